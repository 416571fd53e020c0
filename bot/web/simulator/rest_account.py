"""What Twilio tells of an account: its state, numbers, Messaging Services, WhatsApp senders,
templates, and the errors in its debugger. At Twilio each stands on a host of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from bot.web.simulator import shapes
from bot.web.simulator.account import Hook, Number, Service, Template, WhatsAppSender
from bot.web.simulator.rest_gate import find_blocked, not_found, refuse
from bot.web.simulator.traffic import Traffic

Json = dict[str, Any]
_META = {"page": 0, "page_size": 50, "next_page_url": None}


def routes(traffic: Traffic) -> APIRouter:
    """The routes that read the account. Nothing is changed through them."""
    router = APIRouter()

    def add(path: str, show: Callable[[Request], Json | None]) -> None:
        @router.get(path)
        async def read(request: Request) -> Response:
            account = request.path_params.get("account")
            answer = find_blocked(traffic, request, account)
            if answer is None:
                shown = show(request)
                missing = refuse(not_found(request.url.path))
                answer = missing if shown is None else JSONResponse(shown)
            traffic.record_call("GET", request.url.path, answer.status_code, {})
            return answer

    begin = f"/{shapes.API_VERSION}/Accounts/{{account}}"
    add(f"{begin}.json", lambda _: _account(traffic))
    add(f"{begin}/IncomingPhoneNumbers.json", lambda request: _numbers(traffic, request))
    add("/v1/Services/{sid}", lambda request: _service(traffic, request))
    add("/v1/Services/{sid}/PhoneNumbers", lambda request: _members(traffic, request))
    add("/v2/Channels/Senders", lambda request: _senders(traffic, request))
    add("/v1/ContentAndApprovals", lambda _: _templates(traffic))
    add("/v1/Alerts", lambda _: _alerts(traffic))
    return router


def _account(traffic: Traffic) -> Json:
    account = traffic.account
    return {"sid": account.sid, "status": account.status, "type": account.kind}


def _numbers(traffic: Traffic, request: Request) -> Json:
    wanted = request.query_params.get("PhoneNumber")
    found = [n for n in traffic.account.numbers if wanted in (None, n.number)]
    return {"incoming_phone_numbers": [_number(n) for n in found], "next_page_uri": None}


def _number(number: Number) -> Json:
    return {
        "sid": number.sid,
        "phone_number": number.number,
        "capabilities": {"sms": number.sms, "mms": False, "voice": number.voice},
        "sms_url": number.hook.url,
        "sms_method": number.hook.method,
        "sms_fallback_url": number.hook.fallback_url,
        "sms_fallback_method": number.hook.fallback_method,
        "sms_application_sid": "",
        "status_callback": number.status_callback,
        "status_callback_method": "POST",
    }


def _service(traffic: Traffic, request: Request) -> Json | None:
    service = traffic.account.service(request.path_params["sid"])
    return None if service is None else _service_json(service)


def _service_json(service: Service) -> Json:
    return {
        "sid": service.sid,
        "inbound_request_url": service.hook.url or None,
        "inbound_method": service.hook.method,
        "fallback_url": service.hook.fallback_url or None,
        "fallback_method": service.hook.fallback_method,
        "status_callback": service.status_callback or None,
        "use_inbound_webhook_on_number": service.use_number_hook,
        "validity_period": service.validity_period,
        "smart_encoding": service.smart_encoding,
    }


def _members(traffic: Traffic, request: Request) -> Json | None:
    service = traffic.account.service(request.path_params["sid"])
    if service is None:
        return None
    own = [n for n in traffic.account.numbers if n.number in service.numbers]
    shown = [{"sid": n.sid, "phone_number": n.number, "capabilities": ["SMS"]} for n in own]
    return {"phone_numbers": shown, "meta": _META}


def _senders(traffic: Traffic, request: Request) -> Json:
    wanted = request.query_params.get("Channel", "whatsapp") == "whatsapp"
    shown = [_sender(s) for s in traffic.account.senders] if wanted else []
    return {"senders": shown, "meta": _META}


def _sender(sender: WhatsAppSender) -> Json:
    hook: Hook = sender.hook
    return {
        "sid": sender.sid,
        "status": sender.status,
        "sender_id": f"whatsapp:{sender.number}",
        "webhook": {
            "callback_url": hook.url,
            "callback_method": hook.method,
            "fallback_url": hook.fallback_url,
            "fallback_method": hook.fallback_method,
            "status_callback_url": sender.status_callback,
            "status_callback_method": "POST",
        },
    }


def _templates(traffic: Traffic) -> Json:
    return {"contents": [_template(t) for t in traffic.account.templates], "meta": _META}


def _template(template: Template) -> Json:
    return {
        "sid": template.sid,
        "friendly_name": template.name,
        "language": template.language,
        "types": {"twilio/text": {"body": template.body}},
        "approval_requests": {
            "name": template.name,
            "status": template.approval,
            "category": template.category,
            "rejection_reason": "",
        },
    }


def _alerts(traffic: Traffic) -> Json:
    shown = [
        {
            "error_code": str(event["code"]),
            "log_level": "error",
            "resource_sid": event["message_sid"],
            "date_created": event["at"],
        }
        for event in reversed(traffic.events)
    ]
    return {"alerts": shown, "meta": _META}
