"""Teams, workers, desks: who may read, who covers, how to reach them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import and_, bindparam, exists, or_, select

from bot.care.facts import Category
from bot.care.hours import WeeklyHours
from bot.care.protected import Protected
from bot.care.routing import Candidate, Role, decide_owner
from bot.records import tables
from bot.records.phones import sealed_phone
from bot.records.unit import Unit
from bot.settings import Nation

#: How many people may stand in for one another in a row before we stop asking.
_COVER_CHAIN = 5


@dataclass(frozen=True, slots=True)
class Organisation:
    """Published facts, the same for everybody who asks."""

    name: str
    public_number: str
    hours: WeeklyHours
    nation: Nation
    role_name: str
    own_crisis_line: str | None


@dataclass(frozen=True, slots=True)
class KeyWorkerFact:
    """Who a person's key worker is, as one may be told."""

    first_name: str
    working_days: str
    team_number: str


@dataclass(frozen=True, slots=True)
class CoverFact:
    """The key worker is away until `until`; `cover_name` is None when nobody is named."""

    until: datetime
    cover_name: str | None
    team_number: str


def _running(table: Any) -> Any:
    now = bindparam("now", type_=tables.Moment)
    return and_(table.c.starts_at <= now, or_(table.c.ends_at.is_(None), table.c.ends_at > now))


_KEY_WORKER = (
    select(
        tables.worker.c.id,
        tables.worker.c.first_name,
        tables.worker.c.working_days,
        tables.team.c.public_number,
    )
    .join(tables.assignment, tables.assignment.c.worker_id == tables.worker.c.id)
    .join(tables.team, tables.team.c.id == tables.worker.c.team_id)
    .where(
        tables.assignment.c.person_id == bindparam("whose"),
        tables.assignment.c.role == Role.KEY_WORKER.value,
        _running(tables.assignment),
    )
    .order_by(tables.assignment.c.starts_at.desc())
    .limit(1)
)
_KEY_TEAM = select(
    tables.assignment.c.worker_id,
    tables.assignment.c.role,
    exists()
    .where(tables.absence.c.worker_id == tables.assignment.c.worker_id, _running(tables.absence))
    .label("away"),
).where(
    tables.assignment.c.person_id == bindparam("whose"),
    tables.assignment.c.role.in_([r.value for r in (Role.KEY_WORKER, Role.DEPUTY, Role.BUDDY)]),
    _running(tables.assignment),
)
_ABSENCE = (
    select(tables.absence.c.ends_at, tables.absence.c.cover_worker_id)
    .where(tables.absence.c.worker_id == bindparam("whose"), _running(tables.absence))
    .order_by(tables.absence.c.ends_at.desc())
    .limit(1)
)


def get_organisation(unit: Unit) -> Organisation:
    """The organisation whose number this is."""

    def look_up() -> Organisation:
        row = unit.connection.execute(select(tables.organisation)).one()
        hours = WeeklyHours.from_json(row.hours)
        return Organisation(
            name=row.name,
            public_number=row.public_number,
            hours=hours,
            nation=unit.nation,
            role_name=row.role_name,
            own_crisis_line=row.own_crisis_line,
        )

    return unit.memory.get("organisation", look_up)


def get_team_for_strangers(unit: Unit) -> UUID:
    """The team whose duty desk takes what belongs to no other."""

    def look_up() -> UUID:
        query = select(tables.team.c.id).where(tables.team.c.takes_strangers).limit(1)
        team_id: UUID = unit.connection.execute(query).scalar_one()
        return team_id

    return unit.memory.get("team_for_strangers", look_up)


def get_public_number(unit: Unit, person_id: UUID) -> str:
    """The published number of a person's team; the organisation's when they have none."""
    team_number: str | None = unit.connection.execute(
        select(tables.team.c.public_number)
        .join(tables.person, tables.person.c.team_id == tables.team.c.id)
        .where(tables.person.c.id == person_id)
    ).scalar_one_or_none()
    return team_number or get_organisation(unit).public_number


def list_candidates(
    unit: Unit, team_id: UUID, subject_id: UUID | None, now: datetime
) -> list[Candidate]:
    """Everybody who could own an item of this team, about this person when it is about one."""

    def look_up() -> list[Candidate]:
        query = select(tables.desk.c.id, tables.desk.c.role).where(tables.desk.c.team_id == team_id)
        return [Candidate(d.id, Role(d.role)) for d in unit.connection.execute(query)]

    found = [] if subject_id is None else _workers_of(unit, subject_id, now)
    return found + unit.memory.get(f"desks:{team_id}", look_up)


