"""What was imported before: which row of ours each row of the adopter's files became."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from bot.records import tables
from bot.records.unit import Unit


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A row of a file, by keyed hashes of its id and its content.

    `line` is where it stood in the import that last wrote it, at `imported_at`.
    """

    kind: str
    key_hash: bytes
    row_id: UUID
    content_hash: bytes
    line: int
    imported_at: datetime


def lock_imports(unit: Unit) -> None:
    """Hold back every other import until this transaction has ended."""
    unit.lock_until_commit(unit.vault.fingerprint("imported", "lock"))


def key_hash(unit: Unit, kind: str, key: Sequence[str]) -> bytes:
    """The keyed hash of what tells a row from the others of its file."""
    return unit.vault.fingerprint(f"imported {kind}", "\0".join(key))


def content_hash(unit: Unit, kind: str, key: Sequence[str], content: str) -> bytes:
    """The keyed hash of all that a row holds. The same content under two ids looks different."""
    return unit.vault.fingerprint(f"content {kind}", "\0".join((*key, content)))


def list_imported(unit: Unit, kind: str) -> dict[bytes, ImportedRow]:
    """Every row of one kind that was ever imported, by the hash of its key."""
    table = tables.imported_row
    rows = unit.connection.execute(select(table).where(table.c.kind == kind))
    return {row.key_hash: ImportedRow(**row._mapping) for row in rows}


def save_imported(unit: Unit, rows: Sequence[ImportedRow]) -> None:
    """Remember rows that were added or changed."""
    if not rows:
        return
    statement = insert(tables.imported_row)
    changed = {name: statement.excluded[name] for name in ("content_hash", "line", "imported_at")}
    unit.connection.execute(
        statement.on_conflict_do_update(index_elements=["kind", "key_hash"], set_=changed),
        [
            {
                "kind": row.kind,
                "key_hash": row.key_hash,
                "row_id": row.row_id,
                "content_hash": row.content_hash,
                "line": row.line,
                "imported_at": row.imported_at,
            }
            for row in rows
        ],
    )
