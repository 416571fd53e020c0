"""Twilio's REST interface for messages and calls, as far as we use it."""

from __future__ import annotations

import asyncio
import base64
import binascii
import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from bot.messaging.numbers import e164
from bot.web.simulator import magic, shapes
from bot.web.simulator.answers import read_call
from bot.web.simulator.exchange import CALL, Message, bare, new_sid
from bot.web.simulator.magic import Refusal
from bot.web.simulator.traffic import Traffic

MAX_BODY = 1600
_MAX_PAGE = 1000
_BAD_SIGN_IN = Refusal(401, 20003, "Authenticate")
_BAD_DAY = Refusal(503, 20503, "Service Unavailable")


def routes(traffic: Traffic) -> APIRouter:
    """The routes of `/2010-04-01/Accounts/{account}/Messages`."""
    router = APIRouter(prefix=f"/{shapes.API_VERSION}/Accounts/{{account}}")
    blocked = partial(_blocked, traffic)

    @router.post("/Messages.json")
    async def create(request: Request, account: str) -> Response:
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        answer = blocked(request, account) or await _create(traffic, form)
        traffic.record_call("POST", request.url.path, answer.status_code, form)
        return answer

    @router.get("/Messages.json")
    async def listing(request: Request, account: str) -> Response:
        form = dict(request.query_params)
        answer = blocked(request, account) or _list(traffic, form)
        traffic.record_call("GET", request.url.path, answer.status_code, form)
        return answer

    @router.get("/Messages/{sid}.json")
    async def fetch(request: Request, account: str, sid: str) -> Response:
        answer = blocked(request, account)
        if answer is None:
            message = traffic.exchange.find(sid)
            answer = (
                _refuse(_not_found(request.url.path))
                if message is None
                else JSONResponse(shapes.message_json(message, account))
            )
        traffic.record_call("GET", request.url.path, answer.status_code, {})
        return answer

    _add_calls(router, traffic, blocked)
    return router


def _blocked(traffic: Traffic, request: Request, account: str) -> Response | None:
    """What answers a call that is not looked at any further."""
    account_sid = traffic.settings.twilio_account_sid
    if traffic.options.refuse_rest:
        return _refuse(_BAD_DAY)
    if not _signed_in(request, account_sid, traffic.settings.twilio_auth_token):
        return _refuse(_BAD_SIGN_IN)
    return None if account == account_sid else _refuse(_not_found(request.url.path))


def _add_calls(
    router: APIRouter, traffic: Traffic, blocked: Callable[[Request, str], Response | None]
) -> None:
    @router.post("/Calls.json")
    async def call(request: Request, account: str) -> Response:
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        answer = blocked(request, account) or _call(traffic, form)
        traffic.record_call("POST", request.url.path, answer.status_code, form)
        return answer


def _call(traffic: Traffic, form: dict[str, str]) -> Response:
    """A call: what it says stands on the phone that rang, as a message that was heard."""
    to, sender = form.get("To", ""), form.get("From", "")
    if sender != traffic.our_address("sms"):
        return _refuse(Refusal(400, 21210, "The 'From' number is not a verified number."))
    if not _reachable(to):
        return _refuse(Refusal(400, 21211, "Invalid 'To' Phone Number."))
    refused = magic.REFUSALS.get(bare(to))
    if refused is not None and refused.code != magic.REFUSALS[magic.OPTED_OUT].code:
        return _refuse(refused)
    message = traffic.exchange.add(
        "outbound-api",
        sender,
        to,
        read_call(form.get("Twiml", "")),
        sid=new_sid(CALL),
        status="completed",
        media=("call/voice",),
    )
    return JSONResponse(shapes.call_json(message, traffic.settings.twilio_account_sid), 201)


