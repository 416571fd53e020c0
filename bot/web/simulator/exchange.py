"""What the stand-in remembers: phones and messages, in memory, and never more than a bound."""

from __future__ import annotations

import secrets
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import yaml

from bot.clock import Clock, local
from bot.web.simulator.team import Group, places, read_team

Channel = Literal["sms", "whatsapp"]

#: How the SID of a call begins.
CALL = "CA"

MAX_MESSAGES = 20_000
MAX_RECORDS = 10_000
_PHONES = Path(__file__).with_name("phones.yml")


@dataclass(slots=True)
class Phone:
    """One of the phones on the page. `seen` of the texts that came to it were looked at."""

    id: str
    name: str
    role: str
    number: str
    group: Group = "else"
    channel: Channel = "sms"
    seen: int = 0


@dataclass(slots=True)
class Message:
    """One message as Twilio keeps it. `sender` and `to` carry `whatsapp:` on that channel.

    `media` are the content types of what came with it: a picture, a voice note. `validity` is for
    how many seconds it may wait to be sent. `is_template` when it came from a template; `doom` is a
    code that it will fail with. `is_hidden`: on the phone, and in no list of Twilio's.
    """

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
    media: tuple[str, ...] = ()
    validity: int = 36_000
    is_template: bool = False
    doom: int | None = None
    is_hidden: bool = False

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


def new_sid(prefix: str = "SM") -> str:
    """A SID of the shape that Twilio gives a message; MM is one with media."""
    return f"{prefix}{secrets.token_hex(16)}"


def load_phones(clock: Clock) -> tuple[Phone, ...]:
    """The phones of the demo team, then those that are nobody's."""
    others = list_other_phones()
    team = read_team(local(clock.now()).date())
    found = [
        Phone(place.id, place.name, "", place.number, place.group)
        for place in places(team, taken=tuple(phone.id for phone in others))
        if place.number is not None
    ]
    return (*found, *others)


def list_other_phones() -> tuple[Phone, ...]:
    """The phones in the data file: of nobody in the demo team."""
    given: dict[str, Any] = yaml.safe_load(_PHONES.read_text(encoding="utf-8"))
    return tuple(Phone(**phone) for phone in given["phones"])


class Exchange:
    """Messages by SID and by phone. `version` grows with every change.

    It begins at the clock's milliseconds, so that a stand-in that was started anew does not give
    a version that a page knows from the one before.
    """

    def __init__(self, clock: Clock, phones: tuple[Phone, ...]) -> None:
        self._clock = clock
        self.phones = {phone.id: phone for phone in phones}
        self.version = int(clock.now().timestamp() * 1000)
        self._begun = self.version
        self._changed: dict[str, int] = {}
        self._arrived: dict[str, int] = {}
        self._by_sid: OrderedDict[str, Message] = OrderedDict()
        self._by_number: dict[str, deque[Message]] = {}

    def add(self, direction: str, sender: str, to: str, body: str, **more: Any) -> Message:
        """Take in a message; the oldest is forgotten when there are too many."""
        now = self._clock.now()
        sid = more.pop("sid", None) or new_sid("MM" if more.get("media") else "SM")
        message = Message(sid, direction, sender, to, body, created=now, updated=now, **more)
        if message.inbound:
            # What came in was sent when it came: lists by day have it too.
            message.sent = now
        self._by_sid[message.sid] = message
        self._by_number.setdefault(message.number, deque()).append(message)
        if len(self._by_sid) > MAX_MESSAGES:
            self._forget_oldest()
        if not message.inbound:
            self._arrived[message.number] = self._arrived.get(message.number, 0) + 1
        self._note_change(message.number)
        return message

    def move(self, message: Message, status: str, error_code: int | None = None) -> None:
        """Give a message its next status."""
        message.status, message.error_code = status, error_code
        message.updated = self._clock.now()
        if status == "sent":
            message.sent = message.updated
        self._note_change(message.number)

    def find(self, sid: str) -> Message | None:
        return self._by_sid.get(sid)

    def forget(self, message: Message) -> None:
        """Delete a message."""
        self._by_sid.pop(message.sid, None)
        self._by_number[message.number].remove(message)
        self._note_change(message.number)

    def now(self) -> datetime:
        """The time here."""
        return self._clock.now()

    def newest_first(self) -> list[Message]:
        """All messages, the newest first."""
        return list(reversed(self._by_sid.values()))

    def thread(self, number: str, limit: int = 100) -> list[Message]:
        """The last messages of one phone, the oldest first."""
        return list(self._by_number.get(number, ()))[-limit:]

    def count_unread(self, phone: Phone) -> int:
        """How many texts came to a phone that nobody has looked at."""
        return self._arrived.get(phone.number, 0) - phone.seen

    def look_at(self, phone: Phone) -> None:
        """Somebody sees what has come to this phone so far."""
        if self.count_unread(phone):
            phone.seen = self._arrived[phone.number]
            self._note_change(phone.number)

    def changed_since(self, version: int) -> list[Phone]:
        """The phones that changed since a version; all when nothing is known of it."""
        known = self._begun <= version <= self.version
        return [
            phone
            for phone in self.phones.values()
            if not known or self._changed.get(phone.number, 0) > version
        ]

    def clear(self) -> None:
        """Forget every message; every phone is back on SMS."""
        for phone in self.phones.values():
            phone.channel, phone.seen = "sms", 0
        for held in (self._by_sid, self._by_number, self._changed, self._arrived):
            held.clear()
        self.version += 1
        # Every page is shown everything anew.
        self._begun = self.version

    def _note_change(self, number: str) -> None:
        self.version += 1
        self._changed[number] = self.version

    def _forget_oldest(self) -> None:
        _, oldest = self._by_sid.popitem(last=False)
        thread = self._by_number[oldest.number]
        thread.remove(oldest)
        if not thread:
            del self._by_number[oldest.number]
