"""Looking into a person with a reason; and, for leads and guardians, who looked."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from bot.care.opening_reason import LASTS, MOST_CHARACTERS
from bot.services.open_with_reason import NotOpened, may_open_with_reason, open_with_reason
from bot.services.sign_in import Session
from bot.services.who_looked import list_reasons_given, list_who_looked
from bot.web.console.paging import page_number, page_of
from bot.web.console.room import Room
from bot.web.on_call.codes import uuid_of
from bot.web.on_call.shown import title_of
from bot.web.on_call.when import when

#: How somebody came to a record, in words.
WAYS = {
    "own": "their own person",
    "cover": "covering",
    "team": "of the team",
    "desk": "of the team",
    "reason": "with a reason",
}
_KINDS = {
    "person.opened": "Opened the record",
    "person.opened_with_reason": "Gave a reason",
    "item.read": "Read a message",
}
_SAY_MORE = "Say in a few words why you need to look: at least 10 letters."
_NOBODY = "There is nobody so, or nobody for you to see."


def add_looks(router: APIRouter, room: Room) -> None:
    """The routes of looking in, and of who looked."""

    @router.get("/look")
    async def ask(request: Request) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        return await _ask(room, request, session)

    @router.post("/look")
    async def look(request: Request) -> Response:
        return await _look(room, request)

    @router.get("/looked")
    async def looked(request: Request) -> Response:
        return await _looked(room, request)

    @router.get("/looked/{person_id}")
    async def looked_at(request: Request, person_id: str) -> Response:
        return await _looked_at(room, request, person_id)


async def _ask(
    room: Room,
    request: Request,
    session: Session,
    *,
    status: int = 200,
    problem: str = "",
    field: str = "",
    typed: dict[str, str] | None = None,
) -> Response:
    if not await room.run(may_open_with_reason, room.app, session.staff):
        return room.nothing(request, session)
    return room.show(
        request,
        session,
        "look.html",
        status,
        problem=problem,
        field=field,
        typed=typed or {},
        minutes=int(LASTS.total_seconds() // 60),
        most=MOST_CHARACTERS,
    )


async def _look(room: Room, request: Request) -> Response:
    session = await room.signed_in(request)
    if session is None:
        return room.ask_sign_in(request)
    form = await room.form(request, session)
    if form is None:
        return room.stale(request, session)
    whom, words = form.get("whom", ""), form.get("words", "")
    found = await room.run(open_with_reason, room.app, session.staff, whom, words)
    if isinstance(found, NotOpened):
        wrong = ("words", _SAY_MORE) if found is NotOpened.SAY_MORE else ("whom", _NOBODY)
        return await _ask(
            room,
            request,
            session,
            status=422,
            field=wrong[0],
            problem=wrong[1],
            typed={"whom": whom, "words": words},
        )
    if len(found.people) == 1:
        return room.lead_to(f"/console/person/{found.people[0]}", "opened_with_reason")
    return room.show(request, session, "look_which.html", people=found.people)


async def _looked(room: Room, request: Request) -> Response:
    session = await room.signed_in(request)
    if session is None:
        return room.ask_sign_in(request)
    found = await room.run(list_reasons_given, room.app, session.staff)
    if found is None:
        return room.nothing(request, session)
    now = room.app.clock.now()
    page = page_of(found, page_number(request.query_params.get("page", "")))
    lines = [
        (
            line,
            title_of(line.who) if line.who else "Somebody who has gone",
            when(line.given_at, now),
        )
        for line in page.lines
    ]
    return room.show(request, session, "looked.html", page=page, lines=lines)


async def _looked_at(room: Room, request: Request, given: str) -> Response:
    session = await room.signed_in(request)
    if session is None:
        return room.ask_sign_in(request)
    person_id = uuid_of(given)
    found = None
    if person_id is not None:
        found = await room.run(list_who_looked, room.app, session.staff, person_id)
    if found is None:
        return room.nothing(request, session)
    now = room.app.clock.now()
    page = page_of(found, page_number(request.query_params.get("page", "")))
    lines = [
        (
            when(line.at, now),
            title_of(line.who) if line.who else "Somebody who has gone",
            _KINDS.get(line.kind, ""),
            WAYS.get(line.way or "", ""),
        )
        for line in page.lines
    ]
    address = f"/console/looked/{person_id}"
    return room.show(request, session, "looked_at.html", page=page, lines=lines, address=address)
