"""Enrolling a person, or a carer of somebody known: one page, read back, then PINs and saved.

Between the two pages what was typed travels in the form, sealed: nothing of it is stored before
it is saved. PINs and words are typed on the last page only, and never travel back.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

from fastapi import APIRouter, Request, Response

from bot.care import enrolment as choices
from bot.care.enrolment_secrets import FIELDS
from bot.care.enrolment_words import SHARING, Fault
from bot.care.safe_hours import day_names, words_of_kept
from bot.services.enrolling.enrol import (
    Enrolled,
    Enroller,
    enrol,
    find_enroller,
    may_add_carer,
    read_typed,
)
from bot.services.enrolling.hand_over import read_card, send_welcome, welcome_words
from bot.services.enrolling.sealed import open_typed, seal_typed
from bot.services.sign_in import Session
from bot.web.console.room import Room
from bot.web.on_call.codes import uuid_of

#: A field that holds more than this is cut: nothing that may be typed is as long.
_LONGEST = 600
_OF_THE_FORM = frozenset({"token", "sealed", "do"})


def _secrets() -> frozenset[str]:
    """The fields of PINs and words, of the person and of every carer."""
    return frozenset(
        f"{prefix}{name}{again}"
        for prefix in ("", *choices.carer_prefixes())
        for name in FIELDS
        for again in ("", "_again")
    )


def _not_kept() -> frozenset[str]:
    return _secrets() | _OF_THE_FORM


def add_enrol(router: APIRouter, room: Room) -> None:
    """The routes of enrolment."""
    page = _Enrol(room)

    @router.get("/enrol")
    async def begin(request: Request) -> Response:
        return await page.begin(request, None)

    @router.post("/enrol")
    async def go_on(request: Request) -> Response:
        return await page.go_on(request, None)

    @router.get("/person/{person_id}/carer")
    async def begin_carer(request: Request, person_id: str) -> Response:
        return await page.begin(request, person_id)

    @router.post("/person/{person_id}/carer")
    async def go_on_carer(request: Request, person_id: str) -> Response:
        return await page.go_on(request, person_id)

    @router.get("/enrol/{person_id}/card")
    async def card(request: Request, person_id: str) -> Response:
        return await page.card(request, person_id)

    @router.post("/enrol/{person_id}/welcome")
    async def welcome(request: Request, person_id: str) -> Response:
        return await page.welcome(request, person_id)


class _Enrol:
    def __init__(self, room: Room) -> None:
        self._room = room

    async def begin(self, request: Request, about: str | None) -> Response:
        session = await self._room.signed_in(request)
        if session is None:
            return self._room.ask_sign_in(request)
        enroller = await self._enroller(session, about)
        if enroller is None:
            return self._room.nothing(request, session)
        return self._form(request, session, enroller, {"form": str(uuid4())}, [])

    async def go_on(self, request: Request, about: str | None) -> Response:
        room = self._room
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        form = await room.form(request, session)
        if form is None:
            return room.stale(request, session)
        enroller = await self._enroller(session, about)
        if enroller is None:
            return room.nothing(request, session)
        if "sealed" not in form:
            typed = {k: v[:_LONGEST] for k, v in form.items() if k not in _not_kept()}
            return await self._read_back(request, session, enroller, typed)
        opened = open_typed(room.app, session, form["sealed"])
        if opened is None:
            return room.stale(request, session)
        if form.get("do") == "change":
            return self._form(request, session, enroller, opened, [])
        return await self._save(request, session, enroller, opened, form)

    async def _save(
        self,
        request: Request,
        session: Session,
        enroller: Enroller,
        typed: dict[str, str],
        form: dict[str, str],
    ) -> Response:
        room, form_id = self._room, uuid_of(typed.get("form", ""))
        if form_id is None:
            return room.stale(request, session)
        secrets = {name: form.get(name, "") for name in _secrets()}
        given = (room.app, session.staff, form_id, typed, secrets, _about(request))
        done = await room.run(enrol, *given)
        if done is None:
            return room.nothing(request, session)
        if isinstance(done, Enrolled):
            return room.show(
                request, session, "enrolled.html", done=done, welcome=welcome_words(room.app)
            )
        if any(fault.field not in secrets for fault in done):
            return self._form(request, session, enroller, typed, done)
        return await self._read_back(request, session, enroller, typed, done)

    async def card(self, request: Request, given: str) -> Response:
        room = self._room
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        person_id = uuid_of(given)
        if person_id is None:
            return room.nothing(request, session)
        card = await room.run(read_card, room.app, session.staff, person_id)
        if card is None:
            return room.nothing(request, session)
        return room.show(request, session, "enrol_card.html", card=card)

    async def welcome(self, request: Request, given: str) -> Response:
        room = self._room
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        if await room.form(request, session) is None:
            return room.stale(request, session)
        person_id = uuid_of(given)
        if person_id is None:
            return room.nothing(request, session)
        sent = await room.run(send_welcome, room.app, session.staff, person_id)
        if sent is None:
            return room.nothing(request, session)
        said = "welcome_sent" if sent else "welcome_not_sent"
        return room.lead_to(f"/console/enrol/{person_id}/card", said)

    async def _enroller(self, session: Session, about: str | None) -> Enroller | None:
        room = self._room
        if about is not None:
            person_id = uuid_of(about)
            if person_id is None:
                return None
            if not await room.run(may_add_carer, room.app, session.staff, person_id):
                return None
        return await room.run(find_enroller, room.app, session.staff)

    async def _read_back(
        self,
        request: Request,
        session: Session,
        enroller: Enroller,
        typed: dict[str, str],
        unfit: list[Fault] | None = None,
    ) -> Response:
        room = self._room
        read = await room.run(read_typed, room.app, enroller, typed, _about(request))
        if read.faults:
            return self._form(request, session, enroller, typed, list(read.faults))
        return room.show(
            request,
            session,
            "enrol_check.html",
            422 if unfit else 200,
            read=read,
            workers=enroller.workers,
            safe_hours=words_of_kept("" if read.person is None else read.person.details.safe_hours),
            sealed=seal_typed(room.app, session, typed),
            **_shown(unfit or []),
        )

    def _form(
        self,
        request: Request,
        session: Session,
        enroller: Enroller,
        typed: Mapping[str, str],
        faults: list[Fault],
    ) -> Response:
        return self._room.show(
            request,
            session,
            "enrol.html",
            422 if faults else 200,
            typed=typed,
            begun=choices.begun_carers(typed),
            workers=enroller.workers,
            only_carers=_about(request) is not None,
            **_shown(faults),
        )


def _about(request: Request) -> UUID | None:
    return uuid_of(request.path_params.get("person_id", ""))


def _shown(faults: list[Fault]) -> dict[str, object]:
    return {
        "faults": [(fault.field, fault.words) for fault in faults],
        "wrong": {fault.field: fault.words for fault in reversed(faults)},
        "choices": choices,
        "day_names": day_names(),
        "sharing": {category.value: words for category, words in SHARING.items()},
    }
