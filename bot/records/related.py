"""To whom somebody stands in a recorded relationship, by name: never further than this."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from bot.care.consent_records import Kind
from bot.care.whom import Related
from bot.records import tables
from bot.records.unit import Unit

#: With the data keys: looked up one by one, their number would show how many there are.
_RELATED = (
    select(
        tables.person.c.id,
        tables.person.c.first_name,
        tables.person.c.last_name,
        tables.relationship.c.kind,
        tables.data_key.c.wrapping_key,
        tables.data_key.c.wrapped,
    )
    .join(tables.relationship, tables.relationship.c.person_id == tables.person.c.id)
    .join(tables.data_key, tables.data_key.c.id == tables.person.c.data_key_id)
    .where(tables.relationship.c.other_id == bindparam("other_id"))
    .order_by(tables.person.c.id)
)


def list_related(unit: Unit, other_id: UUID) -> list[Related]:
    """Everybody to whom staff recorded that this person is related, whether looked into or not.

    The same one question to the database whoever that is.
    """
    rows = unit.connection.execute(_RELATED, {"other_id": other_id}).all()
    by_person: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        by_person[row.id].append(row)
    return [_related(unit, of_one) for of_one in by_person.values()]


def _related(unit: Unit, rows: list[Any]) -> Related:
    row = rows[0]

    def opened(sealed: bytes | None, field: str) -> str:
        if sealed is None:
            return ""
        return unit.vault.open(sealed, lambda _: (row.wrapping_key, row.wrapped), field, row.id)

    return Related(
        person_id=row.id,
        first_name=opened(row.first_name, "person.first_name"),
        last_name=opened(row.last_name, "person.last_name"),
        kinds=frozenset(Kind(r.kind) for r in rows),
    )
