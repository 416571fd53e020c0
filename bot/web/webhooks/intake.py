"""Keeps a text, whatever the database does: stored, or spooled when it is silent for 2 seconds.

While the database is silent every text goes to the spool, so that no request waits for it. When
it answers again new texts go straight in, but for the people who still have texts in the spool:
theirs queue behind them, so that one person's texts stay in order. A text that the database
answers with a fault of ours is spooled too, and set aside by the drain if the fault stays: kept,
and reported, but in nobody's way.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar
from uuid import UUID

from bot.app import App
from bot.care.danger_reply import Told
from bot.logs import describe, logger
from bot.messaging.inbound import InboundText, StatusUpdate
from bot.records.unit import DatabaseSilent
from bot.services.give_danger_reply import DangerReply, answer_without_records
from bot.services.outage_alert import OutageAlert
from bot.services.receive_message import receive_message
from bot.services.report_status import report_status
from bot.services.screen_text import screen_text
from bot.services.spooling import (
    list_calls_for_help,
    list_spooled,
    spool_message,
    take_in_spooled,
)

T = TypeVar("T")
Threads = ThreadPoolExecutor

#: The database may think this long before the spool takes over.
SILENCE_S = 2.0

#: A call for help that is still in the spool after this long is told to the duty phones directly.
ALERT_AFTER_S = 3.0
_THREADS = 8
_DRAINED_AT_ONCE = 4
_REPORTED_AT_ONCE = 3
_EARLY_REPORTS = 10_000

#: Database connections that the threads above may want at once, and a few for health and chores.
CONNECTIONS = _THREADS + _DRAINED_AT_ONCE + _REPORTED_AT_ONCE + 5


class Intake:
    """The way in for a text. One for the process; its threads are its own."""

    def __init__(
        self,
        app: App,
        alert: OutageAlert,
        silence_s: float | None = None,
        alert_after_s: float = ALERT_AFTER_S,
    ) -> None:
        self._app = app
        self._alert = alert
        self._silence_s = SILENCE_S if silence_s is None else silence_s
        self._alert_after_s = alert_after_s
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="intake")
        self._draining = ThreadPoolExecutor(_DRAINED_AT_ONCE, thread_name_prefix="drain")
        self._reporting = ThreadPoolExecutor(_REPORTED_AT_ONCE, thread_name_prefix="report")
        self._disk = ThreadPoolExecutor(2, thread_name_prefix="spool")
        # The two seconds begin when there is a thread, not while a text queues for one.
        self._places = asyncio.Semaphore(_THREADS)
        self._early: dict[UUID, StatusUpdate] = {}
        # Texts that an earlier process left behind come before everybody's new ones.
        self.open = app.spool.count() == 0
        # What that process still had to tell somebody of, nobody may have heard.
        self._left_behind = not self.open
        # Addresses with texts in the spool: `_touched` since it was last listed.
        self._behind: set[str] = set()
        self._touched: set[str] = set()
        self._writing: Counter[str] = Counter()
        self._alerts: set[asyncio.Task[None]] = set()

    async def take(self, inbound: InboundText) -> DangerReply:
        """Keep a text; returns what must be answered at once, if anything.

        Raises OSError when neither database nor disk takes a text without danger words: the
        caller must then say so, for the provider to come again.
        """
        received_at = self._app.clock.now()
        async with self._places:
            # Asked inside: whoever queued while the database fell silent goes to the spool at once.
            tried = self.open and inbound.address not in self._behind
            stored = await self._store(inbound, received_at) if tried else None
        if stored is not None:
            return stored
        return await self._spool(inbound, received_at, is_last_place=tried)

    async def _store(self, inbound: InboundText, received_at: datetime) -> DangerReply | None:
        """Try the database; None when it did not take the text."""
        try:
            received = await self._within(
                self._threads, receive_message, self._app, inbound, received_at
            )
        except (*DatabaseSilent, TimeoutError) as error:
            self.open = False
            logger().error("database.silent", error=describe(error))
        except Exception as error:
            # A fault of ours must not lose a text either.
            logger().critical("message.not_stored", error=describe(error))
        else:
            return received.reply
        return None

    async def report(self, outbound_id: UUID, update: StatusUpdate) -> bool:
        """Note the provider's report on one of our texts; False when there is no such text.

        A report that comes while the database is silent, or on a reply whose text still lies in
        the spool, is remembered until they are back: the provider says it once.
        """
        try:
            known = await self._in(self._reporting, report_status, self._app, outbound_id, update)
        except DatabaseSilent:
            known = False
            self.open = False
        if known or (self.open and not self._behind):
            return known
        self._early[outbound_id] = update
        while len(self._early) > _EARLY_REPORTS:
            self._early.pop(next(iter(self._early)))
        return True

    async def _note_early_reports(self) -> None:
        for outbound_id, update in list(self._early.items()):
            await self._in(self._reporting, report_status, self._app, outbound_id, update)
            self._early.pop(outbound_id, None)

    async def drain(self) -> None:
        """Take the spool in, as soon as the database answers again."""
        nothing_kept = not self._behind and not self._early
        if self.open and nothing_kept and await self._on_disk(self._app.spool.count) == 0:
            return
        try:
            if not await self._is_alive():
                await self._tell_of_left_behind()
                return
            self._left_behind = False
            while await self._take_in_waiting():
                pass
            await self._note_early_reports()
        except (*DatabaseSilent, TimeoutError) as error:
            self.open = False
            logger().warning("spool.drain_stopped", error=describe(error))

    async def _is_alive(self) -> bool:
        try:
            return await self._within(self._draining, self._app.records.is_alive)
        except TimeoutError as error:
            self.open = False
            logger().warning("spool.drain_stopped", error=describe(error))
            return False

    async def _tell_of_left_behind(self) -> None:
        """Alert of the danger that an earlier process left in the spool, once."""
        if self._left_behind:
            self._left_behind = False
            for inbound in await self._on_disk(list_calls_for_help, self._app):
                self._behind.add(inbound.address)
                self._alert_unless_taken_in(inbound, maybe_twice=True)

    async def _take_in_waiting(self) -> int:
        """Take in what is listed now, several people at a time, each one's in order."""
        before, self._touched = set(self._behind), set()
        listed = await self._on_disk(list_spooled, self._app)
        ordered = sorted(listed, key=lambda s: s.payload["inbound"]["address"])
        queues = {
            address: list(texts)
            for address, texts in groupby(ordered, lambda s: str(s.payload["inbound"]["address"]))
        }
        under_way = {address for address, count in self._writing.items() if count}
        self._behind -= before - queues.keys() - self._touched - under_way
        self._behind |= queues.keys()
        if not self.open:
            self.open = True
            logger().info("database.answers_again")
        places = asyncio.Semaphore(_DRAINED_AT_ONCE)
        await asyncio.gather(*(self._take_in(texts, places) for texts in queues.values()))
        return len(listed)

    async def _take_in(self, texts: Sequence[Any], places: asyncio.Semaphore) -> None:
        async with places:
            for text in texts:
                lost = await self._within(self._draining, take_in_spooled, self._app, text)
                if lost is not None:
                    # It asked for help, and no alert can come of it: this one has the number.
                    self._alert.raise_in_background(lost)

    async def _spool(
        self, inbound: InboundText, received_at: datetime, *, is_last_place: bool
    ) -> DangerReply:
        reachable = self._alert.can_reach_somebody()
        # In a thread: a long text takes tens of milliseconds, and others wait at this loop.
        finding = await self._on_disk(screen_text, self._app, inbound.body)
        told = Told.ALERTED if reachable and finding.is_danger else Told.KEPT
        reply = answer_without_records(self._app, inbound, finding, told)
        address = inbound.address
        self._behind.add(address)
        self._touched.add(address)
        self._writing[address] += 1
        try:
            await self._on_disk(spool_message, self._app, inbound, received_at, reply)
        except OSError as error:
            # The database may be back since it was last asked: better out of turn than lost.
            stored = None if is_last_place else await self._store(inbound, received_at)
            if stored is not None:
                return stored
            if not finding.is_danger:
                raise
            # Nowhere to keep it: 999 and the crisis line all the same, and no promise.
            logger().critical("message.not_kept", error=describe(error))
            self._alert.raise_in_background(inbound)
            return answer_without_records(self._app, inbound, finding, Told.NOT_KEPT)
        finally:
            self._writing[address] -= 1
            self._touched.add(address)
        logger().warning("message.spooled")
        if finding.is_danger:
            self._alert_unless_taken_in(inbound)
        return reply

    def _alert_unless_taken_in(self, inbound: InboundText, *, maybe_twice: bool = False) -> None:
        task = asyncio.create_task(self._alert_later(inbound, maybe_twice))
        self._alerts.add(task)
        task.add_done_callback(self._alerts.discard)

    async def _alert_later(self, inbound: InboundText, maybe_twice: bool) -> None:
        """Where the database is back at once, the ordinary alert goes out and this one does not."""
        await asyncio.sleep(self._alert_after_s)
        if inbound.address in self._behind:
            self._alert.raise_in_background(
                inbound,
                maybe_twice=maybe_twice,
                is_wanted=lambda: inbound.address in self._behind,
            )

    async def _within(self, threads: Threads, work: Callable[..., T], *args: object) -> T:
        # A thread that has begun cannot be stopped. When it gets through after all, the message
        # is stored under the same id as the spooled one, and counts once.
        return await asyncio.wait_for(self._in(threads, work, *args), self._silence_s)

    async def _on_disk(self, work: Callable[..., T], *args: object) -> T:
        return await self._in(self._disk, work, *args)

    @staticmethod
    async def _in(threads: Threads, work: Callable[..., T], *args: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(threads, work, *args)
