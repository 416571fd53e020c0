"""`keyline serve worker`."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from bot.app import App, build
from bot.jobs.dialogue_client import DialogueClient
from bot.jobs.loops import (
    DEAD_AFTER_S,
    anchor_at_the_end,
    anchor_forever,
    look_for_missed,
    look_for_stranded,
    reap_forever,
    ring_forever,
    start_digests_forever,
)
from bot.jobs.tasks import build_queue
from bot.logs import logger
from bot.records.audit_anchors import AnchorFile
from bot.settings import Settings

#: Turns at a time. More only wait for one another: Rasa answers one after the other.
CONCURRENCY = 8
_POOL = CONCURRENCY + 4


def run(settings: Settings) -> None:
    """Work until told to stop."""
    app = build(settings, pool_size=_POOL)
    asyncio.run(work(app))


async def work(app: App) -> None:
    """Run the worker, its clocks and its reaper; ends when any of them ends."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=_POOL))
    dialogue = DialogueClient(app.settings)
    queue = build_queue(app, dialogue, _conninfo(app.settings), _POOL)
    anchors = AnchorFile(app.settings.keyline_audit_anchors)
    async with queue.open_async():
        side = [
            asyncio.create_task(ring_forever(app)),
            asyncio.create_task(start_digests_forever(app)),
            asyncio.create_task(reap_forever(queue)),
            asyncio.create_task(look_for_stranded(app)),
            asyncio.create_task(look_for_missed(app)),
            asyncio.create_task(anchor_forever(app, anchors)),
        ]
        logger().info("worker.started", concurrency=CONCURRENCY)
        try:
            await queue.run_worker_async(
                concurrency=CONCURRENCY,
                delete_jobs="successful",
                fetch_job_polling_interval=1.0,
                update_heartbeat_interval=5.0,
                stalled_worker_timeout=DEAD_AFTER_S,
                shutdown_graceful_timeout=5.0,
            )
        finally:
            for task in side:
                task.cancel()
            await anchor_at_the_end(app, anchors)


def _conninfo(settings: Settings) -> str:
    return (settings.database_url or "").replace("postgresql+psycopg://", "postgresql://", 1)
