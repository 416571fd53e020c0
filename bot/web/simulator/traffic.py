"""What moves through the stand-in: our texts on their way to the phones, and what all routes share.

Texts from the phones to us are in `incoming`.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urljoin

from bot.clock import Clock
from bot.logs import logger
from bot.settings import Settings
from bot.web.simulator.account import Account, account_of
from bot.web.simulator.answers import Reply, read_answer
from bot.web.simulator.callbacks import Reporter
from bot.web.simulator.exchange import (
    MAX_RECORDS,
    Channel,
    Exchange,
    Message,
    Phone,
    bare,
    load_phones,
)
from bot.web.simulator.keywords import OptOuts
from bot.web.simulator.magic import OPT_OUT_CODE, Numbers
from bot.web.simulator.media import Shelf
from bot.web.simulator.options import Dice, Options, Rate
from bot.web.simulator.shapes import Form
from bot.web.simulator.webhook import Answered, Caller, Failed
from bot.web.simulator.windows import Windows

MAX_UNDER_WAY = 10_000
MAX_BODY = 1600
#: Whatever happens to the time, a text that waits looks at it again after this long.
_LOOK_AGAIN_S = 0.5

Course = tuple[tuple[str, int | None], ...]


class ShiftedClock:
    """The stand-in's clock, which can be put ahead."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return self._clock.now() + self.ahead


