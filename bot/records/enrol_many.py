"""Adds or changes a whole organisation at once. What names a person is sealed, as ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from bot.care.facts import MayText
from bot.care.working_days import WorkingDays
from bot.records import addresses, tables
from bot.records.batch import Batch
from bot.records.enrolment import Hours
from bot.records.phones import sealed_phone
from bot.records.unit import Unit


@dataclass(frozen=True, slots=True)
class Target:
    """The row to write: a new one, or one that is there and changes."""

    row: UUID
    is_new: bool


@dataclass(frozen=True, slots=True, repr=False)
class GivenPerson:
    """A person as an import gives them. `confirmed_at`: when the number was last known theirs.

    Of `easy_read` and all below it None says nothing, and what is recorded stays.
    """

    first_name: str
    last_name: str
    is_service_user: bool
    is_carer: bool
    team_id: UUID | None
    phone: str | None
    may_text: MayText
    confirmed_at: datetime | None
    easy_read: bool | None
    text_only: bool | None = None
    born_on: date | None = None
    looked_after: bool | None = None
    others_see: bool | None = None
    calls_safe: bool | None = None


@dataclass(frozen=True, slots=True, repr=False)
class GivenWorker:
    """A worker as an import gives them: first and last name, and a phone where there is one."""

    names: tuple[str, str]
    working_days: WorkingDays
    phone: str | None
    profession: str | None
    agency: str | None = None
    left_at: datetime | None = None


def put_organisation(batch: Batch, values: Mapping[str, Any], *, is_new: bool) -> None:
    """The one organisation: name, public_number, own_crisis_line, hours, role_name."""
    batch.put(tables.organisation, 1, values, is_new=is_new)


def put_team(batch: Batch, target: Target, values: Mapping[str, Any]) -> None:
    """A team: name, public_number, takes_strangers, hours."""
    batch.put(tables.team, target.row, values, is_new=target.is_new)


def put_desk(
    batch: Batch,
    target: Target,
    team_id: UUID,
    role: str,
    ways: tuple[str, str | None],
    hours: Hours | None,
) -> None:
    """A desk that answers for a team in one role; `hours` None where it is always manned.

    `ways` are its phone, and its e-mail address where it has one.
    """
    phone, email = ways
    key_id = batch.data_key(tables.desk, target.row, is_new=target.is_new)
    sealed = sealed_phone(batch.unit, key_id, phone, "desk.phone", target.row)
    address = None if email is None else batch.unit.seal(key_id, email, "desk.email", target.row)
    values = {
        "data_key_id": key_id,
        "team_id": team_id,
        "role": role,
        "hours": hours,
        "email": address,
        **sealed,
    }
    batch.put(tables.desk, target.row, values, is_new=target.is_new)


def put_worker(batch: Batch, target: Target, team_id: UUID, given: GivenWorker) -> None:
    """A worker of a team."""
    unit, row = batch.unit, target.row
    key_id = batch.data_key(tables.worker, row, is_new=target.is_new)
    values = {
        "data_key_id": key_id,
        "team_id": team_id,
        "first_name": unit.seal(key_id, given.names[0], "worker.first_name", row),
        "last_name": unit.seal(key_id, given.names[1], "worker.last_name", row),
        "working_days": given.working_days.numbers,
        "profession": given.profession,
        "agency": given.agency,
        "left_at": given.left_at,
        **sealed_phone(unit, key_id, given.phone, "worker.phone", row),
    }
    batch.put(tables.worker, row, values, is_new=target.is_new)


def put_person(batch: Batch, target: Target, given: GivenPerson, now: datetime) -> None:
    """A person, their phone, and for a new one an empty conversation."""
    unit, row = batch.unit, target.row
    key_id = batch.data_key(tables.person, row, is_new=target.is_new)
    values: dict[str, Any] = {
        "team_id": given.team_id,
        "first_name": unit.seal(key_id, given.first_name, "person.first_name", row),
        "last_name": unit.seal(key_id, given.last_name, "person.last_name", row),
        "is_service_user": given.is_service_user,
        "is_carer": given.is_carer,
    }
    for name, said in (
        ("easy_read", given.easy_read),
        ("text_only", given.text_only),
        ("looked_after", given.looked_after),
    ):
        if said is not None or target.is_new:
            values[name] = bool(said)
    if given.born_on is not None:
        values["born_on"] = unit.seal(key_id, given.born_on.isoformat(), "person.born_on", row)
    if target.is_new:
        # Rows that go in together have the same columns.
        values = {"born_on": None, **values, "data_key_id": key_id, "created_at": now}
        talk = {"person_id": row, "created_at": now}
        batch.put(tables.conversation, uuid4(), talk, is_new=True)
    batch.put(tables.person, row, values, is_new=target.is_new)
    _put_phone(batch, target, given, key_id)


def put_assignment(batch: Batch, target: Target, values: Mapping[str, Any]) -> None:
    """Who holds a role for whom: person_id, worker_id, role, starts_at, ends_at."""
    batch.put(tables.assignment, target.row, values, is_new=target.is_new)


def put_absence(batch: Batch, target: Target, values: Mapping[str, Any]) -> None:
    """When a worker is away: worker_id, starts_at, ends_at, cover_worker_id. Never why."""
    batch.put(tables.absence, target.row, values, is_new=target.is_new)


def list_related(unit: Unit) -> set[tuple[UUID, UUID]]:
    """Everybody of whom it is recorded how the second stands to the first."""
    table = tables.relationship
    rows = unit.connection.execute(select(table.c.person_id, table.c.other_id))
    return {(row.person_id, row.other_id) for row in rows}


def put_relationship(batch: Batch, target: Target, values: Mapping[str, Any]) -> None:
    """How another person stands to a service user: person_id, other_id, kind, verified_at, and
    safety_hold and changed_at for a new one."""
    batch.put(tables.relationship, target.row, values, is_new=target.is_new)


def put_appointment(
    batch: Batch, target: Target, person_id: UUID, starts_at: datetime, place: str
) -> None:
    """What staff have arranged with a person. The place is sealed under the person's own key."""
    sealed = batch.seal_for(person_id, place, "appointment.place", target.row)
    values = {"person_id": person_id, "starts_at": starts_at, "place": sealed}
    batch.put(tables.appointment, target.row, values, is_new=target.is_new)


