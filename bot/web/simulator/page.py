"""The page of phones: invented people's phones side by side, to try the service with.

Mounted in demo mode only. It works as plain HTML, forms and redirects; with JavaScript new texts
appear by themselves.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import httpx
from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.logs import describe, logger
from bot.settings import Settings
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
_STAND_IN_DOWN = "The stand-in for Twilio does not answer. Is it still running?"


def routes(settings: Settings) -> APIRouter:
    """The routes under `/simulator`. The phones are the stand-in's, at TWILIO_API_URL."""
    router = APIRouter(prefix="/simulator", include_in_schema=False)
    control = f"{settings.twilio_api_url}/control"
    pages = _Pages()

    @router.get("", response_class=HTMLResponse)
    async def page(empty: str = "") -> Response:
        known = await _ask("GET", f"{control}/phones")
        if known is None:
            return pages.show("unreachable.html", 503, problem=_STAND_IN_DOWN)
        return pages.show("phones.html", 200, known=known, phones=screens(known), empty=empty)

    @router.get("/state")
    async def state(after: int = -1) -> Response:
        """The phones as JSON, or 204 when nothing changed since version `after`."""
        known = await _ask("GET", f"{control}/phones?after={after}")
        if known is None:
            return JSONResponse({"problem": _STAND_IN_DOWN}, 503, _GUARD)
        if not known:
            return Response(status_code=204, headers=_GUARD)
        shown = [asdict(screen) for screen in screens(known)]
        return JSONResponse({"version": known["version"], "phones": shown}, headers=_GUARD)

    _add_sending(router, control)

    @router.get("/static/{name}")
    async def static(name: str) -> Response:
        if name not in _FILES:
            raise HTTPException(404)
        headers = {**_GUARD, "Cache-Control": "public, max-age=3600"}
        return Response(pages.file(name), media_type=_FILES[name], headers=headers)

    return router


def _add_sending(router: APIRouter, control: str) -> None:
    @router.post("/phones/{phone_id}/texts")
    async def send(
        request: Request,
        phone_id: str,
        body: Annotated[str, Form(max_length=1600)] = "",
        channel: Annotated[str, Form(pattern="^(sms|whatsapp)$")] = "sms",
    ) -> Response:
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise HTTPException(403, "texts are sent from the page of phones only")
        # A browser sends a new line as CR LF, a phone as LF alone.
        text = body.replace("\r\n", "\n")
        wants_json = "application/json" in request.headers.get("accept", "")
        if not text.strip():
            return _after(wants_json, phone_id, 422, f"?empty={phone_id}")
        where = f"{control}/phones/{phone_id}/texts"
        sent = await _ask("POST", where, {"body": text, "channel": channel})
        return _after(wants_json, phone_id, 503 if sent is None else 200)


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


async def _ask(method: str, url: str, body: dict[str, Any] | None = None) -> dict[str, Any] | None:
    """The stand-in's answer: empty when it had nothing to say, None when it did not answer.

    Raises HTTPException 404 when the stand-in does not know what is asked for.
    """
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=_TIMEOUT, verify=False) as http:  # noqa: S501
            answer = await http.request(method, url, json=body)
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


def _after(wants_json: bool, phone_id: str, status: int, query: str = "") -> Response:
    """The answer to a text sent: a status for the script, the page again for a plain form."""
    if wants_json:
        return JSONResponse({"sent": status == 200}, status, _GUARD)
    # 303: the browser fetches the page, and reloading it does not send the text again.
    return RedirectResponse(f"/simulator{query}#phone-{phone_id}", 303, headers=_GUARD)
