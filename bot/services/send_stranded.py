"""Finds texts that wait and that nothing will send, and lets them be sent.

A text is written in one transaction and sent after it. Where whatever should have sent it came to
grief for good, the text must not wait for ever.
"""

from __future__ import annotations

from datetime import timedelta

from bot.app import App
from bot.logs import logger
from bot.records import jobs

#: Longer than a turn takes from its first text to its last.
STRANDED_AFTER = timedelta(seconds=30)


def send_stranded(app: App) -> int:
    """Give each stranded text a job of its own; returns how many there were."""
    with app.records.begin() as unit:
        stranded = jobs.list_stranded(unit, app.clock.now() - STRANDED_AFTER)
        for outbound_id in stranded:
            logger().error("outbound.stranded", outbound=str(outbound_id))
            jobs.add_send(unit, outbound_id)
    return len(stranded)
