"""One's own people: the list, and the search among them. What is typed stands in no address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from bot.care.lanes import Lane
from bot.services.see_people import Line, People, Show, search_people, see_people
from bot.web.console.paging import PER_PAGE, Page, page_number, page_of
from bot.web.console.person_words import LANES, ROLES
from bot.web.console.room import Room
from bot.web.on_call.when import when


def add_people(router: APIRouter, room: Room) -> None:
    """The routes of the list."""

    @router.get("/people")
    async def listed(request: Request, show: str = "") -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        chosen = Show(show) if show in set(Show) else Show.ALL
        people = await room.run(see_people, room.app, session.staff, chosen)
        if people is None:
            return room.nothing(request, session)
        page = page_of(people.lines, page_number(request.query_params.get("page", "")))
        return room.show(
            request, session, "people.html", **_shown(room, people, page), show=chosen, typed=""
        )

    @router.post("/people")
    async def search(request: Request) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        form = await room.form(request, session)
        if form is None:
            return room.stale(request, session)
        typed = form.get("who", "")
        people = await room.run(search_people, room.app, session.staff, typed)
        if people is None:
            return room.nothing(request, session)
        # One page: a second would need what was typed in its address.
        page = Page(people.lines[:PER_PAGE], 1, min(len(people.lines), PER_PAGE))
        shown = _shown(room, people, page)
        more = max(0, len(people.lines) - PER_PAGE)
        return room.show(
            request, session, "people.html", **shown, searched=True, typed=typed[:100], more=more
        )


def _shown(room: Room, people: People, page: Page[Line]) -> dict[str, Any]:
    now, pressure = room.app.clock.now(), people.pressure
    return {
        "page": page,
        "lines": [_line(line, people, now) for line in page.lines],
        "is_desk": people.is_desk,
        "pressure": pressure,
        "by_lane": _by_lane(pressure.lanes),
        "oldest": _when(pressure.oldest_at, now),
    }


def _line(line: Line, people: People, now: datetime) -> dict[str, Any]:
    roles = [words for role, words in ROLES.items() if role in line.roles]
    return {
        "id": line.id,
        "name": line.name or "Name not recorded",
        "record_number": line.record_number,
        "role": ", ".join(roles) or ("" if people.is_desk else "You cover"),
        "open": _by_lane(line.lanes),
        "oldest": _when(line.oldest_at, now),
        "last": _when(line.last_contact_at, now),
        "due": _due(line.contact_due_at, now),
        "is_due": line.is_contact_due(now),
    }


def _by_lane(lanes: Any) -> list[tuple[str, int]]:
    return [(LANES[lane], lanes[lane]) for lane in Lane if lane in lanes]


def _when(moment: datetime | None, now: datetime) -> Any:
    return None if moment is None else when(moment, now)


def _due(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return ""
    days = (moment.date() - now.date()).days
    if moment <= now:
        return "due now" if days == 0 else f"due {-days} day{'' if days == -1 else 's'} ago"
    return "due today" if days == 0 else f"due in {days} day{'' if days == 1 else 's'}"
