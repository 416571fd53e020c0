"""Accounts of staff, for admins: who signs in, and as what. No person's record is behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response

from bot.services import keep_accounts_on_page as keep
from bot.services.keep_accounts_on_page import NewSecret, StaffAccountError, StaffRole
from bot.services.sign_in import Session
from bot.web.console.paging import page_number, page_of
from bot.web.console.room import Room
from bot.web.on_call.codes import uuid_of
from bot.web.on_call.shown import title_of

#: What each role is for, as whoever gives it reads it.
ROLES = {
    StaffRole.WORKER: "Worker: reads and writes for their own people",
    StaffRole.DUTY: "Duty: reads and writes for the people of the team",
    StaffRole.LEAD: "Lead: the team's rota, and who looked at its people",
    StaffRole.GUARDIAN: "Caldicott guardian: anybody with a reason, and who looked",
    StaffRole.ADMIN: "Admin: accounts and settings, and no person's record",
}


def add_accounts(router: APIRouter, room: Room) -> None:
    """The routes of accounts."""
    page = _Accounts(room)

    @router.get("/accounts")
    async def list_(request: Request) -> Response:
        return await page.list(request)

    @router.post("/accounts")
    async def add(request: Request) -> Response:
        return await page.add(request)

    @router.get("/accounts/{account_id}")
    async def one(request: Request, account_id: str) -> Response:
        return await page.one(request, account_id)

    @router.post("/accounts/{account_id}/roles")
    async def roles(request: Request, account_id: str) -> Response:
        return await page.change(request, account_id, "roles")

    @router.post("/accounts/{account_id}/pin")
    async def pin(request: Request, account_id: str) -> Response:
        return await page.change(request, account_id, "pin")

    @router.post("/accounts/{account_id}/link")
    async def link(request: Request, account_id: str) -> Response:
        return await page.change(request, account_id, "link")

    @router.post("/accounts/{account_id}/remove")
    async def remove(request: Request, account_id: str) -> Response:
        return await page.change(request, account_id, "remove")


class _Accounts:
    def __init__(self, room: Room) -> None:
        self._room = room

    async def list(self, request: Request) -> Response:
        session = await self._room.signed_in(request)
        if session is None:
            return self._room.ask_sign_in(request)
        return await self._listed(request, session)

    async def _listed(
        self,
        request: Request,
        session: Session,
        *,
        status: int = 200,
        problem: str = "",
        typed: str = "",
    ) -> Response:
        room = self._room
        accounts = await room.run(keep.list_accounts, room.app, session.staff)
        to_add = await room.run(keep.list_staff_to_add, room.app, session.staff)
        if accounts is None or to_add is None:
            return room.nothing(request, session)
        page = page_of(accounts, page_number(request.query_params.get("page", "")))
        return room.show(
            request,
            session,
            "accounts.html",
            status,
            page=page,
            whose={a.id: title_of(a.who) if a.who else "Nobody" for a in page.lines},
            staff=[(one.id, title_of(one), one.team) for one in to_add],
            roles=ROLES,
            problem=problem,
            typed=typed,
        )

    async def add(self, request: Request) -> Response:
        room = self._room
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        form = await room.form(request, session)
        if form is None:
            return room.stale(request, session)
        staff_id, name = uuid_of(form.get("staff", "")), form.get("name", "")
        if staff_id is None:
            return await self._listed(
                request, session, status=422, problem="Say whose it is.", typed=name
            )
        given = (room.app, session.staff, staff_id, name, _roles(form))
        try:
            made = await room.run(keep.add_on_page, *given)
        except StaffAccountError as error:
            return await self._listed(request, session, status=422, problem=str(error), typed=name)
        return self._new_pin(request, session, made)

    async def one(
        self, request: Request, given: str, *, status: int = 200, problem: str = ""
    ) -> Response:
        room = self._room
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        accounts = await room.run(keep.list_accounts, room.app, session.staff)
        account = next((a for a in accounts or () if str(a.id) == given), None)
        if account is None:
            return room.nothing(request, session)
        return room.show(
            request,
            session,
            "account.html",
            status,
            account=account,
            whose=title_of(account.who) if account.who else "Nobody",
            roles=ROLES,
            has_provider=bool(room.app.settings.keyline_oidc_issuer),
            problem=problem,
        )

    async def change(self, request: Request, given: str, what: str) -> Response:
        room = self._room
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        form = await room.form(request, session)
        if form is None:
            return room.stale(request, session)
        account_id = uuid_of(given)
        if account_id is None:
            return room.nothing(request, session)
        if what == "remove" and form.get("sure") != "yes":
            problem = "Tick that you are sure, then remove it."
            return await self.one(request, given, status=422, problem=problem)
        work, more = _work(what, form)
        try:
            done = await room.run(work, room.app, session.staff, account_id, *more)
        except StaffAccountError as error:
            return await self.one(request, given, status=422, problem=str(error))
        if isinstance(done, NewSecret):
            return self._new_pin(request, session, done)
        if done is None:
            return room.nothing(request, session)
        back = "/console/accounts" if what == "remove" else f"/console/accounts/{account_id}"
        return room.lead_to(back, "saved")

    def _new_pin(self, request: Request, session: Session, made: NewSecret | None) -> Response:
        """Not led to: a page that is fetched anew could not show it once only."""
        if made is None:
            return self._room.nothing(request, session)
        return self._room.show(request, session, "account_pin.html", made=made)


def _work(what: str, form: dict[str, str]) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    if what == "roles":
        return keep.set_roles_on_page, (_roles(form),)
    if what == "link":
        return keep.link_on_page, (form.get("subject", ""),)
    return (keep.reset_pin_on_page if what == "pin" else keep.remove_on_page), ()


def _roles(form: dict[str, str]) -> frozenset[StaffRole]:
    return frozenset(role for role in StaffRole if form.get(f"role_{role.value}") == "yes")
