"""The names of the people around somebody and of a team's staff: to keep them out of a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select, union

from bot.records import tables
from bot.records.own_sharing import open_name
from bot.records.unit import Unit


def list_names_around(unit: Unit, person_id: UUID, team_id: UUID) -> tuple[list[str], list[str]]:
    """First names, and last names, of a person, of everybody recorded beside them, of those beside
    these, and of a team's workers. Nobody is shown them."""
    people, staff = _people_around(unit, person_id), _workers_of(unit, team_id)
    first, last = [], []
    for row in people:
        first.append(open_name(unit, row.first_name, "person.first_name", row.id))
        last.append(open_name(unit, row.last_name, "person.last_name", row.id))
    for row in staff:
        first.append(unit.open(row.first_name, "worker.first_name", row.id))
        last.append(unit.open(row.last_name, "worker.last_name", row.id))
    return [name for name in first if name], [name for name in last if name]


def _people_around(unit: Unit, person_id: UUID) -> Sequence[Any]:
    tie, person = tables.relationship.c, tables.person
    beside = union(
        select(tie.other_id.label("id")).where(tie.person_id == person_id),
        select(tie.person_id.label("id")).where(tie.other_id == person_id),
    ).subquery()
    theirs = union(
        select(beside.c.id),
        select(tie.other_id).where(tie.person_id.in_(select(beside.c.id))),
        select(person.c.id).where(person.c.id == person_id),
    )
    return unit.connection.execute(
        select(person.c.id, person.c.first_name, person.c.last_name)
        .join(tables.data_key, tables.data_key.c.id == person.c.data_key_id)
        .where(person.c.id.in_(theirs))
    ).all()


def _workers_of(unit: Unit, team_id: UUID | None) -> Sequence[Any]:
    worker = tables.worker
    query = select(worker.c.id, worker.c.first_name, worker.c.last_name)
    if team_id is not None:
        query = query.where(worker.c.team_id == team_id)
    return unit.connection.execute(query.order_by(worker.c.id)).all()


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody by name: nobody is shown it."""

    id: UUID
    first: str = field(repr=False)
    last: str = field(repr=False)


def list_people_called(unit: Unit, person_id: UUID) -> list[Called]:
    """The people around somebody, themselves among them, by name."""
    return [
        Called(
            row.id,
            open_name(unit, row.first_name, "person.first_name", row.id) or "",
            open_name(unit, row.last_name, "person.last_name", row.id) or "",
        )
        for row in _people_around(unit, person_id)
    ]


def list_workers_called(unit: Unit, team_id: UUID | None = None) -> list[Called]:
    """All workers of a team, or of every team, by name."""
    return [
        Called(
            row.id,
            unit.open(row.first_name, "worker.first_name", row.id),
            unit.open(row.last_name, "worker.last_name", row.id),
        )
        for row in _workers_of(unit, team_id)
    ]
