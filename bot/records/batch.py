"""Many rows in one transaction: gathered, then written table by table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, select

from bot.records import tables
from bot.records.unit import Unit


class Batch:
    """Rows that go in together, those that others point at first."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self._new: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
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
            return key_id
        query = select(table.c.data_key_id).where(table.c.id == row)
        found: UUID = self.unit.connection.execute(query).scalar_one()
        return found

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
