"""A person on one page."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from bot.care.routing import Role
from bot.care.safe_hours import words_of_kept
from bot.care.staff_roles import Doing, may_any
from bot.services.person_phones import show_phone
from bot.services.see_person import Beside, Brief, see_person
from bot.services.sign_in import Session
from bot.web.console.person_shown import contact, cover, item, owed, phone, text, told_to
from bot.web.console.person_words import HOLDS, KINDS, ROLES
from bot.web.console.room import Room
from bot.web.on_call.codes import uuid_of
from bot.web.on_call.when import when

_HELPERS = ("key_worker", "accountable_professional", "deputy", "buddy")


def add_person(router: APIRouter, room: Room) -> None:
    """The routes of the page."""

    @router.get("/person/{person}")
    async def read(request: Request, person: str) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        return await _show(room, request, session, person)

    @router.post("/person/{person}/phone/{phone_id}")
    async def number(request: Request, person: str, phone_id: str) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        if await room.form(request, session) is None:
            return room.stale(request, session)
        person_id, which = uuid_of(person), uuid_of(phone_id)
        if person_id is None or which is None:
            return room.nothing(request, session)
        shown = await room.run(show_phone, room.app, session.staff, person_id, which)
        if shown is None:
            return room.nothing(request, session)
        return await _show(room, request, session, person, numbers={which: shown})


async def _show(
    room: Room,
    request: Request,
    session: Session,
    person: str,
    numbers: dict[UUID, str] | None = None,
) -> Response:
    person_id = uuid_of(person)
    brief = None
    if person_id is not None:
        brief = await room.run(see_person, room.app, session.staff, person_id)
    if brief is None:
        return room.nothing(request, session)
    now = room.app.clock.now()
    shown = shown_brief(brief, now, numbers or {})
    return room.show(request, session, "person.html", **shown, offered=_offered(brief, session))


def _offered(brief: Brief, session: Session) -> set[str]:
    """The pages of a person that only some may open, as far as whoever looks may."""
    # A new phone is enrolled by a worker, who made sure by name whose it is: desks have no name.
    by_name = session.staff.kind == "worker"
    may = {
        "details": brief.may_change,
        "audit": brief.may_audit,
        "apart": brief.may_change and may_any(session.roles, Doing.KEEP_APART),
        "new-phone": brief.may_change and by_name,
    }
    return {page for page, is_so in may.items() if is_so}


def shown_brief(brief: Brief, now: datetime, numbers: dict[UUID, str]) -> dict[str, Any]:
    """A brief as the template takes it. `numbers`: those that were asked for, in full."""
    details = brief.details
    return {
        "at": f"/console/person/{brief.id}",
        "name": f"{details.first_name} {details.last_name}".strip() or "Name not recorded",
        "details": details,
        "safe_hours": words_of_kept(details.safe_hours),
        "is_service_user": brief.about.is_service_user,
        "is_carer": brief.about.is_carer,
        "paused": when(brief.about.paused_at, now) if brief.about.paused_at else None,
        "died": brief.about.died_at is not None,
        "helpers": _helpers(brief),
        "cover": cover(brief),
        "contact": contact(brief.contact, now),
        "items": [item(one, now) for one in brief.items],
        "owed": [owed(one, now) for one in brief.owed],
        "last_told": [text(one, now) for one in brief.last_told],
        "told_to": [told_to(one, brief, now) for one in brief.told_to],
        "beside": [_beside(one, now) for one in brief.beside],
        "phones": [phone(one, now, numbers.get(one.id)) for one in brief.phones],
        "has_pin": "pin" in brief.proofs,
        "has_word": "memory_word" in brief.proofs,
        "tray": [(one.code, when(one.since, now), one.of_another) for one in brief.tray],
    }


def _helpers(brief: Brief) -> list[dict[str, Any]]:
    """Every role of the key team; one that nobody has is said too."""
    rows = []
    for role in _HELPERS:
        found = [one for one in brief.helpers if one.role == role]
        if not found and brief.about.is_service_user and role != Role.BUDDY.value:
            rows.append({"role": ROLES[role], "name": "", "more": ""})
        for one in found:
            more = ", ".join(part for part in (one.profession, one.agency) if part)
            rows.append({"role": ROLES[role], "name": one.name, "more": more})
    return rows


def _beside(one: Beside, now: datetime) -> dict[str, Any]:
    near = one.near
    return {
        "id": near.id,
        "name": near.name or "somebody whose name is not recorded",
        "kind": KINDS[near.kind],
        "is_subject": near.is_subject,
        "is_checked": near.verified_at is not None,
        "hold": HOLDS.get(near.hold, ""),
        "may_open": one.may_open,
        "items": [item(open_item, now) for open_item in one.items],
    }
