"""Which helplines may be named: of the right nation, open at this moment, for this reader.

A closed line is never named, nor one of another nation; what is not known counts against a line,
never for it.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.care.desk_hours import DeskHours

_NATIONS = frozenset({"ENG", "WLS", "SCT", "NIR"})
#: Numbers in one text beside 999.
MOST_LINES = 3


class Purpose(StrEnum):
    """What somebody calls a line for."""

    CRISIS = "crisis"
    LISTEN = "listen"
    TEXT = "text"
    YOUNG = "young"
    ABUSE = "abuse"
    HEALTH = "health"
    POLICE = "police"
    CHILD_CONCERN = "child_concern"
    MISSING = "missing"
    CARERS = "carers"


@dataclass(frozen=True, slots=True)
class Helpline:
    """One line as it is said, with who may be told of it and when it is open.

    `hours` None: day and night. `text_only` None: of no use without hearing and speech.
    """

    id: str
    purpose: Purpose
    nations: frozenset[str]
    said: str
    text_only: str | None
    hours: DeskHours | None
    ages: str
    owner: str
    review_by: date
    checked: str

    def is_open(self, place: Place) -> bool:
        """Whether somebody answers there now; one with hours is closed when the time is unknown."""
        if self.hours is None:
            return True
        return place.local is not None and self.hours.is_on(place.local, place.closed)


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when a text is answered. `nation` or `local` None: not known.

    `closed` are the nation's bank holidays. `own_crisis_line` is the organisation's, for adults,
    open day and night.
    """

    nation: str | None = None
    local: datetime | None = None
    closed: Set[date] = field(default_factory=frozenset)
    own_crisis_line: str = ""


#: Where one of these is named, the organisation's own line belongs before it.
_CRISIS = (Purpose.CRISIS, Purpose.LISTEN)

#: For each place in a text the purposes that will do, the best first.
Plan = tuple[Sequence[Purpose], ...]


def choose_lines(
    helplines: Sequence[Helpline], plan: Plan, place: Place, *, young: bool, text_only: bool
) -> tuple[Helpline, ...]:
    """The lines to name, in the order of the plan, at most three and none twice."""
    found: list[Helpline] = []
    for purposes in plan:
        fitting = (
            line
            for purpose in purposes
            for line in helplines
            if line.purpose is purpose and _may_be_told(line, place, young, text_only)
        )
        first = next(fitting, None)
        if first is not None and first not in found:
            found.append(first)
    return tuple(found[:MOST_LINES])


def lines_words(lines: Sequence[Helpline], place: Place, *, young: bool, text_only: bool) -> str:
    """The sentences that name these lines. An organisation's own crisis line comes first, for an
    adult who can call, and takes the place of a listening line where there are too many."""
    own = place.own_crisis_line and not young and not text_only
    if not own or not any(line.purpose in _CRISIS for line in lines):
        return " ".join(line.text_only or "" if text_only else line.said for line in lines)
    kept = [line for line in lines if line.purpose is not Purpose.LISTEN or len(lines) < MOST_LINES]
    ours = f"Our crisis line: {place.own_crisis_line}."
    return " ".join([ours, *(line.said for line in kept)])


def _may_be_told(line: Helpline, place: Place, young: bool, text_only: bool) -> bool:
    nations = {place.nation} if place.nation in _NATIONS else _NATIONS
    return (
        nations <= line.nations
        and line.ages in ("any", "young" if young else "adult")
        and (line.text_only is not None or not text_only)
        and line.is_open(place)
    )
