"""The page of phones: the demo team's phones, some of them side by side, to try the service with.

Mounted in demo mode only. It works as plain HTML, forms and redirects; with JavaScript new texts
appear by themselves.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import httpx
from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.clock import Clock, SystemClock
from bot.logs import describe, logger
from bot.settings import Settings
from bot.web.simulator.listing import Cast, address_of, choose_open, sections
from bot.web.simulator.view import screens

_HERE = Path(__file__).parent
_FILES = {
    "phones.css": "text/css; charset=utf-8",
    "phones.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
# A text waits at the front door as long as Twilio would wait for it, and no longer.
_TIMEOUT = httpx.Timeout(20.0, connect=2.0)
_GUARD = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
# Ids of phones with commas between them, as they stand in the page's address.
_IDS = "^[a-z0-9_,-]{0,300}$"
_STAND_IN_DOWN = "The stand-in for Twilio does not answer. Is it still running?"


def routes(
    settings: Settings,
    clock: Clock | None = None,
    find_first_day: Callable[[], date | None] = lambda: None,
) -> APIRouter:
    """The routes under `/simulator`. The phones are the stand-in's, at TWILIO_API_URL.

    `find_first_day` gives the day on which the demo team was loaded; without it, today.
    """
    router = APIRouter(prefix="/simulator", include_in_schema=False)
    control = f"{settings.twilio_api_url}/control"
    pages = _Pages()
    cast = Cast(clock or SystemClock(), find_first_day)

    _add_page(router, control, pages, cast)

    @router.get("/state")
    async def state(after: int = -1, seen: str = "") -> Response:
        """The phones that changed since version `after`, as JSON; 204 when none did.

        `seen`: ids of the phones that are looked at.
        """
        known = await _ask("GET", f"{control}/phones", {"after": after, "seen": seen})
        if known is None:
            return JSONResponse({"problem": _STAND_IN_DOWN}, 503, _GUARD)
        if not known:
            return Response(status_code=204, headers=_GUARD)
        shown = [asdict(screen) for screen in screens(known)]
        return JSONResponse({"version": known["version"], "phones": shown}, headers=_GUARD)

    _add_sending(router, control)
    _add_static(router, pages)
    return router


def _add_page(router: APIRouter, control: str, pages: _Pages, cast: Cast) -> None:
    @router.get("", response_class=HTMLResponse)
    async def page(
        wanted: Annotated[str | None, Query(alias="open")] = None, empty: str = ""
    ) -> Response:
        asked = choose_open(wanted)
        # What came to an open phone counts as seen from now on.
        open_ones = {"seen": ",".join(asked), "threads": ",".join(asked)}
        known = await _ask("GET", f"{control}/phones", open_ones)
        if known is None:
            return pages.show("unreachable.html", 503, problem=_STAND_IN_DOWN)
        everybody, roles = await asyncio.to_thread(cast.look_up)
        shown = {screen.id: screen for screen in screens(known, roles)}
        ids = [phone_id for phone_id in asked if phone_id in shown]
        listed = sections(list(shown.values()), everybody, roles, ids)
        return pages.show(
            "phones.html",
            200,
            known=known,
            phones=[shown[phone_id] for phone_id in ids],
            sections=listed,
            news=[entry for section in listed for entry in section.entries if entry.unread],
            here=None if wanted is None else ",".join(ids),
            closing={i: address_of([other for other in ids if other != i]) for i in ids},
            empty=empty,
        )


def _add_sending(router: APIRouter, control: str) -> None:
    @router.post("/phones/{phone_id}/texts")
    async def send(
        request: Request,
        phone_id: str,
        body: Annotated[str, Form(max_length=1600)] = "",
        channel: Annotated[str, Form(pattern="^(sms|whatsapp)$")] = "sms",
        media: Annotated[tuple[Literal["picture", "voice"], ...], Form(max_length=10)] = (),
        shown: Annotated[str | None, Form(alias="open", pattern=_IDS)] = None,
    ) -> Response:
        """Send a text, perhaps with a picture or a voice note, and lead back to the page."""
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise HTTPException(403, "texts are sent from the page of phones only")
        # A browser sends a new line as CR LF, a phone as LF alone.
        text = body.replace("\r\n", "\n")
        wants_json = "application/json" in request.headers.get("accept", "")
        back = {} if shown is None else {"open": shown}
        if not text.strip() and not media:
            return _after(wants_json, phone_id, 422, {**back, "empty": phone_id})
        where = f"{control}/phones/{phone_id}/texts"
        given = {"body": text, "channel": channel, "media": media}
        sent = await _ask("POST", where, body=given)
        return _after(wants_json, phone_id, 503 if sent is None else 200, back)


def _add_static(router: APIRouter, pages: _Pages) -> None:
    @router.get("/static/{name}")
    async def static(name: str) -> Response:
        if name not in _FILES:
            raise HTTPException(404)
        headers = {**_GUARD, "Cache-Control": "public, max-age=3600"}
        return Response(pages.file(name), media_type=_FILES[name], headers=headers)


class _Pages:
    """Templates and static files, read from beside this module."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._files = {name: (_HERE / "static" / name).read_bytes() for name in _FILES}
        self._templates.globals["static"] = self._address

    def show(self, template: str, status: int, **values: Any) -> HTMLResponse:
        """A page, with the headers that keep everything from elsewhere out of it."""
        text = self._templates.get_template(template).render(**values)
        return HTMLResponse(text, status, headers=_GUARD)

    def file(self, name: str) -> bytes:
        return self._files[name]

    def _address(self, name: str) -> str:
        """A static file's address, which changes when the file does."""
        digest = hashlib.sha256(self._files[name]).hexdigest()[:12]
        return f"/simulator/static/{name}?v={digest}"


async def _ask(
    method: str,
    url: str,
    params: dict[str, Any] | None = None,
    body: dict[str, Any] | None = None,
) -> dict[str, Any] | None:
    """The stand-in's answer: empty when it had nothing to say, None when it did not answer.

    Raises HTTPException 404 when the stand-in does not know what is asked for.
    """
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=_TIMEOUT, verify=False) as http:  # noqa: S501
            answer = await http.request(method, url, params=params, json=body)
    except httpx.HTTPError as error:
        logger().warning("stand_in.unreachable", error=describe(error))
        return None
    if answer.status_code == httpx.codes.NOT_FOUND:
        raise HTTPException(404, "no such phone")
    if not answer.is_success:
        logger().warning("stand_in.refused", http_status=answer.status_code)
        return None
    known: dict[str, Any] = answer.json() if answer.content else {}
    return known


def _after(wants_json: bool, phone_id: str, status: int, back: dict[str, str]) -> Response:
    """The answer to a text sent: a status for the script, the page again for a plain form."""
    if wants_json:
        return JSONResponse({"sent": status == 200}, status, _GUARD)
    query = f"?{urlencode(back, safe=',')}" if back else ""
    # 303: the browser fetches the page, and reloading it does not send the text again.
    return RedirectResponse(f"/simulator{query}#phone-{phone_id}", 303, headers=_GUARD)
