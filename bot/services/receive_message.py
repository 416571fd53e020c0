"""Takes a text in: kept, screened, owned, in one transaction, before anybody is answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from bot.app import App
from bot.care.agreed_secrets import SecretKind
from bot.care.danger_answers import first_category
from bot.care.facts import Verification
from bot.care.lane_rules import Reading, read_lane
from bot.care.lanes import Lane
from bot.care.of_staff import OfStaff
from bot.care.screen import Finding, Level, more_urgent
from bot.care.small_words import joins_open_item
from bot.messaging.inbound import InboundText
from bot.records import addresses, items, jobs, messages, people
from bot.records.audit import Event, add_event
from bot.records.lane_reasons import add_reasons
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.services.agreed_word import find_agreed_word, obey_agreed_word, raise_duress
from bot.services.claim_talk import find_talking, tell_claimant
from bot.services.danger_answer import danger_of
from bot.services.fetch_media import note_media
from bot.services.give_danger_reply import (
    DangerReply,
    Given,
    find_given,
    give_danger_reply,
    keep_reply,
    words_of,
)
from bot.services.hear_check import Answer, hear_answer, read_answer
from bot.services.hear_code import hear_code, read_code_words
from bot.services.hear_rota_words import find_rota_words, hear_rota_words
from bot.services.ids import message_id_of
from bot.services.item_opening import open_item
from bot.services.mark_for_review import mark_if_for_review
from bot.services.proof import answers_pin_question
from bot.services.raise_alarm import Danger, raise_alarm
from bot.services.raise_item_lane import raise_item_lane
from bot.services.reports.hear_text import (
    HeardText,
    hear_text,
    is_answered_not_safe,
    keep_not_safe,
    with_not_safe,
)
from bot.services.screen_text import screen_after, screen_text
from bot.services.see_lane import screened, see_lane
from bot.services.set_holds import hold_parents

#: Earlier texts that are read with a new one: so far back, and so many.
LOOKS_BACK, MOST_EARLIER = timedelta(hours=3), 5


@dataclass(frozen=True, slots=True)
class Received:
    """A text that is kept. `repeat` when it had been already; nothing is recorded twice."""

    message_id: UUID
    repeat: bool
    reply: DangerReply
    """What goes back in the webhook's own answer."""


@dataclass(frozen=True, slots=True)
class _Incoming:
    """A text as it is taken in: who sent it, and what was seen in it."""

    inbound: InboundText
    sender: Sender
    finding: Finding
    word: SecretKind | None
    reading: Reading
    received_at: datetime
    now: datetime
    said_already: DangerReply
    heard: HeardText | None = None
    """What it is to a report that is open."""

    @property
    def message_id(self) -> UUID:
        return message_id_of(self.inbound.provider_sid)

    @property
    def duress(self) -> bool:
        return self.word is SecretKind.DURESS


def receive_message(
    app: App, inbound: InboundText, received_at: datetime, said_already: DangerReply = ()
) -> Received:
    """Keep a text and everything that must follow from it, in one transaction.

    `said_already`: what it was answered at once, while it lay in the spool. A repeat of the same
    provider id records nothing and gets the same answer.
    """
    # Before the transaction: it takes a while.
    finding, reading = screen_text(app, inbound.body), read_lane(app.lane_rules, inbound.body)
    # A text that lay in the spool came in earlier; what it starts, starts now.
    now = max(received_at, app.clock.now())
    with app.records.begin() as unit:
        address_hash = addresses.fingerprint(unit, inbound.address)
        # One address's texts are stored one after the other, in the order they came in.
        unit.lock_until_commit(address_hash)
        sender = people.find_sender(unit, address_hash) or people.add_stranger(
            unit, inbound.address, received_at
        )
        text = _Incoming(inbound, sender, finding, None, reading, received_at, now, said_already)
        text = _read_beside(unit, app, text)
        reported = read_code_words(inbound.body)
        rota_words = find_rota_words(unit, address_hash, inbound.body)
        checked = None if reported or rota_words or text.word else _read_answer(unit, text)
        new = _as_kept(text, waits=not (reported or rota_words or text.word or checked))
        if not messages.add_inbound(unit, new, sender):
            return Received(text.message_id, True, find_given(unit, inbound.provider_sid))
        _note(unit, sender, new, text.finding)
        note_media(unit, new.id, inbound.provider_sid, sender, inbound.attached, now)
        if rota_words is not None:
            hear_rota_words(unit, rota_words, new.id, now)
            return Received(text.message_id, False, ())
        if hear_code(unit, app, reported, address_hash, new, sender, now):
            return Received(text.message_id, False, ())
        if checked is not None:
            return Received(text.message_id, False, _hear_check(unit, app, text, checked))
        reply = _take_up(unit, app, text, new)
        mark_if_for_review(unit, sender, new.id, inbound.body, now)
        return Received(text.message_id, False, reply)


