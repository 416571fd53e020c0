"""The days ahead on which nobody named is there: how they are found, and which were told."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    ARRAY,
    CTE,
    Uuid,
    and_,
    cast,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from bot.care.key_team import Leave
from bot.care.rota import Rota, Week
from bot.care.routing import Role
from bot.records import tables
from bot.records.unit import Unit
from bot.records.working_time import WORKING_TIME, working_days_of

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


def load_rota(unit: Unit, since: datetime, until: datetime, workers: Collection[UUID]) -> Rota:
    """Some workers, of whatever team, and whoever stands in for them in a row, with their times
    away between two moments. Two statements, however many they are."""
    leaves: dict[UUID, list[Leave]] = {one: [] for one in workers}
    away, found = tables.absence.c, _with_covers(since, until, workers)
    rows = unit.connection.execute(
        select(found.c.id, away.starts_at, away.ends_at, away.cover_worker_id).outerjoin(
            tables.absence, and_(away.worker_id == found.c.id, _between(since, until))
        )
    )
    for row in rows:
        of_them = leaves.setdefault(row.id, [])
        if row.starts_at is not None:
            of_them.append(Leave(row.starts_at, row.ends_at, row.cover_worker_id))
    worker = tables.worker.c
    query = select(worker.id, *WORKING_TIME, worker.agency, worker.left_at)
    return Rota(
        {
            row.id: Week(working_days_of(row), leaves[row.id], row.left_at, row.agency)
            for row in unit.connection.execute(query.where(worker.id.in_(list(leaves))))
        }
    )


def list_naming(unit: Unit, cover_id: UUID, since: datetime, until: datetime) -> set[UUID]:
    """Who, away between two moments, has named somebody as cover; and who has named those, as they
    may be away too."""
    away = tables.absence.c
    query = select(away.worker_id).where(_between(since, until))
    found = query.where(away.cover_worker_id == cover_id).cte("naming", recursive=True)
    found = found.union(query.join(found, away.cover_worker_id == found.c.worker_id))
    return set(unit.connection.execute(select(found.c.worker_id)).scalars())


def list_in_teams(unit: Unit, team_id: UUID, since: datetime, until: datetime) -> set[UUID]:
    """The workers in the key teams of a team's service users between two moments."""
    given = tables.assignment.c
    query = (
        select(given.worker_id)
        .distinct()
        .join(tables.person, tables.person.c.id == given.person_id)
        .where(
            _of_team(team_id),
            given.role.in_(_KEY_TEAM),
            given.starts_at < until,
            or_(given.ends_at.is_(None), given.ends_at > since),
        )
    )
    return set(unit.connection.execute(query).scalars())


def _with_covers(since: datetime, until: datetime, workers: Collection[UUID]) -> CTE:
    away = tables.absence.c
    found = select(func.unnest(cast(list(workers), ARRAY(Uuid))).label("id"))
    named = found.cte("named", recursive=True)
    return named.union(
        select(away.cover_worker_id)
        .join(named, away.worker_id == named.c.id)
        .where(away.cover_worker_id.is_not(None), _between(since, until))
    )


def _between(since: datetime, until: datetime) -> Any:
    away = tables.absence.c
    return and_(away.ends_at > since, away.starts_at < until, away.cancelled_at.is_(None))


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


def list_told_when(unit: Unit, team_id: UUID) -> dict[Gap, datetime]:
    """When the lead was told of each gap of a team that is still open."""
    row = tables.cover_gap.c
    rows = unit.connection.execute(
        select(row.kind, row.subject_id, row.day_begins_at, row.told_at).where(
            row.team_id == team_id, row.closed_at.is_(None)
        )
    )
    return {Gap(r.kind, r.subject_id, r.day_begins_at): r.told_at for r in rows}


def count_without_deputy(unit: Unit, team_id: UUID, at: datetime) -> int:
    """How many service users of a team have a key worker at a moment, and neither deputy nor
    buddy."""
    given, other = tables.assignment.c, tables.assignment.alias().c

    def runs(one: Any) -> Any:
        return and_(one.starts_at <= at, or_(one.ends_at.is_(None), one.ends_at > at))

    has = exists().where(
        other.person_id == given.person_id,
        other.role.in_([Role.DEPUTY.value, Role.BUDDY.value]),
        runs(other),
    )
    query = (
        select(func.count(given.person_id.distinct()))
        .join(tables.person, tables.person.c.id == given.person_id)
        .where(_of_team(team_id), given.role == Role.KEY_WORKER.value, runs(given), ~has)
    )
    return int(unit.connection.execute(query).scalar_one())


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
