"""Hours of a desk that hold from a day on, in place of those that it came with."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update

from bot.care.desk_hours import DeskHours
from bot.records import tables
from bot.records.unit import Unit

_change = tables.desk_change.c

#: As they are stored: None for always manned.
Stored = dict[str, list[str]] | None


@dataclass(frozen=True, slots=True)
class DeskChange:
    """Hours of a desk from a day on."""

    id: UUID
    desk_id: UUID
    since: date
    hours: Stored


def hours_of_desks(unit: Unit, desks: dict[UUID, Stored]) -> dict[UUID, DeskHours | None]:
    """The hours of some desks, by what each came with, and as they change by date."""
    changes: dict[UUID, list[DeskChange]] = defaultdict(list)
    for change in list_changes(unit, list(desks)):
        changes[change.desk_id].append(change)
    found: dict[UUID, DeskHours | None] = {}
    for desk_id, stored in desks.items():
        hours = None if stored is None else DeskHours.from_json(stored)
        for change in changes[desk_id]:
            new = None if change.hours is None else DeskHours.from_json(change.hours)
            hours = (hours or DeskHours.always()).changed_from(change.since, new)
        found[desk_id] = hours
    return found


def list_changes(unit: Unit, desks: list[UUID]) -> list[DeskChange]:
    """The changes that hold, of some desks, by the day from which they do."""
    query = (
        select(_change.id, _change.desk_id, _change.since, _change.hours)
        .where(_change.desk_id.in_(desks), _change.undone_at.is_(None))
        .order_by(_change.since, _change.entered_at)
    )
    return [_of(row) for row in unit.connection.execute(query)]


def find_change(unit: Unit, change_id: UUID) -> DeskChange | None:
    """A change that holds, locked; None where there is none."""
    query = select(_change.id, _change.desk_id, _change.since, _change.hours)
    query = query.where(_change.id == change_id, _change.undone_at.is_(None))
    row = unit.connection.execute(query.with_for_update()).first()
    return None if row is None else _of(row)


def add_change(
    unit: Unit, desk_id: UUID, since: date, hours: Stored, now: datetime, by: UUID | None
) -> UUID:
    """Other hours from a day on; returns the id."""
    row = uuid4()
    values = {"desk_id": desk_id, "since": since, "hours": hours, "entered_by": by}
    unit.connection.execute(insert(tables.desk_change).values(id=row, entered_at=now, **values))
    return row


def mark_undone(unit: Unit, change_id: UUID, now: datetime) -> None:
    """It holds no more."""
    query = update(tables.desk_change).where(_change.id == change_id)
    unit.connection.execute(query.values(undone_at=now))


def _of(row: Any) -> DeskChange:
    return DeskChange(row.id, row.desk_id, row.since, row.hours)
