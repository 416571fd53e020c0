"""What came with a text, opened: a picture is shown alone, everything else is saved.

It was sent by whoever has our number. So it is never part of a page of ours, runs nothing, loads
nothing, and is taken for nothing but what it was served as.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from bot.services.open_media import OpenedMedia, open_media
from bot.web.console.pages import GUARD
from bot.web.console.room import Room
from bot.web.on_call.attached import SHOWN
from bot.web.on_call.codes import code_of, uuid_of

_CAGE = {
    **GUARD,
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def add_media(router: APIRouter, room: Room) -> None:
    """The route of what came with a text, beside the item with which the text is read."""

    @router.get("/item/{code}/media/{media_id}")
    async def read(request: Request, code: str, media_id: str) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        wanted, which, opened = code_of(code), uuid_of(media_id), None
        if wanted is not None and which is not None:
            opened = await room.run(open_media, room.app, session.staff, wanted, which)
        return room.nothing(request, session) if opened is None else _answer(opened)


def _answer(opened: OpenedMedia) -> Response:
    how = "inline" if opened.content_type in SHOWN else "attachment"
    headers = {**_CAGE, "Content-Disposition": f'{how}; filename="{opened.file_name}"'}
    return Response(opened.data, media_type=opened.content_type, headers=headers)
