"""What one sitting of enrolment writes, beside what other records add."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update

from bot.care.facts import MayText
from bot.records import addresses, contact_points, person_details, phones, tables
from bot.records.people import add_contact_point
from bot.records.unit import Unit


def list_team_workers(unit: Unit, team_id: UUID, now: datetime) -> list[tuple[UUID, str]]:
    """Who works in a team now: ids and names, by name."""
    worker = tables.worker.c
    rows = unit.connection.execute(
        select(worker.id, worker.first_name, worker.last_name).where(
            worker.team_id == team_id, or_(worker.left_at.is_(None), worker.left_at > now)
        )
    ).all()
    named = []
    for row in rows:
        first = unit.open(row.first_name, "worker.first_name", row.id)
        last = unit.open(row.last_name, "worker.last_name", row.id)
        named.append((row.id, f"{first} {last}"))
    return sorted(named, key=lambda one: (one[1].casefold(), one[0]))


def is_there(unit: Unit, person_id: UUID) -> bool:
    """Whether there is a person of this id."""
    query = select(tables.person.c.id).where(tables.person.c.id == person_id)
    return unit.connection.execute(query).first() is not None


def set_looked_after(unit: Unit, person_id: UUID, *, looked_after: bool) -> None:
    """Whether somebody is a child in care."""
    table = tables.person
    unit.connection.execute(
        update(table).where(table.c.id == person_id).values(looked_after=looked_after)
    )


def hold_number(unit: Unit, number: str) -> bytes:
    """Until commit nobody else enrols this number. Returns what it is looked up by."""
    fingerprint = addresses.fingerprint(unit, number)
    unit.lock_until_commit(fingerprint)
    return fingerprint


def is_of_staff(unit: Unit, fingerprint: bytes) -> bool:
    """Whether a number is that of a worker or a desk: their texts are heard as staff's."""
    return phones.find_staff(unit, fingerprint) is not None


def list_others(unit: Unit, fingerprint: bytes, but: UUID | None) -> list[tuple[UUID, UUID]]:
    """The contact points at which a number was entered as somebody's, and whose: not `but`."""
    point = tables.contact_point.c
    rows = unit.connection.execute(
        select(point.id, point.person_id)
        .where(point.address_hash == fingerprint, point.identifies)
        .order_by(point.id)
    ).all()
    return [(row.id, row.person_id) for row in rows if row.person_id != but]


def add_phone(
    unit: Unit,
    person_id: UUID,
    number: str,
    may_text: MayText,
    seen_at: datetime | None,
    *,
    others_see: bool,
    calls_safe: bool,
    do_not_ring: bool = False,
) -> UUID:
    """Add somebody's phone, and what they said of it."""
    row = add_contact_point(
        unit, person_id, number, identifies=True, may_text=may_text, last_seen_at=seen_at
    )
    _set(unit, row, others_see=others_see, calls_safe=calls_safe, do_not_ring=do_not_ring)
    return row


def end_phones(unit: Unit, person_id: UUID, now: datetime) -> list[tuple[UUID, int]]:
    """Let the phones that somebody had before be used no more: they stay for what was said to them,
    are a stranger's from now on, and what waits to go to them is withheld. Returns each, with how
    many texts that were."""
    ended = contact_points.list_phones(unit, person_id)
    return [(one, person_details.retire_phone(unit, one, now)) for one in ended]


def _set(unit: Unit, contact_point_id: UUID, **values: Any) -> None:
    table = tables.contact_point
    unit.connection.execute(update(table).where(table.c.id == contact_point_id).values(**values))