class Traffic:
    """Everything the stand-in's routes share. Lives in one event loop."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        options: Options | None = None,
        phones: tuple[Phone, ...] | None = None,
        make_account: Callable[[], Account] | None = None,
    ) -> None:
        self.settings = settings
        self.options = options or Options()
        self._first_options = replace(self.options)
        self.clock = ShiftedClock(clock)
        self._make_account = make_account or partial(account_of, settings)
        self.account = self._make_account()
        self.exchange = Exchange(self.clock, load_phones(clock) if phones is None else phones)
        self.numbers = Numbers()
        self.opt_outs = OptOuts()
        self.windows = Windows()
        self.shelf = Shelf()
        self.dice = Dice(self.options.seed)
        self.rest_rate, self._whatsapp_rate = Rate(), Rate()
        self.calls: deque[dict[str, Any]] = deque(maxlen=MAX_RECORDS)
        self.events: deque[dict[str, Any]] = deque(maxlen=MAX_RECORDS)
        self.caller = Caller(self.account.token)
        self._under_way: set[asyncio.Task[None]] = set()

    def our_address(self, channel: Channel) -> str:
        """Our first own address on a channel; empty where there is none."""
        if channel == "whatsapp":
            return next((f"whatsapp:{sender.number}" for sender in self.account.senders), "")
        return next((number.number for number in self.account.numbers), "")

    def count_under_way(self) -> int:
        """How many texts wait or travel."""
        return len(self._under_way)

    def is_opted_out(self, person: str, ours: str) -> bool:
        """Whether somebody sent STOP to this address of ours, or to its Messaging Service."""
        return self.opt_outs.is_out(self.account, self.options.keywords, person, ours)

    def set_out(self, message: Message) -> None:
        """Send a message of ours on its way, in the background."""
        if len(self._under_way) >= MAX_UNDER_WAY:
            self.note(message.sid, 30001, 0)
            return
        self.start(self._carry(message))

    def record_call(self, method: str, path: str, status: int, form: dict[str, str]) -> None:
        """Keep a REST call to be looked at, when that is wanted."""
        if self.options.record_calls:
            self.calls.append({"method": method, "path": path, "status": status, "form": form})

    async def settle(self) -> None:
        """Wait until nothing is on its way."""
        while self._under_way:
            await asyncio.wait(set(self._under_way))

    async def reset(self) -> None:
        """Forget everything that was done and set; options as at the start."""
        await self._drop_all()
        for held in (self.exchange, self.numbers, self.opt_outs, self.windows, self.shelf):
            held.clear()
        self.calls.clear()
        self.events.clear()
        self.options = replace(self._first_options)
        self.dice.begin(self.options.seed)
        self.rest_rate, self._whatsapp_rate = Rate(), Rate()
        self.clock.ahead = timedelta(0)
        self.account = self._make_account()
        self.caller.token = self.account.token

    async def close(self) -> None:
        """Stop everything that is on its way, and the connections."""
        await self._drop_all()
        await self.caller.close()

    async def _drop_all(self) -> None:
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something in the background; `settle` waits for it."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _carry(self, message: Message) -> None:
        reporter = Reporter(message, self.account.sid, self.options, self.dice, self._call)
        for status, error_code in self._course(message):
            if status == "queued" and message.status == "queued":
                # Twilio does not report the status that a message begins with.
                continue
            await asyncio.sleep(self.options.step_seconds)
            is_too_old = status == "sent" and not await self._wait_for_turn(message)
            self.exchange.move(
                message, *(("failed", 30036) if is_too_old else (status, error_code))
            )
            await reporter.report(self.start)
            if is_too_old:
                break
        await reporter.end(self.start)

    def _course(self, message: Message) -> Course:
        number = bare(message.to)
        code = message.doom
        if message.channel == "whatsapp" and self.numbers.fate(number) is None:
            code = code or self._find_whatsapp_fault(message)
        if code is not None:
            return (("queued", None), ("failed", code))
        course = self.numbers.course(number)
        is_read = message.channel == "whatsapp" and self.options.whatsapp_reads
        return (*course, ("read", None)) if is_read and course[-1][0] == "delivered" else course

    def _find_whatsapp_fault(self, message: Message) -> int | None:
        if self._whatsapp_rate.is_over(self.options.whatsapp_per_second):
            return 63018
        is_free = self.options.whatsapp_window and not message.is_template
        is_open = self.windows.is_open(message.to, self.clock.now())
        return 63016 if is_free and not is_open else None

    async def _wait_for_turn(self, message: Message) -> bool:
        """Wait in the queue; False when the message became too old there."""
        while self.options.queue_seconds > 0:
            waited = (self.clock.now() - message.created).total_seconds()
            if waited >= message.validity:
                return False
            left = min(self.options.queue_seconds, message.validity) - waited
            if left <= 0:
                break
            # The clock may be put ahead, or the queue let go, meanwhile.
            await asyncio.sleep(min(left, _LOOK_AGAIN_S))
        return True

    async def _call(self, sid: str, url: str, form: Form) -> None:
        result = await self.caller.call(url, form)
        if isinstance(result, Failed):
            self.note(sid, result.code, result.status)

    def follow(self, message: Message, answered: Answered) -> None:
        """Do what the answer to an inbound webhook says."""
        answer = read_answer(answered.content_type, answered.text)
        if answer.problem:
            self.note(message.sid, answer.problem, answered.status)
        for reply in answer.replies:
            self._say(message, reply, answered.url)

    def _say(self, message: Message, reply: Reply, answered_by: str) -> None:
        to = reply.to or message.sender
        sender = reply.sender or message.to
        fate = self.numbers.fate(bare(to))
        refused = fate.code if fate is not None and fate.refusal is not None else None
        if self.is_opted_out(to, sender):
            refused = OPT_OUT_CODE
        if refused is not None or len(reply.body) > MAX_BODY:
            self.note(message.sid, refused or 21617, 400)
            return
        url = urljoin(answered_by, reply.callback_url) if reply.callback_url else ""
        out = self.exchange.add(
            "outbound-reply",
            sender,
            to,
            reply.body,
            status="queued",
            callback_url=url,
            service_sid=message.service_sid,
        )
        self.set_out(out)

    def note(self, sid: str, code: int, status: int) -> None:
        """An entry in what Twilio calls the debugger."""
        at = self.clock.now().isoformat()
        self.events.append({"message_sid": sid, "code": code, "http_status": status, "at": at})
        logger().info("stand_in.webhook_failed", message_sid=sid, code=code, http_status=status)
