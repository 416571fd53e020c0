"""From rows to records: each cell against its column, each reference against its file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.services.importing.columns import Column, File
from bot.services.importing.findings import Finding, Record, Row
from bot.services.importing.layout import FILES
from bot.services.importing.values import Reading, Reference

#: The rows of each file by its name; None where the file could not be read.
Rows = Mapping[str, list[Row] | None]


@dataclass(slots=True)
class Checked:
    """The records of each file that are right in themselves, and the faults of all others."""

    records: dict[str, list[Record]] = field(default_factory=dict)
    faults: list[Finding] = field(default_factory=list)


def check_rows(rows: Rows, reading: Reading, files: Sequence[File] = FILES) -> Checked:
    """Read every cell. A row with a fault yields no record; all its faults are told."""
    ids = {name: _ids(given) for name, given in rows.items()}
    checked = Checked()
    for file in files:
        checked.records[file.name] = []
        first: dict[tuple[str, ...], int] = {}
        for row in rows[file.name] or ():
            if row.is_broken:
                continue
            record, faults = _check(file, row, ids, reading)
            if record is not None and record.key in first and file.key:
                words = f"the same {' and '.join(file.key)} as in line {first[record.key]}"
                faults = [Finding(file.name, row.line, file.key[0], words)]
                record = None
            checked.faults += faults
            if record is not None:
                first[record.key] = row.line
                checked.records[file.name].append(record)
    return checked


def _ids(rows: list[Row] | None) -> set[str] | None:
    """The ids in a file, of faulty rows too: their fault is told once. None when unknown."""
    if is_uncertain(rows):
        return None
    return {
        unicodedata.normalize("NFC", row.cells["id"]) for row in rows or () if "id" in row.cells
    }


def _check(
    file: File, row: Row, ids: Mapping[str, set[str] | None], reading: Reading
) -> tuple[Record | None, list[Finding]]:
    values: dict[str, object] = {}
    faults = []
    for column in file.columns:
        cell = row.cells.get(column.name)
        value = None if cell is None else column.kind.parse(cell, reading)
        values[column.name] = value
        if value is None and (cell is not None or _is_needed(column, row)):
            faults.append(_unfit(file, row, column))
        elif isinstance(column.kind, Reference) and value is not None:
            known = ids.get(column.kind.file)
            if known is not None and value not in known:
                faults.append(_unfit(file, row, column))
    if faults:
        return None, faults
    return Record(row.line, tuple(str(values[name]) for name in file.key), values), []


def _is_needed(column: Column, row: Row) -> bool:
    return column.needed and column.name not in row.absent


def _unfit(file: File, row: Row, column: Column) -> Finding:
    return Finding(file.name, row.line, column.name, f"expected {column.kind.expected}")


def is_uncertain(rows: list[Row] | None) -> bool:
    """Whether more may stand in a file than could be read: then nothing is missed in it."""
    return rows is None or any(row.is_broken for row in rows)


def cells_of(rows: list[Row] | None, *columns: str) -> Iterator[tuple[str, ...]]:
    """Some cells of each row as written, of faulty rows too, in one case."""
    for row in rows or ():
        yield tuple(
            unicodedata.normalize("NFC", row.cells.get(name, "")).casefold() for name in columns
        )
