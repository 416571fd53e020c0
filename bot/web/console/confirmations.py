"""`/console/confirmations`: what waits for a worker about telling others."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from bot.services.see_confirmations import (
    Asked,
    Confirmations,
    decide_asked,
    list_confirmations,
    see_asked,
)
from bot.services.sign_in import Session
from bot.web.console import sharing_words as words
from bot.web.console.paging import PER_PAGE, Page, page_number
from bot.web.console.room import Room
from bot.web.console.sharing_shown import NO_NAME
from bot.web.on_call.codes import uuid_of
from bot.web.on_call.when import when

_REFUSED = {
    "hold.asked": "somebody on a safety hold asked about them",
    "record.fault_told": "a record is faulty: nothing can be told until it is put right",
}


def add_confirmations(router: APIRouter, room: Room) -> None:
    """The list, and each thing that waits."""

    @router.get("/confirmations")
    async def waiting(request: Request) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        return await _list(request, room, session)

    @router.get("/confirmations/{consent}")
    async def one(request: Request, consent: str) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        return await _show(request, room, session, consent)

    @router.post("/confirmations/{consent}")
    async def decide(request: Request, consent: str) -> Response:
        taken = await _taken(request, room)
        if isinstance(taken, Response):
            return taken
        return await _settle(request, room, taken[0], consent, taken[1])


async def _taken(request: Request, room: Room) -> tuple[Session, dict[str, str]] | Response:
    """Who sent a form, and its fields; or the answer to nobody, or to a form that is not ours."""
    session = await room.signed_in(request)
    if session is None:
        return room.ask_sign_in(request)
    form = await room.form(request, session)
    return room.stale(request, session) if form is None else (session, form)


async def _settle(
    request: Request, room: Room, session: Session, consent: str, form: dict[str, str]
) -> Response:
    consent_id, decision = uuid_of(consent), form.get("decision", "")
    confirms = decision == "confirm"
    if not confirms and decision != "decline":
        return await _show(request, room, session, consent, "Choose what you decide", form)
    if confirms and form.get("sure") != "yes":
        fault = "Confirm only when you made sure of all three, and tick that you did"
        return await _show(request, room, session, consent, fault, form, "sure")
    if consent_id is None:
        return room.nothing(request, session)
    became = await room.run(_decide, room, session, consent, confirms)
    if became is None:
        return room.nothing(request, session)
    if became:
        return await _show(request, room, session, consent, became, form)
    said = "consent_confirmed" if confirms else "consent_turned_down"
    return room.lead_to("/console/confirmations", said)


def _decide(room: Room, session: Session, consent: str, confirms: bool) -> str | None:
    consent_id = uuid_of(consent)
    if consent_id is None:
        return None
    return decide_asked(room.app, session.staff, consent_id, confirms=confirms)


async def _list(request: Request, room: Room, session: Session) -> Response:
    number = page_number(request.query_params.get("page", ""))
    start = (number - 1) * PER_PAGE
    found = await room.run(list_confirmations, room.app, session.staff, start, PER_PAGE)
    last = max(1, -(-found.total // PER_PAGE))
    page = Page(found.waiting, min(number, last), found.total)
    return room.show(request, session, "confirmations.html", page=page, **_shown(found))


def _shown(found: Confirmations) -> dict[str, Any]:
    """The four lists, as the template takes them."""
    now, names = found.now, {one: name or NO_NAME for one, name in found.names.items()}

    def name(one: UUID) -> str:
        return names.get(one, NO_NAME)

    return {
        "waiting": [
            {
                "id": one.id,
                "person": name(one.person_id),
                "other": name(one.other_id),
                "what": words.listed(one.categories),
                "since": when(one.recorded_at, now),
                "signs": _signs(one.signs),
            }
            for one in found.waiting
        ],
        "numbers": [(n.person_id, name(n.person_id), when(n.since, now)) for n in found.numbers],
        "refused": [
            (r.person_id, name(r.person_id), _REFUSED[r.kind], name(r.other_id), when(r.at, now))
            for r in found.refused
        ],
        "known": [
            (k.person_id, k.other_id, name(k.person_id), name(k.other_id)) for k in found.known
        ],
    }


async def _show(
    request: Request,
    room: Room,
    session: Session,
    consent: str,
    fault: str = "",
    form: dict[str, str] | None = None,
    field: str = "decision",
) -> Response:
    consent_id = uuid_of(consent)
    asked: Asked | None = None
    if consent_id is not None:
        asked = await room.run(see_asked, room.app, session.staff, consent_id)
    if asked is None:
        return room.nothing(request, session)
    return room.show(
        request,
        session,
        "confirmation.html",
        400 if fault else 200,
        asked=asked,
        person=asked.person or NO_NAME,
        other=asked.other or NO_NAME,
        what=words.listed(asked.waiting.categories),
        since=when(asked.waiting.recorded_at, asked.now),
        signs=_signs(asked.waiting.signs),
        lines=words.effect_lines(asked.effect, asked.other or "this person"),
        faults=[(field, fault)] if fault else [],
        typed=form or {},
    )


def _signs(codes: tuple[str, ...]) -> list[str]:
    known = {sign.value: said for sign, said in words.SIGNS.items()}
    return [known.get(code, code) for code in codes]
