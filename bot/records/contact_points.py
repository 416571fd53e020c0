"""What becomes of a number: doubted, confirmed, or told less."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select, update

from bot.care.facts import MayText
from bot.records import tables
from bot.records.unit import Unit

_PERSON = select(tables.person.c.id).where(tables.person.c.id == bindparam("id"))


def forget_number(unit: Unit, contact_point_id: UUID, now: datetime) -> None:
    """Let a number prove nothing and be told nothing, until staff have looked into it."""
    values = {"last_seen_at": None, "may_text": MayText.NOTHING.value}
    _set(unit, contact_point_id, **values)
    doubt_number(unit, contact_point_id, now)


def doubt_number(unit: Unit, contact_point_id: UUID, now: datetime) -> None:
    """Something speaks against whoever holds a phone: it proves nothing until staff say so."""
    table = tables.contact_point
    since = func.coalesce(table.c.doubted_at, now)
    _set(unit, contact_point_id, doubted_at=since, proved_at=None)


def confirm_number(unit: Unit, contact_point_id: UUID, now: datetime) -> UUID | None:
    """Staff proved, by another way, that a number is the person's: it counts from now on, and is
    not locked any more. Returns whose it is; None where there is no such contact point."""
    table = tables.contact_point
    query = update(table).where(table.c.id == contact_point_id).returning(table.c.person_id)
    fresh = {"doubted_at": None, "locked_until": None, "wrong_tries": 0, "last_seen_at": now}
    found: UUID | None = unit.connection.execute(query.values(fresh)).scalar_one_or_none()
    return found


def narrow_may_text(unit: Unit, contact_point_id: UUID, may_text: MayText) -> None:
    """What may be texted to one phone from now on. Whether it may be changed is asked before."""
    _set(unit, contact_point_id, may_text=may_text.value)


def list_addresses(unit: Unit, person_id: UUID) -> list[str] | None:
    """The addresses of somebody, opened; None where there is no such person."""
    if unit.connection.execute(_PERSON, {"id": person_id}).first() is None:
        return None
    table = tables.contact_point
    rows = unit.connection.execute(
        select(table.c.id, table.c.address).where(table.c.person_id == person_id)
    ).all()
    return [unit.open(row.address, "contact_point.address", row.id) for row in rows]


def list_people_at(unit: Unit, address_hash: bytes) -> list[UUID]:
    """Everybody who is reached at an address."""
    point = tables.contact_point.c
    query = select(point.person_id).where(point.address_hash == address_hash)
    return sorted(set(unit.connection.execute(query).scalars()))


def list_phones(unit: Unit, person_id: UUID) -> list[UUID]:
    """The contact points of somebody that are phones and were entered as theirs."""
    table = tables.contact_point
    query = select(table.c.id).where(
        table.c.person_id == person_id, table.c.kind == "phone", table.c.identifies
    )
    return list(unit.connection.execute(query.order_by(table.c.id)).scalars())


def _set(unit: Unit, contact_point_id: UUID, **values: Any) -> None:
    table = tables.contact_point
    unit.connection.execute(update(table).where(table.c.id == contact_point_id).values(**values))
