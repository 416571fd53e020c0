"""Moments and waits as staff read them at night: the clock on the wall, and how long ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.clock import local

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


@dataclass(frozen=True, slots=True)
class When:
    """A moment for a page: for machines, as a clock shows it, and how long ago."""

    machine: str
    clock: str
    ago: str


def when(moment: datetime, now: datetime) -> When:
    """A moment as of now. Of another day than today its day is said too."""
    here, today = local(moment), local(now).date()
    clock = f"{here:%H:%M}"
    if here.date() != today:
        clock += f" on {here:%a} {here.day} {here:%b}"
    return When(here.isoformat(timespec="seconds"), clock, ago((now - moment).total_seconds()))


def ago(seconds: float) -> str:
    """How long ago, in the words that one would use."""
    if seconds < _MINUTE:
        return "just now"
    for size, word in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        count = int(seconds // size)
        if count:
            return f"{count} {word}{'' if count == 1 else 's'} ago"
    return "just now"


def minutes_until(moment: datetime, now: datetime) -> int:
    """How many minutes until then, begun ones counted; 1 at least."""
    return max(1, int(-(-(moment - now).total_seconds() // _MINUTE)))
