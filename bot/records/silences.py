"""Whether somebody is to be texted first at all, or uses the service."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from bot.records import tables
from bot.records.unit import Unit


def find_silence(unit: Unit, person_id: UUID) -> tuple[datetime | None, datetime | None]:
    """Since when a person wants no text that we start, and when they died; None for neither."""
    table = tables.person.c
    query = select(table.paused_at, table.died_at).where(table.id == person_id)
    row = unit.connection.execute(query).one()
    return row.paused_at, row.died_at


def is_service_user(unit: Unit, person_id: UUID) -> bool:
    """Whether a person uses the service; no where there is nobody of this id."""
    table = tables.person.c
    query = select(table.is_service_user).where(table.id == person_id)
    return bool(unit.connection.execute(query).scalar_one_or_none())
