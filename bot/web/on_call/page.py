"""The pages under `/on-call`: HTML and forms, without script. No GET changes an item."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.routing import APIRoute

from bot.app import App
from bot.logs import describe, logger
from bot.records.unit import DatabaseBusyError, DatabaseSilent
from bot.services.answer_on_page import answer_on_page
from bot.services.list_alerts import list_alerts
from bot.services.read_item import read_item
from bot.services.sign_in import Session
from bot.web.on_call.answers import BECAME, SAY_MORE, read_answer, typed_again
from bot.web.on_call.codes import code_of
from bot.web.on_call.forms import read_form
from bot.web.on_call.pages import FILES, GUARD, Pages
from bot.web.on_call.provider import Provider
from bot.web.on_call.provider_page import ProviderPage, add_provider
from bot.web.on_call.shown import listed, shown, title_of
from bot.web.on_call.sign_in_page import SignInPage, add_sign_in
from bot.web.on_call.threads import PageThreads


def routes(app: App, pages: Pages, threads: PageThreads, sign_in: SignInPage) -> APIRouter:
    """The routes under `/on-call`."""
    is_demo = app.settings.demo_allowed
    page = ItemPage(app, pages, threads, sign_in)
    route_class = _when_records_are_away(pages)
    router = APIRouter(prefix="/on-call", include_in_schema=False, route_class=route_class)
    add_sign_in(router, sign_in, is_demo=is_demo)
    provider = Provider(app.settings)
    if provider.is_set:
        add_provider(router, ProviderPage(app, provider, threads, sign_in))
    _add_static(router, pages)

    @router.get("")
    async def home(request: Request, code: str = "") -> Response:
        return await page.home(request, code)

    @router.get("/{code}")
    async def read(request: Request, code: str, now: str = "") -> Response:
        return await page.read(request, code, now)

    @router.post("/{code}/{said}")
    async def answer(request: Request, code: str, said: str) -> Response:
        return await page.answer(request, code, said)

    return router


class ItemPage:
    """One item: read, taken, and closed with words."""

    def __init__(self, app: App, pages: Pages, threads: PageThreads, sign_in: SignInPage) -> None:
        self._app, self._pages, self._threads, self._sign_in = app, pages, threads, sign_in

    async def home(self, request: Request, given: str) -> Response:
        """Where one types a code that was heard on the phone."""
        code = code_of(given)
        if code is not None:
            return self._pages.lead_to(f"/on-call/{code}")
        session = await self._sign_in.find(request)
        if session is None:
            return self._pages.lead_to("/on-call/sign-in")
        alerts = await self._threads.run(list_alerts, self._app, session.staff)
        return self._pages.show(
            "home.html",
            is_wrong=bool(given),
            alerts=listed(alerts, self._app.clock.now()),
            **self._whose(request, session),
        )

    async def read(self, request: Request, given: str, became: str) -> Response:
        """The item of a code, for whoever may read it; to anybody else there is none."""
        code, session = code_of(given), await self._sign_in.find(request)
        if session is None:
            return self._pages.lead_to(f"/on-call/sign-in?code={code}" if code else "/on-call")
        return await self._show(request, session, code, became=became)

    async def answer(self, request: Request, given: str, said: str) -> Response:
        """I have this; or what was tried or decided, in words."""
        code, session = code_of(given), await self._sign_in.find(request)
        if session is None:
            return self._pages.lead_to(f"/on-call/sign-in?code={code}" if code else "/on-call")
        form = await read_form(request)
        if form is None or not self._sign_in.is_ours(request, form):
            return await self._show(request, session, code, status=403, problem="stale")
        found = read_answer(form, code, said)
        if found is None:
            return self._nothing(request, session)
        answered, form_id = found
        work = (answer_on_page, self._app, session.staff, answered, form_id)
        became = await self._threads.run(*work)
        if became is None:
            return self._nothing(request, session)
        if became in SAY_MORE:
            typed = typed_again(answered)
            return await self._show(request, session, code, status=422, problem=said, typed=typed)
        return self._pages.lead_to(f"/on-call/{code}?now={became}")

    async def _show(
        self,
        request: Request,
        session: Session,
        code: str | None,
        *,
        status: int = 200,
        became: str = "",
        problem: str = "",
        typed: dict[str, str] | None = None,
    ) -> Response:
        opened = None
        if code is not None:
            opened = await self._threads.run(read_item, self._app, session.staff, code)
        if opened is None:
            return self._nothing(request, session)
        return self._pages.show(
            "item.html",
            status,
            **shown(opened, session, self._app.clock.now()),
            **self._whose(request, session),
            became=became if became in BECAME else "",
            minutes=int(self._app.alert_clocks.pause.total_seconds() // 60),
            problem=problem,
            typed=typed or {"tried": "", "done": "", "tell": ""},
            form=uuid4(),
            item_at=f"/on-call/{code}",
        )

    def _nothing(self, request: Request, session: Session) -> Response:
        return self._pages.show("nothing.html", 404, **self._whose(request, session))

    def _whose(self, request: Request, session: Session) -> dict[str, Any]:
        return {"me": title_of(session.who), "token": self._sign_in.token_for(request)}


def _add_static(router: APIRouter, pages: Pages) -> None:
    @router.get("/static/{name}")
    async def static(name: str) -> Response:
        if name not in FILES:
            raise HTTPException(404)
        headers = {**GUARD, "Cache-Control": "public, max-age=3600"}
        return Response(pages.file(name), media_type=FILES[name], headers=headers)


def _when_records_are_away(pages: Pages) -> type[APIRoute]:
    """Routes that say so, and what to do then, while the database does not answer."""

    class Guarded(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handler = super().get_route_handler()

            async def guarded(request: Request) -> Response:
                try:
                    return await handler(request)
                except (*DatabaseSilent, DatabaseBusyError) as error:
                    logger().error("on_call.records_away", error=describe(error))
                    return pages.show("away.html", 503)

            return guarded

    return Guarded
