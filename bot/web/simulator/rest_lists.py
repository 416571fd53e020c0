"""What Twilio has: messages as a list and one by one, and what came with them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse, StreamingResponse

from bot.web.simulator import shapes
from bot.web.simulator.exchange import CALL, Message
from bot.web.simulator.magic import Refusal
from bot.web.simulator.media import Attachment
from bot.web.simulator.rest_gate import find_blocked, not_found, refuse
from bot.web.simulator.traffic import Traffic

_MAX_PAGE = 1000
_PIECES = 10
_NO_DAY = Refusal(400, 20001, "Invalid parameter: DateSent.")


def routes(traffic: Traffic) -> APIRouter:
    """The routes that list, show, blank and delete."""
    router = APIRouter()
    begin = f"/{shapes.API_VERSION}/Accounts/{{account}}"
    _add_messages(router, traffic, begin)
    _add_media(router, traffic, f"{begin}/Messages/{{sid}}/Media")
    return router


def _add_messages(router: APIRouter, traffic: Traffic, begin: str) -> None:
    @router.get(f"{begin}/Messages.json")
    async def listing(request: Request, account: str) -> Response:
        form = dict(request.query_params)
        answer = find_blocked(traffic, request, account) or _list(traffic, form)
        traffic.record_call("GET", request.url.path, answer.status_code, form)
        return answer

    @router.get(f"{begin}/Messages/{{sid}}.json")
    async def fetch(request: Request, account: str, sid: str) -> Response:
        answer = find_blocked(traffic, request, account)
        if answer is None:
            message = _find(traffic, sid)
            answer = (
                refuse(not_found(request.url.path))
                if message is None
                else JSONResponse(shapes.message_json(message, account))
            )
        traffic.record_call("GET", request.url.path, answer.status_code, {})
        return answer

    _add_ends(router, traffic, begin)


def _add_ends(router: APIRouter, traffic: Traffic, begin: str) -> None:
    @router.post(f"{begin}/Messages/{{sid}}.json")
    async def blank(request: Request, account: str, sid: str) -> Response:
        """Take the words out of a message; Twilio changes nothing else about one."""
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        message = _find(traffic, sid)
        blocked = find_blocked(traffic, request, account)
        if blocked is not None or message is None:
            return blocked or refuse(not_found(request.url.path))
        if form.get("Body") != "":
            return refuse(Refusal(400, 20001, "Only an empty Body may be given."))
        message.body = ""
        return JSONResponse(shapes.message_json(message, account))

    @router.delete(f"{begin}/Messages/{{sid}}.json")
    async def delete(request: Request, account: str, sid: str) -> Response:
        message = _find(traffic, sid)
        blocked = find_blocked(traffic, request, account)
        if blocked is not None or message is None:
            return blocked or refuse(not_found(request.url.path))
        traffic.exchange.forget(message)
        traffic.shelf.forget(sid)
        return Response(status_code=204)


def _add_media(router: APIRouter, traffic: Traffic, begin: str) -> None:
    @router.get(f"{begin}.json")
    async def listing(request: Request, account: str, sid: str) -> Response:
        message = _find(traffic, sid)
        blocked = find_blocked(traffic, request, account)
        if blocked is not None or message is None:
            return blocked or refuse(not_found(request.url.path))
        kept = [(name, traffic.shelf.find(sid, name)) for name in traffic.shelf.names(sid)]
        shown = [
            shapes.media_json(name, one.content_type, account, message)
            for name, one in kept
            if one is not None
        ]
        return JSONResponse({"media_list": shown, "next_page_uri": None})

    @router.delete(f"{begin}/{{name}}.json")
    async def delete(request: Request, account: str, sid: str, name: str) -> Response:
        found = traffic.shelf.find(sid, name)
        blocked = find_blocked(traffic, request, account)
        if blocked is not None or found is None:
            return blocked or refuse(not_found(request.url.path))
        found.gone = True
        return Response(status_code=204)

    @router.get(f"{begin}/{{name}}")
    async def fetch(request: Request, account: str, sid: str, name: str) -> Response:
        """Where a MediaUrl leads: to the bytes, or on to where they lie."""
        if traffic.options.media_needs_sign_in:
            blocked = find_blocked(traffic, request, account)
            if blocked is not None:
                return blocked
        if traffic.shelf.find(sid, name) is None:
            return refuse(not_found(request.url.path))
        if traffic.options.media_redirects:
            return RedirectResponse(f"/media-store/{sid}/{name}", 307)
        return _bytes(traffic, sid, name)

    @router.get("/media-store/{sid}/{name}")
    async def stored(sid: str, name: str) -> Response:
        return _bytes(traffic, sid, name)


def _bytes(traffic: Traffic, sid: str, name: str) -> Response:
    found = traffic.shelf.find(sid, name)
    if found is None:
        return Response(status_code=404)
    if not found.seconds:
        return Response(found.data(), media_type=found.served_type)
    return StreamingResponse(_slowly(found), media_type=found.served_type)


async def _slowly(found: Attachment) -> AsyncIterator[bytes]:
    """Bytes that come in ten pieces, and take as long as was asked for."""
    data = found.data()
    step = max(1, -(-len(data) // _PIECES))
    for start in range(0, len(data), step):
        await asyncio.sleep(found.seconds / _PIECES)
        yield data[start : start + step]


def _find(traffic: Traffic, sid: str) -> Message | None:
    message = traffic.exchange.find(sid)
    return None if message is None or message.is_hidden else message


def _list(traffic: Traffic, query: dict[str, str]) -> Response:
    size, page = query.get("PageSize", "50"), query.get("Page", "0")
    if not size.isdigit() or not page.isdigit() or int(size) < 1:
        return refuse(Refusal(400, 20006, "Page size must be between 1 and 1000"))
    wanted = [(k, v) for k, v in query.items() if k in ("To", "From") or k.startswith("DateSent")]
    try:
        days = [
            (k.removeprefix("DateSent"), _day(v)) for k, v in wanted if k.startswith("DateSent")
        ]
    except ValueError:
        return refuse(_NO_DAY)
    found = [
        m
        for m in traffic.exchange.newest_first()
        if not m.sid.startswith(CALL)
        and not m.is_hidden
        and query.get("To") in (None, m.to)
        and query.get("From") in (None, m.sender)
        and all(_sent_within(m, sign, day) for sign, day in days)
    ]
    shown = min(int(size), _MAX_PAGE)
    return JSONResponse(shapes.page_json(found, traffic.account.sid, int(page), shown, wanted))


def _day(text: str) -> datetime:
    if len(text) == len("2026-11-21"):
        return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
    return datetime.fromisoformat(text).astimezone(UTC)


def _sent_within(message: Message, sign: str, moment: datetime) -> bool:
    if message.sent is None:
        return False
    if sign == ">":
        return message.sent >= moment
    if sign == "<":
        return message.sent <= moment
    return moment <= message.sent < moment + timedelta(days=1)
