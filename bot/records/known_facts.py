"""What carers know already, each value only as a keyed hash."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import update

from bot.care.consent_records import HowKnown
from bot.care.facts import Category
from bot.records import tables
from bot.records.unit import Unit

#: The value of the fact that a person uses the service: there is only one.
USES_SERVICE = "yes"


def fingerprint(unit: Unit, subject_id: UUID, category: Category, value: str) -> bytes:
    """By what a value about a person is known again. It cannot be read back."""
    return unit.vault.fingerprint("fact", f"{subject_id}:{category.value}:{value}")


def add_known_fact(
    unit: Unit,
    subject_id: UUID,
    other_id: UUID,
    category: Category,
    value_fingerprint: bytes,
    how: HowKnown,
    now: datetime,
    recorded_by: UUID | None = None,
) -> UUID:
    """Note that somebody knows a fact, as it is now. `recorded_by` is None where we told them."""
    row = uuid4()
    unit.connection.execute(
        tables.known_fact.insert().values(
            id=row,
            person_id=subject_id,
            other_id=other_id,
            category=category.value,
            fingerprint=value_fingerprint,
            how=how.value,
            recorded_at=now,
            recorded_by=recorded_by,
        )
    )
    return row


def end_known_facts(
    unit: Unit, subject_id: UUID, now: datetime, other_id: UUID | None = None
) -> None:
    """Let what others (or one of them) know of a person not be told again from now on."""
    table = tables.known_fact
    query = update(table).where(table.c.person_id == subject_id, table.c.ended_at.is_(None))
    if other_id is not None:
        query = query.where(table.c.other_id == other_id)
    unit.connection.execute(query.values(ended_at=now))