def _read_answer(unit: Unit, text: _Incoming) -> Answer | None:
    """What the text says to a safety check that is open on this phone."""
    is_danger = text.finding.is_danger
    return read_answer(unit, text.sender, text.inbound.body, text.now, is_danger=is_danger)


def _hear_check(unit: Unit, app: App, text: _Incoming, answer: Answer) -> DangerReply:
    """Do what an answer to a safety check asks for; what goes back at once, if anything."""
    heard = hear_answer(unit, app, text.sender, text.message_id, answer, text.now)
    said = words_of(text.said_already) or heard.texts
    return keep_reply(unit, text.sender, text.inbound, said, text.received_at)


def _take_up(unit: Unit, app: App, text: _Incoming, new: messages.NewMessage) -> DangerReply:
    """Begin what a new text asks for; what goes back at once, if anything."""
    alerted = False
    if text.finding.is_danger:
        alerted = _raise_alarm(unit, app, text)
        hold_parents(unit, text.sender, text.finding, text.message_id, text.now)
        keep_not_safe(unit, text.sender, text.heard, text.message_id, text.now)
    elif text.word is not None:
        obey_agreed_word(unit, app.alert_clocks, text.sender, text.word, new, text.now)
        return ()
    else:
        _let_it_be_answered(unit, app, text)
    if text.finding.level is Level.NONE:
        return ()
    given = Given(
        text.inbound,
        text.finding,
        alerted=alerted,
        duress=text.duress,
        received_at=text.received_at,
        said_already=text.said_already,
        not_safe=is_answered_not_safe(text.finding),
    )
    reply = give_danger_reply(unit, app, text.sender, given, text.now)
    if text.finding.is_danger and new.turn == "waiting":
        # The dialogue hears of it too, when everything is done: it sets aside what it had asked.
        jobs.add_turn(unit, new.id, text.sender.conversation_id)
    return reply


def _read_beside(unit: Unit, app: App, text: _Incoming) -> _Incoming:
    """A text with what it is beside what was there before: the same person's earlier texts, an
    open report, the words that were agreed with them."""
    sender, body, received_at = text.sender, text.inbound.body, text.received_at
    finding = _with_earlier(unit, app, text)
    heard = hear_text(unit, sender, text.message_id, body, received_at, text.now)
    word = find_agreed_word(unit, sender, body)
    return replace(text, finding=with_not_safe(finding, heard), word=word, heard=heard)


def _with_earlier(unit: Unit, app: App, text: _Incoming) -> Finding:
    """What the screen finds when it reads a text after the same person's earlier ones: danger may
    be spread over several. It only raises."""
    finding, body = text.finding, text.inbound.body
    if finding.level is Level.NOW or joins_open_item(body):
        return finding
    since = text.received_at - LOOKS_BACK
    earlier = messages.list_texts_since(unit, text.sender, since, MOST_EARLIER)
    return more_urgent(finding, screen_after(app, body, earlier)) if earlier else finding


