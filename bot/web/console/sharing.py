"""`/console/person/...`: what may be told of a person, to whom, and how staff change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from bot.care.facts import Category
from bot.care.item_view import ASKED_FOR
from bot.care.sharing_changes import Change
from bot.services.consent_on_page import Beside, SharingOf, see_sharing
from bot.services.consent_on_page_change import Asked, Done, ToConfirm, Wrong, change_sharing
from bot.services.sign_in import Session
from bot.web.console import sharing_words as words
from bot.web.console.paging import page_number, page_of
from bot.web.console.room import Room
from bot.web.console.sharing_forms import Form, read_change
from bot.web.console.sharing_shown import (
    category_options,
    history,
    known,
    options,
    shown,
)

#: Which page a form stands on, and to which part of a person's pages it belongs.
_PARTS = {
    "agreement": "consent",
    "capacity": "consent",
    "hold": "relationships",
    "relation": "relationships",
    "end": "relationships",
    "known": "known",
    "known-end": "known",
}
_CHANGED = (
    "Somebody changed what is recorded since you opened this page. What you typed is kept: look at"
    " what holds now, then send it again"
)
_STALE = ("form", _CHANGED)


def add_sharing(router: APIRouter, room: Room) -> None:
    """The pages on consent, relationships and known facts of a person."""

    @router.get("/person/{person}/consent")
    async def consent(request: Request, person: str) -> Response:
        return await _list(request, room, person, "consent")

    @router.get("/person/{person}/relationships")
    async def relationships(request: Request, person: str) -> Response:
        return await _list(request, room, person, "relationships")

    @router.get("/person/{person}/known")
    async def known_facts(request: Request, person: str) -> Response:
        return await _list(request, room, person, "known")

    @router.get("/person/{person}/consent/{other}")
    async def consent_of(request: Request, person: str, other: str) -> Response:
        return await _one(request, room, person, other, "consent")

    @router.get("/person/{person}/relationships/{other}")
    async def relationship_of(request: Request, person: str, other: str) -> Response:
        return await _one(request, room, person, other, "relationships")

    @router.get("/person/{person}/known/{other}")
    async def known_of(request: Request, person: str, other: str) -> Response:
        return await _one(request, room, person, other, "known")

    @router.post("/person/{person}/sharing/{other}/{what}")
    async def change(request: Request, person: str, other: str, what: str) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        form = await room.form(request, session)
        if form is None:
            return room.stale(request, session)
        return await _change(request, room, session, person, other, what, form)


def id_of(given: str) -> UUID | None:
    """An id in an address; None for anything that is none."""
    try:
        return UUID(given)
    except ValueError:
        return None


async def _list(request: Request, room: Room, person: str, part: str) -> Response:
    session = await room.signed_in(request)
    if session is None:
        return room.ask_sign_in(request)
    found = await _sharing(room, session, person)
    if found is None:
        return room.nothing(request, session)
    asked = page_number(request.query_params.get("page", ""))
    lines = page_of(history(found), asked if part == "consent" else 1)
    carers = page_of(found.beside, page_number(request.query_params.get("carers", "")))
    return room.show(
        request,
        session,
        f"sharing_{part}.html",
        sharing=found,
        carers=carers,
        beside=[shown(one, found) for one in carers.lines],
        knows={str(one.other_id): known(one, found) for one in carers.lines},
        history=lines,
        base=f"/console/person/{found.person_id}",
    )


async def _one(request: Request, room: Room, person: str, other: str, part: str) -> Response:
    session = await room.signed_in(request)
    if session is None:
        return room.ask_sign_in(request)
    found = await _find(room, session, person, other)
    if found is None:
        return room.nothing(request, session)
    return _show_one(request, room, session, found, part)


async def _sharing(room: Room, session: Session, person: str) -> SharingOf | None:
    person_id = id_of(person)
    if person_id is None:
        return None
    return await room.run(see_sharing, room.app, session.staff, person_id)


_Found = tuple[SharingOf, Beside]


async def _find(room: Room, session: Session, person: str, other: str) -> _Found | None:
    other_id, sharing = id_of(other), await _sharing(room, session, person)
    one = None if sharing is None or other_id is None else sharing.of(other_id)
    return None if sharing is None or one is None else (sharing, one)


def _show_one(
    request: Request,
    room: Room,
    session: Session,
    found: _Found,
    part: str,
    status: int = 200,
    **values: Any,
) -> Response:
    sharing, one = found
    given: dict[str, Any] = {
        "sharing": sharing,
        "one": shown(one, sharing),
        "knows": known(one, sharing),
        "base": f"/console/person/{sharing.person_id}",
        "choices": _choices(),
        "typed": {},
        "faults": [],
        "at": "",
    }
    template = f"sharing_{part}_one.html"
    return room.show(request, session, template, status, **{**given, **values})


async def _change(
    request: Request,
    room: Room,
    session: Session,
    person: str,
    other: str,
    what: str,
    form: Form,
) -> Response:
    found = await _find(room, session, person, other) if what in _PARTS else None
    if found is None:
        return room.nothing(request, session)
    sharing, one = found
    part = _PARTS[what]
    read = read_change(what, form, sharing.now)
    if read is None:
        return room.nothing(request, session)
    again: dict[str, Any] = {"typed": form, "at": what}
    if isinstance(read, list):
        return _show_one(request, room, session, found, part, 400, faults=read, **again)
    became = await room.run(change_sharing, room.app, session.staff, _asked(found, read, form))
    if became is None:
        return room.nothing(request, session)
    if isinstance(became, Wrong):
        faults = [_STALE] if became.is_stale else list(became.faults)
        status = 409 if became.is_stale else 400
        return _show_one(request, room, session, found, part, status, faults=faults, **again)
    if isinstance(became, Done):
        return room.lead_to(f"/console/person/{sharing.person_id}/{part}/{one.other_id}", "saved")
    return _ask_to_confirm(request, room, session, found, what, became, form)


def _asked(found: _Found, change: Change, form: Form) -> Asked:
    sharing, one = found
    stamp, confirmed = form.get("stamp", ""), form.get("confirmed") == "yes"
    return Asked(sharing.person_id, one.other_id, change, stamp, confirmed)


def _ask_to_confirm(
    request: Request,
    room: Room,
    session: Session,
    found: _Found,
    what: str,
    became: ToConfirm,
    form: Form,
) -> Response:
    sharing, one = found
    kept = {k: v for k, v in form.items() if k not in ("token", "stamp", "confirmed")}
    base = f"/console/person/{sharing.person_id}"
    return room.show(
        request,
        session,
        "sharing_confirm.html",
        lines=words.effect_lines(became.effect, one.name or "this person"),
        kept=kept,
        stamp=became.stamp,
        action=f"{base}/sharing/{one.other_id}/{what}",
        back=f"{base}/{_PARTS[what]}/{one.other_id}",
    )


def _choices() -> Mapping[str, list[tuple[str, str]]]:
    """What the fields of the forms offer."""
    states = [(code, said) for code, said in options(words.STATES) if code in _STATES_OFFERED]
    return {
        "state": states,
        "categories": category_options(words.SHAREABLE_WORDS),
        "basis": options(words.BASES),
        "given_via": [one for one in options(words.WAYS) if one[0] != "text"],
        "knows_service": [("yes", "Yes"), ("no", "No, or not sure")],
        "considered": options(words.CONSIDERED),
        "finding": [one for one in options(words.FINDINGS) if one[0] != "PRESUMED"],
        "hold": options(words.HOLDS),
        "why_hold": options(words.WHY_HOLD),
        "why_ended": options(words.WHY_ENDED),
        "kind": options(words.KINDS),
        "paper": [("", "No paper was seen"), *options(words.PAPERS)],
        "known": category_options(_KNOWABLE),
        "how": [one for one in options(words.HOW_KNOWN) if one[0] != "told_by_bot"],
    }


_STATES_OFFERED = ("FULL", "LIMITED", "REFUSED", "WITHDRAWN")
_KNOWABLE = tuple(
    one
    for one in ASKED_FOR
    if one in (Category.USES_SERVICE, Category.KEY_WORKER, Category.COVER, Category.APPOINTMENT)
)
