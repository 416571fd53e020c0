"""Builds the front door."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.base import RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response

from bot.app import App
from bot.logs import describe, logger
from bot.services.outage_alert import OutageAlert
from bot.web import health
from bot.web.webhooks import routes as webhooks
from bot.web.webhooks.intake import Intake

DRAIN_EVERY_S = 1.0
PHONES_EVERY_S = 60.0

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def build_front_door(app: App) -> FastAPI:
    """Webhooks and health; the phones page too where demo is allowed."""
    alert = OutageAlert(app)
    intake = Intake(app, alert)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        loops = [
            asyncio.create_task(_every(DRAIN_EVERY_S, "drain.failed", intake.drain)),
            asyncio.create_task(_every(PHONES_EVERY_S, "phones.failed", _refresh(alert))),
        ]
        logger().info("front_door.started")
        yield
        for loop in loops:
            loop.cancel()

    front_door = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    front_door.include_router(health.routes(app))
    front_door.include_router(webhooks.routes(app, intake))
    if app.settings.demo_allowed:
        from bot.web.simulator import page

        front_door.include_router(page.routes(app.settings))

    @front_door.middleware("http")
    async def with_headers(request: Request, go_on: RequestResponseEndpoint) -> Response:
        response = await go_on(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return front_door


def _refresh(alert: OutageAlert) -> Callable[[], Awaitable[None]]:
    async def once() -> None:
        await asyncio.to_thread(alert.refresh)

    return once


async def _every(seconds: float, event: str, once: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await once()
        except Exception as error:
            # Whatever it was, the next round must come.
            logger().error(event, error=describe(error))
        await asyncio.sleep(seconds)