def _put_phone(batch: Batch, target: Target, given: GivenPerson, key_id: UUID) -> None:
    """A changed number takes the place of the old one, which is from then on a stranger's.

    A number that is gone from the file stays, for what was said to it, and proves nothing more.
    """
    old = None if target.is_new else _phone_of(batch, target.row)
    values: dict[str, Any] = {"may_text": given.may_text, "last_seen_at": given.confirmed_at}
    if given.others_see is not None or old is None:
        values["others_see"] = bool(given.others_see)
    if given.calls_safe is not None or old is None:
        values["calls_safe"] = bool(given.calls_safe)
    if given.phone is None:
        if old is not None:
            silent = {"may_text": MayText.NOTHING.value, "last_seen_at": None}
            batch.put(tables.contact_point, old.id, silent, is_new=False)
        return
    unit, row = batch.unit, old.id if old else uuid4()
    fingerprint = addresses.fingerprint(unit, given.phone)
    if old is not None and old.address_hash == fingerprint:
        seen = [moment for moment in (old.last_seen_at, given.confirmed_at) if moment]
        values["last_seen_at"] = max(seen, default=None)
    else:
        values |= {
            "address": unit.seal(key_id, given.phone, "contact_point.address", row),
            "address_hash": fingerprint,
        }
    if old is None:
        values |= {"person_id": target.row, "kind": "phone", "identifies": True}
    batch.put(tables.contact_point, row, values, is_new=old is None)


def _phone_of(batch: Batch, person_id: UUID) -> Any:
    table = tables.contact_point
    query = select(table.c.id, table.c.address_hash, table.c.last_seen_at)
    return batch.unit.connection.execute(
        query.where(table.c.person_id == person_id, table.c.kind == "phone")
    ).first()
