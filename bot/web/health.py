"""GET /healthz: this process lives. GET /readyz: a text that comes in now would be kept."""

from __future__ import annotations

import asyncio
import os

import httpx
from fastapi import APIRouter
from fastapi.responses import JSONResponse

from bot.app import App

_DIALOGUE_TIMEOUT_S = 1.0


def routes(app: App) -> APIRouter:
    """The two health pages. They say how the parts are, never what is in them."""
    router = APIRouter()

    @router.get("/healthz")
    async def healthz() -> JSONResponse:
        return JSONResponse({"alive": True})

    @router.get("/readyz")
    async def readyz() -> JSONResponse:
        database = await asyncio.to_thread(app.records.is_alive)
        spool = await asyncio.to_thread(_can_spool, app)
        dialogue = await _dialogue_answers(app)
        kept = database or spool
        parts = {
            "database": _word(database),
            "dialogue": _word(dialogue),
            "spool": _word(spool),
            "spooled": app.spool.count(),
        }
        everything = database and dialogue and spool
        return JSONResponse(
            {"ready": kept, "everything": everything, "parts": parts},
            status_code=200 if kept else 503,
        )

    return router


def _word(works: bool) -> str:
    return "ok" if works else "down"


def _can_spool(app: App) -> bool:
    folder = app.settings.spool_dir
    return os.access(folder if folder.is_dir() else app.settings.keyline_home, os.W_OK)


async def _dialogue_answers(app: App) -> bool:
    try:
        async with httpx.AsyncClient(timeout=_DIALOGUE_TIMEOUT_S, trust_env=False) as http:
            answer = await http.get(f"{app.settings.keyline_dialogue_url}/webhooks/keyline/ready")
    except httpx.HTTPError:
        return False
    return answer.status_code == httpx.codes.OK
