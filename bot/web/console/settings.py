"""How a member of staff hears of their digests: a choice of their own."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request, Response

from bot.services.read_digest import Way, choose_way, find_way
from bot.services.sign_in import Session
from bot.web.console.room import Room

_WAYS: dict[str, Way] = {"console": "console", "sms": "sms", "email": "email"}
_ADDRESS = re.compile(r"[^@\s,;<>]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")


def add_settings(router: APIRouter, room: Room) -> None:
    """The routes of one's own choices."""

    @router.get("/settings")
    async def settings(request: Request) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        return await _show(request, room, session)

    @router.post("/settings")
    async def choose(request: Request) -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        form = await room.form(request, session)
        if form is None:
            return room.stale(request, session)
        way, typed = _WAYS.get(form.get("way", "")), form.get("email", "").strip()
        choice, _ = await room.run(find_way, room.app, session.staff)
        faults = []
        if way is None:
            faults.append(("way", "Choose how you want to hear of your digest"))
        if typed and not _ADDRESS.fullmatch(typed):
            faults.append(("email", "Enter an e-mail address, like name@example.nhs.uk"))
        if way == "email" and not typed and choice.email is None:
            faults.append(("email", "Enter an e-mail address, or choose another way"))
        if way == "sms" and not choice.has_phone:
            faults.append(("way", "No phone is recorded for you. Choose another way"))
        if faults or way is None:
            return await _show(request, room, session, faults, typed, way or "", 422)
        await room.run(choose_way, room.app, session.staff, way, typed or None)
        return room.lead_to("/console/settings", said="saved")


async def _show(
    request: Request,
    room: Room,
    session: Session,
    faults: list[tuple[str, str]] | None = None,
    typed: str | None = None,
    chosen: str = "",
    status: int = 200,
) -> Response:
    choice, way = await room.run(find_way, room.app, session.staff)
    return room.show(
        request,
        session,
        "settings.html",
        status,
        faults=faults or [],
        way=chosen or way,
        has_phone=choice.has_phone,
        email=(choice.email or "") if typed is None else typed,
    )
