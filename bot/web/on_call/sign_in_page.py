"""Where staff sign in and out. After it one lands on the page of the link that one opened."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from bot.app import App
from bot.care.staff_sessions import plain_name
from bot.services.keep_staff_accounts import KeptAccount, StaffRole, list_staff_accounts
from bot.services.sign_in import (
    NotSignedIn,
    Place,
    Session,
    SignedIn,
    find_session,
    form_token,
    sign_in,
    sign_in_demo,
    sign_out,
)
from bot.web.on_call.codes import code_of, own_page, uuid_of
from bot.web.on_call.cookies import Cookies
from bot.web.on_call.forms import is_ours, read_form
from bot.web.on_call.pages import Pages
from bot.web.on_call.shown import title_of
from bot.web.on_call.threads import PageThreads
from bot.web.on_call.when import minutes_until, when

_WRONG = "That name and PIN do not go together."
_STALE = "This page was open for too long. Please try once more."


def is_by_hand(request: Request) -> bool:
    """Whether somebody asked, and not the script of a page that lies open."""
    return "x-keyline-renewal" not in request.headers


class SignInPage:
    """What is behind `/on-call/sign-in`, and who is signed in."""

    def __init__(self, app: App, pages: Pages, threads: PageThreads) -> None:
        self._app, self._pages, self._threads = app, pages, threads
        self._cookies = Cookies(app)

    async def find(self, request: Request) -> Session | None:
        """Who is signed in."""
        token = self._cookies.session_token(request)
        if not token:
            return None
        return await self._threads.run(find_session, self._app, token, is_by_hand(request))

    def token_for(self, request: Request) -> str:
        """What the forms of somebody who is signed in carry."""
        return form_token(self._app, self._cookies.session_token(request) or "")

    def is_ours(self, request: Request, form: dict[str, str] | None) -> bool:
        """Whether somebody who is signed in sent this form from a page of ours."""
        return is_ours(self._app, request, form, self._cookies.session_token(request))

    async def ask(
        self,
        request: Request,
        code: str | None,
        *,
        problem: str | None = None,
        locked: str | None = None,
        status: int = 200,
        typed: str = "",
        to: str = "",
    ) -> Response:
        """The page on which one signs in. A device that knows the name asks only for the PIN."""
        secret = self._cookies.form_secret(request)
        known = self._cookies.device(request)
        asks_name = known is None or "other" in request.query_params
        demo = []
        if self._app.settings.demo_allowed:
            accounts = await self._threads.run(list_staff_accounts, self._app)
            people = [(a.who.kind, _titled(a), a.id) for a in accounts if a.who is not None]
            demo = [(account, name) for _, name, account in sorted(people)]
        response = self._pages.show(
            "sign_in.html",
            status,
            code=code or "",
            to=to,
            token=form_token(self._app, secret),
            known_name="" if asks_name or known is None else known.name,
            typed=typed,
            problem=problem,
            locked=locked,
            demo=demo,
            has_provider=bool(self._app.settings.keyline_oidc_issuer),
            left="left" in request.query_params,
        )
        self._cookies.keep_form_secret(response, secret)
        return response

    async def take(self, request: Request) -> Response:
        """A name and a PIN came."""
        form = await read_form(request)
        code, to = code_of((form or {}).get("code", "")), own_page((form or {}).get("to", ""))
        secret = self._cookies.form_secret(request)
        if form is None or not is_ours(self._app, request, form, secret):
            return await self.ask(request, code, problem=_STALE, status=403, to=to)
        name = plain_name(form.get("name", ""))
        known = self._cookies.device(request)
        on_known = known if known is not None and known.name == name else None
        place = Place(_address(request), None if on_known is None else on_known.id)
        found = await self._threads.check(sign_in, self._app, name, form.get("pin", ""), place)
        if isinstance(found, NotSignedIn):
            return await self._refuse(request, code, found, name, to)
        response = self.let_in(code, to, found)
        self._cookies.keep_device(response, found.name, on_known)
        return response

    async def take_demo(self, request: Request) -> Response:
        """One click, by one of the invented staff. Refused outside demo by the service too."""
        form = await read_form(request)
        code, to = code_of((form or {}).get("code", "")), own_page((form or {}).get("to", ""))
        secret = self._cookies.form_secret(request)
        if form is None or not is_ours(self._app, request, form, secret):
            return await self.ask(request, code, problem=_STALE, status=403, to=to)
        account = uuid_of(form.get("account", ""))
        found = None
        if account is not None:
            found = await self._threads.run(sign_in_demo, self._app, account)
        if found is None:
            return await self.ask(request, code, problem=_WRONG, status=403, to=to)
        return self.let_in(code, to, found)

    async def leave(self, request: Request) -> Response:
        """Somebody signs out."""
        session = await self.find(request)
        form = await read_form(request)
        by_provider = session is not None and session.way == "provider"
        response = self._pages.lead_to("/on-call/sign-in" + ("?left=1" if by_provider else ""))
        # Another site's form signs nobody out: at night that would cost a minute.
        if session is not None and self.is_ours(request, form):
            await self._threads.run(sign_out, self._app, session)
            self._cookies.end_session(response)
        return response

    def let_in(self, code: str | None, to: str, found: SignedIn) -> Response:
        """Lead whoever signed in to what they came for."""
        response = self._pages.lead_to(to or (f"/on-call/{code}" if code else "/on-call"))
        self._cookies.keep_session(response, found.token)
        return response

    async def _refuse(
        self, request: Request, code: str | None, found: NotSignedIn, name: str, to: str
    ) -> Response:
        if found.locked_until is None:
            return await self.ask(request, code, problem=_WRONG, status=403, typed=name, to=to)
        now = self._app.clock.now()
        minutes = minutes_until(found.locked_until, now)
        clock = when(found.locked_until, now).clock
        locked = f"{clock}, in {minutes} minute{'' if minutes == 1 else 's'}"
        return await self.ask(request, code, locked=locked, status=429, typed=name, to=to)


def add_sign_in(router: APIRouter, page: SignInPage, *, is_demo: bool) -> None:
    """The routes of signing in and out; the one-click one in demo only."""

    @router.get("/sign-in")
    async def ask(request: Request, code: str = "", to: str = "") -> Response:
        return await page.ask(request, code_of(code), to=own_page(to))

    @router.post("/sign-in")
    async def take(request: Request) -> Response:
        return await page.take(request)

    @router.post("/sign-out")
    async def leave(request: Request) -> Response:
        return await page.leave(request)

    if is_demo:

        @router.post("/sign-in/demo")
        async def take_demo(request: Request) -> Response:
            return await page.take_demo(request)


def _address(request: Request) -> str:
    return request.client.host if request.client is not None else ""


def _titled(account: KeptAccount) -> str:
    """Whose an account is; and what for, where it is another than their work."""
    more = sorted({StaffRole.GUARDIAN, StaffRole.ADMIN} & account.roles)
    title = "" if account.who is None else title_of(account.who)
    return f"{title} ({', '.join(more)})" if more else title
