"""Where the stack's REST calls go: answers as Twilio does, notes when each came.

A process of its own, so that its cost is kept apart. `python -m bench.sink` prints the port it
chose and ends with its standard input. Which calls came is asked with GET /bench/calls?after=N,
which waits a second for news. Times are of the machine's monotonic clock, shared by processes.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import secrets
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import parse_qs, parse_qsl, urlsplit

from bench.wire import Client, signed_request
from bot.settings import load
from bot.web.simulator.exchange import Message, new_sid
from bot.web.simulator.shapes import message_json, page_json, status_form

#: Seconds after which Twilio says how far a text has come.
_STEPS = ((0.15, "sent"), (0.6, "delivered"))
_WAIT_S = 1.0


class Sink:
    """The server. `share` is how many of the texts are reported on."""

    def __init__(self, account_sid: str, token: str, share: float) -> None:
        self._account_sid = account_sid
        self._token = token
        self._share = share
        self._chance = random.Random(1)
        self._calls: list[tuple[float, str]] = []
        self._by_number: dict[str, list[Message]] = {}
        self._news = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._callbacks: Client | None = None
        self._failed_callbacks = 0

    async def serve(self) -> asyncio.Server:
        """Listen on a free port of loopback."""
        return await asyncio.start_server(self._connected, "127.0.0.1", 0)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                first, *lines = head.rstrip().split("\r\n")
                fields = {k.lower(): v.strip() for k, _, v in (x.partition(":") for x in lines)}
                body = await reader.readexactly(int(fields.get("content-length", "0")))
                method, target, _ = first.split(" ", 2)
                status, answer = await self._answer(method, target, body)
                writer.write(_response(status, answer))
        except (EOFError, OSError, asyncio.CancelledError):
            pass  # the stack is gone, or we are told to end
        finally:
            writer.close()

    async def _answer(self, method: str, target: str, body: bytes) -> tuple[str, bytes]:
        path = urlsplit(target).path
        if path == "/bench/calls":
            return "200 OK", await self._news_after(target)
        if method == "POST" and path.endswith("/Messages.json"):
            return "201 CREATED", self._take(dict(parse_qsl(body.decode())))
        if method == "GET" and path.endswith("/Messages.json"):
            return "200 OK", self._list(dict(parse_qsl(urlsplit(target).query)))
        return "404 NOT FOUND", b'{"code": 20404, "message": "not found", "status": 404}'

    def _take(self, form: dict[str, str]) -> bytes:
        at, now = time.monotonic(), datetime.now(UTC)
        callback = form.get("StatusCallback", "")
        [outbound] = parse_qs(urlsplit(callback).query).get("outbound", [""])
        self._calls.append((at, outbound))
        self._news.set()
        message = Message(
            new_sid(), "outbound-api", form["From"], form["To"], form["Body"], "queued", now, now
        )
        self._by_number.setdefault(message.to, []).append(message)
        if callback and self._chance.random() < self._share:
            task = asyncio.create_task(self._report(message, callback))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return json.dumps(message_json(message, self._account_sid)).encode()

    def _list(self, query: dict[str, str]) -> bytes:
        # Asked when the stack does not know whether a text was sent: newest first.
        found = self._by_number.get(query.get("To", ""), [])[:-50:-1]
        return json.dumps(page_json(found, self._account_sid, 0, 50, [])).encode()

    async def _report(self, message: Message, url: str) -> None:
        self._callbacks = self._callbacks or Client(url)
        for seconds, status in _STEPS:
            await asyncio.sleep(seconds)
            message.status = status
            form = status_form(message, self._account_sid)
            answer = await self._callbacks.post(signed_request(url, form, self._token))
            self._failed_callbacks += not 200 <= answer.status < 300

    async def _news_after(self, target: str) -> bytes:
        [after] = parse_qs(urlsplit(target).query).get("after", ["0"])
        if len(self._calls) <= int(after):
            self._news.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), _WAIT_S)
        news = {
            "calls": self._calls[int(after) :],
            "reporting": len(self._tasks),
            "failed_callbacks": self._failed_callbacks,
        }
        return json.dumps(news).encode()


def _response(status: str, body: bytes) -> bytes:
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nTwilio-Request-Id: RQ{secrets.token_hex(16)}\r\n\r\n"
    )
    return head.encode() + body


async def _main() -> None:
    settings = load()
    sink = Sink(settings.twilio_account_sid, settings.twilio_auth_token, float(sys.argv[1]))
    server = await sink.serve()
    print(server.sockets[0].getsockname()[1], flush=True)
    ended = asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), _on_input, ended)
    await ended.wait()
    server.close()


def _on_input(ended: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 1024):
        ended.set()


if __name__ == "__main__":
    asyncio.run(_main())
