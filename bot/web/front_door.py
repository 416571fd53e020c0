"""Builds the front door."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from fastapi.exception_handlers import http_exception_handler
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Lifespan, Message, Receive, Scope, Send

from bot.app import App
from bot.logs import describe, logger
from bot.services.outage_alert import OutageAlert
from bot.services.sign_in import ReadTooMuchError
from bot.services.tell_screen_fault import tell_screen_fault
from bot.services.worker_signs import stand_in_for_worker
from bot.web import health
from bot.web.console import page as console
from bot.web.on_call import page as on_call
from bot.web.on_call.pages import Pages
from bot.web.on_call.sign_in_page import SignInPage
from bot.web.on_call.threads import PageThreads
from bot.web.webhooks import routes as webhooks
from bot.web.webhooks.intake import Intake

DRAIN_EVERY_S = 1.0
PHONES_EVERY_S = 60.0
ALERTS_EVERY_S = 5.0
SCREEN_EVERY_S = 60.0

#: A worker that starts together with the front door is not missed before this.
ALERTS_FIRST_AFTER_S = 30.0

#: Where people look at pages; elsewhere machines read the answers.
_FOR_PEOPLE = ("/console", "/on-call")

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class StrictHeaders:
    """Puts the strict headers on every answer that does not set its own. Plain ASGI: cheaper by
    far than a middleware that wraps each request in a task of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = MutableHeaders(raw=message["headers"])
                for name, value in _HEADERS.items():
                    given.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)


def build_front_door(app: App) -> FastAPI:
    """Webhooks and health; the phones page too where demo is allowed."""
    alert = OutageAlert(app)
    intake = Intake(app, alert)

    front_door = FastAPI(
        lifespan=_loops(app, alert, intake), docs_url=None, redoc_url=None, openapi_url=None
    )
    front_door.include_router(health.routes(app))
    front_door.include_router(webhooks.routes(app, intake))
    _add_staff_pages(front_door, app)
    if app.settings.demo_allowed:
        from bot.services.find_demo_day import find_demo_day
        from bot.web.simulator import page

        phones = page.routes(app.settings, app.clock, lambda: find_demo_day(app))
        front_door.include_router(phones)

    front_door.add_middleware(StrictHeaders)
    return front_door


def _add_staff_pages(front_door: FastAPI, app: App) -> None:
    """The pages on call and the console: one sign-in, and the same few threads."""
    settings = app.settings
    pages = Pages(is_demo=settings.demo_allowed, service_name=settings.keyline_console_name)
    threads = PageThreads()
    sign_in = SignInPage(app, pages, threads)
    front_door.include_router(on_call.routes(app, pages, threads, sign_in))
    front_door.include_router(console.routes(app, threads, sign_in))

    async def too_many(_: Request, __: Exception) -> Response:
        return pages.show("too_many.html", 429)

    async def refused(request: Request, error: Exception) -> Response:
        """An address or a way of asking that there is not: a page for people, where people are."""
        assert isinstance(error, HTTPException)  # noqa: S101  # what it is registered for
        if not request.url.path.startswith(_FOR_PEOPLE):
            return await http_exception_handler(request, error)
        page = pages.show("no_page.html", error.status_code)
        page.headers.update(error.headers or {})
        return page

    front_door.add_exception_handler(ReadTooMuchError, too_many)
    front_door.add_exception_handler(HTTPException, refused)


def _loops(app: App, alert: OutageAlert, intake: Intake) -> Lifespan[FastAPI]:
    """What the front door does beside answering, from its start to its end."""
    chores: list[tuple[float, str, Callable[[], Awaitable[None]], float]] = [
        (DRAIN_EVERY_S, "spool.drain_failed", intake.drain, 0.0),
        (PHONES_EVERY_S, "phones.refresh_failed", _in_thread(alert.refresh), 0.0),
        (
            ALERTS_EVERY_S,
            "alerts.look_failed",
            _in_thread(lambda: stand_in_for_worker(app)),
            ALERTS_FIRST_AFTER_S,
        ),
        (SCREEN_EVERY_S, "screen.look_failed", _in_thread(lambda: tell_screen_fault(app)), 0.0),
    ]

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        loops = [asyncio.create_task(_every(*chore)) for chore in chores]
        logger().info("front_door.started")
        yield
        for loop in loops:
            loop.cancel()

    return lifespan


def _in_thread(work: Callable[[], object]) -> Callable[[], Awaitable[None]]:
    async def once() -> None:
        await asyncio.to_thread(work)

    return once


async def _every(
    seconds: float, event: str, once: Callable[[], Awaitable[None]], first_after: float
) -> None:
    await asyncio.sleep(first_after)
    while True:
        try:
            await once()
        except Exception as error:
            # Whatever it was, the next round must come.
            logger().error(event, error=describe(error))
        await asyncio.sleep(seconds)
