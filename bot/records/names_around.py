"""The names of the people around somebody and of a team's staff: to keep them out of a text."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select, union

from bot.records import tables
from bot.records.own_sharing import open_name
from bot.records.unit import Unit


def list_names_around(unit: Unit, person_id: UUID, team_id: UUID) -> tuple[list[str], list[str]]:
    """First names, and last names, of a person, of everybody recorded beside them, of those beside
    these, and of a team's workers. Nobody is shown them."""
    tie, person, worker = tables.relationship.c, tables.person, tables.worker
    beside = union(
        select(tie.other_id.label("id")).where(tie.person_id == person_id),
        select(tie.person_id.label("id")).where(tie.other_id == person_id),
    ).subquery()
    theirs = union(
        select(beside.c.id),
        select(tie.other_id).where(tie.person_id.in_(select(beside.c.id))),
        select(person.c.id).where(person.c.id == person_id),
    )
    people = unit.connection.execute(
        select(person.c.id, person.c.first_name, person.c.last_name)
        .join(tables.data_key, tables.data_key.c.id == person.c.data_key_id)
        .where(person.c.id.in_(theirs))
    ).all()
    staff = unit.connection.execute(
        select(worker.c.id, worker.c.first_name, worker.c.last_name).where(
            worker.c.team_id == team_id
        )
    ).all()
    first, last = [], []
    for row in people:
        first.append(open_name(unit, row.first_name, "person.first_name", row.id))
        last.append(open_name(unit, row.last_name, "person.last_name", row.id))
    for row in staff:
        first.append(unit.open(row.first_name, "worker.first_name", row.id))
        last.append(unit.open(row.last_name, "worker.last_name", row.id))
    return [name for name in first if name], [name for name in last if name]
