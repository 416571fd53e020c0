"""Status callbacks, signed: made in order, or late, twice, the other way round, or never."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from bot.web.simulator import shapes
from bot.web.simulator.exchange import Message
from bot.web.simulator.options import Dice, Options
from bot.web.simulator.shapes import Form

#: Calls a webhook and takes note of a failure.
Call = Callable[[str, str, Form], Awaitable[None]]
Start = Callable[[Coroutine[Any, Any, None]], None]


class Reporter:
    """Makes the callbacks of one message."""

    def __init__(
        self, message: Message, account_sid: str, options: Options, dice: Dice, call: Call
    ) -> None:
        self._message = message
        self._account_sid = account_sid
        self._options = options
        self._dice = dice
        self._call = call
        self._kept_back: list[Form] = []

    async def report(self, start: Start) -> None:
        """Tell of the status that the message has now."""
        message = self._message
        if not self._options.callbacks or not message.callback_url:
            return
        form = shapes.status_form(message, self._account_sid)
        if self._dice.hit(self._options.callback_lost_share):
            return
        if self._options.callback_order == "reversed":
            self._kept_back.append(form)
            return
        await self._bring(form, start)

    async def end(self, start: Start) -> None:
        """There is no other status to come: tell of what was kept back, the last first."""
        for form in reversed(self._kept_back):
            await self._bring(form, start)
        self._kept_back.clear()

    async def _bring(self, form: Form, start: Start) -> None:
        times = 1 + self._dice.hit(self._options.callback_repeat_share)
        for _ in range(times):
            wait = self._dice.up_to(self._options.callback_delay_seconds)
            if wait:
                # Each on its own way, so that a later one may be there first.
                start(self._bring_later(form, wait))
            else:
                await self._call(self._message.sid, self._message.callback_url, form)

    async def _bring_later(self, form: Form, wait: float) -> None:
        await asyncio.sleep(wait)
        await self._call(self._message.sid, self._message.callback_url, form)
