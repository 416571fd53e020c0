"""Whether somebody's time away is covered, day by day: by whom, and why not.

Pure. Workers by any key; what the records or the files say of one comes in through a look-up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from bot.care.key_team import COVER_CHAIN
from bot.care.working_days import WorkingDays

Key = TypeVar("Key")

#: A cover is to be introduced so long before the first day away.
INTRODUCED_AHEAD = timedelta(days=7)
#: Whoever has to find cover hears again.
TOLD_AGAIN_EVERY = timedelta(days=1)


class Covered(StrEnum):
    """How it stands with the cover on one day."""

    THERE = "there"
    DAY_OFF = "day_off"
    AWAY = "away"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class OnDay(Generic[Key]):
    """A worker on one day. `cover` is whoever covers the time away that runs then."""

    works: bool
    away: bool = False
    cover: Key | None = None


LookUp = Callable[[Key, date], OnDay[Key]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The days of a time away that need a cover, by how it stands with them."""

    there: tuple[date, ...] = ()
    day_off: tuple[date, ...] = ()
    missing: tuple[date, ...] = ()

    @property
    def is_covered(self) -> bool:
        """Whether the time away may be entered: on no day is the cover away too or nobody named,
        and whoever covers works on one of the days at least.

        Days off in between are nobody's fault: then deputy, buddy or duty read, as ever.
        """
        return not self.missing and bool(self.there or not self.day_off)


def judge_cover(
    worker: Key, cover: Key | None, days: Iterable[date], look_up: LookUp[Key]
) -> Verdict:
    """How it stands with the cover on each of the days on which the worker would be needed."""
    found: dict[Covered, list[date]] = {kind: [] for kind in Covered}
    for day in days:
        found[cover_on(worker, cover, day, look_up)].append(day)
    missing = sorted([*found[Covered.AWAY], *found[Covered.NOBODY]])
    return Verdict(tuple(found[Covered.THERE]), tuple(found[Covered.DAY_OFF]), tuple(missing))


def cover_on(worker: Key, cover: Key | None, day: date, look_up: LookUp[Key]) -> Covered:
    """Follow the chain of covers from the first one named: a circle covers nobody."""
    if cover is None:
        return Covered.NOBODY
    current, seen = cover, {worker}
    for _ in range(COVER_CHAIN - 1):
        if current in seen:
            return Covered.AWAY
        there = look_up(current, day)
        if not there.away:
            return Covered.THERE if there.works else Covered.DAY_OFF
        if there.cover is None:
            return Covered.AWAY
        seen.add(current)
        current = there.cover
    return Covered.AWAY


def needed_days(
    first: date, last: date, days: WorkingDays, closed: Set[date], today: date
) -> Iterator[date]:
    """The days of a time away, from today on, on which somebody would be at work."""
    day = max(first, today)
    while day <= last:
        if days.works_on(day) and day not in closed:
            yield day
        day += timedelta(days=1)


def missing_words(verdict: Verdict) -> str:
    """What is wrong with the cover, and what to do, in words for whoever enters the time away."""
    days: Sequence[date] = verdict.missing or verdict.day_off
    count = f"{len(days)} working day{'' if len(days) == 1 else 's'} (first {days[0]})"
    why = "whoever covers is away too" if verdict.missing else "whoever covers never works"
    return (
        f"expected a cover who is there: on {count} {why}. Name another worker or other days; "
        "where nobody is found yet, say so with no_cover_yet, and the lead is told each day"
    )
