"""Twilio's REST interface: texts and calls taken, or refused as Twilio refuses them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from bot.messaging.numbers import e164
from bot.web.simulator import magic, shapes
from bot.web.simulator.answers import read_call
from bot.web.simulator.exchange import CALL, Message, bare, new_sid
from bot.web.simulator.magic import OPT_OUT_CODE, Refusal
from bot.web.simulator.rest_gate import find_blocked, refuse
from bot.web.simulator.rest_lists import routes as list_routes
from bot.web.simulator.traffic import MAX_BODY, Traffic
from bot.web.simulator.windows import fill, fits, read_values

_MAX_VALIDITY_S = 36_000
Form = dict[str, str]
Take = Callable[[Traffic, Form], Awaitable[Response]]


def routes(traffic: Traffic) -> APIRouter:
    """The routes of `/2010-04-01/Accounts/{account}` that make something, and those that list."""
    router = APIRouter()
    begin = f"/{shapes.API_VERSION}/Accounts/{{account}}"

    def add(path: str, take: Take) -> None:
        @router.post(f"{begin}{path}")
        async def create(request: Request, account: str) -> Response:
            form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
            blocked = find_blocked(traffic, request, account)
            answer = blocked or await take(traffic, form)
            traffic.record_call("POST", request.url.path, answer.status_code, form)
            return answer

    add("/Messages.json", _create)
    add("/Calls.json", _call)
    router.include_router(list_routes(traffic))
    return router


async def _call(traffic: Traffic, form: Form) -> Response:
    """A call: what it says stands on the phone that rang, as a message that was heard."""
    to, sender = form.get("To", ""), form.get("From", "")
    ours = traffic.account.number(sender)
    if ours is None or not ours.voice:
        return refuse(Refusal(400, 21210, "The 'From' number is not a verified number."))
    if not _reachable(to):
        return refuse(magic.FATES[21211].refusal)
    fate = traffic.numbers.fate(bare(to))
    if fate is not None and fate.refusal is not None and fate.code != OPT_OUT_CODE:
        return refuse(fate.refusal)
    message = traffic.exchange.add(
        "outbound-api",
        sender,
        to,
        read_call(form.get("Twiml", "")),
        sid=new_sid(CALL),
        status="completed",
        media=("call/voice",),
    )
    return JSONResponse(shapes.call_json(message, traffic.account.sid), 201)


async def _create(traffic: Traffic, form: Form) -> Response:
    refused = _find_refusal(traffic, form)
    if refused is not None:
        return refuse(refused)
    quirk = traffic.numbers.quirk(bare(form["To"]))
    if quirk == "unavailable":
        return HTMLResponse("<html><h1>503 Service Unavailable</h1></html>", 503)
    message = _take(traffic, form)
    # The answer shows the message as it began, whatever becomes of it meanwhile.
    shown = shapes.message_json(message, traffic.account.sid)
    traffic.set_out(message)
    if quirk == "slow" or traffic.dice.hit(traffic.options.rest_doubt_share):
        await asyncio.sleep(traffic.options.slow_seconds)
    if quirk == "gateway":
        return HTMLResponse("<html><h1>504 Gateway Timeout</h1></html>", 504)
    if quirk == "unlucky":
        return refuse(magic.FATES[20500].refusal)
    if quirk == "cut_off":
        return Response('{"account_sid": "AC', 201, media_type="application/json")
    return JSONResponse(shown, 201)


def _take(traffic: Traffic, form: Form) -> Message:
    to, service_sid = form["To"], form.get("MessagingServiceSid") or None
    service = traffic.account.service(service_sid) if service_sid else None
    longest = service.validity_period if service is not None else _MAX_VALIDITY_S
    template = traffic.account.template(form.get("ContentSid", ""))
    values = read_values(form.get("ContentVariables", "")) or {}
    return traffic.exchange.add(
        "outbound-api",
        form.get("From") or _sender_within(traffic, service_sid, to),
        to,
        form.get("Body", "") if template is None else fill(template, values),
        status="accepted" if service_sid else "queued",
        callback_url=form.get("StatusCallback", ""),
        service_sid=service_sid,
        validity=min(int(form.get("ValidityPeriod") or longest), longest),
        # One that WhatsApp has not approved is free text to it.
        is_template=template is not None and template.approval == "approved",
        doom=63028 if template is not None and not fits(template, values) else None,
    )


def _sender_within(traffic: Traffic, service_sid: str | None, to: str) -> str:
    """The sender that a Messaging Service chooses: the first it has for the channel."""
    if to.startswith("whatsapp:"):
        return traffic.our_address("whatsapp")
    service = traffic.account.service(service_sid or "")
    return service.numbers[0] if service is not None and service.numbers else ""


def _find_refusal(traffic: Traffic, form: Form) -> Refusal | None:
    """What Twilio would find wrong with these fields, in its order."""
    code = _find_fault(traffic, form)
    if code is None:
        # With a number of magic, or one that sent STOP, nothing needs to be wrong with them.
        fate = traffic.numbers.fate(bare(form["To"]))
        if fate is not None and fate.refusal is not None:
            return fate.refusal
        ours = form.get("MessagingServiceSid") or form["From"]
        code = OPT_OUT_CODE if traffic.is_opted_out(form["To"], ours) else None
    if code is None:
        limit = traffic.options.queue_limit
        code = 21611 if limit and traffic.count_under_way() >= limit else None
    return None if code is None else _REFUSALS.get(code) or magic.FATES[code].refusal


_REFUSALS = {
    20001: Refusal(400, 20001, "Invalid parameter: ValidityPeriod."),
    21655: Refusal(400, 21655, "The ContentSid is invalid."),
    21656: Refusal(400, 21656, "The ContentVariables parameter is invalid."),
}


def _find_fault(traffic: Traffic, form: Form) -> int | None:
    """The code of the first fault in the fields of a text."""
    account = traffic.account
    to, sender, body = form.get("To", ""), form.get("From", ""), form.get("Body", "")
    service_sid = form.get("MessagingServiceSid", "")
    service = account.service(service_sid)
    has_content = bool(form.get("ContentSid"))
    whatsapp = sender.startswith("whatsapp:")
    # Looked at in this order; each is a fault and its code.
    faults: tuple[tuple[bool, Any], ...] = (
        (not to, 21604),
        (not sender and not service_sid, 21603),
        (bool(service_sid) and service is None, 21701),
        (service is not None and not service.numbers and not service.whatsapp, 21703),
        (not body and not has_content and "MediaUrl" not in form, 21602),
        (len(body) > MAX_BODY, 21617),
        (bool(sender) and whatsapp != to.startswith("whatsapp:"), 21910),
        (bool(sender) and not account.has(sender), 63007 if whatsapp else 21606),
        (not _reachable(to), 21211),
        (not _is_served(traffic, to), 21408),
        (has_content and account.template(form.get("ContentSid", "")) is None, 21655),
        (has_content and read_values(form.get("ContentVariables", "")) is None, 21656),
        (not _is_validity(form.get("ValidityPeriod", "1")), 20001),
    )
    return next((code for is_wrong, code in faults if is_wrong), None)


def _is_validity(given: str) -> bool:
    return given.isdigit() and 1 <= int(given) <= _MAX_VALIDITY_S


def _is_served(traffic: Traffic, to: str) -> bool:
    """Whether texts to the country of a number are switched on; of others than ours all are."""
    return "GB" in traffic.account.countries or not to.startswith("+44")


def _reachable(to: str) -> bool:
    address = bare(to)
    if to.startswith("whatsapp:") and address[2:3] == ".":
        return True
    return address.startswith("+") and e164(address) == address
