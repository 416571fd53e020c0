"""What waits for a worker about telling others of people, across many of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, select

from bot.care.consent_records import ConsentState
from bot.care.facts import Category
from bot.records import tables
from bot.records.unit import Unit

_tie, _point = tables.relationship.c, tables.contact_point.c


@dataclass(frozen=True, slots=True)
class Waiting:
    """A version that waits for a worker; `signs` are codes of what may speak of pressure."""

    id: UUID
    person_id: UUID
    other_id: UUID
    version: int
    categories: tuple[str, ...]
    signs: tuple[str, ...]
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Refused:
    """Staff were told of a refusal: somebody on a hold asked, or a record is faulty. `kind` is the
    event's."""

    kind: str
    person_id: UUID
    other_id: UUID
    at: datetime


def list_waiting(unit: Unit, people: Collection[UUID]) -> list[Waiting]:
    """What these people asked for by text and no worker has decided, the oldest first."""
    table = tables.consent
    newer = table.alias("newer")
    is_newer = exists().where(
        newer.c.person_id == table.c.person_id,
        newer.c.other_id == table.c.other_id,
        newer.c.version > table.c.version,
    )
    rows = unit.connection.execute(
        select(table)
        .where(
            table.c.person_id.in_(people),
            table.c.state == ConsentState.PENDING.value,
            ~is_newer,
        )
        .order_by(table.c.recorded_at, table.c.id)
    ).all()
    return [
        Waiting(
            row.id,
            row.person_id,
            row.other_id,
            row.version,
            tuple(row.categories),
            tuple(row.signs),
            row.recorded_at,
        )
        for row in rows
        if row.categories
    ]


def find_waiting(unit: Unit, consent_id: UUID) -> UUID | None:
    """Whose version this is; None where there is no such version."""
    table = tables.consent.c
    found: UUID | None = unit.connection.execute(
        select(table.person_id).where(table.id == consent_id)
    ).scalar_one_or_none()
    return found


def list_doubted(unit: Unit, people: Collection[UUID]) -> list[tuple[UUID, UUID, datetime]]:
    """Numbers that prove nothing until staff look into them, the oldest first: the contact point,
    whose it is, since when. Of these people and of those beside them."""
    known = tables.person.c
    them = select(known.id).where(known.id.in_(people))
    beside = select(_tie.other_id).where(_tie.person_id.in_(people))
    rows = unit.connection.execute(
        select(_point.id, _point.person_id, _point.doubted_at)
        .where(_point.doubted_at.is_not(None), _point.person_id.in_(them.union(beside)))
        .order_by(_point.doubted_at, _point.id)
    ).all()
    return [(row.id, row.person_id, row.doubted_at) for row in rows]


def list_refused_since(unit: Unit, people: Collection[UUID], since: datetime) -> list[Refused]:
    """The refusals about these people of which staff were told, the oldest first: of each two
    people and each kind the last."""
    table = tables.audit_event.c
    rows = unit.connection.execute(
        select(table.kind, table.subject_id, table.requester_id, func.max(table.at).label("at"))
        .where(
            table.subject_id.in_(people),
            table.kind.in_(("hold.asked", "record.fault_told")),
            table.at > since,
        )
        .group_by(table.kind, table.subject_id, table.requester_id)
        .order_by(func.max(table.at), table.subject_id, table.requester_id)
    ).all()
    return [Refused(row.kind, row.subject_id, row.requester_id, row.at) for row in rows]


def list_knowing_key_worker(unit: Unit, people: Collection[UUID]) -> list[tuple[UUID, UUID, bytes]]:
    """Who is noted to know these people's key worker: of whom, who, and by what it is known."""
    table = tables.known_fact.c
    rows = unit.connection.execute(
        select(table.person_id, table.other_id, table.fingerprint).where(
            table.person_id.in_(people),
            table.category == Category.KEY_WORKER.value,
            table.ended_at.is_(None),
        )
    ).all()
    return [(row.person_id, row.other_id, bytes(row.fingerprint)) for row in rows]
