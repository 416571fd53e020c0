"""What staff see and change of those beside a person: names, relationships, numbers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from bot.care.agreed_secrets import SecretKind
from bot.care.consent_records import Hold, Kind
from bot.care.facts import MayText
from bot.records import tables
from bot.records.own_sharing import open_name
from bot.records.unit import Unit

_tie, _person, _point = tables.relationship.c, tables.person.c, tables.contact_point.c


@dataclass(frozen=True, slots=True)
class Number:
    """A contact point of somebody. `end` are its last digits: staff tell it from others by them."""

    id: UUID
    kind: str
    may_text: MayText
    others_see: bool
    identifies: bool
    doubted_at: datetime | None
    locked_until: datetime | None
    end: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Version:
    """A line of the history of two people."""

    version: int
    state: str
    categories: tuple[str, ...]
    basis: str
    given_via: str
    recorded_by: UUID
    confirmed_by: UUID | None
    valid_from: datetime
    expires_at: datetime | None
    other_id: UUID


def list_names(unit: Unit, ids: Collection[UUID]) -> dict[UUID, str]:
    """Names of people; of whoever has none on record, nothing."""
    rows = unit.connection.execute(
        select(_person.id, _person.first_name, _person.last_name).where(_person.id.in_(ids))
    ).all()
    found = {}
    for row in rows:
        first = open_name(unit, row.first_name, "person.first_name", row.id)
        last = open_name(unit, row.last_name, "person.last_name", row.id)
        found[row.id] = " ".join(part for part in (first, last) if part)
    return found


def list_worker_names(unit: Unit, ids: Collection[UUID]) -> dict[UUID, str]:
    """Names of workers, by id."""
    worker = tables.worker.c
    rows = unit.connection.execute(
        select(worker.id, worker.first_name, worker.last_name).where(worker.id.in_(ids))
    ).all()
    return {
        row.id: f"{unit.open(row.first_name, 'worker.first_name', row.id)} "
        f"{unit.open(row.last_name, 'worker.last_name', row.id)}"
        for row in rows
    }


def list_versions_of(unit: Unit, person_id: UUID) -> list[Version]:
    """All that was ever recorded of what others may be told of a person, the newest first."""
    table = tables.consent
    rows = unit.connection.execute(
        select(table)
        .where(table.c.person_id == person_id)
        .order_by(table.c.recorded_at.desc(), table.c.version.desc(), table.c.id)
    ).all()
    return [
        Version(
            row.version,
            row.state,
            tuple(row.categories),
            row.basis,
            row.given_via,
            row.recorded_by,
            row.confirmed_by,
            row.valid_from,
            row.expires_at,
            row.other_id,
        )
        for row in rows
    ]


def list_numbers(unit: Unit, person_id: UUID) -> list[Number]:
    """The contact points of somebody."""
    rows = unit.connection.execute(
        select(tables.contact_point).where(_point.person_id == person_id).order_by(_point.id)
    ).all()
    return [_number(unit, row) for row in rows]


def find_number_owner(unit: Unit, contact_point_id: UUID) -> UUID | None:
    """Whose contact point it is."""
    found: UUID | None = unit.connection.execute(
        select(_point.person_id).where(_point.id == contact_point_id)
    ).scalar_one_or_none()
    return found


def list_agreed_kinds(unit: Unit, person_id: UUID) -> dict[SecretKind, datetime]:
    """Which PIN and words are set, and since when. Never what they are."""
    found: dict[SecretKind, datetime] = {}
    for table in (tables.proof, tables.agreed_word):
        rows = unit.connection.execute(
            select(table.c.kind, table.c.set_at).where(table.c.person_id == person_id)
        ).all()
        found |= {SecretKind(row.kind): row.set_at for row in rows}
    return found


def set_hold_between(unit: Unit, person_id: UUID, other_id: UUID, hold: Hold) -> None:
    """A hold, or none, on every relationship of these two."""
    _set_tie(unit, person_id, other_id, safety_hold=hold.value)


def set_kind_between(
    unit: Unit, person_id: UUID, other_id: UUID, kind: Kind, now: datetime
) -> None:
    """How the second stands to the first, as a worker looked into it now. Another kind than before
    makes what was agreed due for review."""
    before = unit.connection.execute(
        select(_tie.kind).where(_tie.person_id == person_id, _tie.other_id == other_id).limit(1)
    ).scalar_one()
    changed = {} if before == kind.value else {"changed_at": now}
    _set_tie(unit, person_id, other_id, kind=kind.value, verified_at=now, **changed)


def end_between(unit: Unit, person_id: UUID, other_id: UUID, now: datetime) -> None:
    """The two do not stand to each other any more: no worker's check counts."""
    _set_tie(unit, person_id, other_id, verified_at=None, changed_at=now)


def end_known_fact(unit: Unit, fact_id: UUID, now: datetime) -> None:
    """One known fact is not said again."""
    table = tables.known_fact
    begun = unit.connection.execute(
        select(table.c.recorded_at).where(table.c.id == fact_id)
    ).scalar_one()
    # A fact that ends as it begins would contradict itself, and close everything.
    ended = max(now, begun + timedelta(microseconds=1))
    unit.connection.execute(
        update(table)
        .where(table.c.id == fact_id, table.c.ended_at.is_(None))
        .values(ended_at=ended)
    )


def list_fact_recorders(unit: Unit, person_id: UUID) -> dict[UUID, UUID | None]:
    """Who recorded each known fact; None where we told it."""
    table = tables.known_fact.c
    rows = unit.connection.execute(
        select(table.id, table.recorded_by).where(table.person_id == person_id)
    ).all()
    return {row.id: row.recorded_by for row in rows}


def _set_tie(unit: Unit, person_id: UUID, other_id: UUID, **values: Any) -> None:
    unit.connection.execute(
        update(tables.relationship)
        .where(_tie.person_id == person_id, _tie.other_id == other_id)
        .values(**values)
    )


def _number(unit: Unit, row: Any) -> Number:
    address = unit.open(row.address, "contact_point.address", row.id)
    return Number(
        id=row.id,
        kind=row.kind,
        may_text=MayText(row.may_text),
        others_see=row.others_see,
        identifies=row.identifies,
        doubted_at=row.doubted_at,
        locked_until=row.locked_until,
        end=address[-3:],
    )
