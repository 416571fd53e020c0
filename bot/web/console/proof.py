"""`/console/person/.../proof`: whether a PIN and words are set, and the form for the person to type
them. Nothing that was typed is ever shown again."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from bot.care.agreed_secrets import SecretKind
from bot.services.proof_on_page import (
    clear_on_page,
    see_proof,
    set_on_page,
    unlock_on_page,
)
from bot.services.sign_in import Session
from bot.web.console.room import Room
from bot.web.console.sharing_shown import day
from bot.web.on_call.codes import uuid_of

KINDS = {
    SecretKind.PIN: ("PIN", "4 to 8 digits. Proves who texts."),
    SecretKind.MEMORY_WORD: ("Memory word", "1 to 3 words. Proves who texts."),
    SecretKind.DURESS: (
        "Duress word",
        "Texted, it warns staff in silence, and nobody is told anything from then on.",
    ),
    SecretKind.QUIET: ("Quiet word", "Texted, it stops every text that we start."),
}
_LONGEST = 60


def add_proof(router: APIRouter, room: Room) -> None:
    """The page, and its forms."""

    @router.get("/person/{person}/proof")
    async def read(request: Request, person: str) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        return await _show(request, room, session, person)

    @router.post("/person/{person}/proof/{kind}")
    async def keep(request: Request, person: str, kind: str) -> Response:
        taken = await _taken(request, room)
        if isinstance(taken, Response):
            return taken
        session, form = taken
        return await _keep(request, room, session, person, kind, form)

    @router.post("/person/{person}/proof/{kind}/clear")
    async def clear(request: Request, person: str, kind: str) -> Response:
        taken = await _taken(request, room)
        if isinstance(taken, Response):
            return taken
        return await _clear(request, room, taken[0], person, kind, taken[1])

    @router.post("/person/{person}/number/{phone_id}/confirm")
    async def unlock(request: Request, person: str, phone_id: str) -> Response:
        taken = await _taken(request, room)
        if isinstance(taken, Response):
            return taken
        return await _unlock(request, room, taken[0], person, phone_id, taken[1])


async def _taken(request: Request, room: Room) -> tuple[Session, dict[str, str]] | Response:
    """Who sent a form, and its fields; or the answer to nobody, or to a form that is not ours."""
    session = await room.signed_in(request)
    if session is None:
        return room.ask_sign_in(request)
    form = await room.form(request, session)
    return room.stale(request, session) if form is None else (session, form)


def _kind(given: str) -> SecretKind | None:
    return next((kind for kind in SecretKind if kind.value == given), None)


async def _keep(
    request: Request, room: Room, session: Session, person: str, kind: str, form: dict[str, str]
) -> Response:
    which, person_id = _kind(kind), uuid_of(person)
    if which is None or person_id is None:
        return room.nothing(request, session)
    typed, again = form.get("secret", ""), form.get("again", "")
    wrong = ""
    if not typed.strip() or len(typed) > _LONGEST:
        wrong = "Let the person type it"
    elif typed != again:
        wrong = "The two are not the same. Let the person type it once more"
    else:
        became = await room.run(set_on_page, room.app, session.staff, person_id, which, typed)
        if became is None:
            return room.nothing(request, session)
        wrong = became
    if wrong:
        return await _show(request, room, session, person, (f"{which}-secret", wrong))
    return room.lead_to(f"/console/person/{person_id}/proof", "secret_set")


async def _clear(
    request: Request, room: Room, session: Session, person: str, kind: str, form: dict[str, str]
) -> Response:
    which, person_id = _kind(kind), uuid_of(person)
    if which is None or person_id is None:
        return room.nothing(request, session)
    if form.get("sure") != "yes":
        fault = (f"{which}-sure", "Tick that you are sure before it is forgotten")
        return await _show(request, room, session, person, fault)
    if not await room.run(clear_on_page, room.app, session.staff, person_id, which):
        return room.nothing(request, session)
    return room.lead_to(f"/console/person/{person_id}/proof", "secret_cleared")


async def _unlock(
    request: Request, room: Room, session: Session, person: str, phone_id: str, form: dict[str, str]
) -> Response:
    person_id, phone = uuid_of(person), uuid_of(phone_id)
    if person_id is None or phone is None:
        return room.nothing(request, session)
    if form.get("sure") != "yes":
        fault = (f"n-{phone}", "Tick that a call or a meeting proved whose number it is")
        return await _show(request, room, session, person, fault)
    if not await room.run(unlock_on_page, room.app, session.staff, person_id, phone):
        return room.nothing(request, session)
    return room.lead_to(f"/console/person/{person_id}/proof", "number_unlocked")


async def _show(
    request: Request,
    room: Room,
    session: Session,
    person: str,
    fault: tuple[str, str] | None = None,
) -> Response:
    person_id = uuid_of(person)
    found = None
    if person_id is not None:
        found = await room.run(see_proof, room.app, session.staff, person_id)
    if found is None or (fault is not None and not found.may_change):
        return room.nothing(request, session)
    return room.show(
        request,
        session,
        "proof.html",
        200 if fault is None else 400,
        found=found,
        base=f"/console/person/{found.person_id}",
        kinds=[
            (kind.value, label, hint, day(found.since.get(kind)))
            for kind, (label, hint) in KINDS.items()
        ],
        numbers=[
            (
                number.id,
                f"{number.kind} ending {number.end}",
                number.doubted_at is not None,
                number.locked_until is not None and number.locked_until > found.now,
            )
            for number in found.numbers
            if number.identifies
        ],
        faults=[] if fault is None else [fault],
    )
