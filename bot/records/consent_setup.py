"""What a scenario changes in who may be told what: rows beside or in place of the demo team's."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update

from bot.care.consent_records import Hold, Kind
from bot.care.routing import Role
from bot.records import tables
from bot.records.people import data_key_of
from bot.records.scenario_setup import NotRecordedError
from bot.records.standing import born_on
from bot.records.unit import Unit


def set_relationship(
    unit: Unit, person_id: UUID, other_id: UUID, kind: Kind, verified_at: datetime | None
) -> None:
    """How the second stands to the first, in place of whatever was recorded of the two."""
    table = tables.relationship
    unit.connection.execute(
        delete(table).where(table.c.person_id == person_id, table.c.other_id == other_id)
    )
    unit.connection.execute(
        table.insert().values(
            id=uuid4(),
            person_id=person_id,
            other_id=other_id,
            kind=kind.value,
            verified_at=verified_at,
            safety_hold=Hold.NONE.value,
        )
    )


def set_hold(unit: Unit, person_id: UUID, other_id: UUID, hold: Hold) -> None:
    """Whether nothing is told to somebody for safety's sake. Raises NotRecordedError where no
    relationship is recorded that could have a hold."""
    table = tables.relationship
    changed = unit.connection.execute(
        update(table)
        .where(table.c.person_id == person_id, table.c.other_id == other_id)
        .values(safety_hold=hold.value)
        .returning(table.c.id)
    )
    if changed.first() is None:
        raise NotRecordedError("a hold needs a relationship of the two")


def set_born(unit: Unit, person_id: UUID, day: str) -> None:
    """The day on which somebody was born, as YYYY-MM-DD."""
    sealed = unit.seal(data_key_of(unit, person_id), day, "person.born_on", person_id)
    _set_person(unit, person_id, born_on=sealed)


def set_looked_after(unit: Unit, person_id: UUID) -> None:
    """Somebody is a child in care."""
    _set_person(unit, person_id, looked_after=True)


def set_others_see(unit: Unit, person_id: UUID) -> None:
    """Others may see what is on somebody's phone."""
    _set_phone(unit, person_id, others_see=True)


def set_doubted(unit: Unit, person_id: UUID, now: datetime) -> None:
    """Something speaks against whoever holds somebody's phone."""
    _set_phone(unit, person_id, doubted_at=now)


def find_recorder(unit: Unit, person_id: UUID) -> UUID:
    """A worker who could have recorded something about somebody: their key worker, or any."""
    table = tables.assignment
    found: UUID | None = (
        unit.connection.execute(
            select(table.c.worker_id).where(
                table.c.person_id == person_id, table.c.role == Role.KEY_WORKER.value
            )
        )
        .scalars()
        .first()
    )
    if found is not None:
        return found
    any_worker: UUID = unit.connection.execute(
        select(tables.worker.c.id).order_by(tables.worker.c.id).limit(1)
    ).scalar_one()
    return any_worker


def get_team(unit: Unit, person_id: UUID) -> UUID:
    """The team of a service user. Raises NotRecordedError for whoever is in none."""
    query = select(tables.person.c.team_id).where(tables.person.c.id == person_id)
    found: UUID | None = unit.connection.execute(query).scalar_one()
    if found is None:
        raise NotRecordedError("what is known is about somebody of a team")
    return found


def find_born(unit: Unit, person_id: UUID) -> date | None:
    """The day on which somebody was born, where it is recorded."""
    query = select(tables.person).where(tables.person.c.id == person_id)
    return born_on(unit, unit.connection.execute(query).one())


def _set_person(unit: Unit, person_id: UUID, **values: Any) -> None:
    table = tables.person
    unit.connection.execute(update(table).where(table.c.id == person_id).values(**values))


def _set_phone(unit: Unit, person_id: UUID, **values: Any) -> None:
    table = tables.contact_point
    unit.connection.execute(update(table).where(table.c.person_id == person_id).values(**values))
