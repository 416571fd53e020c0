"""Signs that a worker lives, and what to do about alerts when none does."""

from __future__ import annotations

from datetime import timedelta

from bot.app import App
from bot.logs import logger
from bot.records import jobs, outbox
from bot.services.send_outbound import send_outbound

#: A worker gives a sign every five seconds.
WORKER_SILENT_AFTER_S = 20.0

#: An alert that nobody has sent for this long is sent by whoever notices.
ALERT_OVERDUE_AFTER = timedelta(seconds=20)


def worker_is_alive(app: App) -> bool:
    """Whether any worker gave a sign of life lately."""
    with app.records.begin() as unit:
        return jobs.has_live_worker(unit, WORKER_SILENT_AFTER_S)


def send_overdue_alerts(app: App) -> int:
    """Send alerts to staff that still wait: the worker that should have may be dead or stuck.

    Returns how many were sent. Claiming keeps two senders from sending one alert twice.
    """
    with app.records.begin() as unit:
        overdue = outbox.list_overdue_to_staff(unit, app.clock.now() - ALERT_OVERDUE_AFTER)
    for outbound_id in overdue:
        logger().error("alert.overdue", outbound=str(outbound_id))
        send_outbound(app, outbound_id)
    return len(overdue)
