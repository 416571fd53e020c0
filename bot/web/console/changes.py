"""Where an open page asks whether there is something new: a short mark, and nothing else."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from bot.services.see_changes import find_mark_of_item, mark_of_list
from bot.web.console.pages import GUARD
from bot.web.console.room import Room
from bot.web.on_call.codes import code_of


def add_changes(router: APIRouter, room: Room) -> None:
    """The routes that the pages' script asks. Whoever is not signed in any more gets 401."""

    @router.get("/changes/inbox")
    async def inbox(request: Request) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return _answer(None, 401)
        return _answer(await room.run(mark_of_list, room.app, session.staff))

    @router.get("/changes/item/{code}")
    async def item(request: Request, code: str) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return _answer(None, 401)
        given, mark = code_of(code), None
        if given is not None:
            mark = await room.run(find_mark_of_item, room.app, session.staff, given)
        return _answer(mark, 200 if mark else 404)


def _answer(mark: str | None, status: int = 200) -> Response:
    return JSONResponse({"mark": mark}, status, headers=GUARD)
