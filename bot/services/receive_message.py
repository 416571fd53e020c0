"""Takes a text in: kept, screened, owned, in one transaction, before anybody is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.care.agreed_secrets import SecretKind
from bot.care.delivery import Status
from bot.care.facts import Verification
from bot.care.lanes import Lane
from bot.care.screen import Finding
from bot.care.small_words import joins_open_item
from bot.care.staff_words import read_staff_answer
from bot.messaging.inbound import InboundText
from bot.records import addresses, items, jobs, messages, outbox, people, phones
from bot.records.audit import Event, add_event
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.services.agreed_word import find_agreed_word, obey_agreed_word, raise_duress
from bot.services.hear_staff import hear_answer
from bot.services.ids import danger_reply_id_of, message_id_of
from bot.services.item_opening import open_item
from bot.services.proof import answers_pin_question
from bot.services.raise_alarm import Danger, raise_alarm
from bot.services.resolve_doubt import DOUBTFUL_AFTER, UNCONFIRMED_AFTER
from bot.services.screen_text import screen_text


@dataclass(frozen=True, slots=True)
class DangerReply:
    """What goes back in the webhook's own answer. It needs no queue and no outgoing call."""

    outbound_id: UUID
    text: str


@dataclass(frozen=True, slots=True)
class Received:
    """A text that is kept. `repeat` when it had been already; nothing is recorded twice."""

    message_id: UUID
    repeat: bool
    reply: DangerReply | None


def receive_message(app: App, inbound: InboundText, received_at: datetime) -> Received:
    """Keep a text and everything that must follow from it, in one transaction.

    A repeat of the same provider id records nothing and gets the same answer.
    """
    finding = screen_text(app, inbound.body)  # before the transaction: it takes a while
    message_id = message_id_of(inbound.provider_sid)
    # A text that lay in the spool came in earlier; what it starts, starts now.
    now = max(received_at, app.clock.now())
    with app.records.begin() as unit:
        address_hash = addresses.fingerprint(unit, inbound.address)
        # One address's texts are stored one after the other, in the order they came in.
        unit.lock_until_commit(address_hash)
        sender = people.find_sender(unit, address_hash) or people.add_stranger(
            unit, inbound.address, received_at
        )
        answer = read_staff_answer(inbound.body)
        staff = None if answer is None else phones.find_staff(unit, address_hash)
        word = find_agreed_word(unit, sender, inbound.body)
        waits = not (answer or word or finding.is_danger)
        new = _as_kept(inbound, sender, finding, received_at, waits=waits)
        if not messages.add_inbound(unit, new, sender):
            return Received(message_id, True, _reply_given(unit, app, inbound, finding))
        _note(unit, sender, new, finding)
        reply: DangerReply | None = None
        if answer is not None and (staff is not None or not finding.is_danger):
            hear_answer(unit, app.alert_clocks, staff, answer, new, sender, now)
        elif finding.is_danger:
            duress = word is SecretKind.DURESS
            reply = _raise_alarm(unit, app, sender, inbound, finding, duress, received_at, now)
        elif word is not None:
            obey_agreed_word(unit, app.alert_clocks, sender, word, new, now)
        else:
            _let_it_be_answered(unit, sender, inbound.body, message_id, now, finding)
    return Received(message_id, False, reply)


def _as_kept(
    inbound: InboundText, sender: Sender, finding: Finding, received_at: datetime, *, waits: bool
) -> messages.NewMessage:
    """A text as it is stored; `waits` for the dialogue, or was answered without."""
    return messages.NewMessage(
        id=message_id_of(inbound.provider_sid),
        verification=sender.verified_at(received_at),
        received_at=received_at,
        danger=finding.is_danger,
        turn="waiting" if waits else "none",
        provider_sid=inbound.provider_sid,
        channel=inbound.channel,
        body=inbound.body,
        media_count=inbound.media_count,
    )


