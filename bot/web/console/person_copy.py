"""A copy of a person's texts for the record system of the trust: shown, or as a plain text file."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from bot.care.record_copy import Span
from bot.services.copy_for_record import Copied, Wanted, copy_for_record
from bot.services.see_thread import name_for_copy
from bot.services.sign_in import Session
from bot.web.console.pages import GUARD
from bot.web.console.room import Room
from bot.web.on_call.codes import code_of, uuid_of

SPANS = {Span.TODAY: "Today", Span.WEEK: "The last 7 days", Span.ITEM: "One item"}


def add_person_copy(router: APIRouter, room: Room) -> None:
    """The routes of the copy. It leaves Keyline, so it is made by a form and never by a link."""

    @router.get("/person/{person}/copy")
    async def ask(request: Request, person: str, item: str = "") -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        code = code_of(item) or ""
        wanted = Wanted(Span.ITEM if code else Span.TODAY, code)
        return await _show(room, request, session, person, wanted)

    @router.post("/person/{person}/copy")
    async def show(request: Request, person: str) -> Response:
        return await _made(room, request, person, download=False)

    @router.post("/person/{person}/copy/download")
    async def download(request: Request, person: str) -> Response:
        return await _made(room, request, person, download=True)


async def _made(room: Room, request: Request, person: str, *, download: bool) -> Response:
    session = await room.signed_in(request)
    if session is None:
        return room.ask_sign_in(request)
    form = await room.form(request, session)
    if form is None:
        return room.stale(request, session)
    person_id, wanted = uuid_of(person), _wanted(form)
    if person_id is None:
        return room.nothing(request, session)
    if wanted is None:
        asked = Wanted(Span.ITEM, "", "carers" in form, "confidence" in form)
        return await _show(room, request, session, person, asked, problem="code", status=422)
    copied = await room.run(copy_for_record, room.app, session.staff, person_id, wanted)
    if copied is None and wanted.span is Span.ITEM:
        # Whether it is somebody else's item or none at all: the same.
        return await _show(room, request, session, person, wanted, problem="code", status=422)
    if copied is None:
        return room.nothing(request, session)
    if download:
        return _file(copied)
    return await _show(room, request, session, person, wanted, copied=copied)


async def _show(
    room: Room,
    request: Request,
    session: Session,
    person: str,
    wanted: Wanted,
    *,
    copied: Copied | None = None,
    problem: str = "",
    status: int = 200,
) -> Response:
    person_id = uuid_of(person)
    name = None
    if person_id is not None:
        name = await room.run(name_for_copy, room.app, session.staff, person_id)
    if name is None:
        return room.nothing(request, session)
    return room.show(
        request,
        session,
        "person_copy.html",
        status,
        at=f"/console/person/{person_id}",
        name=name or "Name not recorded",
        spans=SPANS.items(),
        wanted=wanted,
        copied=copied,
        problem=problem,
    )


def _wanted(form: dict[str, str]) -> Wanted | None:
    given = form.get("span", "")
    span = Span(given) if given in set(Span) else Span.TODAY
    code = code_of(form.get("code", "")) or ""
    if span is Span.ITEM and not code:
        return None
    return Wanted(span, code, "carers" in form, "confidence" in form)


def _file(copied: Copied) -> Response:
    headers = {**GUARD, "Content-Disposition": f'attachment; filename="{copied.file_name}"'}
    return Response(copied.text, media_type="text/plain; charset=utf-8", headers=headers)
