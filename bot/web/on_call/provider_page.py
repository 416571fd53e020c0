"""Signing in at the organisation's own sign-in: there, back, and out again.

There and back are links: the browser is led to another site, which a form of ours may not do. What
comes back is taken only in the browser that left, within ten minutes, and once.
"""

from __future__ import annotations

import hmac
import secrets

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from bot.app import App
from bot.services.sign_in_provider import OneTry, Unlinked, one_try, sign_in_provider
from bot.web.on_call.codes import code_of, own_page
from bot.web.on_call.cookies import Cookies
from bot.web.on_call.pages import GUARD
from bot.web.on_call.provider import Provider, ProviderFault
from bot.web.on_call.sign_in_page import SignInPage
from bot.web.on_call.threads import PageThreads

#: So long somebody may take to sign in there, in seconds.
LASTS_S = 600

_FAULT = {
    ProviderFault.AWAY: "Your organisation's sign-in does not answer. Sign in with your PIN.",
    ProviderFault.REFUSED: "Your organisation's sign-in let nobody in. Please try once more.",
    ProviderFault.UNPROVEN: (
        "What your organisation's sign-in sent could not be checked. Tell whoever looks after it."
    ),
}
_STALE = "That sign-in was begun in another browser, or too long ago. Please try once more."
_UNLINKED = (
    "Your organisation's sign-in knows you, and no account here is yours. Ask an admin of Keyline."
)


class ProviderPage:
    """What is behind `/on-call/sign-in/provider`."""

    def __init__(
        self, app: App, provider: Provider, threads: PageThreads, sign_in: SignInPage
    ) -> None:
        self._app, self._provider = app, provider
        self._threads, self._sign_in = threads, sign_in
        self._cookies = Cookies(app)

    async def go(self, request: Request, code: str, to: str) -> Response:
        """Lead to the provider, with what binds its answer to this browser."""
        began = int(self._app.clock.now().timestamp())
        secret = f"{began}.{secrets.token_urlsafe(32)}.{code_of(code) or ''}.{own_page(to)}"
        where = await self._threads.check(self._provider.address, one_try(self._app, secret))
        if isinstance(where, ProviderFault):
            return await self._sign_in.ask(
                request, code_of(code), problem=_FAULT[where], status=503
            )
        response = RedirectResponse(where, 303, headers=GUARD)
        self._cookies.keep_provider_secret(response, secret, LASTS_S)
        return response

    async def back(self, request: Request) -> Response:
        """Somebody comes back with a code, or with why not."""
        given = request.query_params
        secret = self._cookies.provider_secret(request)
        one = None if secret is None else self._open_try(secret)
        if one is None or not _same(given.get("state", ""), one.state):
            return await self._refuse(request, _STALE)
        if "code" not in given:
            return await self._refuse(request, _FAULT[ProviderFault.REFUSED])
        now = self._app.clock.now()
        who = await self._threads.check(self._provider.who, given["code"], one, now)
        if isinstance(who, ProviderFault):
            return await self._refuse(request, _FAULT[who])
        found = await self._threads.check(sign_in_provider, self._app, who)
        if isinstance(found, Unlinked):
            return await self._refuse(request, _UNLINKED)
        _, _, code, to = (secret or "").split(".", 3)
        response = self._sign_in.let_in(code_of(code), own_page(to), found)
        self._cookies.end_provider_secret(response)
        return response

    async def leave(self) -> Response:
        """Lead to where one signs out of the provider too."""
        where = await self._threads.check(self._provider.leave_address)
        return RedirectResponse(where or "/on-call/sign-in", 303, headers=GUARD)

    def _open_try(self, secret: str) -> OneTry | None:
        parts = secret.split(".", 3)
        if len(parts) != 4 or not parts[0].isascii() or not parts[0].isdigit():
            return None
        age = self._app.clock.now().timestamp() - int(parts[0])
        return one_try(self._app, secret) if -LASTS_S < age <= LASTS_S else None

    async def _refuse(self, request: Request, problem: str) -> Response:
        response = await self._sign_in.ask(request, None, problem=problem, status=403)
        self._cookies.end_provider_secret(response)
        return response


def add_provider(router: APIRouter, page: ProviderPage) -> None:
    """The routes of the organisation's own sign-in."""

    @router.get("/sign-in/provider")
    async def go(request: Request, code: str = "", to: str = "") -> Response:
        return await page.go(request, code, to)

    @router.get("/sign-in/provider/back")
    async def back(request: Request) -> Response:
        return await page.back(request)

    @router.get("/sign-in/provider/out")
    async def leave() -> Response:
        return await page.leave()


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())
