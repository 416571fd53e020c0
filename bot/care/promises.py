"""Calls that somebody is owed: asked for by text or promised by a worker. A promise has a window,
is late when it is late, and is ended by a human and by nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: Of a window that nobody named, whoever owes the call hears when so much of it is left.
TOLD_BEFORE_END = timedelta(hours=2)
#: The lead hears of a late call so long after whoever owes it.
LEAD_HEARS_AFTER = timedelta(minutes=30)
#: So long after staff have gone a window that ended with their day may still be told of.
STILL_TOLD_FOR = timedelta(hours=1)


class Source(StrEnum):
    """How a promise came about."""

    ASKED = "asked"
    PROMISED = "promised"


class Ending(StrEnum):
    """How a human ended a promise. `MOVED` has a promise that follows it."""

    KEPT = "kept"
    TRIED = "tried"
    MOVED = "moved"
    NOT_WANTED = "not_wanted"
    ERASED = "erased"


class Step(StrEnum):
    """What is done of a promise when its clock rings, each once."""

    TELL_OWNER = "tell_owner"
    TELL_LATE = "tell_late"
    TELL_LEAD = "tell_lead"


@dataclass(frozen=True, slots=True)
class Told:
    """When who was told of a promise."""

    owner: datetime | None = None
    late: datetime | None = None
    lead: datetime | None = None


def told_at(due_from: datetime, due_until: datetime, made_at: datetime) -> datetime | None:
    """When whoever owes a call is told that its time has come: as its window begins; of one that
    had begun when it was asked for, when little of it is left. None where that has passed: they
    hear of the text itself, and then only if it is late."""
    if due_from > made_at:
        return due_from
    later = due_until - TOLD_BEFORE_END
    return later if later > made_at else None


def next_step(
    due_from: datetime, due_until: datetime, made_at: datetime, told: Told
) -> tuple[Step, datetime] | None:
    """What is to be done next of an open promise, and when. None once everybody was told: it stays
    open until a human ends it."""
    begins = told_at(due_from, due_until, made_at)
    if told.late is None:
        if begins is not None and told.owner is None:
            return Step.TELL_OWNER, begins
        return Step.TELL_LATE, due_until
    if told.lead is None:
        return Step.TELL_LEAD, told.late + LEAD_HEARS_AFTER
    return None


def step_now(
    due_from: datetime, due_until: datetime, made_at: datetime, told: Told, now: datetime
) -> Step | None:
    """The step that is due. Of a promise that is late already nobody hears that its time has
    come."""
    found = next_step(due_from, due_until, made_at, told)
    if found is None:
        return None
    step, at = found
    if step is Step.TELL_OWNER and now >= due_until:
        return Step.TELL_LATE
    return step if now >= at else None


def may_end(ending: Ending, *, by_the_person: bool, taken_back: bool, agreed: bool) -> bool:
    """Whether a promise may be ended so: moved only with the person's agreement, and as not wanted
    only once the person said so."""
    match ending:
        case Ending.MOVED:
            return agreed or by_the_person
        case Ending.NOT_WANTED:
            return taken_back
        case Ending.KEPT | Ending.TRIED:
            return not by_the_person
        case Ending.ERASED:
            return True
