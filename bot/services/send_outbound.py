"""Sends one text of the outbox: claimed, decided again, handed over, noted.

Three steps, and no transaction is open during the middle one. A crash in the middle leaves the
row `sending` with a clock running; when it rings, the provider is asked before anything is sent
again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from bot.app import App
from bot.care.consent import Refusal, decide
from bot.care.delivery import Status, next_attempt_after
from bot.care.facts import Request, Verification, verification_at
from bot.logs import logger
from bot.messaging.gsm7 import to_gsm7
from bot.messaging.sender import (
    Accepted,
    InDoubt,
    OutboundText,
    PermanentFailure,
    SendResult,
    TemporaryFailure,
)
from bot.records import outbox, people, teams
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, end_clock, set_clock
from bot.records.outbox import Outbound
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.services.answering import audit_decision
from bot.services.move_item_on import move_on_after_failed_alert
from bot.services.wording import published_values

#: A text that is still being sent after this long is in doubt: its sender may be dead.
DOUBTFUL_AFTER = timedelta(seconds=45)


def send_outbound(app: App, outbound_id: UUID) -> None:
    """Send a waiting text. Does nothing when another sender has it or it is gone already."""
    text = _claim(app, outbound_id)
    if text is None:
        return
    result = app.sender.send(text)
    with app.records.begin() as unit:
        note_result(app, unit, outbound_id, result)


def to_send(app: App, unit: Unit, outbound: Outbound) -> OutboundText | None:
    """A text that was claimed before, as the sender takes it; None when it has no address."""
    return _as_sent(app, unit, outbound, _sender_of(unit, outbound))


def callback_url(app: App, outbound_id: UUID) -> str:
    """Where the provider reports on one of our texts."""
    return f"{app.settings.public_base_url}/twilio/status?outbound={outbound_id}"


def note_result(app: App, unit: Unit, outbound_id: UUID, result: SendResult) -> None:
    """Write down what became of an attempt, and what follows from it."""
    now = app.clock.now()
    if isinstance(result, Accepted):
        if outbox.mark_queued(unit, outbound_id, result.provider_sid, now):
            end_clock(unit, outbound_id, now, ClockKind.SENDING)
        return
    outbound = outbox.find_outbound(unit, outbound_id, lock=True)
    if outbound is None or outbound.status not in (Status.SENDING, Status.DOUBTFUL):
        return  # A callback was quicker than we were: it knows more.
    end_clock(unit, outbound_id, now, ClockKind.SENDING)
    match result:
        case TemporaryFailure(code):
            _try_later(unit, outbound, code, now)
        case PermanentFailure(code):
            give_up(unit, outbound, code, now)
        case InDoubt():
            outbox.set_status(unit, outbound_id, Status.DOUBTFUL)
            set_clock(unit, ClockKind.SENDING, outbound_id, now + DOUBTFUL_AFTER)


def give_up(
    unit: Unit, outbound: Outbound, code: str, now: datetime, status: Status = Status.FAILED
) -> None:
    """A text will not arrive: note it, and when it was an alert, alert the next in line."""
    outbox.set_status(unit, outbound.id, status, error_code=code)
    logger().warning("outbound.failed", outbound=str(outbound.id), code=code)
    add_event(
        unit,
        Event(
            "outbound.failed",
            now,
            subject_id=outbound.recipient.id,
            message_id=outbound.turn_id,
            details={"outbound": str(outbound.id), "code": code, "text": outbound.text_id},
        ),
    )
    if outbound.recipient.kind != "person":
        move_on_after_failed_alert(unit, outbound, now)


def _claim(app: App, outbound_id: UUID) -> OutboundText | None:
    now = app.clock.now()
    with app.records.begin() as unit:
        outbound = outbox.claim(unit, outbound_id, now)
        if outbound is None:
            return None
        sender = _sender_of(unit, outbound)
        outbound = _with_words(app, unit, outbound, sender, now)
        text = _as_sent(app, unit, outbound, sender)
        if text is None:
            give_up(unit, outbound, "no_address", now)
        else:
            set_clock(unit, ClockKind.SENDING, outbound_id, now + DOUBTFUL_AFTER)
        return text


def _sender_of(unit: Unit, outbound: Outbound) -> Sender | None:
    """The person a text goes to; None when it goes to staff."""
    contact_point_id = outbound.recipient.contact_point_id
    return None if contact_point_id is None else people.get_sender(unit, contact_point_id)


def _with_words(
    app: App, unit: Unit, outbound: Outbound, sender: Sender | None, now: datetime
) -> Outbound:
    """The text's words, with what may be said decided again at this very moment."""
    text_id, values, body = outbound.text_id, outbound.values, outbound.body
    refused = None if sender is None else _refused_now(outbound, sender, now)
    if refused is not None:
        audit_decision(unit, refused, now, None)
        text_id, body = "refusal_ring_us", None
        values = published_values(teams.get_organisation(unit), now)
    body = body or to_gsm7(app.texts.fill(text_id, values))
    outbox.set_body(unit, outbound, text_id, body)
    return replace(outbound, text_id=text_id, body=body)


def _refused_now(outbound: Outbound, sender: Sender, now: datetime) -> Refusal | None:
    if outbound.permit_category is None:
        return None
    verified = verification_at(sender.last_seen_at, now)
    decision = decide(
        Request(
            id=uuid4(),
            requester_id=sender.person_id,
            subject_id=outbound.permit_subject_id,
            category=outbound.permit_category,
            verification=verified if sender.identified else Verification.UNKNOWN,
            may_text=sender.may_text,
        )
    )
    return decision if isinstance(decision, Refusal) else None


def _as_sent(
    app: App, unit: Unit, outbound: Outbound, sender: Sender | None
) -> OutboundText | None:
    """The text as the sender takes it; None when its recipient has no address any more."""
    if sender is not None:
        address: str | None = people.open_address(unit, sender)
    else:
        address = teams.find_phone(unit, outbound.recipient.kind, outbound.recipient.id)[1]
    if address is None or outbound.body is None:
        return None
    return OutboundText(
        id=outbound.id,
        channel="whatsapp" if outbound.channel == "whatsapp" else "sms",
        address=address,
        body=outbound.body,
        callback_url=callback_url(app, outbound.id),
        validity_seconds=None,
    )


def _try_later(unit: Unit, outbound: Outbound, code: str, now: datetime) -> None:
    wait = next_attempt_after(outbound.attempts)
    if wait is None:
        give_up(unit, outbound, code, now)
        return
    outbox.set_status(unit, outbound.id, Status.WAITING, error_code=code)
    set_clock(unit, ClockKind.SEND, outbound.id, now + wait)