def find_key_worker(unit: Unit, person_id: UUID, now: datetime) -> Protected[KeyWorkerFact | None]:
    """Who the key worker is; None inside when nobody is recorded."""
    row = _key_worker_row(unit, person_id, now)
    fact = (
        None
        if row is None
        else KeyWorkerFact(
            unit.open(row.first_name, "worker.first_name", row.id),
            row.working_days,
            row.public_number,
        )
    )
    return Protected(fact, person_id, Category.KEY_WORKER)


def find_cover(unit: Unit, person_id: UUID, now: datetime) -> Protected[CoverFact | None]:
    """Who stands in for the key worker; None inside while the key worker is not away."""
    row = _key_worker_row(unit, person_id, now)
    fact: CoverFact | None = None
    away = _absence_of(unit, row.id, now) if row is not None else None
    if row is not None and away is not None:
        cover_id = _stand_in_for(unit, person_id, now)
        fact = CoverFact(
            until=away.ends_at,
            cover_name=None if cover_id is None else _first_name(unit, cover_id),
            team_number=row.public_number,
        )
    return Protected(fact, person_id, Category.COVER)


def _stand_in_for(unit: Unit, person_id: UUID, now: datetime) -> UUID | None:
    """Whoever a text goes to while the key worker is away: the one who is named is the one who
    reads. None when that is the duty desk."""
    stand_ins = (Role.COVER, Role.DEPUTY, Role.BUDDY)
    there = [c for c in _workers_of(unit, person_id, now) if c.present and c.role in stand_ins]
    return decide_owner(there).id if there else None


def add_worker(
    unit: Unit,
    team_id: UUID,
    first_name: str,
    last_name: str,
    working_days: str,
    phone: str | None,
) -> UUID:
    """Add a worker; names and phone are sealed under the worker's own data key."""
    row, key_id = uuid4(), unit.new_data_key()
    unit.connection.execute(
        tables.worker.insert().values(
            id=row,
            data_key_id=key_id,
            team_id=team_id,
            first_name=unit.seal(key_id, first_name, "worker.first_name", row),
            last_name=unit.seal(key_id, last_name, "worker.last_name", row),
            working_days=working_days,
            **sealed_phone(unit, key_id, phone, "worker.phone", row),
        )
    )
    return row


def add_desk(unit: Unit, team_id: UUID, role: Role, phone: str | None) -> UUID:
    """Add a desk that answers for a team in one role."""
    row, key_id = uuid4(), unit.new_data_key()
    unit.connection.execute(
        tables.desk.insert().values(
            id=row,
            data_key_id=key_id,
            team_id=team_id,
            role=role.value,
            **sealed_phone(unit, key_id, phone, "desk.phone", row),
        )
    )
    return row


def _key_worker_row(unit: Unit, person_id: UUID, now: datetime) -> Any:
    return unit.connection.execute(_KEY_WORKER, {"whose": person_id, "now": now}).first()


def _workers_of(unit: Unit, person_id: UUID, now: datetime) -> list[Candidate]:
    rows = unit.connection.execute(_KEY_TEAM, {"whose": person_id, "now": now}).all()
    found = [Candidate(r.worker_id, Role(r.role), present=not r.away) for r in rows]
    for row in rows:
        if row.away and row.role == Role.KEY_WORKER.value:
            cover_id = _standing_in(unit, row.worker_id, now)
            if cover_id is not None:
                found.append(Candidate(cover_id, Role.COVER))
    return found


def _standing_in(unit: Unit, worker_id: UUID, now: datetime) -> UUID | None:
    """The first in the chain of covers who is not away too."""
    current, seen = worker_id, {worker_id}
    for _ in range(_COVER_CHAIN):
        away = _absence_of(unit, current, now)
        if away is None:
            return current
        if away.cover_worker_id is None or away.cover_worker_id in seen:
            return None
        current = away.cover_worker_id
        seen.add(current)
    return None


def _absence_of(unit: Unit, worker_id: UUID, now: datetime) -> Any:
    return unit.connection.execute(_ABSENCE, {"whose": worker_id, "now": now}).first()


def _first_name(unit: Unit, worker_id: UUID) -> str:
    sealed = unit.connection.execute(
        select(tables.worker.c.first_name).where(tables.worker.c.id == worker_id)
    ).scalar_one()
    return unit.open(sealed, "worker.first_name", worker_id)
