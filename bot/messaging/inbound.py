"""Twilio's webhooks as typed values: a text that came in, a status that changed.

Nothing here looks at whether the request is genuine: `signature` comes first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from bot.messaging.numbers import from_network

Params = Sequence[tuple[str, str]]
Channel = Literal["sms", "whatsapp"]
AddressKind = Literal["phone", "whatsapp_user"]
Status = Literal[
    "accepted",
    "scheduled",
    "queued",
    "sending",
    "sent",
    "delivered",
    "undelivered",
    "failed",
    "read",
    "canceled",
    "partially_delivered",
]

STATUSES: tuple[Status, ...] = get_args(Status)

# An address of this kind stands for a WhatsApp user who keeps the phone number private.
WHATSAPP_USER = "wa:"
_WHATSAPP = "whatsapp:"
_SID = re.compile(r"(SM|MM)[0-9a-fA-F]{32}")
# Two letters of a country, perhaps ENT, then letters and digits.
_USER_ID = re.compile(r"[A-Z]{2}\.(ENT\.)?[0-9A-Za-z]{1,128}")
_COUNT = re.compile(r"[0-9]{1,3}")
_CODE = re.compile(r"[0-9]{1,6}")

#: Twilio brings no more than ten with a text. Of more, the first ten are kept.
MOST_MEDIA = 10
#: What is longer is no address of Twilio's, and no type: it is kept as none.
_LONGEST_URL, _LONGEST_TYPE = 500, 100


@dataclass(frozen=True, slots=True)
class Attached:
    """A picture, voice note or file that came with a text: where it lies and what it is said to
    be, as the webhook told. Neither was looked at yet: `media` decides what may be fetched."""

    url: str = field(repr=False)
    content_type: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class InboundText:
    """A text that somebody sent us.

    `address` is an E.164 number, or `wa:<user id>` for a WhatsApp user without a number.
    `body` is what they wrote, to the letter. `whatsapp_user` is WhatsApp's id of the sender where
    Twilio gave one beside the number. `opt_out_type` is START, STOP or HELP where Twilio itself
    acted on the word. Nobody acts on these two yet: they are kept here because Twilio says them
    once, in this request.
    """

    provider_sid: str
    channel: Channel
    address: str = field(repr=False)
    to: str = field(repr=False)
    body: str = field(repr=False)
    media_count: int
    whatsapp_user: str | None = field(default=None, repr=False)
    opt_out_type: str | None = None
    attached: tuple[Attached, ...] = field(default=(), repr=False)

    @property
    def address_kind(self) -> AddressKind:
        return "whatsapp_user" if self.address.startswith(WHATSAPP_USER) else "phone"


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """How far a message of ours has come. `error_code` is Twilio's, when it failed."""

    provider_sid: str
    status: Status
    error_code: str | None


@dataclass(frozen=True, slots=True)
class BadInbound:
    """A request that cannot be read: which field, and what is the matter. Never its content."""

    field: str
    problem: Literal["missing", "malformed"]


def parse_inbound(params: Params) -> InboundText | BadInbound:
    """The text in an inbound webhook's form fields.

    A missing Body is an empty one (a picture alone), a missing NumMedia is none. The first of
    repeated fields counts.
    """
    fields = _first_values(params)
    sid = fields.get("MessageSid") or fields.get("SmsSid", "")
    if not _SID.fullmatch(sid):
        return _bad("MessageSid", sid)
    media = fields.get("NumMedia") or "0"
    if not _COUNT.fullmatch(media):
        return _bad("NumMedia", media)
    sender, recipient = fields.get("From", ""), fields.get("To", "")
    user = _user_id(fields.get("ExternalUserId", ""))
    address = _address(sender) or (f"{WHATSAPP_USER}{user}" if user and not sender else None)
    if address is None:
        return _bad("From", sender)
    to = _recipient(recipient)
    if to is None:
        return _bad("To", recipient)
    return InboundText(
        provider_sid=sid,
        channel="whatsapp" if _is_whatsapp(sender or recipient) else "sms",
        address=address,
        to=to,
        body=fields.get("Body", ""),
        media_count=int(media),
        whatsapp_user=user,
        opt_out_type=fields.get("OptOutType") or None,
        attached=_attached(fields, int(media)),
    )


def inbound_again(kept: Mapping[str, Any]) -> InboundText:
    """The text that `asdict` made a mapping of, as the spool keeps it."""
    attached = tuple(Attached(**one) for one in kept.get("attached", ()))
    return InboundText(**{**kept, "attached": attached})


def parse_status(params: Params) -> StatusUpdate | BadInbound:
    """The change in a status callback's form fields, of SMS and WhatsApp alike."""
    fields = _first_values(params)
    sid = fields.get("MessageSid") or fields.get("SmsSid", "")
    if not _SID.fullmatch(sid):
        return _bad("MessageSid", sid)
    status = (fields.get("MessageStatus") or fields.get("SmsStatus", "")).lower()
    if status not in STATUSES:
        return _bad("MessageStatus", status)
    code = fields.get("ErrorCode", "")
    if code and not _CODE.fullmatch(code):
        return _bad("ErrorCode", code)
    # Twilio writes 0 or nothing where there is no error.
    return StatusUpdate(sid, status, code if code.strip("0") else None)


def twilio_address(address: str, channel: Channel) -> str:
    """An address of ours as Twilio writes it in From and To."""
    if address.startswith(WHATSAPP_USER):
        return _WHATSAPP + address.removeprefix(WHATSAPP_USER)
    return _WHATSAPP + address if channel == "whatsapp" else address


def _attached(fields: Mapping[str, str], count: int) -> tuple[Attached, ...]:
    """What came with a text. One without a usable address is kept all the same: staff are told
    that it could not be fetched."""
    found = []
    for number in range(min(count, MOST_MEDIA)):
        url = fields.get(f"MediaUrl{number}", "")
        kind = fields.get(f"MediaContentType{number}", "")
        found.append(
            Attached(
                url if len(url) <= _LONGEST_URL else "",
                kind if len(kind) <= _LONGEST_TYPE else "",
            )
        )
    return tuple(found)


def _first_values(params: Params) -> dict[str, str]:
    return dict(reversed(params))


def _bad(name: str, given: str) -> BadInbound:
    return BadInbound(name, "malformed" if given else "missing")


def _is_whatsapp(given: str) -> bool:
    return given.startswith(_WHATSAPP)


def _address(given: str) -> str | None:
    if not _is_whatsapp(given):
        return from_network(given)
    bare = given.removeprefix(_WHATSAPP)
    user = _user_id(bare)
    return f"{WHATSAPP_USER}{user}" if user else from_network(bare)


def _user_id(given: str) -> str | None:
    bare = given.removeprefix(_WHATSAPP)
    return bare if _USER_ID.fullmatch(bare) else None


def _recipient(given: str) -> str | None:
    """Our own sender: a number, or a short code, which has no country."""
    bare = given.removeprefix(_WHATSAPP)
    return from_network(bare) or (bare if re.fullmatch(r"[0-9]{3,8}", bare) else None)