def danger_reply(
    app: App, inbound: InboundText, finding: Finding, *, reachable: bool = True
) -> DangerReply | None:
    """The static answer to danger: the same for everyone, whether or not the records are there.

    It says that the duty worker is told only where one is `reachable`.
    """
    if not finding.is_danger:
        return None
    text_id = "urgent" if reachable else "urgent_nobody_reached"
    return DangerReply(danger_reply_id_of(inbound.provider_sid), app.texts.fill(text_id, {}))


def _reply_given(
    unit: Unit, app: App, inbound: InboundText, finding: Finding
) -> DangerReply | None:
    """The reply that a text got the first time, for its repeat."""
    if not finding.is_danger:
        return None
    given = outbox.find_outbound(unit, danger_reply_id_of(inbound.provider_sid))
    if given is None or given.body is None:
        return danger_reply(app, inbound, finding)
    return DangerReply(given.id, given.body)


def unkept_reply(app: App, inbound: InboundText) -> DangerReply:
    """The answer to danger when a text could be kept nowhere: it says so and promises nothing."""
    text = app.texts.fill("urgent_not_kept", {})
    return DangerReply(danger_reply_id_of(inbound.provider_sid), text)


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


def _raise_alarm(
    unit: Unit,
    app: App,
    sender: Sender,
    inbound: InboundText,
    finding: Finding,
    duress: bool,
    received_at: datetime,
    now: datetime,
) -> DangerReply:
    """Alert whoever can be reached, and keep the reply that goes back at once."""
    message_id = message_id_of(inbound.provider_sid)
    danger = Danger(
        message_id,
        finding.lane or Lane.FOUR_HOURS,
        finding.categories,
        "call_for_help" if finding.gates == (1,) else "screen",
    )
    raises = raise_duress if duress else raise_alarm
    reached = raises(unit, app.alert_clocks, sender, danger, now)
    text_id = "urgent" if reached else "urgent_nobody_reached"
    words = app.texts.fill(text_id, {}, easy_read=sender.easy_read)
    reply = DangerReply(danger_reply_id_of(inbound.provider_sid), words)
    _keep_reply(unit, sender, inbound.channel, reply, text_id, message_id, received_at)
    return reply


def _keep_reply(
    unit: Unit,
    sender: Sender,
    channel: str,
    reply: DangerReply,
    text_id: str,
    message_id: UUID,
    given_at: datetime,
) -> None:
    """Keep the reply as given when the text came in: the provider is asked from then on."""
    outbox.add_outbound(
        unit,
        outbox.NewOutbound(
            id=reply.outbound_id,
            turn_id=message_id,
            step=outbox.DANGER_STEP,
            recipient=outbox.Recipient(
                "person", sender.person_id, sender.data_key_id, sender.contact_point_id
            ),
            channel=channel,
            text_id=text_id,
            values={},
            permits=(),
            created_at=given_at,
            status=Status.IN_ANSWER,
            body=reply.text,
            # In doubt, like a text that is being sent, when nothing is heard of it for a minute.
            claimed_at=given_at + (UNCONFIRMED_AFTER - DOUBTFUL_AFTER),
        ),
    )


def _let_it_be_answered(
    unit: Unit,
    sender: Sender,
    body: str,
    message_id: UUID,
    now: datetime,
    finding: Finding,
) -> None:
    """Into a worker's list, and to the dialogue. What the screen found to be read the same day
    opens an item of its own."""
    if finding.lane is not None:
        open_item(unit, sender, message_id, finding.lane, "screen", now)
        jobs.add_turn(unit, message_id, sender.conversation_id)
        return
    joins = joins_open_item(body) or answers_pin_question(unit, sender, body, now)
    open_already = items.find_open_item(unit, sender.person_id, now) if joins else None
    if open_already is None:
        open_item(unit, sender, message_id, Lane.ROUTINE, "default", now)
    else:
        items.join_item(unit, open_already, message_id)
    jobs.add_turn(unit, message_id, sender.conversation_id)
