"""Takes the provider's report on one of our texts. It moves the text forward or does nothing."""

from __future__ import annotations

from uuid import UUID

from bot.app import App
from bot.care.delivery import FAILURES, status_from_provider
from bot.messaging.errors import judge
from bot.messaging.inbound import StatusUpdate
from bot.records import outbox, outbox_reports
from bot.services.sending_results import give_up, try_later


def report_status(app: App, outbound_id: UUID, update: StatusUpdate) -> bool:
    """Note a report; False when there is no such text. Late and repeated reports change nothing.

    A failure that may pass (a phone that is off) is tried again; one for good is given up.
    """
    now = app.clock.now()
    reported = status_from_provider(update.status)
    with app.records.begin() as unit:
        if reported is None:
            return outbox.find_whereto(unit, outbound_id) is not None
        done = outbox_reports.report(unit, outbound_id, reported, update.provider_sid, now)
        if done is not None and done.moved and reported in FAILURES:
            outbound = outbox.find_outbound(unit, outbound_id, lock=True)
            if outbound is not None and judge(update.error_code) == "temporary":
                try_later(unit, outbound, update.error_code or update.status, now)
            elif outbound is not None:
                give_up(unit, outbound, update.error_code or update.status, now, reported)
        return done is not None
