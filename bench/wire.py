"""A lean HTTP/1.1 client with connections kept alive, so that the load costs little itself."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from bot.messaging.signature import HEADER, sign

#: Servers close what is idle for some seconds; a connection is given up before that.
_IDLE_S = 3.0
#: What Twilio waits for an answer.
_PATIENCE_S = 15.0

Form = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer; status 0 when there was none."""

    status: int
    content_type: str
    body: bytes


@dataclass(slots=True)
class _Connection:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    used: float


class Client:
    """Posts to one host. As many connections as are needed at once."""

    def __init__(self, base_url: str, patience_s: float = _PATIENCE_S) -> None:
        split = urlsplit(base_url)
        self._patience_s = patience_s
        self._host, self._port = split.hostname or "", split.port or 80
        self._idle: list[_Connection] = []

    async def post(self, request: bytes) -> Answer:
        """Send a whole request, headers and all. Never raises for what the line does."""
        try:
            async with asyncio.timeout(self._patience_s):
                return await self._exchange(request)
        except (OSError, EOFError, ValueError, TimeoutError):
            return Answer(0, "", b"")

    def close(self) -> None:
        """Close what is idle."""
        for connection in self._idle:
            connection.writer.close()
        self._idle.clear()

    async def _exchange(self, request: bytes) -> Answer:
        connection = await self._connection()
        try:
            connection.writer.write(request)
            head = (await connection.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            status_line, *lines = head.rstrip().split("\r\n")
            fields = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
            body = await connection.reader.readexactly(int(fields.get("content-length", "0")))
        except BaseException:
            connection.writer.close()
            raise
        connection.used = time.monotonic()
        self._idle.append(connection)
        content_type = fields.get("content-type", "").split(";")[0]
        return Answer(int(status_line.split(" ", 2)[1]), content_type, body)

    async def _connection(self) -> _Connection:
        while self._idle:
            connection = self._idle.pop()
            if time.monotonic() - connection.used < _IDLE_S:
                return connection
            connection.writer.close()
        reader, writer = await asyncio.open_connection(self._host, self._port)
        return _Connection(reader, writer, 0.0)


def request(url: str, body: bytes, headers: Sequence[tuple[str, str]] = ()) -> bytes:
    """A POST as it goes over the wire."""
    split = urlsplit(url)
    target = f"{split.path}?{split.query}" if split.query else split.path
    lines = [
        f"POST {target} HTTP/1.1",
        f"Host: {split.netloc}",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in headers),
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def signed_request(url: str, form: Form, token: str) -> bytes:
    """A webhook as Twilio sends it."""
    headers = [
        ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"),
        ("User-Agent", "TwilioProxy/1.1"),
        (HEADER, sign(url, form, token)),
    ]
    return request(url, urlencode(form).encode(), headers)
