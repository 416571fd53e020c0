"""Lists a member of staff's own people and whom they cover, and finds among them by what is typed.

Nobody outside is found or hinted at: who is not theirs is never read. The list is in the order of
names, and nobody is ranked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from bot.app import App
from bot.care.contact import interval_ends
from bot.care.lanes import Lane
from bot.care.name_search import Known, matches, sort_key
from bot.care.person_access import Seeker
from bot.records import caseload
from bot.records.audit import Event, add_event
from bot.records.caseload import Named, Open, Plan
from bot.records.person_access import find_seeker
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.services.person_access import list_caseload

#: Contact is due soon from so long before.
SOON = timedelta(days=2)


class Show(StrEnum):
    """Which of one's people are listed."""

    ALL = "all"
    OPEN = "open"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody of the list. `roles`: as what one helps them; none where one covers, or is a desk.
    `lanes`: how many open items of each lane; `oldest_at`: since when the oldest is."""

    id: UUID
    name: str = field(repr=False)
    record_number: str = field(repr=False)
    roles: frozenset[str]
    lanes: Mapping[Lane, int]
    oldest_at: datetime | None
    last_contact_at: datetime | None
    contact_due_at: datetime | None

    def is_contact_due(self, now: datetime) -> bool:
        """Whether a human should be in touch by the day after tomorrow, or should have been."""
        return self.contact_due_at is not None and self.contact_due_at <= now + SOON


@dataclass(frozen=True, slots=True)
class Pressure:
    """What lies on one's desk: open items by lane, those that nobody has, and of those how old the
    oldest is. Of messages, never of people."""

    lanes: Mapping[Lane, int]
    not_taken: int
    oldest_at: datetime | None
    people: int
    contact_due: int


@dataclass(frozen=True, slots=True)
class People:
    """The list in the order of names, and what it comes to for all of one's people."""

    lines: tuple[Line, ...]
    pressure: Pressure
    is_desk: bool


def see_people(app: App, staff: Staff, show: Show = Show.ALL) -> People | None:
    """One's own people and whom one covers; None for staff who have none by their work."""
    now = app.clock.now()
    with app.records.begin() as unit:
        seeker = find_seeker(unit, staff, now)
        if seeker is None:
            return None
        lines, items = _lines(unit, staff, seeker, now)
        _note(unit, staff, "caseload.read", len(lines), now)
    shown = [line for line in lines if _is_shown(line, show, now)]
    return People(tuple(shown), _pressure(lines, items, now), seeker.kind == "desk")


def search_people(app: App, staff: Staff, typed: str) -> People | None:
    """Those of one's people who may be meant by what was typed. What was typed is kept nowhere."""
    now = app.clock.now()
    with app.records.begin() as unit:
        seeker = find_seeker(unit, staff, now)
        if seeker is None:
            return None
        lines, items = _lines(unit, staff, seeker, now, typed)
        _note(unit, staff, "caseload.searched", len(lines), now)
    return People(tuple(lines), _pressure(lines, items, now), seeker.kind == "desk")


def _lines(
    unit: Unit, staff: Staff, seeker: Seeker, now: datetime, typed: str | None = None
) -> tuple[list[Line], list[Open]]:
    people = caseload.list_named(unit, list_caseload(unit, staff, now))
    if typed is not None:
        people = [one for one in people if matches(typed, _known(one))]
    people.sort(key=lambda one: (*sort_key(one.name), one.id))
    ids = [one.id for one in people]
    items = caseload.list_open(unit, seeker, ids)
    plans = caseload.list_plans(unit, ids)
    roles = caseload.list_roles_for(unit, seeker.id, ids, now)
    of_each: dict[UUID, list[Open]] = {one: [] for one in ids}
    for item in items:
        of_each[item.person_id].append(item)
    lines = [
        _line(one, of_each[one.id], plans.get(one.id), roles.get(one.id, frozenset()))
        for one in people
    ]
    return lines, items


def _known(one: Named) -> Known:
    return Known(one.name, one.record_number, one.numbers)


def _line(one: Named, items: Sequence[Open], plan: Plan | None, roles: frozenset[str]) -> Line:
    due = None
    if plan is not None and plan.interval_days is not None and plan.interval_set_at is not None:
        due = interval_ends(plan.last_at, plan.interval_set_at, plan.interval_days)
    return Line(
        id=one.id,
        name=one.name,
        record_number=one.record_number,
        roles=roles,
        lanes=_lanes(items),
        oldest_at=min((item.opened_at for item in items), default=None),
        last_contact_at=None if plan is None else plan.last_at,
        contact_due_at=due,
    )


def _lanes(items: Collection[Open]) -> dict[Lane, int]:
    found = Counter(item.lane for item in items)
    return {lane: found[lane] for lane in Lane if found[lane]}


def _is_shown(line: Line, show: Show, now: datetime) -> bool:
    if show is Show.OPEN:
        return bool(line.lanes)
    return show is Show.ALL or line.is_contact_due(now)


def _pressure(lines: Sequence[Line], items: Sequence[Open], now: datetime) -> Pressure:
    free = [item for item in items if not item.is_taken]
    return Pressure(
        lanes=_lanes(items),
        not_taken=len(free),
        oldest_at=min((item.opened_at for item in free), default=None),
        people=len(lines),
        contact_due=sum(line.is_contact_due(now) for line in lines),
    )


def _note(unit: Unit, staff: Staff, kind: str, count: int, now: datetime) -> None:
    account = {} if staff.account_id is None else {"account": str(staff.account_id)}
    if kind == "caseload.read":
        event = Event(
            "caseload.read", now, staff.kind, staff.id, details={"count": count, **account}
        )
    else:
        event = Event(
            "caseload.searched", now, staff.kind, staff.id, details={"count": count, **account}
        )
    add_event(unit, event)
