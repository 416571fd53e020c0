"""What the page of a person shows at a glance: each kind in one question to the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, or_, select

from bot.care.facts import Category, MayText
from bot.care.person_details import Details
from bot.care.protected import Protected
from bot.records import tables
from bot.records.own_sharing import open_name
from bot.records.unit import Unit

_person, _point, _item = tables.person.c, tables.contact_point.c, tables.item.c
_beside, _given, _worker = tables.relationship.c, tables.assignment.c, tables.worker.c


@dataclass(frozen=True, slots=True)
class Phone:
    """A way to reach somebody. `address` is E.164, or `wa:` and a user id. `is_shared`: somebody
    else is reached at it too."""

    id: UUID
    is_phone: bool
    identifies: bool
    may_text: MayText
    others_see: bool
    calls_safe: bool
    do_not_ring: bool
    is_shared: bool
    last_seen_at: datetime | None
    doubted_at: datetime | None
    locked_until: datetime | None
    retired_at: datetime | None
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Helper:
    """A worker who has a role for somebody."""

    worker_id: UUID
    role: str
    since: datetime
    profession: str | None
    agency: str | None
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class About:
    """Who somebody is, as staff wrote it down."""

    is_service_user: bool
    is_carer: bool
    team_id: UUID | None
    paused_at: datetime | None
    died_at: datetime | None
    details: Details = field(repr=False)


@dataclass(frozen=True, slots=True)
class ContactPlan:
    """When a human last reached somebody and how, and how often one should."""

    last_at: datetime | None = None
    last_way: str | None = None
    interval_days: int | None = None
    interval_set_at: datetime | None = None


def find_about(unit: Unit, person_id: UUID, *, lock: bool = False) -> Protected[About] | None:
    """Who somebody is; None where there is nobody, or they were erased. Locked until commit when
    it is about to be changed."""
    query = (
        select(tables.person)
        .join(tables.data_key, tables.data_key.c.id == _person.data_key_id)
        .where(_person.id == person_id)
    )
    if lock:
        query = query.with_for_update(of=tables.person)
    row = unit.connection.execute(query).first()
    if row is None:
        return None
    about = About(
        is_service_user=row.is_service_user,
        is_carer=row.is_carer,
        team_id=row.team_id,
        paused_at=row.paused_at,
        died_at=row.died_at,
        details=details_of(unit, row),
    )
    return Protected(about, person_id, Category.USES_SERVICE)


def details_of(unit: Unit, row: Any) -> Details:
    """What staff wrote down of somebody, of a row of `person`."""

    def opened(name: str) -> str:
        return open_name(unit, getattr(row, name), f"person.{name}", row.id)

    return Details(
        first_name=opened("first_name"),
        last_name=opened("last_name"),
        record_number=opened("record_number"),
        communication_needs=opened("communication_needs"),
        language=opened("language"),
        safe_times=opened("safe_times"),
        safe_hours=opened("safe_hours"),
        easy_read=row.easy_read,
        text_only=row.text_only,
    )


def list_phones_of(
    unit: Unit, person_id: UUID, *, lock: bool = False
) -> Protected[tuple[Phone, ...]]:
    """Every way to reach somebody, the one last heard from first."""
    another = tables.contact_point.alias("another")
    shared = exists().where(
        another.c.address_hash == _point.address_hash, another.c.person_id != person_id
    )
    query = (
        select(tables.contact_point, shared.label("is_shared"))
        .where(_point.person_id == person_id)
        .order_by(_point.last_seen_at.desc().nulls_last(), _point.id)
    )
    if lock:
        query = query.with_for_update(of=tables.contact_point)
    rows = unit.connection.execute(query).all()
    phones = tuple(
        Phone(
            id=row.id,
            is_phone=row.kind == "phone",
            identifies=row.identifies,
            may_text=MayText(row.may_text),
            others_see=row.others_see,
            calls_safe=row.calls_safe,
            do_not_ring=row.do_not_ring,
            is_shared=row.is_shared,
            last_seen_at=row.last_seen_at,
            doubted_at=row.doubted_at,
            locked_until=row.locked_until,
            retired_at=row.retired_at,
            address=unit.open(row.address, "contact_point.address", row.id),
        )
        for row in rows
    )
    return Protected(phones, person_id, Category.USES_SERVICE)


def list_helpers(unit: Unit, person_id: UUID, now: datetime) -> Protected[tuple[Helper, ...]]:
    """Who has a role for somebody now."""
    rows = unit.connection.execute(
        select(
            _given.role,
            _given.starts_at,
            _worker.id,
            _worker.first_name,
            _worker.last_name,
            _worker.profession,
            _worker.agency,
        )
        .join(tables.worker, _worker.id == _given.worker_id)
        .where(
            _given.person_id == person_id,
            _given.starts_at <= now,
            or_(_given.ends_at.is_(None), _given.ends_at > now),
        )
        .order_by(_given.starts_at, _given.id)
    ).all()
    helpers = tuple(
        Helper(row.id, row.role, row.starts_at, row.profession, row.agency, _worker_name(unit, row))
        for row in rows
    )
    return Protected(helpers, person_id, Category.KEY_WORKER)


def _worker_name(unit: Unit, row: Any) -> str:
    first = unit.open(row.first_name, "worker.first_name", row.id)
    return f"{first} {unit.open(row.last_name, 'worker.last_name', row.id)}"


def find_contact(unit: Unit, person_id: UUID) -> ContactPlan:
    """When a human last reached somebody, and how often one should."""
    contact, plan = tables.human_contact, tables.contact_plan.c
    last = (
        select(contact.c.at, contact.c.way, contact.c.person_id)
        .where(contact.c.person_id == person_id)
        .order_by(contact.c.at.desc(), contact.c.id)
        .limit(1)
        .subquery()
    )
    row = unit.connection.execute(
        select(last.c.at, last.c.way, plan.interval_days, plan.interval_set_at)
        .select_from(tables.person)
        .outerjoin(last, last.c.person_id == _person.id)
        .outerjoin(tables.contact_plan, plan.person_id == _person.id)
        .where(_person.id == person_id)
    ).first()
    return ContactPlan() if row is None else ContactPlan(*row)