async def _create(traffic: Traffic, form: dict[str, str]) -> Response:
    refused = _refusal(traffic, form)
    if refused is not None:
        return _refuse(refused)
    to = form["To"]
    if bare(to) == magic.UNAVAILABLE:
        return HTMLResponse("<html><h1>503 Service Unavailable</h1></html>", 503)
    service = form.get("MessagingServiceSid") or None
    message = traffic.exchange.add(
        "outbound-api",
        form.get("From") or traffic.our_address("whatsapp" if "whatsapp:" in to else "sms"),
        to,
        form["Body"],
        status="accepted" if service else "queued",
        callback_url=form.get("StatusCallback", ""),
        service_sid=service,
    )
    # The answer shows the message as it began, whatever becomes of it meanwhile.
    shown = shapes.message_json(message, traffic.settings.twilio_account_sid)
    traffic.set_out(message)
    if bare(to) == magic.SLOW:
        await asyncio.sleep(traffic.options.slow_seconds)
    return JSONResponse(shown, 201)


def _refusal(traffic: Traffic, form: dict[str, str]) -> Refusal | None:
    """What Twilio would find wrong with these fields, in its order."""
    to, sender, body = form.get("To", ""), form.get("From", ""), form.get("Body", "")
    service = form.get("MessagingServiceSid", "")
    if not to:
        return Refusal(400, 21604, "A 'To' phone number is required.")
    if not sender and not service:
        return Refusal(400, 21603, "A 'From' phone number is required.")
    ours = traffic.settings.twilio_messaging_service_sid
    if service and service != ours:
        return Refusal(400, 21701, "The Messaging Service does not exist.")
    if not body:
        return Refusal(400, 21602, "Message body is required.")
    if len(body) > MAX_BODY:
        return Refusal(400, 21617, "The concatenated message body exceeds 1600 characters.")
    if sender and (sender.startswith("whatsapp:") != to.startswith("whatsapp:")):
        return Refusal(400, 21910, "Invalid From and To pair. From and To should be same channel.")
    if sender and sender not in (traffic.our_address("sms"), traffic.our_address("whatsapp")):
        return Refusal(400, 21606, "The 'From' number is not a valid message-capable number.")
    if not _reachable(to):
        return Refusal(400, 21211, "Invalid 'To' Phone Number.")
    validity = form.get("ValidityPeriod", "1")
    if not validity.isdigit() or not 1 <= int(validity) <= 36_000:
        return Refusal(400, 20001, "Invalid parameter: ValidityPeriod.")
    return magic.REFUSALS.get(bare(to))


def _reachable(to: str) -> bool:
    address = bare(to)
    if to.startswith("whatsapp:") and address[2:3] == ".":
        return True
    return address.startswith("+") and e164(address) == address


def _list(traffic: Traffic, query: dict[str, str]) -> Response:
    size, page = query.get("PageSize", "50"), query.get("Page", "0")
    if not size.isdigit() or not page.isdigit() or int(size) < 1:
        return _refuse(Refusal(400, 20006, "Page size must be between 1 and 1000"))
    filters = [(k, v) for k, v in query.items() if k == "To" or k.startswith("DateSent")]
    try:
        days = [(k.removeprefix("DateSent"), _day(v)) for k, v in filters if k != "To"]
    except ValueError:
        return _refuse(Refusal(400, 20001, "Invalid parameter: DateSent."))
    wanted = query.get("To")
    found = [
        m
        for m in traffic.exchange.newest_first()
        if not m.sid.startswith(CALL)
        and wanted in (None, m.to)
        and all(_sent_within(m, sign, day) for sign, day in days)
    ]
    account = traffic.settings.twilio_account_sid
    return JSONResponse(
        shapes.page_json(found, account, int(page), min(int(size), _MAX_PAGE), filters)
    )


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


def _signed_in(request: Request, account_sid: str, token: str) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return False
    try:
        pair = base64.b64decode(given, validate=True)
    except (binascii.Error, ValueError):
        return False
    return secrets.compare_digest(pair, f"{account_sid}:{token}".encode())


def _not_found(path: str) -> Refusal:
    return Refusal(404, 20404, f"The requested resource {path} was not found")


def _refuse(given: Refusal) -> JSONResponse:
    headers = {"WWW-Authenticate": 'Basic realm="Twilio API"'} if given.status == 401 else None
    return JSONResponse(shapes.refusal(given), given.status, headers=headers)
