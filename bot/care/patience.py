"""For how long a text of ours makes sense, and for how long it is tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType


class Purpose(StrEnum):
    """What a text is for."""

    DANGER = "danger"
    CHECK = "check"
    STAFF = "staff"
    REPLY = "reply"
    STARTED = "started"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Patience:
    """A text makes sense for so long, from when it could first go. `goes_on`: after the quick tries
    too, since the phone may be off for the night and nobody else is told meanwhile."""

    lasts: timedelta
    goes_on: bool


_CHECK = timedelta(minutes=30)
_REPLY = timedelta(hours=12)
_STARTED = timedelta(hours=24)
#: A safety check is worth nothing when its clocks are over. An answer to danger never harms, but
#: "I am telling the duty team now" is of its night. What staff do not get goes to the next of them.
PATIENCE = MappingProxyType(
    {
        Purpose.DANGER: Patience(_REPLY, goes_on=False),
        Purpose.CHECK: Patience(_CHECK, goes_on=False),
        Purpose.STAFF: Patience(_REPLY, goes_on=False),
        Purpose.REPLY: Patience(_REPLY, goes_on=True),
        Purpose.STARTED: Patience(_STARTED, goes_on=True),
        Purpose.WORDS: Patience(_STARTED, goes_on=True),
    }
)

#: The waits after each failure: quick at first, for what passes.
_BACK_OFF = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
)
#: After so many failures a phone counts as out of reach, even while more tries follow.
QUICK_TRIES = 6
_SLOW = timedelta(hours=1)


def good_until(purpose: Purpose, could_go_at: datetime) -> datetime:
    """After this a text is too late to be sent."""
    return could_go_at + PATIENCE[purpose].lasts


def next_attempt_at(
    purpose: Purpose, attempts: int, now: datetime, until: datetime
) -> datetime | None:
    """When to try again after so many failures; None to give up. Never after `until`."""
    tried = max(attempts, 1)
    if tried < QUICK_TRIES:
        at = now + _BACK_OFF[tried - 1]
    elif PATIENCE[purpose].goes_on:
        at = now + _SLOW
    else:
        return None
    return at if at < until else None
