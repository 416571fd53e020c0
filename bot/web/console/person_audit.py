"""Who looked at a record, what was changed, and what was told to whom and why: in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from bot.services.see_person_audit import AuditLine, Trail, see_person_audit
from bot.web.console.paging import Page, page_number
from bot.web.console.person_words import CATEGORIES, EVENTS, FIELDS, WAYS_IN, WHYS
from bot.web.console.room import Room
from bot.web.on_call.codes import uuid_of
from bot.web.on_call.shown import title_of
from bot.web.on_call.when import when

_ACTORS = {
    "system": "Keyline",
    "person": "A person by text",
    "operator": "An operator",
}


def add_person_audit(router: APIRouter, room: Room) -> None:
    """The route of the trail of a record."""

    @router.get("/person/{person}/audit")
    async def read(request: Request, person: str) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        person_id = uuid_of(person)
        number = page_number(request.query_params.get("page", ""))
        trail = None
        if person_id is not None:
            trail = await room.run(see_person_audit, room.app, session.staff, person_id, number)
        if trail is None:
            return room.nothing(request, session)
        now = room.app.clock.now()
        lines = [line_in_words(one, trail, now) for one in trail.lines]
        return room.show(
            request,
            session,
            "person_audit.html",
            at=f"/console/person/{trail.person_id}",
            lines=lines,
            page=Page(lines, trail.number, trail.total),
        )


def line_in_words(line: AuditLine, trail: Trail, now: datetime) -> dict[str, Any]:
    """An event: when, who, what, and what it says besides."""
    name = None if line.actor_id is None else trail.names.get(line.actor_id)
    who = _ACTORS.get(line.actor, line.actor) if name is None else title_of(name)
    return {
        "at": when(line.at, now),
        "who": who,
        "what": EVENTS.get(line.kind, line.kind.replace(".", ": ").replace("_", " ")),
        "more": "; ".join(_more(line)),
        "kind": line.kind,
    }


def _more(line: AuditLine) -> list[str]:
    given, found = line.details, []
    if line.kind == "disclosure.decided":
        found.append("told" if given.get("outcome") == "allow" else "not told")
        found.append(CATEGORIES.get(str(given.get("category")), "public information"))
        found.append(f"because {WHYS.get(str(given.get('reason')), str(given.get('reason')))}")
        of_another = line.requester_id not in (None, line.subject_id)
        found.append("to somebody else" if of_another else "to the person themselves")
    if line.kind == "person.opened" and "way" in given:
        found.append(WAYS_IN.get(str(given["way"]), str(given["way"])))
    if line.kind == "person.details_changed":
        names = str(given.get("fields", "")).split(",")
        found.append(", ".join(FIELDS.get(name, name) for name in names))
    if line.kind == "person.copied" and given.get("confidence"):
        found.append("with what was said in confidence")
    return found
