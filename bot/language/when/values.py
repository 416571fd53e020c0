"""What is known of a time that somebody wrote: a first and a last day, or only the words."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from bot.clock import local


class WhenKind(StrEnum):
    """What a time is said of."""

    ONSET = "onset"
    """Since when: "since sunday"."""
    DURATION = "duration"
    """For how long up to now: "3 nights on the trot". The dates are those of its beginning."""
    POINT = "point"
    """A day or days: "last night", "this week"."""
    FUTURE = "future"
    """A day or days to come: "friday week"."""


@dataclass(frozen=True, slots=True)
class When:
    """A time in somebody's words. Days of the calendar in the United Kingdom.

    `earliest` and `latest`: the first and the last day that it may be; both None where the words
    are vague or can be read in two ways. Dates of an onset or a duration are never after the day
    of the message.
    """

    kind: WhenKind
    earliest: date | None
    latest: date | None
    words: str = field(repr=False)

    @property
    def is_dated(self) -> bool:
        """Whether it says days, not only words."""
        return self.earliest is not None


class Days(NamedTuple):
    """From one day to another, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Said:
    """The moment at which somebody wrote, as the words are reckoned from it.

    `bank_holidays`: as far as the caller knows them; none makes "the bank holiday" mere words.
    """

    at: datetime
    bank_holidays: Set[date] = frozenset()

    @property
    def today(self) -> date:
        """The day on the wall of the one who writes."""
        return local(self.at).date()

    @property
    def hour(self) -> int:
        """The hour on that wall."""
        return local(self.at).hour

    @property
    def is_small_hours(self) -> bool:
        """Before 5 in the morning: who is still up says "today" of the day before."""
        return self.hour < 5


@dataclass(frozen=True, slots=True)
class Anchor:
    """A day that words name, in the readings that they allow.

    `either`: days that hold it whether it is past or to come ("this week"). `needs_tense`: by
    itself it may be past as well as to come. `lasts`: it says for how long ("all week"), and `past`
    is when that began. `slack`: by how many days "about" widens it.
    """

    past: Days | None = None
    future: Days | None = None
    either: Days | None = None
    needs_tense: bool = False
    lasts: bool = False
    slack: int = 1
