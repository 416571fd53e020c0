"""A stand-in for Twilio on this machine: its REST interface, its webhooks, its phone network.

`magic` lists the numbers that make it fail. Nothing leaves this machine, nothing is kept.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware

from bot import logs
from bot.clock import Clock, SystemClock
from bot.settings import LOOPBACK, Settings, SettingsError
from bot.web.simulator import control, rest, rest_account
from bot.web.simulator.account import Account
from bot.web.simulator.exchange import Phone
from bot.web.simulator.options import Options
from bot.web.simulator.traffic import Traffic


def create_app(
    settings: Settings,
    clock: Clock | None = None,
    options: Options | None = None,
    *,
    phones: tuple[Phone, ...] | None = None,
    names: Sequence[str] = ("127.0.0.1", "localhost"),
    make_account: Callable[[], Account] | None = None,
) -> FastAPI:
    """The stand-in as an application; its `state.traffic` can be asked directly.

    `phones` stand on the page of phones: the demo team's unless given. It answers under `names`
    only. `make_account` gives the account as it is at the start and after a reset.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # Made here, in the loop that it lives in.
        traffic = Traffic(settings, clock or SystemClock(), options, phones, make_account)
        app.state.traffic = traffic
        app.include_router(rest.routes(traffic))
        app.include_router(rest_account.routes(traffic))
        app.include_router(control.routes(traffic))
        yield
        await traffic.close()

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    # A page in somebody's browser must not reach it under a name of its own.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(names))

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    return app


def run(settings: Settings) -> None:
    """Serve the stand-in where TWILIO_API_URL points; only on this machine, only in demo mode.

    Raises SettingsError when the address or the mode does not allow it.
    """
    where = urlsplit(settings.twilio_api_url)
    if where.hostname not in LOOPBACK or where.port is None:
        raise SettingsError(
            "TWILIO_API_URL does not name a port of this machine; "
            "expected one like http://127.0.0.1:8010 for the stand-in"
        )
    if not settings.demo_allowed:
        raise SettingsError("KEYLINE_MODE is live; the stand-in for Twilio is for demo only")
    logs.configure("stand-in")
    uvicorn.run(
        create_app(settings),
        host=str(where.hostname),
        port=where.port,
        ws="none",
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=2,
    )
