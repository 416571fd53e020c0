"""Many rows in one transaction: gathered, then written table by table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, select

from bot.records import tables
from bot.records.unit import Unit
from bot.records.vault import VaultError


class Batch:
    """Rows that go in together, those that others point at first."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self._new: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
        #: By person: the id of the data key, and the wrapped key.
        self._keys: dict[UUID, tuple[UUID, tuple[str, bytes]]] = {}
        self._changed: defaultdict[tuple[str, ...], list[Mapping[str, Any]]] = defaultdict(list)

    def put(self, table: Table, row: Any, values: Mapping[str, Any], *, is_new: bool) -> None:
        """Add the row with this id, or change it."""
        if is_new:
            self._new[table.name].append({"id": row, **values})
        else:
            given = {f"to_{name}": value for name, value in values.items()}
            self._changed[(table.name, *values)].append({"of_id": row, **given})

    def data_key(self, table: Table, row: UUID, *, is_new: bool) -> UUID:
        """The id of the data key of a row that has its own: a fresh one for a new row."""
        if is_new:
            key_id, wrapping, wrapped = self.unit.vault.new_data_key()
            values = {"wrapping_key": wrapping, "wrapped": wrapped}
            self.put(tables.data_key, key_id, values, is_new=True)
            self._keys[row] = key_id, (wrapping, wrapped)
            return key_id
        query = select(table.c.data_key_id).where(table.c.id == row)
        found: UUID = self.unit.connection.execute(query).scalar_one()
        return found

    def seal_for(self, person_id: UUID, plain: str, field: str, row: UUID) -> bytes:
        """Seal a text under the data key of a person who is recorded, or new in this batch.

        Raises VaultError where that key was erased.
        """
        if person_id not in self._keys:
            self._keys |= self._recorded_keys()  # all at once: thousands may be asked for
        if person_id not in self._keys:
            raise VaultError(f"the data key of person {person_id} was erased")
        key_id, wrapped = self._keys[person_id]
        return self.unit.vault.seal(key_id, lambda _: wrapped, plain, field, row)

    def _recorded_keys(self) -> dict[UUID, tuple[UUID, tuple[str, bytes]]]:
        person, key = tables.person.c, tables.data_key.c
        query = select(person.id.label("person_id"), key.id, key.wrapping_key, key.wrapped)
        rows = self.unit.connection.execute(query.where(key.id == person.data_key_id))
        return {row.person_id: (row.id, (row.wrapping_key, row.wrapped)) for row in rows}

    def flush(self) -> None:
        """Write everything that was gathered."""
        for table in tables.metadata.sorted_tables:
            if rows := self._new.pop(table.name, None):
                self.unit.connection.execute(table.insert(), rows)
        for (name, *columns), rows in self._changed.items():
            table = tables.metadata.tables[name]
            statement = table.update().where(table.c.id == bindparam("of_id"))
            renamed: dict[str, Any] = {column: bindparam(f"to_{column}") for column in columns}
            self.unit.connection.execute(statement.values(renamed), rows)
        self._changed.clear()
