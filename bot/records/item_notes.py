"""What staff said of an item in their own words, sealed under the key of whom it is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import insert, select

from bot.records import tables
from bot.records.items import Item
from bot.records.phones import Staff
from bot.records.unit import Unit

_FIELD = "item_note.words"


@dataclass(frozen=True, slots=True)
class ItemNote:
    """One note: what kind, whose, when, and the words."""

    kind: str
    by: Staff
    at: datetime
    words: str = field(repr=False)


def add_note(
    unit: Unit, item: Item, note: ItemNote, message_id: UUID | None, note_id: UUID | None = None
) -> None:
    """Keep what staff say of an item, in a message or, without one, on the page.

    `note_id` is the note's own where somebody may send it twice: see `has_note`.
    """
    note_id = note_id or uuid4()
    key = select(tables.person.c.data_key_id).where(tables.person.c.id == item.person_id)
    key_id: UUID = unit.connection.execute(key).scalar_one()
    unit.connection.execute(
        insert(tables.item_note).values(
            id=note_id,
            item_id=item.id,
            message_id=message_id,
            kind=note.kind,
            by_kind=note.by.kind,
            by_id=note.by.id,
            at=note.at,
            words=unit.seal(key_id, note.words, _FIELD, note_id),
        )
    )


def has_note(unit: Unit, note_id: UUID) -> bool:
    """Whether a note of this id is kept already."""
    query = select(tables.item_note.c.id).where(tables.item_note.c.id == note_id)
    return unit.connection.execute(query).first() is not None


def list_notes(unit: Unit, item_id: UUID) -> list[ItemNote]:
    """What staff said of an item, oldest first. For staff to read: whoever calls says who does."""
    table = tables.item_note
    rows = unit.connection.execute(
        select(table).where(table.c.item_id == item_id).order_by(table.c.at, table.c.id)
    ).all()
    return [
        ItemNote(
            row.kind, Staff(row.by_kind, row.by_id), row.at, unit.open(row.words, _FIELD, row.id)
        )
        for row in rows
    ]
