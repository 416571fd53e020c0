"""The jobs. Each may run twice, after a crash, and a repeat changes nothing."""

from __future__ import annotations

import asyncio
from uuid import UUID

from procrastinate import App as Queue
from procrastinate import PsycopgConnector, RetryStrategy

from bot.app import App
from bot.jobs.dialogue_client import DialogueClient
from bot.logs import describe, logger
from bot.records import jobs
from bot.records.unit import DatabaseBusyError, DatabaseSilent
from bot.services.fetch_media import fetch_media
from bot.services.resolve_doubt import resolve_doubt
from bot.services.send_outbound import send_or_give_up
from bot.services.take_turn import close_unanswered, finish_turn, list_waiting, start_turn

#: While the database is away a job is tried until it is back. Any other error would come again.
_AGAIN = (*DatabaseSilent, DatabaseBusyError)
_RETRY = RetryStrategy(max_attempts=10_000, wait=2, retry_exceptions=set(_AGAIN))


def build_queue(app: App, dialogue: DialogueClient, conninfo: str, pool_size: int) -> Queue:
    """The queue with its jobs, each bound to the app it works with and run in one thread."""
    queue = Queue(connector=PsycopgConnector(conninfo=conninfo, min_size=1, max_size=pool_size))

    @queue.task(name=jobs.TAKE_TURN, retry=_RETRY)
    async def take_turn(message_id: str) -> None:
        await asyncio.to_thread(_take_turn, app, dialogue, UUID(message_id))

    @queue.task(name=jobs.SEND, retry=_RETRY)
    async def send(outbound_id: str) -> None:
        await asyncio.to_thread(send_or_give_up, app, UUID(outbound_id))

    @queue.task(name=jobs.RESOLVE, retry=_RETRY)
    async def resolve(outbound_id: str) -> None:
        await asyncio.to_thread(resolve_doubt, app, UUID(outbound_id))

    @queue.task(name=jobs.FETCH_MEDIA, retry=_RETRY)
    async def fetch(media_id: str) -> None:
        await asyncio.to_thread(fetch_media, app, UUID(media_id))

    return queue


def _take_turn(app: App, dialogue: DialogueClient, message_id: UUID) -> None:
    """Answer one message, and send what was said: one job for both spares the queue."""
    try:
        to_send = _answer(app, dialogue, message_id)
    except _AGAIN:
        raise
    except Exception as error:
        # One text that cannot be answered must not hold back the person's next ones.
        logger().error("turn.gave_up", turn=str(message_id), error=describe(error))
        to_send = _close_somehow(app, message_id)
    for outbound_id in to_send:
        send_or_give_up(app, outbound_id)


def _answer(app: App, dialogue: DialogueClient, message_id: UUID) -> list[UUID]:
    work = start_turn(app, message_id)
    if work is None:
        return list_waiting(app, message_id)
    return finish_turn(app, message_id, answered=dialogue.take(work))


def _close_somehow(app: App, message_id: UUID) -> list[UUID]:
    try:
        return finish_turn(app, message_id, answered=False)
    except _AGAIN:
        raise
    except Exception as error:
        logger().critical("turn.not_answered", turn=str(message_id), error=describe(error))
        close_unanswered(app, message_id)
        return []
