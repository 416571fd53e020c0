"""The answer to danger that goes back in the webhook's own answer: no queue, no outgoing call.

With the records there, it is chosen for whoever reads it and kept as given; without them, the
safest general words are said, and only what is true of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.care.danger_answers import Danger
from bot.care.danger_reply import Told, Truth
from bot.care.delivery import Status
from bot.care.safety_check import FULL_EVERY, Answering, decide_answer, may_text_unasked
from bot.care.screen import Finding, Level
from bot.content.danger_replies import Worded
from bot.messaging.inbound import InboundText
from bot.records import outbox, safety_checks
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.services.danger_answer import answer_danger, danger_of, place_of, reader_of
from bot.services.danger_facts import find_place, find_reader, find_truth
from bot.services.ids import danger_reply_id_of, message_id_of
from bot.services.leave_to_human import human_beside
from bot.services.resolve_doubt import DOUBTFUL_AFTER, UNCONFIRMED_AFTER
from bot.services.safety_check import begin_check, note_said, question_of, what_was_said

_NOT_SAFE = "danger_not_safe"


@dataclass(frozen=True, slots=True)
class ReplyText:
    """One text of the webhook's own answer."""

    outbound_id: UUID
    text_id: str
    text: str


#: In their order; nothing where there is nothing to be answered at once.
DangerReply = tuple[ReplyText, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """What is answered: a text, what the screen found in it, and what has come of it.

    `alerted`: somebody has been told at once. Only then does the answer say so; else it says by
    when staff read it. `duress`: it holds the word agreed for that.
    """

    inbound: InboundText
    finding: Finding
    alerted: bool
    duress: bool
    received_at: datetime
    said_already: DangerReply = ()
    """The answer that went out while the records were away: it is kept, and no other given."""
    not_safe: bool = False
    """They answered our question whether everyone is safe with a no: nothing else is known."""

    @property
    def message_id(self) -> UUID:
        """The stored text."""
        return message_id_of(self.inbound.provider_sid)


def answer_without_records(
    app: App, inbound: InboundText, finding: Finding, told: Told
) -> DangerReply:
    """The answer to danger from what stands in the text alone: the records are away, or it could
    be kept nowhere. Total."""
    if finding.level is Level.NONE:
        return ()
    reader = reader_of(None, inbound.address)
    place = place_of(app.settings.keyline_nation, app.clock.now())
    worded = answer_danger(app.danger, finding, reader, place, Truth(told))
    return _texts_of(inbound.provider_sid, worded)


def give_danger_reply(
    unit: Unit, app: App, sender: Sender, given: Given, now: datetime
) -> DangerReply:
    """Choose the answer for this person, keep it as given when the text came in, and note what it
    asks. The text is stored, and its item open or joined."""
    danger = danger_of(given.finding)
    if given.said_already:
        answering = Answering.FULL
        worded = words_of(given.said_already)
    else:
        answering = _decide(unit, sender, given, danger, now)
        worded = _choose(unit, app, sender, given, answering, now)
    note_said(unit, given.message_id, answering, danger, now)
    question = question_of(worded)
    if question is not None:
        found = frozenset(danger.categories)
        unasked = may_text_unasked(found, duress=given.duress, others_see=sender.others_see)
        begin_check(unit, given.message_id, question, now, texts_unasked=unasked)
    return keep_reply(unit, sender, given.inbound, worded, given.received_at)


def keep_reply(
    unit: Unit,
    sender: Sender,
    inbound: InboundText,
    worded: Sequence[Worded],
    given_at: datetime,
) -> DangerReply:
    """Keep an answer as given when the text came in: the provider is asked from then on."""
    texts = _texts_of(inbound.provider_sid, worded)
    for step, reply in zip(outbox.DANGER_STEPS, texts, strict=False):
        outbox.add_outbound(unit, _outbound(sender, inbound, reply, step, given_at))
    return texts


def words_of(said: DangerReply) -> tuple[Worded, ...]:
    """The texts of an answer that went out before."""
    return tuple(Worded(text.text_id, text.text) for text in said)


def find_given(unit: Unit, provider_sid: str) -> DangerReply:
    """The answer that a text got the first time, for its repeat."""
    numbers = range(len(outbox.DANGER_STEPS))
    found = [outbox.find_outbound(unit, danger_reply_id_of(provider_sid, n)) for n in numbers]
    return tuple(ReplyText(o.id, o.text_id, o.body) for o in found if o and o.body is not None)


def _decide(unit: Unit, sender: Sender, given: Given, danger: Danger, now: datetime) -> Answering:
    """In full, shortly or not at all: by what was said in this episode so far."""
    said = what_was_said(unit, given.message_id)
    is_danger = given.finding.is_danger
    human = human_beside(unit, sender, given.message_id, danger=is_danger)
    answering = decide_answer(said, frozenset(danger.categories), human, now)
    if is_danger or answering is not Answering.FULL:
        return answering
    # What staff read the same day has an item of its own each time; its answer is not said twice.
    lately = safety_checks.was_answered_since(unit, sender.person_id, now - FULL_EVERY)
    return Answering.SILENT if lately else Answering.FULL


def _choose(
    unit: Unit, app: App, sender: Sender, given: Given, answering: Answering, now: datetime
) -> tuple[Worded, ...]:
    reader = find_reader(unit, sender, now, duress=given.duress)
    place, truth = find_place(unit, now), find_truth(unit, now, alerted=given.alerted)
    match answering:
        case Answering.FULL if given.not_safe and not reader.watched:
            return (app.danger.say(_NOT_SAFE, reader, place, truth),)
        case Answering.FULL:
            return answer_danger(app.danger, given.finding, reader, place, truth)
        case Answering.SHORT:
            return (app.danger.answer_more(danger_of(given.finding), reader, place, truth),)
        case _:
            return ()


def _texts_of(provider_sid: str, worded: Sequence[Worded]) -> DangerReply:
    return tuple(
        ReplyText(danger_reply_id_of(provider_sid, number), said.text_id, said.words)
        for number, said in enumerate(worded)
    )


def _outbound(
    sender: Sender, inbound: InboundText, reply: ReplyText, step: str, given_at: datetime
) -> outbox.NewOutbound:
    return outbox.NewOutbound(
        id=reply.outbound_id,
        turn_id=message_id_of(inbound.provider_sid),
        step=step,
        recipient=outbox.Recipient(
            "person", sender.person_id, sender.data_key_id, sender.contact_point_id
        ),
        channel=inbound.channel,
        text_id=reply.text_id,
        values={},
        permits=(),
        created_at=given_at,
        status=Status.IN_ANSWER,
        body=reply.text,
        # In doubt, like a text that is being sent, when nothing is heard of it for a minute.
        claimed_at=given_at + (UNCONFIRMED_AFTER - DOUBTFUL_AFTER),
    )
