"""`/console/review`: what reviews are to hear. Nothing leaves the tray without an outcome."""

from __future__ import annotations

from uuid import uuid4

from fastapi import APIRouter, Request, Response

from bot.care.staff_words import Said, StaffAnswer
from bot.services.answer_on_page import answer_on_page
from bot.services.review_on_page import see_tray
from bot.services.sign_in import Session
from bot.web.console.paging import PER_PAGE, Page, page_number
from bot.web.console.room import Room
from bot.web.console.sharing_shown import NO_NAME
from bot.web.on_call.codes import code_of, uuid_of
from bot.web.on_call.when import when

#: The longest outcome that is taken: it is to be texted.
_LONGEST = 1000
_WRONG = {
    "staff_tell_more": "Write what came of it. NOTHING alone is not enough: say why",
    "staff_not_told": "It names somebody, or says what may not be texted. Write it in other words",
    "staff_closed_already": "There is nobody any more who could hear it",
}


def add_review(router: APIRouter, room: Room) -> None:
    """The tray, and the outcome of each thing in it."""

    @router.get("/review")
    async def tray(request: Request) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        return await _show(request, room, session)

    @router.post("/review/{code}")
    async def outcome(request: Request, code: str) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        form = await room.form(request, session)
        if form is None:
            return room.stale(request, session)
        return await _keep(request, room, session, code, form)


async def _keep(
    request: Request, room: Room, session: Session, given: str, form: dict[str, str]
) -> Response:
    code, words = code_of(given), form.get("outcome", "")
    form_id = uuid_of(form.get("form", "")) or uuid4()
    if code is None:
        return room.nothing(request, session)
    answer = StaffAnswer(Said.TELL, code, tell=words)
    if len(words) > _LONGEST:
        # Only whoever may read the item hears what is wrong with the words.
        answer = StaffAnswer(Said.TELL, code, tell="")
    became = await room.run(answer_on_page, room.app, session.staff, answer, form_id)
    if became is None:
        return room.nothing(request, session)
    wrong = _WRONG.get(became)
    if wrong is None:
        return room.lead_to("/console/review", "outcome_kept")
    if len(words) > _LONGEST:
        wrong = f"At most {_LONGEST} characters: it is to be texted"
    return await _show(request, room, session, (code, wrong, words[:_LONGEST]))


async def _show(
    request: Request,
    room: Room,
    session: Session,
    fault: tuple[str, str, str] | None = None,
) -> Response:
    number = page_number(request.query_params.get("page", ""))
    start = (number - 1) * PER_PAGE
    found = await room.run(see_tray, room.app, session.staff, start, PER_PAGE)
    last = max(1, -(-found.total // PER_PAGE))
    return room.show(
        request,
        session,
        "review.html",
        200 if fault is None else 400,
        page=Page(found.lines, min(number, last), found.total),
        lines=[
            {
                "code": one.code,
                "who": found.names.get(one.person_id) or NO_NAME,
                "whose": found.names.get(one.about_id, "") if one.about_id else "",
                "since": when(one.marked_at, found.now),
                "form": uuid4(),
                "wrong": fault[1] if fault is not None and fault[0] == one.code else "",
                "typed": fault[2] if fault is not None and fault[0] == one.code else "",
            }
            for one in found.lines
        ],
        faults=[] if fault is None else [(f"outcome-{fault[0]}", fault[1])],
    )
