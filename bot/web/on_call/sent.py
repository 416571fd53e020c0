"""What Keyline sent back, as the page shows it: word for word, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.care.delivery import FAILURES, Status
from bot.services.read_item import OpenedItem
from bot.web.on_call.when import When, when

_STATUS = {
    Status.DELIVERED: "arrived",
    Status.READ: "read",
    Status.SENT: "sent, no word yet that it arrived",
    Status.QUEUED: "sent, no word yet that it arrived",
    Status.IN_ANSWER: "sent, no word yet that it arrived",
    Status.WITHHELD: "not sent",
    Status.WAITING: "not sent yet",
    Status.DOUBTFUL: "perhaps sent: we are finding out",
}
_ON_ITS_WAY = "on its way"


@dataclass(frozen=True, slots=True)
class Sent:
    """One text of ours to them; without words it is not made ready yet."""

    at: When
    words: str | None = field(repr=False)
    status: str
    failed: bool
    is_call: bool


def sent_back(opened: OpenedItem, now: datetime) -> list[Sent]:
    """Our texts and calls to whoever wrote, oldest first."""
    return [
        Sent(
            when(one.at, now),
            one.words,
            became_of(one.status),
            one.status in FAILURES,
            one.is_call,
        )
        for one in opened.words.sent_back
    ]


def became_of(status: Status) -> str:
    """What became of a text of ours, in words: the same on every page."""
    return "did NOT arrive" if status in FAILURES else _STATUS.get(status, _ON_ITS_WAY)
