"""Items that were passed to somebody else: by whom, to whom, until when, with which words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from bot.care.routing import Owner, Role
from bot.records import people, tables
from bot.records.items import Item
from bot.records.phones import Staff
from bot.records.unit import Unit

_FIELD = "pass_on.words"
_table = tables.pass_on


@dataclass(frozen=True, slots=True)
class PassOn:
    """An item on its way to somebody. `owner` had it, and has it again when nobody takes it."""

    id: UUID
    item_id: UUID
    by: Staff
    owner: Owner
    to: Staff
    to_role: Role
    passed_at: datetime
    due_at: datetime
    message_id: UUID | None = None
    taken_at: datetime | None = None
    returned_at: datetime | None = None


def add_pass(unit: Unit, item: Item, new: PassOn, words: str) -> bool:
    """Keep that an item was passed on; False where it is on its way already, or this was kept."""
    key_id = people.data_key_of(unit, item.person_id)
    added = unit.connection.execute(
        insert(_table)
        .values(
            id=new.id,
            item_id=item.id,
            message_id=new.message_id,
            by_kind=new.by.kind,
            by_id=new.by.id,
            owner_id=new.owner.id,
            owner_role=new.owner.role.value,
            to_kind=new.to.kind,
            to_id=new.to.id,
            to_role=new.to_role.value,
            words=unit.seal(key_id, words, _FIELD, new.id) if words.strip() else None,
            passed_at=new.passed_at,
            due_at=new.due_at,
        )
        .on_conflict_do_nothing()
        .returning(_table.c.id)
    ).first()
    return added is not None


def has_pass(unit: Unit, pass_id: UUID) -> bool:
    """Whether this very passing on was kept before."""
    query = select(_table.c.id).where(_table.c.id == pass_id)
    return unit.connection.execute(query).first() is not None


def find_open(unit: Unit, item_id: UUID) -> PassOn | None:
    """The passing on of an item that nobody has taken, and that has not gone back."""
    row = unit.connection.execute(_open().where(_table.c.item_id == item_id)).first()
    return None if row is None else _pass(row)


def find_open_of_id(unit: Unit, pass_id: UUID) -> PassOn | None:
    """The same by its own id."""
    row = unit.connection.execute(_open().where(_table.c.id == pass_id)).first()
    return None if row is None else _pass(row)


def list_words(unit: Unit, item_id: UUID) -> list[tuple[PassOn, str]]:
    """Every passing on of an item with its words, oldest first. For staff to read: whoever calls
    says who does."""
    query = select(_table).where(_table.c.item_id == item_id).order_by(_table.c.passed_at)
    return [
        (_pass(r), "" if r.words is None else unit.open(r.words, _FIELD, r.id))
        for r in unit.connection.execute(query).all()
    ]


def mark_taken(unit: Unit, pass_id: UUID, now: datetime) -> None:
    """Whoever it was passed to has it."""
    unit.connection.execute(update(_table).where(_table.c.id == pass_id).values(taken_at=now))


def mark_returned(unit: Unit, pass_id: UUID, now: datetime) -> None:
    """Nobody took it, and it went back."""
    unit.connection.execute(update(_table).where(_table.c.id == pass_id).values(returned_at=now))


def _open() -> Any:
    return (
        select(_table)
        .where(_table.c.taken_at.is_(None), _table.c.returned_at.is_(None))
        .with_for_update()
    )


def _pass(row: Any) -> PassOn:
    return PassOn(
        id=row.id,
        item_id=row.item_id,
        by=Staff(row.by_kind, row.by_id),
        owner=Owner(row.owner_id, Role(row.owner_role)),
        to=Staff(row.to_kind, row.to_id),
        to_role=Role(row.to_role),
        passed_at=row.passed_at,
        due_at=row.due_at,
        message_id=row.message_id,
        taken_at=row.taken_at,
        returned_at=row.returned_at,
    )
