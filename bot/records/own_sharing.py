"""Those who are recorded beside a person, and what is held about telling them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select

from bot.care.consent_records import Kind
from bot.care.facts import Category
from bot.care.protected import Protected
from bot.care.whom_of_mine import Meant, Mine, who_is_meant
from bot.records import tables
from bot.records.unit import Unit
from bot.records.vault import ErasedError

#: Every text that came in has such an event, in the order in which they came.
_CAME_IN = "inbound.received"


def list_mine(unit: Unit, person_id: UUID) -> Protected[tuple[Mine, ...]]:
    """Everybody recorded beside a person, in the order in which they are always listed. Told by
    the permit for what the consent record says."""
    return Protected(tuple(_mine(unit, person_id)), person_id, Category.CONSENT_RECORD)


def find_meant(unit: Unit, person_id: UUID, words: str, named: Iterable[str] = ()) -> Meant:
    """Whom a person's own words mean. It tells no name that does not stand in them already."""
    return who_is_meant(words, _mine(unit, person_id), named)


def list_others(unit: Unit, person_id: UUID) -> list[UUID]:
    """Everybody about whom something could be recorded: who is beside the person, and whoever
    they once agreed about."""
    beside, agreed = tables.relationship.c, tables.consent.c
    rows = unit.connection.execute(
        select(beside.other_id)
        .where(beside.person_id == person_id)
        .union(select(agreed.other_id).where(agreed.person_id == person_id))
    ).all()
    return sorted(row.other_id for row in rows)


def find_last_text_at(unit: Unit, person_id: UUID) -> datetime | None:
    """When somebody last texted us, about whatever."""
    table = tables.inbound_message.c
    found: datetime | None = unit.connection.execute(
        select(func.max(table.received_at)).where(table.person_id == person_id)
    ).scalar_one()
    return found


def has_texted_between(unit: Unit, person_id: UUID, asked_in: UUID, answered_in: UUID) -> bool:
    """Whether a person texted anything else after the text in which we asked."""
    event, asked = tables.audit_event.c, tables.audit_event.alias("asked").c
    of_them = and_(event.kind == _CAME_IN, event.subject_id == person_id)
    asked_at = (
        select(asked.seq)
        .where(asked.kind == _CAME_IN, asked.subject_id == person_id, asked.message_id == asked_in)
        .scalar_subquery()
    )
    later = select(event.seq).where(of_them, event.seq > asked_at, event.message_id != answered_in)
    return unit.connection.execute(later.limit(1)).first() is not None


def list_own_words(unit: Unit, person_id: UUID, since: datetime) -> list[str]:
    """What a person texted since a moment, oldest first, for reading it together."""
    table = tables.inbound_message
    rows = unit.connection.execute(
        select(table.c.id, table.c.body)
        .where(table.c.person_id == person_id, table.c.received_at >= since)
        .order_by(table.c.received_at)
    ).all()
    return [unit.open(row.body, "inbound_message.body", row.id) for row in rows]


def open_name(unit: Unit, name: bytes | None, field: str, person_id: UUID) -> str:
    """A name; empty where none was recorded, or the person was erased."""
    try:
        return "" if name is None else unit.open(bytes(name), field, person_id)
    except ErasedError:
        return ""


def _mine(unit: Unit, person_id: UUID) -> list[Mine]:
    person, beside = tables.person.c, tables.relationship.c
    rows = unit.connection.execute(
        select(person.id, person.first_name, person.last_name, beside.kind)
        .join(tables.relationship, beside.other_id == person.id)
        .where(beside.person_id == person_id)
        .order_by(beside.verified_at.nulls_last(), beside.other_id, beside.id)
    ).all()
    found: dict[UUID, Mine] = {}
    for row in rows:
        first = open_name(unit, row.first_name, "person.first_name", row.id)
        last = open_name(unit, row.last_name, "person.last_name", row.id)
        found.setdefault(row.id, Mine(row.id, Kind(row.kind), first, last))
    return list(found.values())
