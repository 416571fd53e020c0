"""What every section of the console works with: who is signed in, forms, threads and pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from bot.app import App
from bot.services.sign_in import Session
from bot.web.console.navigation import places
from bot.web.console.pages import GUARD, ConsolePages
from bot.web.console.said import SAID
from bot.web.on_call.forms import read_form
from bot.web.on_call.shown import title_of
from bot.web.on_call.sign_in_page import SignInPage
from bot.web.on_call.threads import PageThreads

T = TypeVar("T")


class Room:
    """One for the process. `there` are the addresses of the navigation that have a page."""

    def __init__(
        self, app: App, pages: ConsolePages, threads: PageThreads, sign_in: SignInPage
    ) -> None:
        self.app = app
        self.there: set[str] = set()
        self._pages, self._threads, self._sign_in = pages, threads, sign_in

    async def signed_in(self, request: Request) -> Session | None:
        """Who is signed in; None for nobody: `ask_sign_in` then."""
        return await self._sign_in.find(request)

    def ask_sign_in(self, request: Request) -> Response:
        """Lead to where one signs in, and from there back to what was asked for."""
        wanted = request.url.path if request.method == "GET" else "/console"
        return self.lead_to(f"/on-call/sign-in?to={wanted}")

    async def form(self, request: Request, session: Session) -> dict[str, str] | None:
        """The fields of a form from a page of ours; None for any other: `stale` then. Each field
        has a name of its own: of one that comes several times the last counts."""
        del session  # whose it is stands in the form's token
        form = await read_form(request)
        return form if self._sign_in.is_ours(request, form) else None

    async def run(self, work: Callable[..., T], *given: Any) -> T:
        """Do something of services, which wait for the database, in a thread."""
        return await self._threads.run(work, *given)

    def show(
        self,
        request: Request,
        session: Session | None,
        template: str,
        status: int = 200,
        **values: Any,
    ) -> Response:
        """A page, for whoever is signed in."""
        given = {
            "said": SAID.get(request.query_params.get("said", "")),
            "token": self._sign_in.token_for(request) if session is not None else "",
            "me": title_of(session.who) if session is not None else "",
            "places": places(self.there, request.url.path, session) if session else [],
            "path": request.url.path,
        }
        return self._pages.show(template, status, **{**given, **values})

    def lead_to(self, address: str, said: str = "") -> Response:
        """The answer to a form: the browser fetches a page, which says what became of it."""
        to = f"{address}{'&' if '?' in address else '?'}said={said}" if said else address
        return RedirectResponse(to, 303, headers=GUARD)

    def stale(self, request: Request, session: Session) -> Response:
        """A form that is not from a page of ours, or from one that was open for too long."""
        return self.show(request, session, "stale.html", 403)

    def nothing(self, request: Request, session: Session) -> Response:
        """What is not there and what is not theirs is the same."""
        return self.show(request, session, "nothing.html", 404)

    def away(self) -> Response:
        """The database does not answer."""
        return self._pages.show("away.html", 503)
