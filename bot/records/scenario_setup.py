"""What a scenario changes in the demo team before it begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update

from bot.care.facts import MayText
from bot.care.routing import Role
from bot.records import imported, tables
from bot.records.enrolment import add_absence, add_assignment
from bot.records.people import data_key_of
from bot.records.unit import Unit

#: First day away, first moment back, who covers.
Absence = tuple[datetime, datetime, UUID | None]


class NotRecordedError(LookupError):
    """The demo team has no such row to be changed; the message names it."""


def get_row(unit: Unit, kind: str, *key: str) -> UUID:
    """Which row a row of the demo files became. Raises NotRecordedError."""
    found = imported.list_imported(unit, kind).get(imported.key_hash(unit, kind, key))
    if found is None:
        raise NotRecordedError(f"{kind}.csv has no row {' '.join(key)}")
    return found.row_id


def set_absences(unit: Unit, worker_id: UUID, absences: Sequence[Absence]) -> None:
    """When a worker is away, in place of whatever was recorded."""
    table = tables.absence
    unit.connection.execute(delete(table).where(table.c.worker_id == worker_id))
    for starts_at, ends_at, cover_id in absences:
        add_absence(unit, worker_id, starts_at, ends_at, cover_id)


def set_key_worker(unit: Unit, person_id: UUID, worker_id: UUID | None, since: datetime) -> None:
    """Who a person's key worker is, in place of whoever was recorded; None is nobody."""
    table, change = tables.assignment, tables.worker_change
    changes = select(change.c.id).where(change.c.person_id == person_id)
    entries = tables.worker_change_entry
    unit.connection.execute(delete(entries).where(entries.c.change_id.in_(changes)))
    unit.connection.execute(delete(change).where(change.c.person_id == person_id))
    unit.connection.execute(
        delete(table).where(table.c.person_id == person_id, table.c.role == Role.KEY_WORKER.value)
    )
    if worker_id is not None:
        add_assignment(unit, person_id, worker_id, Role.KEY_WORKER, since)


def set_may_text(unit: Unit, person_id: UUID, may_text: MayText) -> None:
    """What may be texted to a person's phone."""
    _set_phone(unit, person_id, may_text=may_text.value)


def set_last_seen(unit: Unit, person_id: UUID, moment: datetime | None) -> None:
    """When a person's number last proved itself."""
    _set_phone(unit, person_id, last_seen_at=moment)


def set_easy_read(unit: Unit, person_id: UUID) -> None:
    """Let a person have the texts in Easy Read."""
    _set_person(unit, person_id, easy_read=True)


def set_text_only(unit: Unit, person_id: UUID) -> None:
    """Let a person be one who cannot hear or speak on a phone."""
    _set_person(unit, person_id, text_only=True)


def set_paused(unit: Unit, person_id: UUID, moment: datetime) -> None:
    """Let a person have asked for no texts that we start."""
    _set_person(unit, person_id, paused_at=moment)


def add_appointment(unit: Unit, person_id: UUID, starts_at: datetime, place: str) -> None:
    """Write an appointment into the records."""
    row, key_id = uuid4(), data_key_of(unit, person_id)
    sealed = unit.seal(key_id, place, "appointment.place", row)
    unit.connection.execute(
        tables.appointment.insert().values(
            id=row, person_id=person_id, starts_at=starts_at, place=sealed
        )
    )


def _set_phone(unit: Unit, person_id: UUID, **values: Any) -> None:
    table = tables.contact_point
    unit.connection.execute(update(table).where(table.c.person_id == person_id).values(**values))


def _set_person(unit: Unit, person_id: UUID, **values: Any) -> None:
    table = tables.person
    unit.connection.execute(update(table).where(table.c.id == person_id).values(**values))
