"""The order of a worker's digest, and what may stand in its next step. Values in, values out.

A digest orders messages and never people. What alerts somebody at once comes first, and is never
only here: its alert goes out by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bot.care.lanes import ALERTED, Lane
from bot.care.routing import Owner


class Section(StrEnum):
    """A part of a digest; they stand in this order."""

    UNTAKEN = "untaken"
    SAFEGUARDING = "safeguarding"
    TAKEN = "taken"
    TODAY = "today"
    PROMISE = "promise"
    THREE_DAYS = "3days"
    CONTACT = "contact"
    ROUTINE = "routine"
    REVIEW = "review"
    INFO = "info"


class Kind(StrEnum):
    """What a line of a digest is about."""

    ITEM = "item"
    COPY = "copy"
    PROMISE = "promise"
    CONTACT = "contact"
    REVIEW = "review"


class Step(StrEnum):
    """A next step that a rule suggests, as a verb. Nothing else suggests one."""

    CALL_BACK = "call_back"
    ADD_TO_REVIEW = "add_to_review"
    GET_IN_TOUCH = "get_in_touch"


_SECTIONS = tuple(Section)
_LANES = tuple(Lane)
_OF_LANE = {
    Lane.TODAY: Section.TODAY,
    Lane.THREE_DAYS: Section.THREE_DAYS,
    Lane.ROUTINE: Section.ROUTINE,
    Lane.INFO: Section.INFO,
}
_OF_KIND = {
    Kind.COPY: Section.INFO,
    Kind.PROMISE: Section.PROMISE,
    Kind.CONTACT: Section.CONTACT,
    Kind.REVIEW: Section.REVIEW,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that waits for somebody. `since` is when it began to wait, or when it is due.

    `lane` is that of its item; None where there is none. `safeguards`: its words tell of abuse or
    of a child at risk. `taken_by` said "I have this".
    """

    id: UUID
    kind: Kind
    person_id: UUID
    team_id: UUID
    owner: Owner
    since: datetime
    code: str
    lane: Lane | None = None
    private: bool = False
    safeguards: bool = False
    taken_by: UUID | None = None
    wants_call: bool = False
    item_id: UUID | None = None

    @property
    def is_taken(self) -> bool:
        """Whether a named human has it."""
        return self.taken_by is not None


def section_of(entry: Entry) -> Section:
    """Where an entry stands. An alert that a human has is below those that nobody has."""
    if entry.kind in _OF_KIND:
        return _OF_KIND[entry.kind]
    if entry.lane in ALERTED and not entry.is_taken:
        return Section.UNTAKEN
    if entry.safeguards:
        return Section.SAFEGUARDING
    if entry.lane in ALERTED:
        return Section.TAKEN
    return _OF_LANE[entry.lane or Lane.ROUTINE]


def in_order(entries: Iterable[Entry], *, by_time: bool = False) -> list[Entry]:
    """A digest's entries as they stand in it: by section, by lane, the oldest first.

    `by_time`: an adopter has switched the ordering off, and the oldest comes first throughout.
    """
    if by_time:
        return sorted(entries, key=lambda one: (one.since, one.id))
    return sorted(entries, key=_place)


def next_step(entry: Entry) -> Step | None:
    """What a rule suggests, where one does. Nothing is suggested of what somebody may mean."""
    if entry.kind is Kind.PROMISE or entry.wants_call:
        return Step.CALL_BACK
    if entry.kind is Kind.REVIEW:
        return Step.ADD_TO_REVIEW
    if entry.kind is Kind.CONTACT:
        return Step.GET_IN_TOUCH
    return None


def _place(entry: Entry) -> tuple[int, int, datetime, UUID]:
    lane = len(_LANES) if entry.lane is None else _LANES.index(entry.lane)
    return _SECTIONS.index(section_of(entry)), lane, entry.since, entry.id