def _as_kept(text: _Incoming, *, waits: bool) -> messages.NewMessage:
    """A text as it is stored; `waits` for the dialogue, or was answered without."""
    inbound = text.inbound
    return messages.NewMessage(
        id=text.message_id,
        verification=text.sender.verified_at(text.received_at),
        received_at=text.received_at,
        danger=text.finding.is_danger,
        danger_level=None if text.finding.level is Level.NONE else text.finding.level.value,
        danger_category=None if text.finding.level is Level.NONE else _category(text.finding),
        turn="waiting" if waits else "none",
        provider_sid=inbound.provider_sid,
        channel=inbound.channel,
        body=inbound.body,
        media_count=inbound.media_count,
    )


def _category(finding: Finding) -> str:
    return first_category(danger_of(finding))


def _has_lapsed(sender: Sender, new: messages.NewMessage) -> bool:
    # After 90 days' silence the number may be somebody else's. Their texts must not make it
    # proof again: only staff do, by looking into it.
    return sender.identified and new.verification is Verification.UNKNOWN


def _note(unit: Unit, sender: Sender, new: messages.NewMessage, finding: Finding) -> None:
    if not _has_lapsed(sender, new):
        people.mark_seen(unit, sender, new.received_at)
    details: dict[str, str | int | None] = {
        "channel": new.channel,
        "verification": int(new.verification),
        "lane": None if finding.lane is None else finding.lane.value,
        "categories": ",".join(finding.categories),
    }
    add_event(
        unit,
        Event(
            "inbound.received",
            new.received_at,
            actor="person",
            actor_id=sender.person_id,
            subject_id=sender.person_id,
            message_id=new.id,
            details=details,
        ),
    )


def _raise_alarm(unit: Unit, app: App, text: _Incoming) -> bool:
    """Alert whoever can be reached; whether anybody could be."""
    danger = Danger(
        text.message_id,
        text.finding.lane or Lane.FOUR_HOURS,
        text.finding.categories,
        _set_by(text.finding),
    )
    raises = raise_duress if text.duress else raise_alarm
    told = raises(unit, app.alert_clocks, text.sender, danger, text.now)
    item = items.find_item_of(unit, text.message_id)
    if item is not None:
        reasons = screened(text.inbound.body, text.finding)
        add_reasons(unit, item.id, text.message_id, text.sender, reasons, text.now)
    return told


def _set_by(finding: Finding) -> str:
    """What set the lane of danger."""
    if is_answered_not_safe(finding):
        return "report"
    return "call_for_help" if finding.gates == (1,) else "screen"


def _let_it_be_answered(unit: Unit, app: App, text: _Incoming) -> None:
    """Into a worker's list, and to the dialogue. What the screen found to be read the same day
    opens an item of its own."""
    sender, message_id, body, now = text.sender, text.message_id, text.inbound.body, text.now
    seen = see_lane(unit, app.lane_rules, sender, body, text.reading, text.finding, now)
    joins = joins_open_item(body) or answers_pin_question(unit, sender, body, now)
    open_already = items.find_open_item(unit, sender.person_id, now) if joins else None
    if text.heard is not None and text.heard.joins is not None:
        open_already = text.heard.joins
    talk = find_talking(unit, sender.conversation_id, now)
    if talk is not None and items.get_item(unit, talk.item_id).closed_at is None:
        open_already = talk.item_id
    if text.finding.lane is not None or open_already is None:
        lane = (seen.lane, seen.set_by)
        private = text.heard is not None and text.heard.of_staff is OfStaff.COMPLAINS
        opened = open_item(unit, sender, message_id, *lane, now, body, private=private)
        add_reasons(unit, opened.id, message_id, sender, seen.reasons, now)
    else:
        items.join_item(unit, open_already, message_id)
        if seen.reasons:
            raise_item_lane(unit, open_already, message_id, sender, seen.reasons, now)
    tell_claimant(unit, sender, message_id, now)
    jobs.add_turn(unit, message_id, sender.conversation_id)
