"""Items that no human has answered in time. An answer is a note: TRIED or DONE, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select, update

from bot.records import tables
from bot.records.unit import Unit

_ANSWERED = exists().where(tables.item_note.c.item_id == tables.item.c.id)


@dataclass(frozen=True, slots=True)
class LateItem:
    """One item that is late."""

    code: str
    message_id: UUID


def is_answered(unit: Unit, item_id: UUID) -> bool:
    """Whether a human has said what was tried or decided."""
    query = select(tables.item_note.c.id).where(tables.item_note.c.item_id == item_id).limit(1)
    return unit.connection.execute(query).first() is not None


def mark_late(unit: Unit, item_id: UUID, now: datetime) -> None:
    """Note since when an item is late. The first time counts."""
    table = tables.item
    unit.connection.execute(
        update(table).where(table.c.id == item_id, table.c.late_at.is_(None)).values(late_at=now)
    )


def list_late(unit: Unit, team_id: UUID) -> list[LateItem]:
    """A team's open items that are late and unanswered, oldest first."""
    table = tables.item
    rows = unit.connection.execute(
        select(table.c.code, table.c.message_id)
        .where(
            table.c.team_id == team_id,
            table.c.late_at.is_not(None),
            table.c.closed_at.is_(None),
            ~_ANSWERED,
        )
        .order_by(table.c.opened_at, table.c.id)
    ).all()
    return [LateItem(row.code, row.message_id) for row in rows]
