"""The answer to danger that goes back in the webhook's own answer: no queue, no outgoing call.

With the records there, it is chosen for whoever reads it and kept as given; without them, the
safest general words are said, and only what is true of the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.care.consent_records import AgeBand
from bot.care.danger_answers import Age
from bot.care.danger_reply import Told, Truth
from bot.care.delivery import Status
from bot.care.helplines import Place
from bot.care.screen import Finding, Level
from bot.clock import local
from bot.content.danger_replies import Worded
from bot.messaging.inbound import InboundText
from bot.records import outbox, standing, teams
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.services.danger_answer import answer_danger, place_of, reader_of
from bot.services.ids import danger_reply_id_of, message_id_of
from bot.services.resolve_doubt import DOUBTFUL_AFTER, UNCONFIRMED_AFTER
from bot.services.staffed_hours import staffed_hours
from bot.services.wording import hours_values


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
    """Choose the answer for this person, and keep it as given when the text came in."""
    texts = given.said_already or _choose(unit, app, sender, given, now)
    for step, reply in zip(outbox.DANGER_STEPS, texts, strict=False):
        _keep(unit, sender, given, reply, step)
    return texts


def _choose(unit: Unit, app: App, sender: Sender, given: Given, now: datetime) -> DangerReply:
    inbound = given.inbound
    age = _age(unit, sender, now)
    reader = reader_of(sender, inbound.address, duress=given.duress, age=age)
    place, truth = _place(unit, app, now), _truth(unit, given.alerted, now)
    worded = answer_danger(app.danger, given.finding, reader, place, truth)
    return _texts_of(inbound.provider_sid, worded)


def find_given(unit: Unit, provider_sid: str) -> DangerReply:
    """The answer that a text got the first time, for its repeat."""
    numbers = range(len(outbox.DANGER_STEPS))
    found = [outbox.find_outbound(unit, danger_reply_id_of(provider_sid, n)) for n in numbers]
    return tuple(ReplyText(o.id, o.text_id, o.body) for o in found if o and o.body is not None)


def _age(unit: Unit, sender: Sender, now: datetime) -> Age | None:
    # Of whoever has come by a known number nothing is assumed.
    if not sender.identified:
        return None
    band = standing.find_age_band(unit, sender.person_id, local(now).date())
    if band is None:
        return None
    return Age.ADULT if band is AgeBand.ADULT else Age.YOUNG


def _place(unit: Unit, app: App, now: datetime) -> Place:
    own_line = teams.get_organisation(unit).own_crisis_line or ""
    return place_of(app.settings.keyline_nation, now, own_line)


def _truth(unit: Unit, alerted: bool, now: datetime) -> Truth:
    if alerted:
        return Truth(Told.ALERTED)
    organisation = teams.get_organisation(unit)
    return Truth(Told.READ_BY, hours_values(staffed_hours(organisation, now), now)["when"])


def _texts_of(provider_sid: str, worded: tuple[Worded, ...]) -> DangerReply:
    return tuple(
        ReplyText(danger_reply_id_of(provider_sid, number), said.text_id, said.words)
        for number, said in enumerate(worded)
    )


def _keep(unit: Unit, sender: Sender, given: Given, reply: ReplyText, step: str) -> None:
    """Keep a reply as given when the text came in: the provider is asked from then on."""
    outbox.add_outbound(
        unit,
        outbox.NewOutbound(
            id=reply.outbound_id,
            turn_id=message_id_of(given.inbound.provider_sid),
            step=step,
            recipient=outbox.Recipient(
                "person", sender.person_id, sender.data_key_id, sender.contact_point_id
            ),
            channel=given.inbound.channel,
            text_id=reply.text_id,
            values={},
            permits=(),
            created_at=given.received_at,
            status=Status.IN_ANSWER,
            body=reply.text,
            # In doubt, like a text that is being sent, when nothing is heard of it for a minute.
            claimed_at=given.received_at + (UNCONFIRMED_AFTER - DOUBTFUL_AFTER),
        ),
    )
