"""What follows from an attempt to send, and from what the provider reports later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.care.delivery import Status
from bot.care.patience import next_attempt_at
from bot.logs import logger
from bot.messaging.errors import GONE
from bot.messaging.sender import (
    Accepted,
    InDoubt,
    PermanentFailure,
    SendResult,
    TemporaryFailure,
)
from bot.records import outbox, outbox_reports
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, set_clock
from bot.records.outbox import Outbound, Whereto
from bot.records.unit import Unit
from bot.services.answer_followed import end_answered
from bot.services.doubt_number import doubt_number
from bot.services.move_item_on import move_on_after_failed_text
from bot.services.purposes import is_good_until, purpose_of
from bot.services.slow_down import slow_down
from bot.services.tell_answer_lost import tell_answer_lost
from bot.services.tell_cut_off import tell_cut_off
from bot.services.told_facts import note_told
from bot.services.watch_reach import watch_reach
from bot.services.way_out import take_to_sms

#: In the row of a text that was given up as it made no sense any more. It says nothing of a phone.
TOO_LATE = "too_late"

#: Ways that go beside a text to the same desk.
BESIDE_TEXTS = frozenset({"voice", "email"})


def note_result(app: App, unit: Unit, outbound_id: UUID, result: SendResult) -> None:
    """Write down what became of an attempt, and what follows from it."""
    now = app.clock.now()
    if isinstance(result, Accepted):
        outbox_reports.mark_queued(unit, outbound_id, result.provider_sid, now)
        _note_sent(app, unit, outbound_id, now)
        return
    outbound = outbox.find_outbound(unit, outbound_id, lock=True)
    if outbound is None or outbound.status not in (Status.SENDING, Status.DOUBTFUL):
        return  # A callback was quicker than we were: it knows more.
    match result:
        case TemporaryFailure(code):
            try_later(unit, outbound, code, now)
        case PermanentFailure(code):
            give_up(unit, outbound, code, now)
        case InDoubt():
            outbox.set_status(unit, outbound_id, Status.DOUBTFUL)


def _note_sent(app: App, unit: Unit, outbound_id: UUID, now: datetime) -> None:
    """A text went out: what it told of another is known, and what a worker wrote is answered."""
    tells = outbox_reports.tells_of_another(unit, outbound_id)
    sent = outbox.find_outbound(unit, outbound_id) if tells else None
    if sent is not None:
        note_told(app, unit, sent, now)
    end_answered(unit, outbound_id, now)


def try_later(unit: Unit, outbound: Outbound, code: str, now: datetime) -> None:
    """Let the text wait for its next attempt, or give it up after the last."""
    slow_down(unit, outbound.channel, code, now)
    until = is_good_until(outbound)
    at = next_attempt_at(purpose_of(outbound), outbound.attempts, now, until)
    if at is None:
        give_up(unit, outbound, code, now)
        return
    watch_reach(unit, outbound, code, now)
    outbox.set_status(unit, outbound.id, Status.WAITING, error_code=code)
    set_clock(unit, ClockKind.SEND, outbound.id, at)


def give_up(
    unit: Unit, outbound: Outbound, code: str, now: datetime, status: Status = Status.FAILED
) -> None:
    """A text will not arrive: note it, and when it was for staff, tell the next in line. What only
    WhatsApp refused goes by SMS."""
    if take_to_sms(unit, outbound, code, now):
        return
    recipient = outbound.recipient
    whereto = Whereto(outbound.turn_id, recipient.kind, recipient.id, outbound.channel)
    _give_up(unit, outbound.id, whereto, code, now, status)
    watch_reach(unit, replace(outbound, status=status), code, now)
    if code in GONE and recipient.contact_point_id is not None:
        doubt_number(unit, recipient.contact_point_id, recipient.id, "delivery_failed", now)


def give_up_unread(unit: Unit, outbound_id: UUID, now: datetime) -> None:
    """Give up a text whose words cannot even be opened."""
    whereto = outbox.find_whereto(unit, outbound_id)
    if whereto is not None:
        _give_up(unit, outbound_id, whereto, "unsendable", now, Status.FAILED)


def _give_up(
    unit: Unit, outbound_id: UUID, whereto: Whereto, code: str, now: datetime, status: Status
) -> None:
    outbox.set_status(unit, outbound_id, status, error_code=code)
    logger().warning("outbound.failed", outbound=str(outbound_id), code=code)
    add_event(
        unit,
        Event(
            "outbound.failed",
            now,
            subject_id=whereto.recipient_id,
            message_id=whereto.turn_id,
            details={"outbound": str(outbound_id), "code": code},
        ),
    )
    if whereto.recipient_kind == "person" and whereto.channel not in BESIDE_TEXTS:
        if code != TOO_LATE:
            tell_cut_off(unit, whereto.recipient_id, whereto.turn_id, now)
        tell_answer_lost(unit, outbound_id, code, now)
    # A call or an e-mail that fails leaves the text, which has the code; a text that fails is not
    # made good by a phone that may have rung in an empty room.
    if whereto.recipient_kind != "person" and whereto.channel not in BESIDE_TEXTS:
        move_on_after_failed_text(unit, whereto.turn_id, whereto.recipient_id, now)
