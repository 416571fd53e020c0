"""Times away, as whoever enters them and whoever comes back needs them. Never why."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.care.leave_cover import OnDay
from bot.care.routing import Role
from bot.clock import UK, local
from bot.records import tables
from bot.records.unit import Unit
from bot.records.working_time import WORKING_TIME, working_days_of

_away, _given = tables.absence.c, tables.assignment.c


@dataclass(frozen=True, slots=True)
class TimeAway:
    """A time away. `ends_at` is the first moment after it."""

    id: UUID
    worker_id: UUID
    starts_at: datetime
    ends_at: datetime
    cover_id: UUID | None

    @property
    def first(self) -> date:
        """The first day away."""
        return local(self.starts_at).date()

    @property
    def last(self) -> date:
        """The last day away."""
        return local(self.ends_at - timedelta(seconds=1)).date()


class Weeks:
    """All workers with their days and the times away that have not ended, read once."""

    def __init__(self, unit: Unit, since: datetime) -> None:
        worker = tables.worker.c
        rows = unit.connection.execute(select(worker.id, *WORKING_TIME))
        self.days = {row.id: working_days_of(row) for row in rows}
        self.away: dict[UUID, list[TimeAway]] = defaultdict(list)
        for one in unit.connection.execute(_select().where(_away.ends_at > since)):
            self.away[one.worker_id].append(_time_away(one))

    def on_day(self, worker_id: UUID, day: date) -> OnDay[UUID]:
        """A worker on one day, away also where it is for a part of it. Of several times away the
        one that ends last counts."""
        first = datetime.combine(day, time(), UK)
        last = datetime.combine(day + timedelta(days=1), time(), UK)
        running = [
            one for one in self.away[worker_id] if one.starts_at < last and first < one.ends_at
        ]
        leave = max(running, key=lambda one: one.ends_at, default=None)
        works = self.days[worker_id].works_on(day)
        return OnDay(works, leave is not None, None if leave is None else leave.cover_id)


def find_time_away(unit: Unit, absence_id: UUID, *, lock: bool = False) -> TimeAway | None:
    """A time away; None where it is gone."""
    query = _select().where(_away.id == absence_id)
    row = unit.connection.execute(query.with_for_update() if lock else query).first()
    return None if row is None else _time_away(row)


def list_times_away(unit: Unit, until: datetime) -> list[TimeAway]:
    """The times away that end after a moment, in their order."""
    query = _select().where(_away.ends_at > until).order_by(_away.starts_at, _away.id)
    return [_time_away(row) for row in unit.connection.execute(query)]


def find_last_away(unit: Unit, worker_id: UUID, now: datetime) -> TimeAway | None:
    """The time away of a worker that runs, or that ended last."""
    query = _select().where(_away.worker_id == worker_id, _away.starts_at <= now)
    row = unit.connection.execute(query.order_by(_away.ends_at.desc()).limit(1)).first()
    return None if row is None else _time_away(row)


def is_away(unit: Unit, worker_id: UUID, at: datetime) -> bool:
    """Whether a worker is away at a moment."""
    query = select(_away.id).where(
        _away.worker_id == worker_id,
        _away.starts_at <= at,
        _away.ends_at > at,
        _away.cancelled_at.is_(None),
    )
    return unit.connection.execute(query.limit(1)).first() is not None


def set_cover(unit: Unit, absence_id: UUID, cover_id: UUID) -> None:
    """Name who covers a time away."""
    query = update(tables.absence).where(_away.id == absence_id)
    unit.connection.execute(query.values(cover_worker_id=cover_id))


def set_end(unit: Unit, absence_id: UUID, ends_at: datetime) -> None:
    """End a time away at a moment."""
    query = update(tables.absence).where(_away.id == absence_id)
    unit.connection.execute(query.values(ends_at=ends_at))


def set_cancelled(unit: Unit, absence_id: UUID, at: datetime | None) -> None:
    """Take a time away back, or, with None, let it hold again."""
    query = update(tables.absence).where(_away.id == absence_id)
    unit.connection.execute(query.values(cancelled_at=at))


def find_cancelled(unit: Unit, absence_id: UUID) -> TimeAway | None:
    """A time away that was taken back, locked; None where there is none."""
    query = select(
        _away.id, _away.worker_id, _away.starts_at, _away.ends_at, _away.cover_worker_id
    ).where(_away.id == absence_id, _away.cancelled_at.is_not(None))
    row = unit.connection.execute(query.with_for_update()).first()
    return None if row is None else _time_away(row)


def list_between(unit: Unit, since: datetime, until: datetime) -> list[TimeAway]:
    """The times away, of all workers, that run at some time between two moments."""
    query = _select().where(_away.ends_at > since, _away.starts_at < until)
    return [_time_away(row) for row in unit.connection.execute(query.order_by(_away.starts_at))]


def list_people_of(unit: Unit, worker_id: UUID, since: datetime, until: datetime) -> list[UUID]:
    """Those whose key worker a worker is at some time between two moments."""
    query = select(_given.person_id).where(
        _given.worker_id == worker_id,
        _given.role == Role.KEY_WORKER.value,
        _given.starts_at < until,
        or_(_given.ends_at.is_(None), _given.ends_at > since),
    )
    return sorted(set(unit.connection.execute(query).scalars()))


def get_team_of(unit: Unit, worker_id: UUID) -> UUID:
    """The team of a worker."""
    query = select(tables.worker.c.team_id).where(tables.worker.c.id == worker_id)
    found: UUID = unit.connection.execute(query).scalar_one()
    return found


def list_not_introduced(unit: Unit, people: list[UUID], worker_id: UUID) -> list[UUID]:
    """Of some people those of whom it is not recorded that they met a worker, nor why not."""
    met = tables.introduction.c
    query = select(met.person_id).where(met.worker_id == worker_id, met.person_id.in_(people))
    known = set(unit.connection.execute(query).scalars())
    return [person for person in people if person not in known]


def put_introduction(
    unit: Unit, person_id: UUID, worker_id: UUID, why_not: str | None, now: datetime
) -> None:
    """Note that a person met a worker who may cover; or, as a code, why not."""
    values = {"introduced_at": None if why_not else now, "reason": why_not, "recorded_at": now}
    statement = insert(tables.introduction).values(
        id=uuid4(), person_id=person_id, worker_id=worker_id, **values
    )
    unit.connection.execute(
        statement.on_conflict_do_update(index_elements=["person_id", "worker_id"], set_=values)
    )


def _select() -> Any:
    """Of those that were not taken back."""
    return select(
        _away.id, _away.worker_id, _away.starts_at, _away.ends_at, _away.cover_worker_id
    ).where(_away.cancelled_at.is_(None))


def _time_away(row: Any) -> TimeAway:
    return TimeAway(row.id, row.worker_id, row.starts_at, row.ends_at, row.cover_worker_id)
