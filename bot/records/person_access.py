"""How people stand to a member of staff who would open them: looked up for many at once.

Always the same questions to the database, whoever asks for whom, and whether they exist or not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, literal, or_, select

from bot.care.person_access import Away, Seeker, Standing
from bot.care.routing import Role
from bot.records import tables
from bot.records.phones import Staff
from bot.records.staff_roles import list_roles_of
from bot.records.teams import get_team_for_strangers
from bot.records.unit import Unit

_person, _tie, _given = tables.person.c, tables.relationship.c, tables.assignment.c
_point, _away, _apart = tables.contact_point.c, tables.absence.c, tables.kept_apart.c


@dataclass(frozen=True, slots=True)
class _Whom:
    """A person, and the service user they are about."""

    id: UUID
    team_id: UUID
    subject_id: UUID | None


def find_seeker(unit: Unit, staff: Staff, now: datetime) -> Seeker | None:
    """A member of staff as one who would open people; None where they have gone."""
    roles = list_roles_of(unit, staff)
    if staff.kind == "desk":
        desk = tables.desk.c
        row = unit.connection.execute(select(desk.team_id).where(desk.id == staff.id)).first()
        return None if row is None else Seeker("desk", staff.id, row.team_id, None, roles)
    worker = tables.worker.c
    found = unit.connection.execute(
        select(worker.team_id, worker.agency, worker.left_at).where(worker.id == staff.id)
    ).first()
    if found is None or (found.left_at is not None and found.left_at <= now):
        return None
    return Seeker("worker", staff.id, found.team_id, found.agency, roles)


def find_standings(
    unit: Unit, seeker: Seeker, people: Collection[UUID], now: datetime
) -> dict[UUID, Standing]:
    """How each of some people stands to a seeker. Nobody of an id that is nobody's, nor of one
    who was erased."""
    whom = _whom(unit, people)
    theirs = _roles(unit, {w.subject_id for w in whom if w.subject_id is not None}, now)
    barred = _barred(unit, seeker, people)
    opened = _opened(unit, seeker, people, now)
    return {
        one.id: Standing(
            team_id=one.team_id,
            roles_held_by={row.worker_id: row.agency for row in theirs[one.subject_id]},
            key_workers=frozenset(
                row.worker_id for row in theirs[one.subject_id] if row.role == Role.KEY_WORKER.value
            ),
            is_close=one.id in barred[0],
            is_apart=one.id in barred[1],
            has_reason=one.id in opened,
        )
        for one in whom
    }


def list_away(unit: Unit, now: datetime) -> Away:
    """Who is away now and who covers for them: of two times away, the one that ends last."""
    rows = unit.connection.execute(
        select(_away.worker_id, _away.cover_worker_id)
        .where(_away.starts_at <= now, _away.ends_at > now, _away.cancelled_at.is_(None))
        .order_by(_away.ends_at, _away.starts_at)
    ).all()
    return {row.worker_id: row.cover_worker_id for row in rows}


def list_people_with(
    unit: Unit, worker_id: UUID, covered: Collection[UUID], now: datetime
) -> list[UUID]:
    """For whom a worker has a role now, and the people of the key workers they cover for."""
    query = select(_given.person_id).where(
        _running(now),
        or_(
            _given.worker_id == worker_id,
            and_(_given.worker_id.in_(covered), _given.role == Role.KEY_WORKER.value),
        ),
    )
    return sorted(set(unit.connection.execute(query).scalars()))


def list_people_of_team(unit: Unit, team_id: UUID) -> list[UUID]:
    """The service users of a team."""
    query = select(_person.id).where(_person.team_id == team_id, _person.is_service_user)
    return sorted(unit.connection.execute(query).scalars())


def _whom(unit: Unit, people: Collection[UUID]) -> list[_Whom]:
    rows = unit.connection.execute(
        select(_person.id, _person.team_id, _person.is_service_user, _person.is_carer)
        .join(tables.data_key, tables.data_key.c.id == _person.data_key_id)
        .where(_person.id.in_(people))
    ).all()
    cared_for = defaultdict(list)
    for tie in unit.connection.execute(
        select(_tie.other_id, _person.id, _person.team_id)
        .join(tables.person, _person.id == _tie.person_id)
        .where(_tie.other_id.in_(people), _tie.verified_at.is_not(None))
    ).all():
        cared_for[tie.other_id].append((tie.id, tie.team_id))
    strangers = get_team_for_strangers(unit)
    return [_belongs(row, cared_for[row.id], strangers) for row in rows]


def _belongs(row: Any, cared_for: list[tuple[UUID, UUID | None]], strangers: UUID) -> _Whom:
    """As what they text belongs (bot/services/item_opening.py)."""
    subject_id, team_id = (row.id if row.is_service_user else None), row.team_id
    if row.is_carer and subject_id is None and len(cared_for) == 1:
        subject_id, team_id = cared_for[0]
    return _Whom(row.id, team_id or strangers, subject_id)


def _running(now: datetime) -> Any:
    return and_(_given.starts_at <= now, or_(_given.ends_at.is_(None), _given.ends_at > now))


def _roles(unit: Unit, subjects: Collection[UUID], now: datetime) -> dict[UUID | None, list[Any]]:
    found: dict[UUID | None, list[Any]] = defaultdict(list)
    for row in unit.connection.execute(
        select(_given.person_id, _given.worker_id, _given.role, tables.worker.c.agency)
        .join(tables.worker, tables.worker.c.id == _given.worker_id)
        .where(_given.person_id.in_(subjects), _running(now))
    ).all():
        found[row.person_id].append(row)
    return found


def _barred(unit: Unit, seeker: Seeker, people: Collection[UUID]) -> tuple[set[UUID], set[UUID]]:
    """To whom the seeker is close, and from whom they are kept apart."""
    worker = tables.worker.c
    phone = select(worker.phone_hash).where(worker.id == seeker.id).scalar_subquery()
    beside = select(_tie.person_id).where(_tie.other_id == _person.id).correlate(tables.person)
    hers = select(_tie.other_id).where(_tie.person_id == _person.id).correlate(tables.person)
    close = exists().where(
        _point.address_hash == phone,
        or_(
            _point.person_id == _person.id,
            _point.person_id.in_(beside),
            _point.person_id.in_(hers),
        ),
    )
    apart = exists().where(_apart.worker_id == seeker.id, _apart.person_id == _person.id)
    rows = unit.connection.execute(
        select(_person.id, close.label("close"), apart.label("apart")).where(
            _person.id.in_(people), or_(close, apart), literal(seeker.kind == "worker")
        )
    ).all()
    return {row.id for row in rows if row.close}, {row.id for row in rows if row.apart}


def _opened(unit: Unit, seeker: Seeker, people: Collection[UUID], now: datetime) -> set[UUID]:
    opening = tables.person_opening.c
    query = select(opening.person_id).where(
        opening.worker_id == seeker.id,
        opening.person_id.in_(people),
        opening.given_at <= now,
        opening.until > now,
    )
    return set(unit.connection.execute(query).scalars())
