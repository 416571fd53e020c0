"""Who stands beside the writer of an item, by name, for staff who read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import or_, select

from bot.records import tables
from bot.records.items import Item
from bot.records.own_sharing import open_name
from bot.records.unit import Unit


@dataclass(frozen=True, slots=True)
class Pair:
    """A service user of the item's team and somebody recorded beside them; one of the two wrote
    the item. A name is empty where none is recorded."""

    subject_id: UUID
    other_id: UUID
    subject: str = field(repr=False)
    other: str = field(repr=False)


def list_pairs(unit: Unit, item: Item) -> list[Pair]:
    """Whom the writer cares for and who cares for the writer, as far as staff recorded it, whether
    looked into or not. Of another team's service users nothing: its staff are asked."""
    beside, person = tables.relationship.c, tables.person.c
    rows = unit.connection.execute(
        select(beside.person_id, beside.other_id)
        .join(tables.person, person.id == beside.person_id)
        .where(
            or_(beside.person_id == item.person_id, beside.other_id == item.person_id),
            person.team_id == item.team_id,
        )
        .distinct()
    ).all()
    names = _names(unit, {one for row in rows for one in row})
    pairs = [Pair(*row, names.get(row.person_id, ""), names.get(row.other_id, "")) for row in rows]
    return sorted(pairs, key=lambda pair: (pair.subject, pair.other, pair.other_id))


def _names(unit: Unit, ids: set[UUID]) -> dict[UUID, str]:
    person = tables.person.c
    rows = unit.connection.execute(
        select(person.id, person.first_name, person.last_name).where(person.id.in_(ids))
    ).all()
    found = {}
    for row in rows:
        first = open_name(unit, row.first_name, "person.first_name", row.id)
        last = open_name(unit, row.last_name, "person.last_name", row.id)
        found[row.id] = " ".join(part for part in (first, last) if part)
    return found
