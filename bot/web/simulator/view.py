"""What the page of phones shows, made from what the stand-in knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.clock import local

# What Twilio calls a status, as a person with a phone would see it: a tick and a word.
_TICKS = {
    "receiving": ("sending", "Sending"),
    "received": ("delivered", "Delivered"),
    "accepted": ("queued", "Queued"),
    "scheduled": ("queued", "Queued"),
    "queued": ("queued", "Queued"),
    "sending": ("queued", "Queued"),
    "sent": ("sent", "Sent"),
    "delivered": ("delivered", "Delivered"),
    "read": ("delivered", "Read"),
    "completed": ("delivered", "Rang"),
}
_MEDIA = {"image": "Picture", "audio": "Voice note", "call": "Phone call"}
_LINK = re.compile(r"https?://[^/\s]+(/on-call/[0-9A-Z]{5})$")
_CHANNELS = {"sms": "SMS", "whatsapp": "WhatsApp"}


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message on a phone's screen. `side` is `mine` for what the phone's owner wrote; `link`
    is where the link of an alert leads, empty where it has none."""

    sid: str
    side: str
    speaker: str
    body: str
    link: str
    media: tuple[str, ...]
    channel: str
    tick: str
    status: str
    moment: str
    time: str


@dataclass(frozen=True, slots=True)
class Screen:
    """One phone on the page."""

    id: str
    name: str
    short_name: str
    initials: str
    role: str
    number: str
    channel: str
    unread: int
    bubbles: tuple[Bubble, ...]


def screens(known: dict[str, Any], roles: Mapping[str, str] | None = None) -> tuple[Screen, ...]:
    """The phones, from the stand-in's own account of them. `roles`: who is what, by id."""
    return tuple(_screen(phone, roles or {}) for phone in known["phones"])


def pretty(number: str) -> str:
    """A British mobile number as people write it: 07700 900101."""
    if number.startswith("+447") and len(number) == 13:
        return f"0{number[3:7]} {number[7:]}"
    return number


def _screen(phone: dict[str, Any], roles: Mapping[str, str]) -> Screen:
    name = str(phone["name"])
    people = name.split(" and ")
    letters = people if len(people) > 1 else name.split()[:2]
    return Screen(
        id=phone["id"],
        name=name,
        short_name=" and ".join(one.split()[0] for one in people),
        initials="".join(word[0] for word in letters).upper(),
        role=roles.get(phone["id"]) or phone["role"],
        number=pretty(phone["number"]),
        channel=phone["channel"],
        unread=phone.get("unread", 0),
        bubbles=tuple(_bubble(message, name) for message in phone["messages"]),
    )


def _link(body: str) -> str:
    """Where the link of an alert leads on this machine; empty where there is none."""
    found = _LINK.search(body)
    return "" if found is None else found[1]


def _bubble(message: dict[str, Any], name: str) -> Bubble:
    tick, status = _TICKS.get(message["status"], ("failed", "Not delivered"))
    if tick == "failed" and message["error_code"]:
        status = f"{status} ({message['error_code']})"
    moment = local(datetime.fromisoformat(message["at"]))
    mine = bool(message["from_phone"])
    return Bubble(
        sid=message["sid"],
        side="mine" if mine else "theirs",
        speaker=name if mine else "Keyline",
        body=message["body"],
        link="" if mine else _link(message["body"]),
        media=tuple(_MEDIA[kind.split("/")[0]] for kind in message.get("media", ())),
        channel=_CHANNELS[message["channel"]],
        tick=tick,
        status=status,
        moment=moment.isoformat(timespec="seconds"),
        time=f"{moment:%H:%M}",
    )
