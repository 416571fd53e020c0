"""GET /healthz: this process lives. GET /readyz: a text that comes in now would be kept."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

import httpx
from fastapi import APIRouter
from fastapi.responses import JSONResponse

from bot.app import App
from bot.logs import describe, logger
from bot.services.worker_signs import worker_is_alive

_PATIENCE_S = 2.0


def routes(app: App) -> APIRouter:
    """The two health pages. They say how the parts are, never what is in them."""
    router = APIRouter()

    @router.get("/healthz")
    async def healthz() -> JSONResponse:
        return JSONResponse({"alive": True})

    @router.get("/readyz")
    async def readyz() -> JSONResponse:
        settings = app.settings
        # Asked here and not in a thread: it must be true when every thread waits for the database.
        spool = _can_spool(app)
        database, worker, dialogue, actions = await asyncio.gather(
            _looks_well(app.records.is_alive),
            _looks_well(lambda: worker_is_alive(app)),
            _answers(f"{settings.keyline_dialogue_url}/webhooks/keyline/ready"),
            _answers(f"{settings.keyline_actions_url}/ready"),
        )
        parts = {
            "database": _word(database),
            "worker": _word(worker),
            "dialogue": _word(dialogue),
            "actions": _word(actions),
            "spool": _word(spool),
            "spooled": app.spool.count(),
            "set_aside": app.spool.count_set_aside(),
            "classifier": app.danger_scorer.state.value,
        }
        kept = database or spool
        screened = app.danger_scorer.state.is_as_set
        everything = database and worker and dialogue and actions and spool and screened
        return JSONResponse(
            {"ready": kept, "everything": everything, "parts": parts},
            status_code=200 if kept else 503,
        )

    return router


def _word(works: bool) -> str:
    return "ok" if works else "down"


async def _looks_well(look: Callable[[], bool]) -> bool:
    """What a look says; no, when it takes too long or fails."""
    try:
        return await asyncio.wait_for(asyncio.to_thread(look), _PATIENCE_S)
    except TimeoutError:
        return False
    except Exception as error:
        logger().warning("health.look_failed", error=describe(error))
        return False


def _can_spool(app: App) -> bool:
    folder = app.settings.spool_dir
    return os.access(folder if folder.is_dir() else app.settings.keyline_home, os.W_OK)


async def _answers(url: str) -> bool:
    try:
        async with httpx.AsyncClient(timeout=_PATIENCE_S, trust_env=False) as http:
            answer = await http.get(url)
    except httpx.HTTPError:
        return False
    return answer.status_code == httpx.codes.OK
