"""What was agreed about telling others: versions, added and never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select

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


def list_consents(unit: Unit, subject_id: UUID) -> list[ConsentRecord]:
    """Every version about every other person, oldest first for each."""
    table = tables.consent
    rows = unit.connection.execute(
        select(table)
        .where(table.c.person_id == subject_id)
        .order_by(table.c.other_id, table.c.version)
    ).all()
    return [consent_of(row) for row in rows]
