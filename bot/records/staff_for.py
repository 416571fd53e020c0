"""Whether a worker may record something for a person: one of their team, and not close to them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from bot.records import tables
from bot.records.unit import Unit


def find_objection(unit: Unit, worker_id: UUID, person_id: UUID, other_id: UUID) -> str | None:
    """Why a worker may not, in words that go on from "worker ..."; None where they may.

    Somebody of the team, or with a role for the person now or before. A worker whose own phone
    is that of one of the two is one of them, or lives with them.
    """
    worker = unit.connection.execute(
        select(tables.worker.c.team_id, tables.worker.c.phone_hash).where(
            tables.worker.c.id == worker_id
        )
    ).first()
    if worker is None:
        return "is not recorded"
    person, given, point = tables.person.c, tables.assignment.c, tables.contact_point.c
    team_id = unit.connection.execute(
        select(person.team_id).where(person.id == person_id)
    ).scalar_one_or_none()
    has_role = unit.connection.execute(
        select(given.id).where(given.person_id == person_id, given.worker_id == worker_id).limit(1)
    ).first()
    if team_id != worker.team_id and has_role is None:
        return "is not of the person's team"
    if worker.phone_hash is None:
        return None
    phone = unit.connection.execute(
        select(point.id)
        .where(point.person_id.in_([person_id, other_id]), point.address_hash == worker.phone_hash)
        .limit(1)
    ).first()
    return None if phone is None else "has the phone of one of the two"
