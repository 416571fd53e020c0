"""Signs that a worker lives, and what the front door does for people in danger when none does."""

from __future__ import annotations

from datetime import timedelta

from bot.app import App
from bot.logs import logger
from bot.records import jobs, outbox_reports
from bot.services.resolve_doubt import find_doubtful, resolve_doubt
from bot.services.ring_clocks import ring_clocks
from bot.services.send_outbound import send_or_give_up

#: A worker gives a sign every five seconds.
WORKER_SILENT_AFTER_S = 20.0

#: An alert that nobody has sent for this long is sent by whoever notices.
ALERT_OVERDUE_AFTER = timedelta(seconds=20)


def worker_is_alive(app: App) -> bool:
    """Whether any worker gave a sign of life lately."""
    with app.records.begin() as unit:
        return jobs.has_live_worker(unit, WORKER_SILENT_AFTER_S)


def stand_in_for_worker(app: App) -> None:
    """See that alerts and answers to danger go out though no worker lives, or one is stuck.

    With no worker: clocks ring, and replies to danger of which nothing was heard are looked
    into. In any case: texts to staff and answers to danger that nobody has sent are sent.
    Claiming keeps two senders from sending one text twice.
    """
    if not worker_is_alive(app):
        logger().critical("worker.silent")
        ring_clocks(app)
        for outbound_id in find_doubtful(app):
            resolve_doubt(app, outbound_id)
    send_overdue(app)


def send_overdue(app: App) -> int:
    """Send texts to staff and answers to danger that have waited too long; returns how many."""
    with app.records.begin() as unit:
        overdue = outbox_reports.list_overdue(unit, app.clock.now() - ALERT_OVERDUE_AFTER)
    for outbound_id in overdue:
        logger().error("alert.overdue", outbound=str(outbound_id))
        send_or_give_up(app, outbound_id)
    return len(overdue)
