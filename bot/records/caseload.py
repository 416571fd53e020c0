"""Some people as a list shows them: names, numbers, what is open, when contact is due. Always the
same questions to the database, however many they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from bot.care.lanes import Lane
from bot.care.person_access import Seeker
from bot.records import tables
from bot.records.own_sharing import open_name
from bot.records.person_texts import shown_items
from bot.records.unit import Unit

_person, _item, _given = tables.person.c, tables.item.c, tables.assignment.c


@dataclass(frozen=True, slots=True)
class Named:
    """Who somebody is, to be found and listed by."""

    id: UUID
    name: str = field(repr=False)
    record_number: str = field(repr=False)
    numbers: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Open:
    """One open item of a list: whose, how urgent, since when."""

    person_id: UUID
    lane: Lane
    opened_at: datetime
    is_taken: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """When a human last reached somebody, and how often one should."""

    last_at: datetime | None
    interval_days: int | None
    interval_set_at: datetime | None


def list_named(unit: Unit, people: Collection[UUID]) -> list[Named]:
    """The names and numbers of some people: for staff who may open each. Nobody who was erased."""
    rows = unit.connection.execute(
        select(
            _person.id,
            _person.data_key_id,
            _person.first_name,
            _person.last_name,
            _person.record_number,
        )
        .join(tables.data_key, tables.data_key.c.id == _person.data_key_id)
        .where(_person.id.in_(people))
    ).all()
    unit.fetch_keys({row.data_key_id for row in rows})
    numbers = _numbers(unit, people)
    return [
        Named(
            row.id,
            " ".join(part for part in _names(unit, row) if part),
            open_name(unit, row.record_number, "person.record_number", row.id),
            tuple(numbers[row.id]),
        )
        for row in rows
    ]


def _names(unit: Unit, row: Any) -> tuple[str, str]:
    first = open_name(unit, row.first_name, "person.first_name", row.id)
    return first, open_name(unit, row.last_name, "person.last_name", row.id)


def _numbers(unit: Unit, people: Collection[UUID]) -> dict[UUID, list[str]]:
    point = tables.contact_point.c
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in unit.connection.execute(
        select(point.id, point.person_id, point.address).where(point.person_id.in_(people))
    ).all():
        address = _address(unit, row)
        if address:
            found[row.person_id].append(address)
    return found


def _address(unit: Unit, row: Any) -> str:
    return open_name(unit, row.address, "contact_point.address", row.id)


def list_open(unit: Unit, seeker: Seeker, people: Collection[UUID]) -> list[Open]:
    """What of some people's is open, as far as staff are shown it; the oldest first."""
    rows = unit.connection.execute(
        select(_item.person_id, _item.lane, _item.opened_at, _item.acknowledged_at)
        .where(_item.person_id.in_(people), _item.closed_at.is_(None), shown_items(seeker))
        .order_by(_item.opened_at, _item.id)
    ).all()
    return [
        Open(r.person_id, Lane(r.lane), r.opened_at, r.acknowledged_at is not None) for r in rows
    ]


def list_plans(unit: Unit, people: Collection[UUID]) -> dict[UUID, Plan]:
    """Of each, when a human last reached them, and how often one should."""
    contact, plan = tables.human_contact.c, tables.contact_plan.c
    last = (
        select(contact.person_id, func.max(contact.at).label("at"))
        .where(contact.person_id.in_(people))
        .group_by(contact.person_id)
        .subquery()
    )
    rows = unit.connection.execute(
        select(_person.id, last.c.at, plan.interval_days, plan.interval_set_at)
        .outerjoin_from(tables.person, last, last.c.person_id == _person.id)
        .outerjoin(tables.contact_plan, plan.person_id == _person.id)
        .where(_person.id.in_(people))
    ).all()
    return {row.id: Plan(row.at, row.interval_days, row.interval_set_at) for row in rows}


def list_roles_for(
    unit: Unit, worker_id: UUID, people: Collection[UUID], now: datetime
) -> dict[UUID, frozenset[str]]:
    """As what a worker helps each of some people now."""
    found: dict[UUID, set[str]] = defaultdict(set)
    for row in unit.connection.execute(
        select(_given.person_id, _given.role).where(
            _given.worker_id == worker_id,
            _given.person_id.in_(people),
            _given.starts_at <= now,
            or_(_given.ends_at.is_(None), _given.ends_at > now),
        )
    ).all():
        found[row.person_id].add(row.role)
    return {person_id: frozenset(roles) for person_id, roles in found.items()}
