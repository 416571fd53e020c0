"""The ledger of human one-to-one contact, and the plan of each service user: how often there should
be any, and whether they asked for the weekly check-in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.care.contact import Way
from bot.care.staff_words import make_code
from bot.records import tables
from bot.records.phones import Staff
from bot.records.unit import Unit


@dataclass(frozen=True, slots=True)
class HumanContact:
    """A human reached a service user: how, when and who it was."""

    person_id: UUID
    way: Way
    at: datetime
    by: Staff
    item_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """How often a human should be in touch with somebody, and their weekly check-in."""

    person_id: UUID
    code: str
    interval_days: int | None
    interval_set_at: datetime | None
    check_in_on: bool
    check_in_day: int | None
    check_in_point: UUID | None
    check_in_sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Overdue:
    """A service user with an interval, and when a human last reached them."""

    plan: Plan
    last: datetime | None


_contact, _plan = tables.human_contact, tables.contact_plan


def add_contact(unit: Unit, contact: HumanContact, now: datetime) -> UUID:
    """Note that a human reached a service user. Nothing that a bot did is ever noted here."""
    row = uuid4()
    unit.connection.execute(
        insert(_contact).values(
            id=row,
            person_id=contact.person_id,
            way=contact.way.value,
            at=contact.at,
            by_kind=contact.by.kind,
            by_id=contact.by.id,
            item_id=contact.item_id,
            recorded_at=now,
        )
    )
    return row


def find_last_contact(unit: Unit, person_id: UUID) -> datetime | None:
    """When a human last reached somebody."""
    query = select(func.max(_contact.c.at)).where(_contact.c.person_id == person_id)
    found: datetime | None = unit.connection.execute(query).scalar_one()
    return found


def list_contacts(unit: Unit, person_id: UUID, most: int = 50) -> list[HumanContact]:
    """When humans reached somebody, the newest first."""
    query = (
        select(_contact)
        .where(_contact.c.person_id == person_id)
        .order_by(_contact.c.at.desc(), _contact.c.id)
        .limit(most)
    )
    return [
        HumanContact(r.person_id, Way(r.way), r.at, Staff(r.by_kind, r.by_id), r.item_id)
        for r in unit.connection.execute(query).all()
    ]


def find_plan(unit: Unit, person_id: UUID, *, lock: bool = False) -> Plan | None:
    """Somebody's plan; locked until commit when it is about to be changed."""
    query = select(_plan).where(_plan.c.person_id == person_id)
    row = unit.connection.execute(query.with_for_update() if lock else query).first()
    return None if row is None else _read(row)


def find_plan_of_code(unit: Unit, code: str) -> Plan | None:
    """The plan of a short code."""
    row = unit.connection.execute(select(_plan).where(_plan.c.code == code.upper())).first()
    return None if row is None else _read(row)


def set_interval(unit: Unit, person_id: UUID, days: int | None, now: datetime) -> None:
    """How often a human should be in touch; None for no interval."""
    _set(unit, person_id, interval_days=days, interval_set_at=None if days is None else now)


def set_check_in(
    unit: Unit, person_id: UUID, *, on: bool, weekday: int | None, point_id: UUID | None
) -> None:
    """Switch the weekly check-in on, for a day and a phone, or off."""
    values: dict[str, Any] = {"check_in_on": on}
    if on:
        values |= {"check_in_day": weekday, "check_in_point": point_id}
    _set(unit, person_id, **values)


def mark_check_in_sent(unit: Unit, person_id: UUID, now: datetime) -> None:
    """The check-in was written to the outbox."""
    _set(unit, person_id, check_in_sent_at=now)


def list_plans_due(unit: Unit) -> list[Overdue]:
    """Every service user with an interval, and when a human last reached them."""
    last = (
        select(func.max(_contact.c.at))
        .where(_contact.c.person_id == _plan.c.person_id)
        .scalar_subquery()
    )
    query = (
        select(_plan, last.label("last"))
        .join(tables.person, tables.person.c.id == _plan.c.person_id)
        .where(_plan.c.interval_days.is_not(None), tables.person.c.died_at.is_(None))
        .order_by(_plan.c.person_id)
    )
    return [Overdue(_read(row), row.last) for row in unit.connection.execute(query).all()]


def list_without_interval(unit: Unit) -> list[UUID]:
    """The living service users for whom nobody has set an interval."""
    person = tables.person
    has_one = exists().where(_plan.c.person_id == person.c.id, _plan.c.interval_days.is_not(None))
    with_key = exists().where(tables.data_key.c.id == person.c.data_key_id)  # not erased
    query = select(person.c.id).where(
        person.c.is_service_user, person.c.died_at.is_(None), ~has_one, with_key
    )
    return sorted(unit.connection.execute(query).scalars())


def may_be_planned_for(unit: Unit, person_id: UUID) -> bool:
    """Whether somebody is a service user who is alive and was not erased."""
    person = tables.person
    with_key = exists().where(tables.data_key.c.id == person.c.data_key_id)
    query = select(person.c.id).where(
        person.c.id == person_id, person.c.is_service_user, person.c.died_at.is_(None), with_key
    )
    return unit.connection.execute(query).first() is not None


def new_code(unit: Unit) -> str:
    """A short code that stands for nothing yet: no item, no plan, no promise."""
    item, promise = tables.item, tables.promise
    while True:
        code = make_code(secrets.choice)
        taken = select(1).where(
            or_(
                exists().where(item.c.code == code),
                exists().where(_plan.c.code == code),
                exists().where(promise.c.code == code),
            )
        )
        if unit.connection.execute(taken).first() is None:
            return code


def _set(unit: Unit, person_id: UUID, **values: Any) -> None:
    """Change a plan, or begin one."""
    table = _plan
    changed = update(table).where(table.c.person_id == person_id).values(**values)
    if unit.connection.execute(changed.returning(table.c.person_id)).first() is not None:
        return
    row = {"person_id": person_id, "code": new_code(unit), "check_in_on": False, **values}
    unit.connection.execute(
        insert(table).values(row).on_conflict_do_update(index_elements=["person_id"], set_=values)
    )


def _read(row: Any) -> Plan:
    return Plan(
        row.person_id,
        row.code,
        row.interval_days,
        row.interval_set_at,
        row.check_in_on,
        row.check_in_day,
        row.check_in_point,
        row.check_in_sent_at,
    )
