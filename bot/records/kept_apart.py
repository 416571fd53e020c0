"""Which worker may open nothing of which person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.dialects.postgresql import insert

from bot.records import tables
from bot.records.unit import Unit

_table = tables.kept_apart


def add_apart(unit: Unit, worker_id: UUID, person_id: UUID, now: datetime) -> bool:
    """Keep the two apart; False where they are."""
    added = unit.connection.execute(
        insert(_table)
        .values(worker_id=worker_id, person_id=person_id, noted_at=now)
        .on_conflict_do_nothing()
        .returning(_table.c.worker_id)
    )
    return added.first() is not None


def remove_apart(unit: Unit, worker_id: UUID, person_id: UUID) -> bool:
    """Keep the two apart no more; False where they were not."""
    whose = (_table.c.worker_id == worker_id, _table.c.person_id == person_id)
    removed = delete(_table).where(*whose).returning(_table.c.worker_id)
    return unit.connection.execute(removed).first() is not None


def list_apart(unit: Unit, person_id: UUID) -> list[UUID]:
    """The workers who may open nothing of a person."""
    query = select(_table.c.worker_id).where(_table.c.person_id == person_id)
    return list(unit.connection.execute(query.order_by(_table.c.worker_id)).scalars())


def list_workers_named(unit: Unit, now: datetime) -> list[tuple[UUID, str]]:
    """Everybody who works here now, of any team: ids and names, by name."""
    worker = tables.worker.c
    rows = unit.connection.execute(
        select(worker.id, worker.first_name, worker.last_name).where(
            or_(worker.left_at.is_(None), worker.left_at > now)
        )
    ).all()
    named = []
    for row in rows:
        first = unit.open(row.first_name, "worker.first_name", row.id)
        last = unit.open(row.last_name, "worker.last_name", row.id)
        named.append((row.id, f"{first} {last}"))
    return sorted(named, key=lambda one: (one[1].casefold(), one[0]))
