"""POST /twilio/inbound and POST /twilio/status: signature first, then typed, then kept."""

from __future__ import annotations

from urllib.parse import parse_qsl
from uuid import UUID

from fastapi import APIRouter, Request, Response

from bot.app import App
from bot.logs import describe, logger
from bot.messaging import twiml
from bot.messaging.inbound import BadInbound, parse_inbound, parse_status
from bot.messaging.signature import is_genuine
from bot.records.unit import DatabaseBusyError
from bot.services.send_outbound import callback_url
from bot.web.webhooks.intake import Intake

#: Twilio's largest webhook is a few kilobytes.
MAX_BODY_BYTES = 64 * 1024

Params = list[tuple[str, str]]


def routes(app: App, intake: Intake) -> APIRouter:
    """The two webhooks."""
    router = APIRouter(prefix="/twilio")

    @router.post("/inbound")
    async def inbound(request: Request) -> Response:
        params = await _genuine_params(app, request)
        return params if isinstance(params, Response) else await _take(app, intake, params)

    @router.post("/status")
    async def status(request: Request) -> Response:
        params = await _genuine_params(app, request)
        outbound_id = _uuid(request.query_params.get("outbound"))
        return params if isinstance(params, Response) else await _note(intake, outbound_id, params)

    return router


async def _take(app: App, intake: Intake, params: Params) -> Response:
    """Keep a text, and answer in the response itself where danger must be answered at once."""
    text = parse_inbound(params)
    if isinstance(text, BadInbound):
        return _bad(text)
    try:
        reply = await intake.take(text)
    except OSError as error:
        # Neither database nor disk: an error makes the provider try its fallback address.
        logger().critical("message.not_kept", error=describe(error))
        return Response(status_code=503)
    if not reply:
        return Response(status_code=204)
    words = twiml.reply((r.text, callback_url(app, r.outbound_id)) for r in reply)
    return Response(words, media_type="text/xml")


async def _note(intake: Intake, outbound_id: UUID | None, params: Params) -> Response:
    """Note what became of one of our texts."""
    update = parse_status(params)
    if isinstance(update, BadInbound):
        return _bad(update)
    if outbound_id is None:
        return Response(status_code=204)
    try:
        known = await intake.report(outbound_id, update)
    except DatabaseBusyError as error:
        logger().warning("status.not_kept", error=describe(error))
        return Response(status_code=503)
    if not known:
        logger().info("status.of_unknown", outbound=str(outbound_id))
    return Response(status_code=204)


async def _genuine_params(app: App, request: Request) -> Params | Response:
    """The form fields of a request that Twilio signed; otherwise the answer that refuses it."""
    body = await _read(request)
    if body is None:
        return Response(status_code=413)
    try:
        params = parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=False)
    except UnicodeDecodeError:
        return Response(status_code=400)
    given = request.headers.get("X-Twilio-Signature")
    if not is_genuine(_public_url(app, request), params, given, app.settings.auth_tokens):
        logger().warning("webhook.refused", path=request.url.path)
        return Response(status_code=403)
    return params


async def _read(request: Request) -> bytes | None:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            return None
    return body


def _public_url(app: App, request: Request) -> str:
    # The address as Twilio knows it: never from Host or X-Forwarded headers, which anyone sets.
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{app.settings.public_base_url}{request.url.path}{query}"


def _bad(problem: BadInbound) -> Response:
    logger().warning("webhook.unreadable", field=problem.field, problem=problem.problem)
    return Response(status_code=400)


def _uuid(given: str | None) -> UUID | None:
    try:
        return None if given is None else UUID(given)
    except ValueError:
        return None
