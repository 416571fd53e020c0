"""What moves through the stand-in: texts from phones, answers to them, messages on their way."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin

from bot.clock import Clock
from bot.logs import logger
from bot.settings import Settings
from bot.web.simulator import magic, shapes
from bot.web.simulator.answers import Reply, read_answer
from bot.web.simulator.exchange import (
    MAX_RECORDS,
    Channel,
    Exchange,
    Message,
    bare,
    load_phones,
)
from bot.web.simulator.webhook import Answered, Caller, Failed

MAX_UNDER_WAY = 10_000


@dataclass(slots=True)
class Options:
    """What can be changed while the stand-in runs.

    `callbacks`: whether status callbacks are made. `record_calls`: whether REST calls are kept
    to be looked at. `step_seconds`: between two statuses. `slow_seconds`: see magic.SLOW.
    `refuse_rest`: every REST call is refused, as when Twilio has a bad day.
    """

    callbacks: bool = True
    record_calls: bool = False
    step_seconds: float = 0.6
    slow_seconds: float = 12.0
    refuse_rest: bool = False


class Traffic:
    """Everything the stand-in's routes share. Lives in one event loop."""

    def __init__(self, settings: Settings, clock: Clock, options: Options | None = None) -> None:
        self.settings = settings
        self.options = options or Options()
        self._first_options = replace(self.options)
        self.exchange = Exchange(clock, load_phones(clock))
        self.calls: deque[dict[str, Any]] = deque(maxlen=MAX_RECORDS)
        self.events: deque[dict[str, Any]] = deque(maxlen=MAX_RECORDS)
        self._caller = Caller(settings.twilio_auth_token)
        self._under_way: set[asyncio.Task[None]] = set()

    @property
    def inbound_url(self) -> str:
        return f"{self.settings.public_base_url}/twilio/inbound"

    def our_address(self, channel: Channel) -> str:
        """Our service's own address on a channel."""
        if channel == "whatsapp":
            return f"whatsapp:{bare(self.settings.twilio_whatsapp_from)}"
        return self.settings.twilio_sms_from

    async def text_from(
        self,
        number: str,
        body: str,
        channel: Channel = "sms",
        *,
        sid: str | None = None,
        media: tuple[str, ...] = (),
        profile_name: str = "",
    ) -> tuple[Message, Answered | Failed]:
        """A text from a phone to our service: stored, posted to the webhook, answer followed.

        With the SID of an earlier text that one is posted again, as Twilio may do.
        """
        message = self.exchange.find(sid) if sid else None
        if message is None:
            message = self.exchange.add(
                "inbound",
                f"whatsapp:{number}" if channel == "whatsapp" else number,
                self.our_address(channel),
                body,
                sid=sid,
                status="receiving",
                media=media,
                service_sid=self.settings.twilio_messaging_service_sid or None,
            )
        form = shapes.inbound_form(message, self.settings.twilio_account_sid, profile_name)
        form += shapes.media_fields(
            message, self.settings.twilio_account_sid, self.settings.twilio_api_url
        )
        result = await self._caller.call(self.inbound_url, form)
        if isinstance(result, Failed):
            self.exchange.move(message, "failed", result.code)
            self._note(message.sid, result.code, result.status)
        else:
            self.exchange.move(message, "received")
            self._follow(message, result)
        return message, result

    def set_out(self, message: Message) -> None:
        """Send a message of ours on its way, in the background."""
        if len(self._under_way) >= MAX_UNDER_WAY:
            self._note(message.sid, 30001, 0)
            return
        self._start(self._carry(message))

    def record_call(self, method: str, path: str, status: int, form: dict[str, str]) -> None:
        """Keep a REST call to be looked at, when that is wanted."""
        if self.options.record_calls:
            self.calls.append({"method": method, "path": path, "status": status, "form": form})

    async def settle(self) -> None:
        """Wait until nothing is on its way."""
        while self._under_way:
            await asyncio.wait(set(self._under_way))

    async def reset(self) -> None:
        """Forget messages, records and what is on its way; options as at the start."""
        await self._drop_all()
        self.exchange.clear()
        self.calls.clear()
        self.events.clear()
        self.options = replace(self._first_options)

    async def close(self) -> None:
        """Stop everything that is on its way, and the connections."""
        await self._drop_all()
        await self._caller.close()

    async def _drop_all(self) -> None:
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _carry(self, message: Message) -> None:
        for status, error_code in magic.course(bare(message.to)):
            if status == "queued" and message.status == "queued":
                # Twilio does not report the status that a message begins with.
                continue
            await asyncio.sleep(self.options.step_seconds)
            self.exchange.move(message, status, error_code)
            if self.options.callbacks and message.callback_url:
                form = shapes.status_form(message, self.settings.twilio_account_sid)
                result = await self._caller.call(message.callback_url, form)
                if isinstance(result, Failed):
                    self._note(message.sid, result.code, result.status)

    def _follow(self, message: Message, answered: Answered) -> None:
        answer = read_answer(answered.content_type, answered.text)
        if answer.problem:
            self._note(message.sid, answer.problem, answered.status)
        for reply in answer.replies:
            self._say(message, reply)

    def _say(self, message: Message, reply: Reply) -> None:
        to = reply.to or message.sender
        refused = magic.REFUSALS.get(bare(to))
        if refused is not None or len(reply.body) > 1600:
            self._note(message.sid, refused.code if refused else 21617, 400)
            return
        url = urljoin(self.inbound_url, reply.callback_url) if reply.callback_url else ""
        out = self.exchange.add(
            "outbound-reply",
            reply.sender or message.to,
            to,
            reply.body,
            status="queued",
            callback_url=url,
            service_sid=message.service_sid,
        )
        self.set_out(out)

    def _note(self, sid: str, code: int, status: int) -> None:
        """An entry in what Twilio calls the debugger."""
        self.events.append({"message_sid": sid, "code": code, "http_status": status})
        logger().info("stand_in.webhook_failed", message_sid=sid, code=code, http_status=status)
