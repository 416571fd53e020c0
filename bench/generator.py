"""Sends a plan's texts at their times, whatever becomes of the ones before."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bench.plan import Planned
from bench.wire import Answer, Client, signed_request
from bot.settings import Settings
from bot.web.simulator.answers import read_answer
from bot.web.simulator.exchange import Message, new_sid
from bot.web.simulator.shapes import inbound_form, status_form

_DELIVERED_AFTER_S = 0.5


@dataclass(frozen=True, slots=True)
class Sent:
    """One webhook: when it should have gone and went, and what came back. Monotonic seconds."""

    text: Planned
    due: float
    sent: float
    answered: float
    status: int
    replies: int

    @property
    def seconds(self) -> float:
        return self.answered - self.sent


class Generator:
    """Twilio's side of the webhooks, for one running front door."""

    def __init__(self, settings: Settings, url: str) -> None:
        self._settings = settings
        self._url = url
        self._client = Client(url)
        self._reports: set[asyncio.Task[None]] = set()

    async def play(self, texts: Sequence[Planned]) -> list[Sent]:
        """Send each text at its time; returns when all are answered. The plan is signed first."""
        requests = [self._request(text) for text in texts]
        start = time.monotonic() + 0.2
        pending: list[asyncio.Task[Sent]] = []
        for text, request in zip(texts, requests, strict=True):
            due = start + text.at
            wait = due - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            pending.append(asyncio.create_task(self._send(text, request, due)))
        return list(await asyncio.gather(*pending))

    async def send(self, text: Planned) -> Sent:
        """Send one text now."""
        return await self._send(text, self._request(text), time.monotonic())

    async def close(self) -> None:
        """Let the last reports go out, then close the connections."""
        await asyncio.gather(*self._reports)
        self._client.close()

    def _request(self, text: Planned) -> bytes:
        now = datetime.now(UTC)
        ours = self._settings.twilio_sms_from
        message = Message(
            text.sid, "inbound", text.texter.number, ours, text.body, "received", now, now
        )
        form = inbound_form(message, self._settings.twilio_account_sid, "")
        return signed_request(self._url, form, self._settings.twilio_auth_token)

    async def _send(self, text: Planned, request: bytes, due: float) -> Sent:
        sent = time.monotonic()
        answer = await self._client.post(request)
        answered = time.monotonic()
        return Sent(text, due, sent, answered, answer.status, self._take_replies(text, answer))

    def _take_replies(self, text: Planned, answer: Answer) -> int:
        """Twilio sends what the answer asks for, and says so when it is delivered."""
        replies = read_answer(answer.content_type, answer.body.decode()).replies
        for reply in replies:
            if reply.callback_url and not text.repeat:
                task = asyncio.create_task(self._report(text.texter.number, reply.callback_url))
                self._reports.add(task)
                task.add_done_callback(self._reports.discard)
        return len(replies)

    async def _report(self, number: str, url: str) -> None:
        await asyncio.sleep(_DELIVERED_AFTER_S)
        now = datetime.now(UTC)
        ours = self._settings.twilio_sms_from
        message = Message(new_sid(), "outbound-reply", ours, number, "", "delivered", now, now)
        form = status_form(message, self._settings.twilio_account_sid)
        await self._client.post(signed_request(url, form, self._settings.twilio_auth_token))
