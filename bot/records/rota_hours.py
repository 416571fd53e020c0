"""Hours of a worker from a day on, single days that were changed, and swaps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, or_, select, update

from bot.care.working_hours import Pattern, Spans, week_from_json, week_to_json
from bot.records import tables
from bot.records.unit import Unit

_hours, _day, _swap = tables.worker_hours.c, tables.worker_day.c, tables.rota_swap.c


@dataclass(frozen=True, slots=True)
class EnteredHours:
    """Hours that somebody entered for a worker."""

    id: UUID
    worker_id: UUID
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Swap:
    """What two workers exchange: a day each, or a post each. `answer` None while it is open."""

    id: UUID
    kind: str
    asking_id: UUID
    other_id: UUID
    asking_day: date | None
    other_day: date | None
    asking_post_id: UUID | None
    other_post_id: UUID | None
    asked_at: datetime
    answer: str | None
    undone_at: datetime | None


def add_hours(
    unit: Unit, worker_id: UUID, pattern: Pattern, now: datetime, by: UUID | None
) -> UUID:
    """Enter hours of a worker; returns the id."""
    row = uuid4()
    unit.connection.execute(
        insert(tables.worker_hours).values(
            id=row,
            worker_id=worker_id,
            entered_at=now,
            entered_by=by,
            **hours_values(pattern),
        )
    )
    return row


def hours_values(pattern: Pattern) -> dict[str, Any]:
    """A pattern as it is stored."""
    weeks = [week_to_json(week) for week in pattern.weeks]
    return {"since": pattern.since, "anchor": pattern.anchor, "weeks": weeks}


def list_hours(unit: Unit, worker_id: UUID | None = None) -> list[EnteredHours]:
    """The hours that hold, of one worker or of all, by the day from which they do."""
    query = select(_hours.id, _hours.worker_id, _hours.since, _hours.anchor, _hours.weeks)
    query = query.where(_hours.undone_at.is_(None))
    if worker_id is not None:
        query = query.where(_hours.worker_id == worker_id)
    query = query.order_by(_hours.worker_id, _hours.since, _hours.entered_at)
    return [_entered(row) for row in unit.connection.execute(query)]


def find_hours(unit: Unit, hours_id: UUID) -> EnteredHours | None:
    """Hours that hold, locked; None where there are none."""
    query = select(_hours.id, _hours.worker_id, _hours.since, _hours.anchor, _hours.weeks)
    query = query.where(_hours.id == hours_id, _hours.undone_at.is_(None))
    row = unit.connection.execute(query.with_for_update()).first()
    return None if row is None else _entered(row)


def mark_hours_undone(unit: Unit, hours_id: UUID, now: datetime) -> None:
    """They hold no more."""
    query = update(tables.worker_hours).where(_hours.id == hours_id)
    unit.connection.execute(query.values(undone_at=now))


def add_day(
    unit: Unit, worker_id: UUID, day: date, spans: Spans, swap_id: UUID, now: datetime
) -> None:
    """Other spans on one day, by a swap."""
    unit.connection.execute(
        insert(tables.worker_day).values(
            id=uuid4(),
            worker_id=worker_id,
            day=day,
            spans=[list(span) for span in spans],
            swap_id=swap_id,
            entered_at=now,
        )
    )


def is_day_changed(unit: Unit, worker_id: UUID, day: date) -> bool:
    """Whether a day of a worker was exchanged already."""
    query = select(_day.id).where(
        _day.worker_id == worker_id, _day.day == day, _day.undone_at.is_(None)
    )
    return unit.connection.execute(query).first() is not None


def mark_days_undone(unit: Unit, swap_id: UUID, now: datetime) -> None:
    """The days of a swap are as they were."""
    query = update(tables.worker_day).where(_day.swap_id == swap_id, _day.undone_at.is_(None))
    unit.connection.execute(query.values(undone_at=now))


def add_swap(unit: Unit, swap: Swap, by: UUID | None) -> None:
    """Note that somebody asked for an exchange."""
    unit.connection.execute(
        insert(tables.rota_swap).values(
            id=swap.id,
            kind=swap.kind,
            asking_id=swap.asking_id,
            other_id=swap.other_id,
            asking_day=swap.asking_day,
            other_day=swap.other_day,
            asking_post_id=swap.asking_post_id,
            other_post_id=swap.other_post_id,
            asked_at=swap.asked_at,
            asked_by=by,
        )
    )


def find_swap(unit: Unit, swap_id: UUID) -> Swap | None:
    """A swap, locked; None where there is none."""
    query = select(tables.rota_swap).where(_swap.id == swap_id).with_for_update()
    row = unit.connection.execute(query).first()
    return None if row is None else _swap_of(row)


def list_swaps(unit: Unit, workers: list[UUID], since: datetime) -> list[Swap]:
    """The swaps of some workers that are open, or that were asked for since a moment."""
    query = select(tables.rota_swap).where(
        or_(_swap.asking_id.in_(workers), _swap.other_id.in_(workers)),
        or_(_swap.answer.is_(None), _swap.asked_at >= since),
    )
    rows = unit.connection.execute(query.order_by(_swap.asked_at.desc(), _swap.id))
    return [_swap_of(row) for row in rows]


def set_swap(unit: Unit, swap_id: UUID, **values: Any) -> None:
    """Change a swap: answer, answered_at, answered_by or undone_at."""
    unit.connection.execute(update(tables.rota_swap).where(_swap.id == swap_id).values(**values))


def _entered(row: Any) -> EnteredHours:
    weeks = tuple(week_from_json(week) for week in row.weeks)
    return EnteredHours(row.id, row.worker_id, Pattern(row.since, weeks, row.anchor))


def _swap_of(row: Any) -> Swap:
    return Swap(
        row.id,
        row.kind,
        row.asking_id,
        row.other_id,
        row.asking_day,
        row.other_day,
        row.asking_post_id,
        row.other_post_id,
        row.asked_at,
        row.answer,
        row.undone_at,
    )
