"""The texts between us and one person, in pages by time."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from bot.services.see_thread import see_thread
from bot.web.console.paging import Page, page_number
from bot.web.console.person_shown import text
from bot.web.console.room import Room
from bot.web.on_call.codes import uuid_of


def add_person_thread(router: APIRouter, room: Room) -> None:
    """The route of the conversation."""

    @router.get("/person/{person}/conversation")
    async def read(request: Request, person: str) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        person_id = uuid_of(person)
        number = page_number(request.query_params.get("page", ""))
        thread = None
        if person_id is not None:
            thread = await room.run(see_thread, room.app, session.staff, person_id, number)
        if thread is None:
            return room.nothing(request, session)
        now = room.app.clock.now()
        texts = [text(one, now, of_carer=thread.is_carer) for one in thread.texts]
        return room.show(
            request,
            session,
            "person_conversation.html",
            at=f"/console/person/{thread.person_id}",
            name=thread.name or "Name not recorded",
            is_carer=thread.is_carer,
            texts=texts,
            page=Page(texts, thread.number, thread.total),
        )
