"""What was agreed about telling others: versions, added and never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import exists, func, select

from bot.care.consent_records import Basis, ConsentRecord, ConsentState, GivenVia
from bot.care.facts import Category
from bot.records import tables
from bot.records.standing import consent_of
from bot.records.unit import Unit


@dataclass(frozen=True, slots=True)
class NewConsent:
    """A version to be recorded. `recorded_by` is a worker, or the person where it came by text;
    `message_id` is that text, and `signs` are codes of what looked like pressure in it."""

    subject_id: UUID
    other_id: UUID
    state: ConsentState
    categories: frozenset[Category]
    basis: Basis
    given_via: GivenVia
    recorded_by: UUID
    confirmed_by: UUID | None
    valid_from: datetime
    recorded_at: datetime
    expires_at: datetime | None = None
    message_id: UUID | None = None
    signs: Sequence[str] = ()


def add_consent(unit: Unit, new: NewConsent) -> ConsentRecord:
    """Record the next version for these two people. Versions count from 1."""
    table = tables.consent
    # Two versions at once would take the same number: one waits for the other.
    unit.lock_until_commit(new.subject_id.bytes)
    last = unit.connection.execute(
        select(func.coalesce(func.max(table.c.version), 0)).where(
            table.c.person_id == new.subject_id, table.c.other_id == new.other_id
        )
    ).scalar_one()
    row = unit.connection.execute(
        table.insert()
        .values(
            id=uuid4(),
            person_id=new.subject_id,
            other_id=new.other_id,
            version=last + 1,
            state=new.state.value,
            categories=sorted(category.value for category in new.categories),
            basis=new.basis.value,
            given_via=new.given_via.value,
            recorded_by=new.recorded_by,
            confirmed_by=new.confirmed_by,
            valid_from=new.valid_from,
            expires_at=new.expires_at,
            message_id=new.message_id,
            signs=list(new.signs),
            recorded_at=new.recorded_at,
        )
        .returning(table)
    ).one()
    return consent_of(row)


def get_consent(unit: Unit, consent_id: UUID) -> ConsentRecord:
    """A version by id."""
    table = tables.consent
    return consent_of(unit.connection.execute(select(table).where(table.c.id == consent_id)).one())


def lock_consent(unit: Unit, consent_id: UUID) -> tuple[ConsentRecord, bool] | None:
    """A version, and whether it is the latest of its two people: until commit none is added for
    the person. None where there is no such version."""
    table = tables.consent
    found = unit.connection.execute(select(table).where(table.c.id == consent_id)).first()
    if found is None:
        return None
    unit.lock_until_commit(found.person_id.bytes)
    last = unit.connection.execute(
        select(func.max(table.c.version)).where(
            table.c.person_id == found.person_id, table.c.other_id == found.other_id
        )
    ).scalar_one()
    return consent_of(found), last == found.version


def list_latest(unit: Unit, *, only_pending: bool) -> list[Any]:
    """The latest version of every two people, as it stands in its table, oldest first; only what
    waits for a worker, where `only_pending`."""
    table = tables.consent
    newer = table.alias("newer")
    is_newer = exists().where(
        newer.c.person_id == table.c.person_id,
        newer.c.other_id == table.c.other_id,
        newer.c.version > table.c.version,
    )
    rows = list(unit.connection.execute(select(table).where(~is_newer)).all())
    if only_pending:
        rows = [r for r in rows if r.state == ConsentState.PENDING.value and r.categories]
    return sorted(rows, key=lambda row: (row.recorded_at, row.version))


def list_consents(unit: Unit, subject_id: UUID) -> list[ConsentRecord]:
    """Every version about every other person, oldest first for each."""
    table = tables.consent
    rows = unit.connection.execute(
        select(table)
        .where(table.c.person_id == subject_id)
        .order_by(table.c.other_id, table.c.version)
    ).all()
    return [consent_of(row) for row in rows]


def find_last_recorded_at(unit: Unit, subject_id: UUID, other_id: UUID) -> datetime | None:
    """When the last version for these two people was recorded; None where there is none."""
    table = tables.consent
    found: datetime | None = unit.connection.execute(
        select(table.c.recorded_at)
        .where(table.c.person_id == subject_id, table.c.other_id == other_id)
        .order_by(table.c.version.desc())
        .limit(1)
    ).scalar_one_or_none()
    return found
