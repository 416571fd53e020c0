"""Workers and desks of a team as the rota shows them, and of which team somebody is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from bot.care.working_days import WorkingDays
from bot.records import tables
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.records.working_time import WORKING_TIME, working_days_of

_worker, _desk = tables.worker.c, tables.desk.c


@dataclass(frozen=True, slots=True)
class OfTeam:
    """Of which team a worker or desk is; a desk's role, and when a worker left."""

    team_id: UUID
    role: str | None = None
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RotaWorker:
    """A worker by name, for other staff, with when they work."""

    id: UUID
    team_id: UUID
    days: WorkingDays
    left_at: datetime | None
    name: str = field(repr=False)


def find_of_team(unit: Unit, staff: Staff) -> OfTeam | None:
    """Of which team somebody is; None where they are gone."""
    if staff.kind == "desk":
        query: Any = select(_desk.team_id, _desk.role).where(_desk.id == staff.id)
        row = unit.connection.execute(query).first()
        return None if row is None else OfTeam(row.team_id, row.role)
    query = select(_worker.team_id, _worker.left_at).where(_worker.id == staff.id)
    row = unit.connection.execute(query).first()
    return None if row is None else OfTeam(row.team_id, None, row.left_at)


def list_workers(unit: Unit, team_id: UUID | None, at: datetime) -> list[RotaWorker]:
    """The workers of a team, or of all, who work here at a moment, by name."""
    query = select(
        _worker.id,
        _worker.team_id,
        _worker.left_at,
        _worker.first_name,
        _worker.last_name,
        *WORKING_TIME,
    ).where(or_(_worker.left_at.is_(None), _worker.left_at > at))
    if team_id is not None:
        query = query.where(_worker.team_id == team_id)
    found = [_of(unit, row) for row in unit.connection.execute(query)]
    return sorted(found, key=lambda one: (one.name, one.id))


def find_worker(unit: Unit, worker_id: UUID) -> RotaWorker | None:
    """A worker; None where there is none."""
    query = select(
        _worker.id,
        _worker.team_id,
        _worker.left_at,
        _worker.first_name,
        _worker.last_name,
        *WORKING_TIME,
    )
    row = unit.connection.execute(query.where(_worker.id == worker_id)).first()
    return None if row is None else _of(unit, row)


def _of(unit: Unit, row: Any) -> RotaWorker:
    first = unit.open(row.first_name, "worker.first_name", row.id)
    last = unit.open(row.last_name, "worker.last_name", row.id)
    return RotaWorker(row.id, row.team_id, working_days_of(row), row.left_at, f"{first} {last}")
