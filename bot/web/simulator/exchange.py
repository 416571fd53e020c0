"""What the stand-in remembers: phones and messages, in memory, and never more than a bound."""

from __future__ import annotations

import secrets
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import yaml

from bot.clock import Clock

Channel = Literal["sms", "whatsapp"]

MAX_MESSAGES = 20_000
MAX_RECORDS = 10_000
_PHONES = Path(__file__).with_name("phones.yml")


@dataclass(slots=True)
class Phone:
    """One of the phones on the page."""

    id: str
    name: str
    role: str
    number: str
    channel: Channel = "sms"


@dataclass(slots=True)
class Message:
    """One message as Twilio keeps it. `sender` and `to` carry `whatsapp:` on that channel."""

    sid: str
    direction: str
    sender: str = field(repr=False)
    to: str = field(repr=False)
    body: str = field(repr=False)
    status: str
    created: datetime
    updated: datetime
    sent: datetime | None = None
    error_code: int | None = None
    callback_url: str = ""
    service_sid: str | None = None
    media_count: int = 0

    @property
    def inbound(self) -> bool:
        return self.direction == "inbound"

    @property
    def channel(self) -> Channel:
        return "whatsapp" if self.to.startswith("whatsapp:") else "sms"

    @property
    def number(self) -> str:
        """The number of the person's end."""
        return bare(self.sender if self.inbound else self.to)


def bare(address: str) -> str:
    """An address without its channel."""
    return address.removeprefix("whatsapp:")


def new_sid() -> str:
    """A SID of the shape that Twilio gives a message."""
    return f"SM{secrets.token_hex(16)}"


def load_phones(path: Path = _PHONES) -> tuple[Phone, ...]:
    """The phones in the data file."""
    given: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(Phone(**phone) for phone in given["phones"])


class Exchange:
    """Messages by SID and by phone. `version` grows with every change."""

    def __init__(self, clock: Clock, phones: tuple[Phone, ...]) -> None:
        self._clock = clock
        self.phones = {phone.id: phone for phone in phones}
        self.version = 0
        self._by_sid: OrderedDict[str, Message] = OrderedDict()
        self._by_number: dict[str, deque[Message]] = {}

    def add(self, direction: str, sender: str, to: str, body: str, **more: Any) -> Message:
        """Take in a message; the oldest is forgotten when there are too many."""
        now = self._clock.now()
        sid = more.pop("sid", None) or new_sid()
        message = Message(sid, direction, sender, to, body, created=now, updated=now, **more)
        self._by_sid[message.sid] = message
        self._by_number.setdefault(message.number, deque()).append(message)
        if len(self._by_sid) > MAX_MESSAGES:
            self._forget_oldest()
        self.version += 1
        return message

    def move(self, message: Message, status: str, error_code: int | None = None) -> None:
        """Give a message its next status."""
        message.status, message.error_code = status, error_code
        message.updated = self._clock.now()
        if status == "sent":
            message.sent = message.updated
        self.version += 1

    def find(self, sid: str) -> Message | None:
        return self._by_sid.get(sid)

    def newest_first(self) -> list[Message]:
        """All messages, the newest first."""
        return list(reversed(self._by_sid.values()))

    def thread(self, number: str, limit: int = 100) -> list[Message]:
        """The last messages of one phone, the oldest first."""
        return list(self._by_number.get(number, ()))[-limit:]

    def clear(self) -> None:
        """Forget every message; every phone is back on SMS."""
        for phone in self.phones.values():
            phone.channel = "sms"
        self._by_sid.clear()
        self._by_number.clear()
        self.version += 1

    def _forget_oldest(self) -> None:
        _, oldest = self._by_sid.popitem(last=False)
        thread = self._by_number[oldest.number]
        thread.popleft()
        if not thread:
            del self._by_number[oldest.number]
