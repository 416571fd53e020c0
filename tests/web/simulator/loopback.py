"""A stand-in for Twilio and a small front door, served on this machine for the tests."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
import uvicorn
from fastapi import FastAPI, Request, Response

from bot.messaging import signature, twiml
from bot.settings import Settings, load
from bot.web.simulator import page, stand_in
from bot.web.simulator.options import Options

TOKEN = "3f9a0c5d7e1b48269a0f6e2d4c8b1a73"
ACCOUNT = "AC" + "5e" * 16
ASHA = "+447700900101"


class TickingClock:
    """A clock that goes on by a second whenever it is asked."""

    def __init__(self, start: datetime = datetime(2026, 3, 9, 8, 30, tzinfo=UTC)) -> None:
        self._next = start

    def now(self) -> datetime:
        now, self._next = self._next, self._next + timedelta(seconds=1)
        return now


@dataclass
class Received:
    """A request that the front door got."""

    path: str
    fields: list[tuple[str, str]]
    headers: dict[str, str]
    genuine: bool

    def __getitem__(self, name: str) -> str:
        return dict(self.fields)[name]


@dataclass
class FrontDoor:
    """Keeps what it is sent, and answers an inbound text with whatever `answer` gives."""

    received: list[Received] = field(default_factory=list)
    answer: Callable[[Received], Response] = lambda _: Response(status_code=204)
    status_answers: list[int] = field(default_factory=list)
    url: str = ""

    @property
    def texts(self) -> list[Received]:
        return [r for r in self.received if r.path == "/twilio/inbound"]

    @property
    def statuses(self) -> list[Received]:
        return [r for r in self.received if r.path.startswith("/twilio/status")]

    def reset(self) -> None:
        self.received.clear()
        self.status_answers.clear()
        self.answer = lambda _: Response(status_code=204)

    def app(self, settings: Settings) -> FastAPI:
        app = FastAPI()
        app.include_router(page.routes(settings, TickingClock()))

        async def take(request: Request) -> Received:
            fields = parse_qsl((await request.body()).decode(), keep_blank_values=True)
            query = f"?{request.url.query}" if request.url.query else ""
            path = f"{request.url.path}{query}"
            given = request.headers.get(signature.HEADER)
            genuine = signature.is_genuine(self.url + path, fields, given, [TOKEN])
            self.received.append(Received(path, fields, dict(request.headers), genuine))
            return self.received[-1]

        @app.post("/twilio/inbound")
        async def inbound(request: Request) -> Response:
            return self.answer(await take(request))

        @app.post("/twilio/status")
        async def status(request: Request) -> Response:
            await take(request)
            return Response(status_code=self.status_answers.pop(0) if self.status_answers else 204)

        return app


def says(text: str, callback: str = "/twilio/status?id=1") -> Callable[[Received], Response]:
    """An answer in TwiML."""
    return lambda _: Response(twiml.reply([(text, callback)]), media_type="text/xml")


@dataclass
class StandIn:
    """The running stand-in, its control interface and the settings that lead to it."""

    settings: Settings
    control: httpx.Client
    front_door: FrontDoor

    def reset(self) -> None:
        """As it was when it started."""
        self.control.post("/reset").raise_for_status()
        self.front_door.reset()

    def settle(self) -> None:
        """Wait until no message is on its way."""
        self.control.post("/settle").raise_for_status()

    def text(self, body: str, phone: str = "asha", **more: Any) -> dict[str, Any]:
        answer = self.control.post(f"/phones/{phone}/texts", json={"body": body, **more})
        answer.raise_for_status()
        return dict(answer.json())

    def thread(self, number: str = ASHA) -> list[dict[str, Any]]:
        return list(self.control.get(f"/threads/{number}").json())

    def events(self) -> list[dict[str, Any]]:
        return list(self.control.get("/events").json())


@contextmanager
def running(**changes: Any) -> Iterator[StandIn]:
    """Both servers, on free ports, for as long as the block runs."""
    with listening() as at_stand_in, listening() as at_front_door:
        front_door = FrontDoor(url=url_of(at_front_door))
        settings = replace(
            some_settings(), public_base_url=front_door.url, twilio_api_url=url_of(at_stand_in)
        )
        settings = replace(settings, **changes)
        options = Options(step_seconds=0, slow_seconds=0.6)
        app = stand_in.create_app(settings, TickingClock(), options)
        with served(app, at_stand_in), served(front_door.app(settings), at_front_door):
            base = f"{settings.twilio_api_url}/control"
            with httpx.Client(base_url=base, trust_env=False, timeout=20) as control:
                yield StandIn(settings, control, front_door)


def some_settings() -> Settings:
    """Settings of a demo, with nothing in them that the machine's own environment says."""
    given = {
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_API_URL": "http://127.0.0.1:1",
        "TWILIO_SMS_FROM": "+447700900000",
        "TWILIO_WHATSAPP_FROM": "whatsapp:+447700900000",
        "KEYLINE_INNER_SECRET": "inner",
    }
    return load(given, Path("no-such-file"))


@contextmanager
def served(app: FastAPI, where: socket.socket) -> Iterator[None]:
    """An application on a socket that listens, for as long as the block runs."""
    server = uvicorn.Server(uvicorn.Config(app, ws="none", log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [where]}, daemon=True)
    thread.start()
    # The socket listens already: the first request waits until the application is up.
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(10)


def listening() -> socket.socket:
    """A socket on a free port of this machine."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(128)
    return listening


def url_of(listening: socket.socket) -> str:
    """Its address."""
    return f"http://127.0.0.1:{listening.getsockname()[1]}"
