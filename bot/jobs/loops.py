"""What the worker does between jobs: rings clocks, and frees jobs of workers that died."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from procrastinate import App as Queue

from bot.app import App
from bot.logs import describe, logger
from bot.records.audit_anchors import AnchorFile
from bot.services.anchor_audit import anchor_audit
from bot.services.resolve_doubt import look_into_doubtful
from bot.services.ring_clocks import ring_clocks
from bot.services.ring_digest import start_digests
from bot.services.send_stranded import send_stranded
from bot.services.take_in_missed import MissedTexts

CLOCKS_EVERY_S = 1.0
#: Under the test clock somebody waits for each of them.
TEST_CLOCKS_EVERY_S = 0.1
DIGESTS_EVERY_S = 60.0
REAP_EVERY_S = 5.0
STRANDED_EVERY_S = 15.0
MISSED_EVERY_S = 60.0
#: What whoever owns the tables could cut off the audit trail without a trace is this long.
ANCHOR_EVERY_S = 60.0

#: A worker that gave no sign of life for this long is dead, and its jobs are free again. With
#: the interval above a stalled conversation moves on well within a minute.
DEAD_AFTER_S = 20.0


async def ring_forever(app: App) -> None:
    """Ring the clocks that are due, every second."""
    every = CLOCKS_EVERY_S if app.settings.keyline_test_clock is None else TEST_CLOCKS_EVERY_S

    async def once() -> None:
        await asyncio.to_thread(ring_clocks, app)
        await asyncio.to_thread(look_into_doubtful, app)

    await _every(every, "clocks.failed", once)


async def start_digests_forever(app: App) -> None:
    """See that every worker and desk has the clock of their digests, however they came in. Under
    the test clock whoever set that up does so: no scenario has a digest that it did not ask for."""
    if app.settings.keyline_test_clock is not None:
        return

    async def once() -> None:
        await asyncio.to_thread(start_digests, app)

    await _every(DIGESTS_EVERY_S, "digests.failed", once)


async def reap_forever(queue: Queue) -> None:
    """Give the jobs of dead workers back to the queue."""

    async def once() -> None:
        for job in await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_S):
            logger().warning("job.retried", job=job.id, task=job.task_name)
            await queue.job_manager.retry_job(job)

    await _every(REAP_EVERY_S, "reaper.failed", once)


async def look_for_stranded(app: App) -> None:
    """See that no text waits for ever."""

    async def once() -> None:
        await asyncio.to_thread(send_stranded, app)

    await _every(STRANDED_EVERY_S, "stranded.look_failed", once)


async def look_for_missed(app: App) -> None:
    """See that nothing stays with the provider alone. Not under the test clock: the provider's
    moments are of another time then."""
    if app.settings.keyline_test_clock is not None or not app.settings.twilio_auth_token:
        return
    missed = MissedTexts(app)

    async def once() -> None:
        await asyncio.to_thread(missed.look)

    await _every(MISSED_EVERY_S, "missed.look_failed", once)


async def anchor_forever(app: App, anchors: AnchorFile) -> None:
    """Note outside of the database how far the audit trail goes."""

    async def once() -> None:
        await asyncio.to_thread(anchor_audit, app, anchors)

    await _every(ANCHOR_EVERY_S, "anchors.failed", once)


async def anchor_at_the_end(app: App, anchors: AnchorFile) -> None:
    """Note it once more, when nothing will be added. A failure is told, and hinders no end."""
    try:
        await asyncio.to_thread(anchor_audit, app, anchors)
    except Exception as error:
        logger().error("anchors.failed", error=describe(error))


async def _every(seconds: float, event: str, once: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await once()
        except Exception as error:
            # Whatever it was, the next round must come: this loop is what nothing else watches.
            logger().error(event, error=describe(error))
        await asyncio.sleep(seconds)
