"""Control: texts from phones, of every kind that Twilio brings."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field, StringConstraints, model_validator

from bot.web.simulator import shapes
from bot.web.simulator.exchange import Channel, Message
from bot.web.simulator.incoming import Incoming, bring
from bot.web.simulator.media import Attachment
from bot.web.simulator.traffic import Traffic
from bot.web.simulator.webhook import Answered, Failed, Signature

Body = Annotated[str, Field(max_length=1600)]
Media = Literal["picture", "voice"]
Sid = Annotated[str, StringConstraints(pattern=r"^(SM|MM)[0-9a-f]{32}$")]
E164 = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$")]
UserId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}\.(ENT\.)?[0-9A-Za-z]{1,128}$")]
Status = Literal["queued", "sending", "sent", "delivered", "undelivered", "failed", "read"]
_MOST_MEDIA_BYTES = 64 * 1024 * 1024
_MOST_MEDIA_SECONDS = 120

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


class MediaGiven(BaseModel):
    """Something that comes with a text."""

    content_type: Annotated[str, Field(max_length=100)] = "image/jpeg"
    size: Annotated[int, Field(ge=0, le=_MOST_MEDIA_BYTES)] = 2_048
    served_as: Annotated[str, Field(max_length=100)] = ""
    gone: bool = False
    seconds: Annotated[float, Field(ge=0, le=_MOST_MEDIA_SECONDS)] = 0


class Location(BaseModel):
    """A place sent by WhatsApp."""

    latitude: float
    longitude: float
    label: str = ""
    address: str = ""


class Button(BaseModel):
    """A quick reply pressed in WhatsApp."""

    text: str
    payload: str = ""


class SignatureGiven(BaseModel):
    """How the webhook is signed: by this token, with these letters, or not at all."""

    token: str = ""
    value: str = ""
    missing: bool = False


class AnyText(BaseModel):
    """A text from any number. With a SID already seen, that text is brought again; with `edit`,
    in these words."""

    number: E164 | None = None
    user_id: UserId | None = None
    body: Body
    channel: Channel = "sms"
    sid: Sid | None = None
    edit: bool = False
    to: str = ""
    profile_name: str = ""
    media_count: Annotated[int, Field(ge=0, le=10)] = 0
    media: Annotated[tuple[MediaGiven, ...], Field(max_length=10)] = ()
    location: Location | None = None
    button: Button | None = None
    reply_to: str = ""
    fields: dict[str, str] = {}
    without: tuple[str, ...] = ()
    repeated: tuple[tuple[str, str], ...] = ()
    signature: SignatureGiven = SignatureGiven()
    lost: bool = False

    @model_validator(mode="after")
    def _is_from_somebody(self) -> Self:
        if self.number is None and (self.user_id is None or self.channel != "whatsapp"):
            raise ValueError("expected a number, or the user_id of somebody on WhatsApp")
        return self


class StatusGiven(BaseModel):
    """A callback to make now, whatever the message has come to."""

    status: Status
    error_code: int | None = None


def add_texts(router: APIRouter, traffic: Traffic) -> None:
    """The routes that text from phones, and one that reports."""

    @router.post("/phones/{phone_id}/texts")
    async def text_from_phone(phone_id: str, text: PhoneText) -> dict[str, Any]:
        """Send a text from a phone; answers once the webhook has."""
        phone = traffic.exchange.phones.get(phone_id)
        if phone is None:
            raise HTTPException(404, "no such phone")
        _check(traffic, text.channel)
        phone.channel = text.channel or phone.channel
        media = tuple(Attachment(_TYPES[phone.channel, kind]) for kind in text.media)
        incoming = Incoming(
            text.body, phone.number, phone.channel, media=media, profile_name=phone.name
        )
        return _outcome(*await bring(traffic, incoming))

    @router.post("/texts")
    async def text_from_anywhere(text: AnyText) -> dict[str, Any]:
        """Send a text from any number; answers once the webhook has."""
        _check(traffic, text.channel)
        return _outcome(*await bring(traffic, _incoming(text)))

    @router.post("/messages/{sid}/callbacks")
    async def report(sid: str, given: StatusGiven) -> dict[str, Any]:
        """Make one status callback, signed; the message itself stays as it is."""
        message = traffic.exchange.find(sid)
        if message is None or not message.callback_url:
            raise HTTPException(404, "no such message, or none that wants callbacks")
        form = shapes.status_form(message, traffic.account.sid, given.status, given.error_code)
        result = await traffic.caller.call(message.callback_url, form)
        return {"webhook_status": result.status}


def _check(traffic: Traffic, channel: Channel | None) -> None:
    if channel == "whatsapp" and not traffic.our_address("whatsapp"):
        raise HTTPException(409, "the service has no WhatsApp sender")


def _incoming(text: AnyText) -> Incoming:
    media = [Attachment("image/jpeg")] * text.media_count
    media += [Attachment(**one.model_dump()) for one in text.media]
    given = text.signature
    return Incoming(
        text.body or (text.button.text if text.button else ""),
        text.number or "",
        text.channel,
        sid=text.sid,
        is_edit=text.edit,
        user_id=text.user_id or "",
        to=text.to,
        media=tuple(media),
        profile_name=text.profile_name,
        fields=_fields(text),
        without=text.without,
        repeated=text.repeated,
        signature=Signature(given.token, given.value, given.missing),
        is_lost=text.lost,
    )


def _fields(text: AnyText) -> dict[str, str]:
    fields: dict[str, str] = {}
    if text.location is not None:
        place = text.location
        fields = {"MessageType": "location", "Latitude": f"{place.latitude}"}
        fields |= {"Longitude": f"{place.longitude}"}
        fields |= {"Label": place.label} if place.label else {}
        fields |= {"Address": place.address} if place.address else {}
    if text.button is not None:
        fields |= {"MessageType": "button", "ButtonText": text.button.text}
        fields |= {"ButtonPayload": text.button.payload}
    if text.reply_to:
        fields["OriginalRepliedMessageSid"] = text.reply_to
    return fields | text.fields


def _outcome(message: Message, result: Answered | Failed) -> dict[str, Any]:
    return {
        "sid": message.sid,
        "status": message.status,
        "error_code": message.error_code,
        "webhook_status": result.status,
    }
