"""Safety holds: while one stands, nothing is told of a person, whatever was agreed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, update

from bot.care.consent_records import Hold, Kind
from bot.records import tables
from bot.records.unit import Unit

#: Those of whom it is presumed that a child lives with them or is in their hands.
_PARENTS = (Kind.PARENT, Kind.PARENT_WITH_PR, Kind.PARENT_WITHOUT_PR, Kind.STEP_PARENT)

_table = tables.relationship


def hold_everybody(unit: Unit, person_id: UUID, hold: Hold) -> list[tuple[UUID, UUID]]:
    """Put a hold on every relationship in which somebody stands, on either side; returns the two
    people of each that had none. One that was there stays as it is."""
    return _hold(unit, or_(_table.c.person_id == person_id, _table.c.other_id == person_id), hold)


def hold_parents(unit: Unit, person_id: UUID, hold: Hold) -> list[tuple[UUID, UUID]]:
    """Put a hold on every parent of a person; returns as above."""
    parents = _table.c.kind.in_([kind.value for kind in _PARENTS])
    return _hold(unit, and_(_table.c.person_id == person_id, parents), hold)


def _hold(unit: Unit, whom: ColumnElement[bool], hold: Hold) -> list[tuple[UUID, UUID]]:
    rows = unit.connection.execute(
        update(_table)
        .where(whom, _table.c.safety_hold == Hold.NONE.value)
        .values(safety_hold=hold.value)
        .returning(_table.c.person_id, _table.c.other_id)
    ).all()
    return [(row.person_id, row.other_id) for row in rows]
