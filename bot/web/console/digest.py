"""The digest: the list as it stands now, the digests that were sent, and a sheet of paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Request, Response

from bot.care.digest import Section
from bot.care.staff_words import Said, StaffAnswer
from bot.services.answer_on_page import answer_on_page
from bot.services.read_digest import OpenedList, list_sent, print_digest, read_digest
from bot.services.sign_in import Session
from bot.web.console.digest_shown import counts_of, parts
from bot.web.console.navigation import home
from bot.web.console.paging import PER_PAGE, Page, page_number
from bot.web.console.room import Room
from bot.web.on_call.sign_in_page import is_by_hand
from bot.web.on_call.when import when

_WAYS = {"none": "nothing waited", "console": "console only", "sms": "text", "email": "e-mail"}
#: What a form may say of what was taken, by what the service answers.
_SAID = {"staff_has_it": "taken", "staff_has_alert": "taken", "staff_handed_over": "taken"}


def add_digest(router: APIRouter, room: Room) -> None:
    """The routes of digests."""
    _add_list(router, room)
    _add_sheet(router, room)
    _add_taking(router, room)

    @router.get("/digests")
    async def sent(request: Request) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        number = page_number(request.query_params.get("page", ""))
        first = (number - 1) * PER_PAGE
        found = await room.run(list_sent, room.app, session.staff, first, PER_PAGE + 1)
        now = room.app.clock.now()
        rows = [
            {
                "at": when(one.slot_at, now),
                "is_start": one.is_start,
                "lines": one.lines,
                "way": _WAYS[one.way],
                "opened": when(one.opened_at, now) if one.opened_at else None,
                "passed": when(one.passed_at, now) if one.passed_at else None,
            }
            for one in found[:PER_PAGE]
        ]
        # How many there are in all is never counted: there is another page, or there is none.
        total = first + len(found)
        page = Page(rows, number, total)
        return room.show(request, session, "digests.html", page=page)


def _add_list(router: APIRouter, room: Room) -> None:
    @router.get("")
    @router.get("/digest")
    async def current(request: Request, only: str = "") -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        if home(session) != "/console":
            return room.lead_to(home(session))
        number = page_number(request.query_params.get("page", ""))
        first = (number - 1) * PER_PAGE
        section = Section(only) if only in set(Section) else None
        given = (session.staff, first, PER_PAGE, section, is_by_hand(request))
        opened = await room.run(read_digest, room.app, *given)
        return _show(
            request,
            room,
            session,
            "digest.html",
            opened,
            page=Page(opened.lines, number, opened.total),
            only=section,
            mark=opened.mark,
            counts=counts_of(opened),
            everything=sum(opened.counts.values()),
        )


def _add_sheet(router: APIRouter, room: Room) -> None:
    @router.get("/digest/print")
    async def sheet(request: Request) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        opened = await room.run(print_digest, room.app, session.staff)
        left = opened.total - len(opened.lines)
        return _show(request, room, session, "digest_print.html", opened, left=left)


def _add_taking(router: APIRouter, room: Room) -> None:
    @router.post("/digest/{code}/have")
    async def have(request: Request, code: str) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        form = await room.form(request, session)
        if form is None:
            return room.stale(request, session)
        answer = StaffAnswer(Said.HAVE, code, "")
        became = await room.run(answer_on_page, room.app, session.staff, answer, _id(form))
        if became is None:
            return room.nothing(request, session)
        return room.lead_to("/console", said=_SAID.get(became, "nothing_changed"))


def _show(
    request: Request,
    room: Room,
    session: Session,
    template: str,
    opened: OpenedList,
    **values: Any,
) -> Response:
    by_time = room.app.settings.keyline_list_order == "time"
    return room.show(
        request,
        session,
        template,
        parts=parts(opened, by_time=by_time),
        total=opened.total,
        at=when(opened.at, opened.at),
        form_id=str(uuid4()),
        **values,
    )


def _id(form: dict[str, str]) -> UUID:
    try:
        return UUID(form.get("form", ""))
    except ValueError:
        return uuid4()
