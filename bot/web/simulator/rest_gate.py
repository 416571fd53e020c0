"""What stands before every REST call: the sign-in, the account, and the faults of a bad day."""

from __future__ import annotations

import base64
import binascii
import secrets

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from bot.web.simulator import shapes
from bot.web.simulator.magic import FATES, Refusal
from bot.web.simulator.traffic import Traffic

_BAD_DAY = Refusal(503, 20503, "Service Unavailable")


def find_blocked(traffic: Traffic, request: Request, account: str | None) -> Response | None:
    """What answers a call that is not looked at any further. `account` is the one in the path."""
    options = traffic.options
    if options.refuse_rest or traffic.dice.hit(options.rest_fail_share):
        return refuse(_BAD_DAY)
    if not is_signed_in(traffic, request):
        return refuse(FATES[20003].refusal)
    if account not in (None, traffic.account.sid):
        return refuse(not_found(request.url.path))
    if traffic.account.status != "active" and request.method != "GET":
        return refuse(FATES[20005].refusal)
    if traffic.rest_rate.is_over(options.rest_per_second):
        return refuse(FATES[20429].refusal)
    return None


def is_signed_in(traffic: Traffic, request: Request) -> bool:
    """Whether the call carries the account's SID and token."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return False
    try:
        pair = base64.b64decode(given, validate=True)
    except (binascii.Error, ValueError):
        return False
    expected = f"{traffic.account.sid}:{traffic.account.token}"
    return secrets.compare_digest(pair, expected.encode())


def not_found(path: str) -> Refusal:
    """There is nothing at this address."""
    return Refusal(404, 20404, f"The requested resource {path} was not found")


def refuse(given: Refusal | None) -> JSONResponse:
    """An error's answer."""
    given = given or Refusal(500, 20500, "An internal server error has occurred")
    headers = {"WWW-Authenticate": 'Basic realm="Twilio API"'} if given.status == 401 else None
    return JSONResponse(shapes.refusal(given), given.status, headers=headers)
