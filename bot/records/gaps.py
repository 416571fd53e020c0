"""The days ahead on which nobody named is there: how they are found, and which were told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import and_, exists, insert, or_, select, update

from bot.care.key_team import Leave
from bot.care.rota import Rota, Week
from bot.care.routing import Role
from bot.care.working_days import WorkingDays
from bot.records import tables
from bot.records.unit import Unit

_KEY_TEAM = (Role.KEY_WORKER.value, Role.DEPUTY.value, Role.BUDDY.value)


@dataclass(frozen=True, slots=True)
class Gap:
    """A day that needs somebody. `kind` is "away" (`subject_id` is the key worker) or
    "no_key_worker" (`subject_id` is the person)."""

    kind: str
    subject_id: UUID
    day: datetime


@dataclass(frozen=True, slots=True)
class Given:
    """A worker's role for a person, from when until when."""

    person_id: UUID
    worker_id: UUID
    role: Role
    starts_at: datetime
    ends_at: datetime | None

    def runs(self, at: datetime) -> bool:
        """Whether it holds at a moment."""
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)


def load_rota(unit: Unit, since: datetime, until: datetime) -> Rota:
    """All workers of all teams, as covers may be of another, with their times away."""
    leaves: dict[UUID, list[Leave]] = {}
    away = tables.absence.c
    query = select(away.worker_id, away.starts_at, away.ends_at, away.cover_worker_id)
    for row in unit.connection.execute(query.where(away.ends_at > since, away.starts_at < until)):
        leave = Leave(row.starts_at, row.ends_at, row.cover_worker_id)
        leaves.setdefault(row.worker_id, []).append(leave)
    worker = tables.worker.c
    rows = unit.connection.execute(
        select(worker.id, worker.working_days, worker.agency, worker.left_at)
    )
    return Rota(
        {
            row.id: Week(
                WorkingDays.of(row.working_days), leaves.get(row.id, ()), row.left_at, row.agency
            )
            for row in rows
        }
    )


def list_away_teams(
    unit: Unit, team_id: UUID, away: Iterable[UUID], since: datetime, until: datetime
) -> list[Given]:
    """The key teams, between two moments, of everybody whose key worker is one of these."""
    given, of_them = tables.assignment.c, tables.assignment.alias().c
    whose = select(of_them.person_id).where(
        of_them.role == Role.KEY_WORKER.value, of_them.worker_id.in_(list(away))
    )
    rows = unit.connection.execute(
        select(given.person_id, given.worker_id, given.role, given.starts_at, given.ends_at)
        .join(tables.person, tables.person.c.id == given.person_id)
        .where(
            _of_team(team_id),
            given.role.in_(_KEY_TEAM),
            given.person_id.in_(whose),
            given.starts_at < until,
            or_(given.ends_at.is_(None), given.ends_at > since),
        )
        .order_by(given.person_id, given.starts_at.desc(), given.id)
    )
    return [Given(r.person_id, r.worker_id, Role(r.role), r.starts_at, r.ends_at) for r in rows]


def list_without_key_worker(unit: Unit, team_id: UUID, at: datetime) -> set[UUID]:
    """The service users of a team who have no key worker at a moment."""
    given, worker = tables.assignment.c, tables.worker.c
    has_one = exists().where(
        given.person_id == tables.person.c.id,
        given.role == Role.KEY_WORKER.value,
        given.starts_at <= at,
        or_(given.ends_at.is_(None), given.ends_at > at),
        worker.id == given.worker_id,
        or_(worker.left_at.is_(None), worker.left_at > at),
    )
    query = select(tables.person.c.id).where(_of_team(team_id), ~has_one)
    return set(unit.connection.execute(query).scalars())


def list_told(unit: Unit, team_id: UUID) -> set[Gap]:
    """The gaps of a team that its lead was told of, and that are still open."""
    row = tables.cover_gap.c
    rows = unit.connection.execute(
        select(row.kind, row.subject_id, row.day_begins_at).where(
            row.team_id == team_id, row.closed_at.is_(None)
        )
    )
    return {Gap(r.kind, r.subject_id, r.day_begins_at) for r in rows}


def add_told(unit: Unit, team_id: UUID, gaps: Iterable[Gap], now: datetime) -> None:
    """Note of which gaps somebody was told."""
    rows = [
        {
            "id": uuid4(),
            "team_id": team_id,
            "kind": gap.kind,
            "subject_id": gap.subject_id,
            "day_begins_at": gap.day,
            "told_at": now,
        }
        for gap in gaps
    ]
    if rows:
        unit.connection.execute(insert(tables.cover_gap), rows)


def mark_closed(unit: Unit, team_id: UUID, gaps: Iterable[Gap], now: datetime) -> None:
    """Note that these are over: somebody is there now, or the day has passed."""
    row = tables.cover_gap.c
    for gap in gaps:
        unit.connection.execute(
            update(tables.cover_gap)
            .where(
                row.team_id == team_id,
                row.kind == gap.kind,
                row.subject_id == gap.subject_id,
                row.day_begins_at == gap.day,
                row.closed_at.is_(None),
            )
            .values(closed_at=now)
        )


def _of_team(team_id: UUID) -> Any:
    """A living service user of a team; whoever was erased has no name any more."""
    person = tables.person.c
    return and_(
        person.team_id == team_id,
        person.is_service_user,
        person.died_at.is_(None),
        person.first_name.is_not(None),
    )
