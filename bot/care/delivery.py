"""What becomes of a text that we sent. A report from the provider only moves it forward."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where an outbound message stands."""

    WAITING = "waiting"
    IN_ANSWER = "in_answer"
    SENDING = "sending"
    DOUBTFUL = "doubtful"
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    WITHHELD = "withheld"


#: A text that did not arrive.
FAILURES = frozenset({Status.UNDELIVERED, Status.FAILED})

_RANK = {
    Status.WAITING: 0,
    Status.IN_ANSWER: 1,
    Status.SENDING: 1,
    Status.DOUBTFUL: 1,
    Status.QUEUED: 2,
    Status.SENT: 3,
    Status.DELIVERED: 4,
    Status.UNDELIVERED: 4,
    Status.FAILED: 4,
    Status.WITHHELD: 4,
    Status.READ: 5,
}

#: The provider's words for a status, in ours. What is not here changes nothing.
_FROM_PROVIDER = {
    "accepted": Status.QUEUED,
    "scheduled": Status.QUEUED,
    "queued": Status.QUEUED,
    "sending": Status.QUEUED,
    "sent": Status.SENT,
    "delivered": Status.DELIVERED,
    "partially_delivered": Status.DELIVERED,
    "read": Status.READ,
    "undelivered": Status.UNDELIVERED,
    "failed": Status.FAILED,
    "canceled": Status.FAILED,
}


def status_from_provider(word: str) -> Status | None:
    """The provider's status word as ours; None for one that we do not know."""
    return _FROM_PROVIDER.get(word.casefold())


def moves_forward(current: Status, reported: Status) -> bool:
    """Whether a report says something later than what we hold: they come unordered and twice."""
    return _RANK[reported] > _RANK[current]
