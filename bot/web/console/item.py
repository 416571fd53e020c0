"""One item on the console: read, taken, and closed with words."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response

from bot.care.staff_words import Said
from bot.services.answer_on_page import answer_on_page
from bot.web.console.item_shown import show_item
from bot.web.console.room import Room
from bot.web.on_call.answers import SAY_MORE, read_answer, typed_again
from bot.web.on_call.codes import code_of


def add_item(router: APIRouter, room: Room) -> None:
    """The routes of an item. It is named by its code, as alerts and digests name it."""

    @router.get("/item/{code}")
    async def read(request: Request, code: str, now: str = "") -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        return await show_item(room, request, session, code, became=now)

    for said in Said:
        router.add_api_route(f"/item/{{code}}/{said}", _answering(room, said), methods=["POST"])


def _answering(room: Room, said: Said) -> Callable[[Request, str], Coroutine[Any, Any, Response]]:
    async def answer(request: Request, code: str) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        form = await room.form(request, session)
        if form is None:
            return await show_item(room, request, session, code, status=403, problem="stale")
        given = read_answer(form, code_of(code), said)
        if given is None:
            return room.nothing(request, session)
        answered, form_id = given
        became = await room.run(answer_on_page, room.app, session.staff, answered, form_id)
        if became is None:
            return room.nothing(request, session)
        if became in SAY_MORE:
            typed = typed_again(answered)
            return await show_item(
                room, request, session, code, status=422, problem=said, typed=typed
            )
        return room.lead_to(f"/console/item/{answered.code}?now={became}")

    return answer
