"""The stand-in's own interface: for the page of phones, for tests, for a load generator.

JSON in and out, on this machine only.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Response
from pydantic import BaseModel, Field, StringConstraints

from bot.messaging.gsm7 import parts
from bot.web.simulator.exchange import Channel, Exchange, Message, Phone
from bot.web.simulator.traffic import Traffic
from bot.web.simulator.webhook import Answered, Failed

Body = Annotated[str, Field(max_length=1600)]
Media = Literal["picture", "voice"]
Sid = Annotated[str, StringConstraints(pattern=r"^(SM|MM)[0-9a-f]{32}$")]

# A voice note has another format on each channel.
_TYPES = {
    ("sms", "picture"): "image/jpeg",
    ("sms", "voice"): "audio/amr",
    ("whatsapp", "picture"): "image/jpeg",
    ("whatsapp", "voice"): "audio/ogg",
}


class PhoneText(BaseModel):
    """A text to send from one of the phones. Without a channel, the one it used last."""

    body: Body
    channel: Channel | None = None
    media: Annotated[tuple[Media, ...], Field(max_length=10)] = ()


class AnyText(BaseModel):
    """A text from any number. With a SID already seen, that text is delivered again."""

    number: Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$")]
    body: Body
    channel: Channel = "sms"
    sid: Sid | None = None
    media_count: Annotated[int, Field(ge=0, le=10)] = 0


class Changes(BaseModel):
    """Options to change; what is left out stays."""

    callbacks: bool | None = None
    record_calls: bool | None = None
    refuse_rest: bool | None = None
    step_seconds: Annotated[float, Field(ge=0, le=60)] | None = None
    slow_seconds: Annotated[float, Field(ge=0, le=60)] | None = None


def routes(traffic: Traffic) -> APIRouter:
    """The routes under `/control`."""
    router = APIRouter(prefix="/control")
    _add_phones(router, traffic)
    _add_texting(router, traffic)
    _add_instruments(router, traffic)
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
            "whatsapp": bool(traffic.settings.twilio_whatsapp_from),
            "service": traffic.settings.twilio_sms_from,
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


def _add_texting(router: APIRouter, traffic: Traffic) -> None:
    @router.post("/phones/{phone_id}/texts")
    async def text_from_phone(phone_id: str, text: PhoneText) -> dict[str, Any]:
        """Send a text from a phone; answers once the webhook has."""
        found = _known(traffic, phone_id)
        _check(traffic, text.channel)
        found.channel = text.channel or found.channel
        result = await traffic.text_from(
            found.number,
            text.body,
            found.channel,
            media=tuple(_TYPES[found.channel, kind] for kind in text.media),
            profile_name=found.name,
        )
        return _outcome(*result)

    @router.post("/texts")
    async def text_from_anywhere(text: AnyText) -> dict[str, Any]:
        """Send a text from any number; answers once the webhook has."""
        _check(traffic, text.channel)
        result = await traffic.text_from(
            text.number,
            text.body,
            text.channel,
            sid=text.sid,
            media=("image/jpeg",) * text.media_count,
        )
        return _outcome(*result)


def _add_instruments(router: APIRouter, traffic: Traffic) -> None:
    @router.get("/options")
    async def options() -> dict[str, Any]:
        return asdict(traffic.options)

    @router.patch("/options")
    async def change(changes: Changes) -> dict[str, Any]:
        for name, value in changes.model_dump(exclude_none=True).items():
            setattr(traffic.options, name, value)
        return asdict(traffic.options)

    @router.get("/calls")
    async def calls() -> list[dict[str, Any]]:
        """REST calls, the oldest first, since `record_calls` was switched on."""
        return list(traffic.calls)

    @router.get("/events")
    async def events() -> list[dict[str, Any]]:
        """Webhooks that failed and answers that could not be used, the oldest first."""
        return list(traffic.events)

    @router.post("/reset", status_code=204)
    async def reset() -> None:
        """Forget everything and begin anew, with the options of the start."""
        await traffic.reset()

    @router.post("/settle", status_code=204)
    async def settle() -> None:
        """Answers when no message is on its way any more."""
        await traffic.settle()


def _known(traffic: Traffic, phone_id: str) -> Phone:
    phone = traffic.exchange.phones.get(phone_id)
    if phone is None:
        raise HTTPException(404, "no such phone")
    return phone


def _check(traffic: Traffic, channel: Channel | None) -> None:
    if channel == "whatsapp" and not traffic.settings.twilio_whatsapp_from:
        raise HTTPException(409, "the service has no WhatsApp sender")


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


def _outcome(message: Message, result: Answered | Failed) -> dict[str, Any]:
    return {
        "sid": message.sid,
        "status": message.status,
        "error_code": message.error_code,
        "webhook_status": result.status,
    }
