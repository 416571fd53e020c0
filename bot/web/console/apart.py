"""`/console/person/.../apart`: the workers who may open nothing of a person, for leads."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request, Response

from bot.services.keep_apart_on_page import see_apart, set_apart
from bot.services.sign_in import Session
from bot.web.console.room import Room
from bot.web.on_call.codes import uuid_of


def add_apart(router: APIRouter, room: Room) -> None:
    """The page, and its two forms."""

    @router.get("/person/{person}/apart")
    async def read(request: Request, person: str) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        return await _show(room, request, session, person)

    @router.post("/person/{person}/apart")
    async def change(request: Request, person: str) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        form = await room.form(request, session)
        if form is None:
            return room.stale(request, session)
        return await _change(room, request, session, person, form)


async def _change(
    room: Room, request: Request, session: Session, person: str, form: dict[str, str]
) -> Response:
    person_id, worker_id = uuid_of(person), uuid_of(form.get("worker", ""))
    if worker_id is None:
        return await _show(room, request, session, person, "Choose who is to be kept apart")
    if person_id is None:
        return room.nothing(request, session)
    apart = form.get("do") != "end"
    done = await room.run(_set, room, session, person_id, worker_id, apart)
    if done is None:
        return room.nothing(request, session)
    said = "kept_apart" if apart else "apart_no_more"
    return room.lead_to(f"/console/person/{person_id}/apart", said if done else "nothing_changed")


def _set(
    room: Room, session: Session, person_id: UUID, worker_id: UUID, apart: bool
) -> bool | None:
    return set_apart(room.app, session.staff, person_id, worker_id, apart=apart)


async def _show(
    room: Room, request: Request, session: Session, person: str, fault: str = ""
) -> Response:
    person_id = uuid_of(person)
    found = None
    if person_id is not None:
        found = await room.run(see_apart, room.app, session.staff, person_id)
    if found is None:
        return room.nothing(request, session)
    faults = [("worker", fault)] if fault else []
    return room.show(
        request, session, "apart.html", 422 if fault else 200, found=found, faults=faults
    )
