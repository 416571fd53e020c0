"""The new phone of somebody known: typed, read back beside the phones that end, then saved. PINs
and words are typed on the last page only, as at enrolment, and never travel back."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from bot.care import enrolment as choices
from bot.care.enrolment_phone import SURE
from bot.care.enrolment_secrets import FIELDS
from bot.care.enrolment_words import Fault
from bot.services.enrolling.enrol import Enrolled
from bot.services.enrolling.hand_over import welcome_words
from bot.services.enrolling.new_phone import (
    Again,
    PhonesNow,
    enrol_phone,
    read_typed_phone,
    see_phones,
)
from bot.services.enrolling.sealed import open_typed, seal_typed
from bot.services.sign_in import Session
from bot.web.console.room import Room
from bot.web.on_call.codes import uuid_of

_TYPED = ("phone", "sure", "tried", "may_text", "others_see", "calls", "made_sure", "stamp")
_LONGEST = 200


def add_new_phone(router: APIRouter, room: Room) -> None:
    """The routes of enrolling a phone again."""
    page = _NewPhone(room)

    @router.get("/person/{person}/new-phone")
    async def begin(request: Request, person: str) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        now = await page.now(session, person)
        if now is None:
            return room.nothing(request, session)
        return page.form(request, session, now, {"stamp": now.stamp}, [])

    @router.post("/person/{person}/new-phone")
    async def go_on(request: Request, person: str) -> Response:
        return await page.go_on(request, person)


class _NewPhone:
    def __init__(self, room: Room) -> None:
        self._room = room

    async def now(self, session: Session, person: str) -> PhonesNow | None:
        """Whose phone it is, for whoever may enrol it."""
        person_id = uuid_of(person)
        if person_id is None:
            return None
        return await self._room.run(see_phones, self._room.app, session.staff, person_id)

    async def go_on(self, request: Request, person: str) -> Response:
        """From the first page to the second, back, or on to saving."""
        room = self._room
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        form = await room.form(request, session)
        if form is None:
            return room.stale(request, session)
        now = await self.now(session, person)
        if now is None:
            return room.nothing(request, session)
        if "sealed" not in form:
            typed = {name: form[name][:_LONGEST] for name in _TYPED if name in form}
            return await self._read_back(request, session, now, typed, [])
        opened = open_typed(room.app, session, form["sealed"])
        if opened is None:
            return room.stale(request, session)
        if form.get("do") == "change":
            return self.form(request, session, now, opened, [])
        return await self._save(request, session, now, opened, form)

    async def _save(
        self,
        request: Request,
        session: Session,
        now: PhonesNow,
        typed: dict[str, str],
        form: dict[str, str],
    ) -> Response:
        room = self._room
        secrets = {f"{n}{again}": form.get(f"{n}{again}", "") for n in FIELDS for again in _TWICE}
        given = (now.person_id, typed.get("stamp", ""), typed, secrets)
        done = await room.run(enrol_phone, room.app, session.staff, *given)
        if done is None:
            return room.nothing(request, session)
        if isinstance(done, Again) and done.stale:
            fresh = {**typed, "stamp": now.stamp}
            moved = Fault("phone", "The record was changed meanwhile. Look at it, and go on again")
            return self.form(request, session, now, fresh, [moved], status=409)
        if isinstance(done, Again):
            return room.show(
                request,
                session,
                "enrolled.html",
                done=Enrolled(now.person_id, (), again=done.done),
                welcome=welcome_words(room.app),
                ended=done.ended,
            )
        if any(fault.field not in secrets for fault in done):
            return self.form(request, session, now, typed, done)
        return await self._read_back(request, session, now, typed, done)

    async def _read_back(
        self,
        request: Request,
        session: Session,
        now: PhonesNow,
        typed: dict[str, str],
        unfit: list[Fault],
    ) -> Response:
        room = self._room
        read = await room.run(read_typed_phone, room.app, now.person_id, typed)
        if read.faults:
            return self.form(request, session, now, typed, list(read.faults))
        return room.show(
            request,
            session,
            "new_phone_check.html",
            422 if unfit else 200,
            now=now,
            phone=read.phone,
            made_sure=SURE[typed["made_sure"]],
            sealed=seal_typed(room.app, session, typed),
            **_shown(unfit),
        )

    def form(
        self,
        request: Request,
        session: Session,
        now: PhonesNow,
        typed: dict[str, str],
        faults: list[Fault],
        status: int = 422,
    ) -> Response:
        """The first page."""
        return self._room.show(
            request,
            session,
            "new_phone.html",
            status if faults else 200,
            now=now,
            typed=typed,
            sure=SURE,
            **_shown(faults),
        )


#: Each PIN and word is typed twice.
_TWICE = ("", "_again")


def _shown(faults: list[Fault]) -> dict[str, Any]:
    return {
        "faults": [(fault.field, fault.words) for fault in faults],
        "wrong": {fault.field: fault.words for fault in reversed(faults)},
        "choices": choices,
    }
