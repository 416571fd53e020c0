"""Adds an organisation, its teams and who belongs to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from bot.care.routing import Role
from bot.care.working_days import WorkingDays
from bot.records import tables
from bot.records.phones import sealed_phone
from bot.records.unit import Unit

Hours = Mapping[str, Sequence[str]]


def has_organisation(unit: Unit) -> bool:
    """Whether an organisation has been loaded."""
    return unit.connection.execute(select(tables.organisation.c.id)).first() is not None


def add_team(
    unit: Unit, name: str, public_number: str, hours: Hours, *, takes_strangers: bool
) -> UUID:
    """Add a team. One team of an organisation takes the texts that belong to no other."""
    team_id = uuid4()
    unit.connection.execute(
        tables.team.insert().values(
            id=team_id,
            name=name,
            public_number=public_number,
            hours=dict(hours),
            takes_strangers=takes_strangers,
        )
    )
    return team_id


def add_worker(
    unit: Unit,
    team_id: UUID,
    first_name: str,
    last_name: str,
    working_days: WorkingDays,
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
            working_days=working_days.numbers,
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


def add_assignment(
    unit: Unit, person_id: UUID, worker_id: UUID, role: str, starts_at: datetime
) -> UUID:
    """Let a worker hold a role for a person from a moment on: one of the chain, or accountable."""
    row = uuid4()
    unit.connection.execute(
        tables.assignment.insert().values(
            id=row, person_id=person_id, worker_id=worker_id, role=str(role), starts_at=starts_at
        )
    )
    return row


def add_absence(
    unit: Unit, worker_id: UUID, starts_at: datetime, ends_at: datetime, cover_id: UUID | None
) -> UUID:
    """Note that a worker is away and who stands in. Never why."""
    row = uuid4()
    unit.connection.execute(
        tables.absence.insert().values(
            id=row,
            worker_id=worker_id,
            starts_at=starts_at,
            ends_at=ends_at,
            cover_worker_id=cover_id,
        )
    )
    return row


def add_relationship(
    unit: Unit, person_id: UUID, other_id: UUID, kind: str, verified_at: datetime | None
) -> UUID:
    """Note how another person stands to a service user, as staff recorded it."""
    row = uuid4()
    unit.connection.execute(
        tables.relationship.insert().values(
            id=row, person_id=person_id, other_id=other_id, kind=kind, verified_at=verified_at
        )
    )
    return row
