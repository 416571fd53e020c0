"""Takes the provider's report on one of our texts. It moves the text forward or does nothing."""

from __future__ import annotations

from uuid import UUID

from bot.app import App
from bot.care.delivery import Status, moves_forward, status_from_provider
from bot.messaging.inbound import StatusUpdate
from bot.records import outbox
from bot.records.clocks import ClockKind, end_clock
from bot.services.send_outbound import give_up


def report_status(app: App, outbound_id: UUID, update: StatusUpdate) -> bool:
    """Note a report; False when there is no such text. Late and repeated reports change nothing."""
    now = app.clock.now()
    reported = status_from_provider(update.status)
    with app.records.begin() as unit:
        outbound = outbox.find_outbound(unit, outbound_id, lock=True)
        if outbound is None:
            return False
        if reported is None or not moves_forward(outbound.status, reported):
            return True
        end_clock(unit, outbound_id, now, ClockKind.SENDING, ClockKind.ANSWER_UNCONFIRMED)
        outbox.set_status(
            unit, outbound_id, reported, provider_sid=update.provider_sid, sent_at=now
        )
        if reported in (Status.FAILED, Status.UNDELIVERED):
            give_up(unit, outbound, update.error_code or update.status, now, reported)
        return True
