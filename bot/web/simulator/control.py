"""The stand-in's own interface: for the page of phones, for tests, for a load generator.

JSON in and out; `docs/twilio-stand-in.md` lists it.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, HTTPException, Response

from bot.messaging.gsm7 import parts
from bot.web.simulator.control_faults import add_account, add_instruments, add_people
from bot.web.simulator.control_texts import add_texts
from bot.web.simulator.exchange import Exchange, Message, Phone
from bot.web.simulator.traffic import Traffic


def routes(traffic: Traffic) -> APIRouter:
    """The routes under `/control`."""
    router = APIRouter(prefix="/control")
    _add_phones(router, traffic)
    add_texts(router, traffic)
    add_instruments(router, traffic)
    add_people(router, traffic)
    add_account(router, traffic)
    return router


def _add_phones(router: APIRouter, traffic: Traffic) -> None:
    exchange = traffic.exchange

    @router.get("/phones", response_model=None)
    async def phones(
        after: int = -1, seen: str = "", threads: str | None = None
    ) -> dict[str, Any] | Response:
        """The phones that changed since version `after`, with their threads; 204 when none did.

        Without `after`, all. `seen` are ids of phones, with commas: somebody looks at them now.
        `threads` are ids too: of the others the messages are left out.
        """
        for phone_id in seen.split(","):
            if phone_id in exchange.phones:
                exchange.look_at(exchange.phones[phone_id])
        if after == exchange.version:
            return Response(status_code=204)
        shown = [
            _phone(exchange, phone, threads is None or phone.id in threads.split(","))
            for phone in exchange.changed_since(after)
        ]
        return {
            "version": exchange.version,
            "whatsapp": bool(traffic.our_address("whatsapp")),
            "service": traffic.our_address("sms"),
            "phones": shown,
        }

    @router.get("/phones/{phone_id}")
    async def phone(phone_id: str) -> dict[str, Any]:
        found = _known(traffic, phone_id)
        return _phone(exchange, found)

    @router.get("/threads/{number}")
    async def thread(number: str) -> list[dict[str, Any]]:
        """The last messages of any number, the oldest first."""
        return [_message(m) for m in exchange.thread(number)]


def _known(traffic: Traffic, phone_id: str) -> Phone:
    phone = traffic.exchange.phones.get(phone_id)
    if phone is None:
        raise HTTPException(404, "no such phone")
    return phone


def _phone(exchange: Exchange, phone: Phone, with_thread: bool = True) -> dict[str, Any]:
    thread = exchange.thread(phone.number) if with_thread else []
    messages = [_message(message) for message in thread]
    return {**asdict(phone), "unread": exchange.count_unread(phone), "messages": messages}


def _message(message: Message) -> dict[str, Any]:
    return {
        "sid": message.sid,
        "from_phone": message.inbound,
        "channel": message.channel,
        "body": message.body,
        "media": list(message.media),
        "parts": parts(message.body),
        "status": message.status,
        "error_code": message.error_code,
        "at": message.created.isoformat(),
    }
