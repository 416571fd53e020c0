"""The jobs. Each may run twice, after a crash, and a repeat changes nothing."""

from __future__ import annotations

import asyncio
from uuid import UUID

from procrastinate import App as Queue
from procrastinate import PsycopgConnector, RetryStrategy

from bot.app import App
from bot.jobs.dialogue_client import DialogueClient
from bot.records import jobs
from bot.services.resolve_doubt import resolve_doubt
from bot.services.send_outbound import send_outbound
from bot.services.take_turn import finish_turn, list_waiting, start_turn

#: The database being away is the one thing that makes a job fail: it is tried until it is back.
_RETRY = RetryStrategy(max_attempts=1000, wait=2)


def build_queue(app: App, dialogue: DialogueClient, conninfo: str, pool_size: int) -> Queue:
    """The queue with its jobs, each bound to the app it works with."""
    queue = Queue(connector=PsycopgConnector(conninfo=conninfo, min_size=1, max_size=pool_size))

    @queue.task(name=jobs.TAKE_TURN, retry=_RETRY)
    async def take_turn(message_id: str) -> None:
        await _take_turn(app, dialogue, UUID(message_id))

    @queue.task(name=jobs.SEND, retry=_RETRY)
    async def send(outbound_id: str) -> None:
        await asyncio.to_thread(send_outbound, app, UUID(outbound_id))

    @queue.task(name=jobs.RESOLVE, retry=_RETRY)
    async def resolve(outbound_id: str) -> None:
        await asyncio.to_thread(resolve_doubt, app, UUID(outbound_id))

    return queue


async def _take_turn(app: App, dialogue: DialogueClient, message_id: UUID) -> None:
    """Answer one message, and send what was said: one job for both spares the queue."""
    work = await asyncio.to_thread(start_turn, app, message_id)
    if work is not None:
        answered = await dialogue.take(work)
        await asyncio.to_thread(finish_turn, app, work, answered=answered)
    for outbound_id in await asyncio.to_thread(list_waiting, app, message_id):
        await asyncio.to_thread(send_outbound, app, outbound_id)
