"""The team's rota: a week, the gaps of two weeks, and the forms that change it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request, Response

from bot.services.rota.editing import NOT_YOURS, RotaError
from bot.services.rota.list_entries import list_entries
from bot.services.rota.see import see_week
from bot.services.rota.see_gaps import see_gaps
from bot.services.sign_in import Session
from bot.web.console import rota_forms
from bot.web.console.room import Room
from bot.web.console.rota_forms import Form, Work, read_day, read_id

#: What a role is called on a page.
ROLES = {
    "duty": "Duty",
    "lead": "Lead",
    "on_call": "On call",
    "manager": "Manager",
    "director": "Director",
    "health_lead": "Health lead",
    "link_worker": "Link worker",
    "peer_worker": "Peer worker",
    "guardian": "Caldicott Guardian",
}
#: The pages with forms; each has a template of its name.
PAGES = ("leave", "hours", "posts", "swaps")
#: Where a form goes, the page that it is on, and what it does.
_FORMS: tuple[tuple[str, str, Work], ...] = (
    ("/rota/leave", "leave", rota_forms.enter_leave),
    ("/rota/leave/now", "leave", rota_forms.away_now),
    ("/rota/leave/{entry}/cancel", "leave", rota_forms.cancel_leave),
    ("/rota/leave/{entry}/restore", "leave", rota_forms.restore_leave),
    ("/rota/leave/{entry}/cover", "leave", rota_forms.name_cover),
    ("/rota/hours", "hours", rota_forms.set_hours),
    ("/rota/hours/{entry}/undo", "hours", rota_forms.undo_hours),
    ("/rota/desks", "hours", rota_forms.set_desk_hours),
    ("/rota/desks/{entry}/undo", "hours", rota_forms.undo_desk_hours),
    ("/rota/posts", "posts", rota_forms.name_post),
    ("/rota/posts/{entry}/remove", "posts", rota_forms.remove_post),
    ("/rota/posts/{entry}/restore", "posts", rota_forms.restore_post),
    ("/rota/swaps/day", "swaps", rota_forms.ask_day_swap),
    ("/rota/swaps/post", "swaps", rota_forms.ask_post_swap),
    ("/rota/swaps/{entry}/answer", "swaps", rota_forms.answer_swap),
    ("/rota/swaps/{entry}/undo", "swaps", rota_forms.undo_swap),
)

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def add_rota(router: APIRouter, room: Room) -> None:
    """The routes below /console/rota."""
    router.add_api_route("/rota", _week(room), methods=["GET"])
    router.add_api_route("/rota/gaps", _gaps(room), methods=["GET"])
    for page in PAGES:
        router.add_api_route(f"/rota/{page}", _page(room, page), methods=["GET"])
    for path, page, work in _FORMS:
        router.add_api_route(path, _taking(room, page, work), methods=["POST"])


def _week(room: Room) -> Handler:
    async def week(request: Request) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        wanted = read_day(request.query_params.get("week", ""))
        seen = await room.run(see_week, room.app, session.staff, wanted)
        if seen is None:
            return room.nothing(request, session)
        return room.show(
            request,
            session,
            "rota.html",
            week=seen,
            roles=ROLES,
            previous=seen.days[0] - timedelta(days=7),
            following=seen.days[0] + timedelta(days=7),
        )

    return week


def _gaps(room: Room) -> Handler:
    async def gaps(request: Request) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        seen = await room.run(see_gaps, room.app, session.staff)
        if seen is None:
            return room.nothing(request, session)
        return room.show(request, session, "rota_gaps.html", seen=seen, roles=ROLES)

    return gaps


def _page(room: Room, page: str) -> Handler:
    async def form_page(request: Request) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        return await _shown(room, request, session, page)

    return form_page


def _taking(room: Room, page: str, work: Work) -> Handler:
    async def take(request: Request) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        form = await room.form(request, session)
        if form is None:
            return room.stale(request, session)
        entry = read_id(request.path_params.get("entry", ""))
        try:
            undo = await room.run(work, room.app, session.staff, form, entry)
        except RotaError as error:
            if str(error) == NOT_YOURS:
                return room.nothing(request, session)
            return await _shown(room, request, session, page, fault=str(error), typed=form)
        address = f"/console/rota/{page}"
        return room.lead_to(f"{address}?undo={undo}" if undo else address, "saved")

    return take


async def _shown(
    room: Room,
    request: Request,
    session: Session,
    page: str,
    fault: str = "",
    typed: Form | None = None,
) -> Response:
    """A page with forms; with what was wrong, and what was typed, where it was refused."""
    entries = await room.run(list_entries, room.app, session.staff)
    if entries is None:
        return room.nothing(request, session)
    faults = [("forms", f"{fault[:1].upper()}{fault[1:]}.")] if fault else []
    return room.show(
        request,
        session,
        f"rota_{page}.html",
        422 if fault else 200,
        entries=entries,
        roles=ROLES,
        faults=faults,
        typed=typed or {},
        undo=read_id(request.query_params.get("undo", "")),
    )
