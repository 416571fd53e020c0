"""Keeps a text, whatever the database does: stored, or spooled when it is silent for 2 seconds.

While the database is silent everything goes to the spool, so that no request waits for it and a
person's texts stay in order; the drain takes the spool in, oldest first, and only then is the way
to the database open again. A text that the database answers with an error of ours is spooled too,
and set aside by the drain if the error stays: kept, and reported, but in nobody's way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

from bot.app import App
from bot.care.screen import screen
from bot.logs import describe, logger
from bot.messaging.inbound import InboundText
from bot.records.unit import DatabaseSilent
from bot.services.outage_alert import OutageAlert
from bot.services.receive_message import DangerReply, danger_reply, receive_message, unkept_reply
from bot.services.spooling import list_spooled, spool_message, take_in_spooled

T = TypeVar("T")

#: The database may think this long before the spool takes over.
SILENCE_S = 2.0
_THREADS = 8


class Intake:
    """The way in for a text. One for the process; its threads are its own."""

    def __init__(self, app: App, alert: OutageAlert, silence_s: float = SILENCE_S) -> None:
        self._app = app
        self._alert = alert
        self._silence_s = silence_s
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="intake")
        self._disk = ThreadPoolExecutor(2, thread_name_prefix="spool")
        self.open = True

    async def take(self, inbound: InboundText) -> DangerReply | None:
        """Keep a text; returns what must be answered at once, if anything.

        Raises OSError when neither database nor disk takes a text without danger words: the
        caller must then say so, for the provider to come again.
        """
        received_at = self._app.clock.now()
        if self.open:
            try:
                received = await self._within(receive_message, self._app, inbound, received_at)
            except (*DatabaseSilent, TimeoutError) as error:
                self.open = False
                logger().error("database.silent", error=describe(error))
            except Exception as error:
                # A fault of ours must not lose a text either.
                logger().critical("message.not_stored", error=describe(error))
            else:
                return received.reply
        return await self._spool(inbound, received_at)

    async def drain(self) -> None:
        """Take the spool in, when the database answers again; then open the way to it."""
        if self.open and await self._on_disk(self._app.spool.count) == 0:
            return
        try:
            if not await self._within(self._app.records.is_alive):
                return
            while await self._take_in_waiting():
                pass
        except (*DatabaseSilent, TimeoutError) as error:
            self.open = False
            logger().warning("spool.drain_stopped", error=describe(error))
            return
        if not self.open:
            self.open = True
            logger().info("database.answers_again")

    async def _take_in_waiting(self) -> int:
        waiting = await self._on_disk(list_spooled, self._app)
        for spooled in waiting:
            await self._within(take_in_spooled, self._app, spooled)
        return len(waiting)

    async def _spool(self, inbound: InboundText, received_at: datetime) -> DangerReply | None:
        reply = danger_reply(self._app, inbound, screen(inbound.body))
        if reply is not None:
            # The duty worker hears of it now, not when the database is back.
            self._alert.raise_in_background(inbound)
        try:
            await self._on_disk(spool_message, self._app, inbound, received_at)
        except OSError as error:
            if reply is None:
                raise
            # Nowhere to keep it: 999 and the crisis line all the same, and no promise.
            logger().critical("message.not_kept", error=describe(error))
            return unkept_reply(self._app, inbound)
        logger().warning("message.spooled")
        return reply

    async def _within(self, work: Callable[..., T], *args: object) -> T:
        # A thread that has begun cannot be stopped. When it gets through after all, the message
        # is stored under the same id as the spooled one, and counts once.
        running = asyncio.get_running_loop().run_in_executor(self._threads, work, *args)
        return await asyncio.wait_for(running, self._silence_s)

    async def _on_disk(self, work: Callable[..., T], *args: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._disk, work, *args)
