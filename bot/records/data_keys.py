"""The stored data keys: which key of the key file each hangs on, and wrapping them anew."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, func, select, update

from bot.records import tables
from bot.records.unit import Unit
from bot.records.vault import VaultError

_table = tables.data_key
_REWRAP = (
    update(_table)
    .where(_table.c.id == bindparam("of_id"))
    .values(wrapping_key=bindparam("wrapping"), wrapped=bindparam("anew"))
)

#: Before any id that a data key may have.
FIRST = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """One batch: how many hang on the current key now, which did not open, where the next begins
    (None at the end)."""

    number: int
    unopened: tuple[UUID, ...]
    after: UUID | None


def count_by_wrapping_key(unit: Unit) -> dict[str, int]:
    """How many data keys hang on each key, by its id."""
    query = select(_table.c.wrapping_key, func.count().label("number"))
    rows = unit.connection.execute(query.group_by(_table.c.wrapping_key))
    return {row.wrapping_key: row.number for row in rows}


def rewrap_some(unit: Unit, after: UUID, at_most: int) -> Rewrapped:
    """Wrap the next data keys that hang on another than the current key under that one.

    They are locked until commit, so that one which is erased meanwhile does not come back.
    """
    rows = unit.connection.execute(
        select(_table)
        .where(_table.c.wrapping_key != unit.vault.current_key(), _table.c.id > after)
        .order_by(_table.c.id)
        .limit(at_most)
        .with_for_update()
    ).all()
    anew, unopened = [], []
    for row in rows:
        try:
            wrapping, wrapped = unit.vault.rewrap(row.id, row.wrapping_key, row.wrapped)
        except VaultError:
            unopened.append(row.id)
            continue
        anew.append({"of_id": row.id, "wrapping": wrapping, "anew": wrapped})
    if anew:
        unit.connection.execute(_REWRAP, anew)
    return Rewrapped(len(anew), tuple(unopened), rows[-1].id if len(rows) == at_most else None)
