"""What is written down of a person and of their phones, and how staff change it: each change is
shown before it is done, and a form of an older record says so and loses nothing that was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request, Response

from bot.care.facts import MayText
from bot.care.person_details import LONGEST, Details
from bot.care.safe_hours import (
    SafeHoursError,
    day_names,
    read_safe_hours,
    typed_of,
    words_of_kept,
)
from bot.services.change_details import DetailsNow, Outcome, change_details, see_details
from bot.services.change_phone import PhoneChange, PhoneForm, change_phone
from bot.services.person_changes import Became
from bot.services.sign_in import Session
from bot.web.console.person_shown import phone
from bot.web.console.person_words import CALLS, FAULTS, FIELDS, MAY_TEXT
from bot.web.console.room import Room
from bot.web.on_call.codes import uuid_of

_SAID = {
    Became.SAVED: "saved",
    Became.UNCHANGED: "nothing_changed",
    Became.STALE: "record_moved_on",
    Became.FAULTY: "number_is_none",
}
#: The field that stands for one of several.
_AT = {"safe_hours": "safe_from"}
#: What was typed is no hours: it is kept in the form, and never in the records.
_NO_HOURS = "?"
_SURE = {
    PhoneChange.ADD: "Add this phone",
    PhoneChange.PROVE: "I have made sure, by a call or in person, that this number is theirs",
    PhoneChange.SET: "Change what may be texted and rung",
    PhoneChange.RETIRE: "Use this phone no more",
}


def add_person_details(router: APIRouter, room: Room) -> None:
    """The routes of details and phones."""

    @router.get("/person/{person}/details")
    async def read(request: Request, person: str) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        person_id = uuid_of(person)
        now = None
        if person_id is not None:
            now = await room.run(see_details, room.app, session.staff, person_id)
        if now is None:
            return room.nothing(request, session)
        return _show(room, request, session, now, now.details)

    @router.post("/person/{person}/details")
    async def change(request: Request, person: str) -> Response:
        return await _change(room, request, person)

    @router.post("/person/{person}/details/phone")
    async def phones(request: Request, person: str) -> Response:
        return await _change_phone(room, request, person)


async def _change(room: Room, request: Request, person: str) -> Response:
    session = await room.signed_in(request)
    if session is None:
        return room.ask_sign_in(request)
    form = await room.form(request, session)
    if form is None:
        return room.stale(request, session)
    person_id, typed = uuid_of(person), _typed(form)
    if person_id is None:
        return room.nothing(request, session)
    confirmed = form.get("sure") == "yes"
    outcome = await room.run(
        _kept, room, session, person_id, form.get("stamp", ""), typed, confirmed
    )
    if outcome is None:
        return room.nothing(request, session)
    if outcome.became is Became.UNCHANGED or (outcome.became is Became.SAVED and confirmed):
        return room.lead_to(f"/console/person/{person_id}/details", _SAID[outcome.became])
    if outcome.became is Became.SAVED:
        return _confirm_details(room, request, session, outcome, typed)
    hours = {name: words for name, words in form.items() if name.startswith("safe_")}
    return _show(room, request, session, outcome.now, typed, outcome=outcome, hours=hours)


def _kept(
    room: Room, session: Session, person_id: Any, stamp: str, typed: Details, confirmed: bool
) -> Outcome | None:
    return change_details(room.app, session.staff, person_id, stamp, typed, confirmed=confirmed)


def _typed(form: dict[str, str]) -> Details:
    words = {name: form.get(name, "") for name in LONGEST}
    try:
        words["safe_hours"] = read_safe_hours(form)
    except SafeHoursError:
        words["safe_hours"] = _NO_HOURS
    return Details(**words, easy_read="easy_read" in form, text_only="text_only" in form)


def _show(
    room: Room,
    request: Request,
    session: Session,
    now: DetailsNow,
    typed: Details,
    *,
    outcome: Outcome | None = None,
    hours: dict[str, str] | None = None,
) -> Response:
    became = None if outcome is None else outcome.became
    faults = {} if outcome is None else outcome.faults
    moment = room.app.clock.now()
    return room.show(
        request,
        session,
        "person_details.html",
        200 if outcome is None else 409 if became is Became.STALE else 422,
        at=f"/console/person/{now.person_id}",
        stamp=now.stamp,
        typed=asdict(typed),
        stands=asdict(now.details),
        changed=() if outcome is None else outcome.changed,
        is_stale=became is Became.STALE,
        faults=[(_AT.get(name, name), said) for name, said in _said_of(faults).items()],
        wrong={_AT.get(name, name): said for name, said in _said_of(faults).items()},
        typed_hours=typed_of(now.details.safe_hours) if hours is None else hours,
        hours_now=words_of_kept(now.details.safe_hours),
        day_names=day_names(),
        may_prove=session.staff.kind == "worker",
        calls_said=list(CALLS.items()),
        fields=FIELDS,
        longest=LONGEST,
        phones=[phone(one, moment, None) for one in now.phones],
        may_text=[(one.value, words) for one, words in MAY_TEXT.items()],
    )


def _said_of(faults: Mapping[str, str]) -> dict[str, str]:
    return {name: FAULTS[fault].format(field=FIELDS[name]) for name, fault in faults.items()}


def _confirm_details(
    room: Room, request: Request, session: Session, outcome: Outcome, typed: Details
) -> Response:
    at = f"/console/person/{outcome.now.person_id}"
    before, after = asdict(outcome.now.details), asdict(typed)
    for one in (before, after):
        one["safe_hours_words"] = words_of_kept(one["safe_hours"]) or "any hour"
    shown = {"safe_hours": "safe_hours_words"}
    lines = [
        (FIELDS[name], *(_said(one[shown.get(name, name)]) for one in (before, after)))
        for name in outcome.changed
    ]
    hidden = {name: after[name] for name in LONGEST}
    hidden |= typed_of(after["safe_hours"])
    hidden |= {name: "on" for name, given in after.items() if given is True}
    return room.show(
        request,
        session,
        "person_confirm.html",
        at=at,
        action=f"{at}/details",
        lines=lines,
        question="Change these details?",
        sure="Yes, change them",
        hidden={**hidden, "stamp": outcome.now.stamp},
    )


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) or "empty"


async def _change_phone(room: Room, request: Request, person: str) -> Response:
    session = await room.signed_in(request)
    if session is None:
        return room.ask_sign_in(request)
    form = await room.form(request, session)
    if form is None:
        return room.stale(request, session)
    person_id, what = uuid_of(person), form.get("what", "")
    if person_id is None or what not in set(PhoneChange):
        return room.nothing(request, session)
    change = PhoneChange(what)
    if form.get("sure") != "yes":
        now = await room.run(see_details, room.app, session.staff, person_id)
        if now is None:
            return room.nothing(request, session)
        return _confirm_phone(room, request, session, now, form, change)
    became = await room.run(
        change_phone,
        room.app,
        session.staff,
        person_id,
        form.get("stamp", ""),
        change,
        _phone(form),
        uuid_of(form.get("phone", "")),
    )
    if became is None:
        return room.nothing(request, session)
    return room.lead_to(f"/console/person/{person_id}/details", _SAID[became])


def _confirm_phone(
    room: Room,
    request: Request,
    session: Session,
    now: DetailsNow,
    form: dict[str, str],
    change: PhoneChange,
) -> Response:
    at, given = f"/console/person/{now.person_id}", _phone(form)
    which = next((one.address for one in now.phones if str(one.id) == form.get("phone")), "")
    lines = [("Phone", which or "new", given.number or which)]
    if change in (PhoneChange.ADD, PhoneChange.SET):
        lines += [
            ("May be texted", "", MAY_TEXT[given.may_text]),
            ("Others may see it", "", _said(given.others_see)),
            ("A call is safe", "", CALLS[form.get("calls", "")]),
        ]
    kept = ("stamp", "what", "phone", "number", "may_text", "others_see", "calls")
    return room.show(
        request,
        session,
        "person_confirm.html",
        at=at,
        action=f"{at}/details/phone",
        lines=lines,
        question=_SURE[change],
        sure="Yes",
        hidden={name: form[name] for name in kept if name in form},
    )


def _phone(form: dict[str, str]) -> PhoneForm:
    given = form.get("may_text", "")
    return PhoneForm(
        may_text=MayText(given) if given in set(MayText) else MayText.NOTHING,
        others_see="others_see" in form,
        calls_safe=form.get("calls") == "yes",
        do_not_ring=form.get("calls") == "no",
        number=form.get("number", ""),
    )
