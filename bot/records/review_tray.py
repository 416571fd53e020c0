"""What a review is to hear: marked on an item, and kept until a worker gives its outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert

from bot.records import tables
from bot.records.unit import Unit

_table, _item, _outcome = tables.for_review, tables.item, tables.outcome
_HAS_OUTCOME = exists().where(
    _outcome.c.item_id == _table.c.item_id, _outcome.c.at >= _table.c.marked_at
)


@dataclass(frozen=True, slots=True)
class Marked:
    """An item in the tray. `about_id` is whose review, where the records can say."""

    item_id: UUID
    code: str
    team_id: UUID
    person_id: UUID
    about_id: UUID | None
    marked_at: datetime


def mark_for_review(
    unit: Unit, item_id: UUID, message_id: UUID, about_id: UUID | None, now: datetime
) -> bool:
    """Put an item in the tray; False where it lies there already."""
    added = unit.connection.execute(
        insert(_table)
        .values(item_id=item_id, message_id=message_id, about_id=about_id, marked_at=now)
        .on_conflict_do_nothing()
        .returning(_table.c.item_id)
    )
    return added.first() is not None


def is_marked_by(unit: Unit, message_id: UUID) -> bool:
    """Whether a text put something in the tray."""
    query = select(_table.c.item_id).where(_table.c.message_id == message_id)
    return unit.connection.execute(query).first() is not None


def waits_for_review(unit: Unit, item_id: UUID) -> bool:
    """Whether an item lies in the tray and has no outcome yet."""
    query = select(_table.c.item_id).where(_table.c.item_id == item_id, ~_HAS_OUTCOME)
    return unit.connection.execute(query).first() is not None


def list_tray(unit: Unit, team_id: UUID) -> list[Marked]:
    """What lies in a team's tray, by whom it is about, each person's oldest first."""
    rows = unit.connection.execute(
        select(_table, _item.c.code, _item.c.team_id, _item.c.person_id)
        .join(_item, _item.c.id == _table.c.item_id)
        .where(_item.c.team_id == team_id, ~_HAS_OUTCOME)
        .order_by(_table.c.about_id.nulls_last(), _table.c.marked_at, _table.c.item_id)
    ).all()
    return [
        Marked(row.item_id, row.code, row.team_id, row.person_id, row.about_id, row.marked_at)
        for row in rows
    ]
