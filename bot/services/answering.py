"""What every answer has in common: one transaction, the decision, the words, the item behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from bot.app import App
from bot.care.beside_danger import may_be_said
from bot.care.closing import Closing, decide_closing
from bot.care.consent import Decision, Refusal, decide
from bot.care.consent_records import SharedMessage, Standing
from bot.care.consent_refusals import RefusalText
from bot.care.facts import Category, Channel, Request, Verification
from bot.care.proof_words import MARK, without_marks
from bot.care.protected import Permit
from bot.care.small_words import is_plain_question
from bot.clock import local
from bot.records import conversations, items, messages, outbox, people, teams
from bot.records.clocks import TAKEN_OR_SETTLED, ClockKind, end_clock
from bot.records.messages import TurnMessage
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.services.audit_decision import audit_decision
from bot.services.staffed_hours import hours_to_tell, is_unstaffed
from bot.services.turns import Said, Turn
from bot.services.wording import hours_values, published_values

#: The words of a no.
REFUSALS = {
    RefusalText.NEUTRAL: "refusal_neutral",
    RefusalText.RING_US: "refusal_ring_us",
    RefusalText.OTHERS_TEXTS: "who_texted",
    RefusalText.RECORDS: "refusal_ring_us",
}


class Answering:
    """One answer being given, inside one transaction."""

    def __init__(self, app: App, unit: Unit, turn: Turn, message: TurnMessage) -> None:
        self.unit = unit
        self.turn = turn
        self._first_step = turn.step
        self.message = message
        self.now: datetime = app.clock.now()
        self.sender: Sender = message.sender
        self._texts = app.texts
        self.terms = app.terms
        self._unstaffed = app.unstaffed
        self._organisation = teams.get_organisation(unit)
        self._routes_said_at = self.sender.routes_said_at
        self._resumed: TurnMessage | None = None
        self._has_closed = False
        self._said: set[str] = set()
        self.is_beside = False

    @property
    def is_too_late(self) -> bool:
        """Whether the turn was closed, with the plain text, before this answer came."""
        return self.message.turn != "waiting"

    @property
    def answered_danger(self) -> bool:
        """Whether the person was answered about danger at once, before this turn began."""
        if self.message.danger_level is None:
            return False
        return outbox.is_written(self.unit, self.turn.message_id, outbox.DANGER_STEPS[0])

    @property
    def may_ask(self) -> bool:
        """Whether a question of ours may be noted as open: never beside danger."""
        return not self.is_too_late and self.message.danger_level is None

    @property
    def is_plain_question(self) -> bool:
        """Whether the text holds nothing but a bare question, a greeting or thanks."""
        earlier = self._resumed
        return self._is_plain(self.message) and (earlier is None or self._is_plain(earlier))

    @property
    def words(self) -> str:
        """What the person wrote, verbatim: of the question that is answered now, also where that
        stood in an earlier text."""
        return messages.open_words(self.unit, self._resumed or self.message)

    def resume(self, message_id: UUID) -> None:
        """Answer, from now on, what was asked in an earlier text."""
        self._resumed = messages.get_turn_message(self.unit, message_id)

    def go_beside(self, number: int) -> None:
        """Answer, from now on, the next wish of the same text: its texts come after those said."""
        self.turn = replace(self.turn, step=f"{self._first_step}_{number}")
        self.is_beside = True

    def _is_plain(self, message: TurnMessage) -> bool:
        words = messages.open_words(self.unit, message)
        left = without_marks(words)
        return is_plain_question(left) or (words == MARK and not left)

    def has_said(self, *text_ids: str) -> bool:
        """Whether one of these was said already, as another wish of this text was answered."""
        return not self._said.isdisjoint(text_ids)

    def look_again(self) -> None:
        """Take the sender as the records hold them now: what they proved has changed."""
        self.sender = people.get_sender(self.unit, self.sender.contact_point_id)

    def redact(self, words: str) -> None:
        """Keep these words of the text, in place of those that came."""
        self.message = messages.set_words(self.unit, self.message, words)

    @property
    def is_known_service_user(self) -> bool:
        """Whether the number is proof that a service user texts. Wording may depend on no more:
        whoever has come by a lapsed number must get the words that any stranger gets."""
        return self.sender.is_service_user and self.message.verification > Verification.UNKNOWN

    @property
    def verification(self) -> Verification:
        """How sure we are that it is this person who texts: as the text came in, and since."""
        if self.message.verification is Verification.UNKNOWN:
            return Verification.UNKNOWN
        return self.sender.verified_at(self.now)

    def decide(self, category: Category, message: SharedMessage | None = None) -> Decision:
        """Whether the sender may be told something of themselves; written to the audit trail.

        `message`: the one that is asked about, where it is about one.
        """
        own = self.sender.person_id if self.sender.is_service_user else None
        return self._decide(category, own, message=message)

    def decide_own_messages(self) -> Decision:
        """Whether the sender may be told what became of their own texts, whoever they are."""
        return self._decide(Category.OWN_MESSAGES, self.sender.person_id)

    def decide_about_other(
        self,
        category: Category,
        standing: Standing | None = None,
        *,
        current: bytes | None = None,
        message: SharedMessage | None = None,
    ) -> Decision:
        """Whether the sender may be told something of another; no where nobody is known.

        `standing` is what is held about the two, `current` the value as it stands now.
        """
        subject_id = None if standing is None else standing.subject_id
        return self._decide(
            category, subject_id, standing=standing, current=current, message=message
        )

    def _decide(
        self,
        category: Category,
        subject_id: UUID | None,
        *,
        standing: Standing | None = None,
        current: bytes | None = None,
        message: SharedMessage | None = None,
    ) -> Decision:
        request = Request(
            id=uuid4(),
            requester_id=self.sender.person_id,
            subject_id=subject_id,
            category=category,
            verification=self.verification,
            may_text=self.sender.may_text,
            now=self.now,
            standing=standing,
            current=current,
            message=message,
            channel=Channel(self.message.channel),
            shared_phone=self.sender.others_see,
        )
        decision = decide(request, self.terms)
        audit_decision(self.unit, decision, request, self.now, self.message)
        return decision

    def say(
        self,
        text_id: str,
        values: Mapping[str, str] | None = None,
        *permits: Permit,
        step: str | None = None,
        known_by: Sequence[bytes | None] = (),
    ) -> Said:
        """Put a text in the outbox for this turn's person. A repeat of the step writes nothing; nor
        does an action that comes after the plain text, or adds nothing to an answer to danger.

        Raises ContentError for an unknown text. `step` sets a second text of a turn apart;
        `known_by` is what the value told by each permit is known again by.
        """
        if self.is_too_late:
            return Said((text_id,))
        if not self._adds_something(text_id):
            return Said(())
        self._said.add(text_id)
        hours = hours_to_tell(self.unit, self.sender, permits, self.now)
        published = published_values(self._organisation, self.now)
        closing = self._closing(text_id, staffed=hours.is_staffed(local(self.now)))
        outbox.add_outbound(
            self.unit,
            outbox.NewOutbound(
                id=uuid4(),
                turn_id=self.turn.message_id,
                step=step or self.turn.step,
                recipient=self._recipient,
                channel=self.message.channel,
                text_id=text_id,
                values={**published, **hours_values(hours, self.now), **(values or {})},
                permits=permits,
                created_at=self.now,
                closing=closing,
                easy_read=self.sender.easy_read,
                known_by=tuple(known_by),
            ),
        )
        return Said((text_id,))

    def _adds_something(self, text_id: str) -> bool:
        """Whether a text may stand beside what was said: two wishes may have the same answer."""
        if self.is_beside and self.has_said(text_id):
            return False
        return may_be_said(text_id, self.message.danger_level, answered=self.answered_danger)

    @property
    def _recipient(self) -> outbox.Recipient:
        sender = self.sender
        return outbox.Recipient(
            "person", sender.person_id, sender.data_key_id, sender.contact_point_id
        )

    def _closing(self, text_id: str, *, staffed: bool) -> Closing:
        """How the text closes now; that the routes are said with it is noted."""
        text = self._texts.get(text_id)
        if self.answered_danger:
            return Closing.NONE  # 999, the crisis line and when staff read it have just been said.
        closing = decide_closing(
            staffed=staffed,
            hand_over=text.hand_over,
            says_routes=text.says_routes,
            routes_said_at=self._routes_said_at,
            now=self.now,
            unstaffed=self._is_unstaffed,
            said_in_turn=self._has_closed,
        )
        says_when = text.says_routes or closing in (Closing.ROUTES, Closing.OPENS)
        self._has_closed |= says_when or (closing is Closing.IN_HOURS and text.hand_over)
        if says_when:
            self._routes_said_at = self.now
            conversations.mark_routes_said(self.unit, self.sender.conversation_id, self.now)
        return closing

    @property
    def _is_unstaffed(self) -> bool:
        # By no more than the number proves: nobody else's words may show whose team they are near.
        own = self.sender.team_id if self.is_known_service_user else None
        return is_unstaffed(self.unit, self._unstaffed, own, self.now)

    def refuse(self, refusal: Refusal) -> Said:
        """The fixed text of a no: chosen by proof and by what the sender knows already, never by
        why it is one."""
        return self.say(REFUSALS[refusal.text])

    def settle(self) -> None:
        """The bot answered the whole question: the item stays on its list, nobody is chased.

        Only the item that this message opened: an "ok" that joined an earlier one does not mean
        that anybody has read that.
        """
        if self.is_too_late:
            return  # The person was told that staff will read it.
        self._settle_item_of(self.message)
        if self._resumed is not None:
            self._settle_item_of(self._resumed)

    def _settle_item_of(self, message: TurnMessage) -> None:
        item = items.find_item_of(self.unit, message.id)
        if item is None or item.message_id != message.id:
            return
        if not self._is_plain(message):
            return  # A question may carry news, and nobody has read that yet.
        if item.lane_set_by == "default" and item.wish == "none":
            end_clock(self.unit, item.id, self.now, *TAKEN_OR_SETTLED, ClockKind.RESPOND)


@contextmanager
def answering(app: App, turn: Turn) -> Iterator[Answering]:
    """Open the transaction of one answer."""
    with app.records.begin() as unit:
        # Locked: an action and the closing of its turn come one after the other.
        message = messages.get_turn_message(unit, turn.message_id, lock=True)
        yield Answering(app, unit, turn, message)
