"""Who opened whom: reasons that workers gave, and openings in the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from bot.care.names import spot_names
from bot.records import people, tables
from bot.records.unit import Unit

_opening, _event = tables.person_opening, tables.audit_event.c
_LOOKS = ("person.opened", "person.opened_with_reason", "item.read")


@dataclass(frozen=True, slots=True)
class NewOpening:
    """A worker opens a person with a reason, in their own words."""

    id: UUID
    person_id: UUID
    worker_id: UUID
    account_id: UUID
    reason: str = field(repr=False)
    given_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Opening:
    """A reason that was given. `reason` is None once the person was erased."""

    id: UUID
    person_id: UUID
    worker_id: UUID
    given_at: datetime
    until: datetime
    reason: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Look:
    """A member of staff opened a person, or a text of theirs, at a moment."""

    at: datetime
    kind: str
    staff_kind: str
    staff_id: UUID
    way: str | None


def add_opening(unit: Unit, new: NewOpening) -> None:
    """Keep a reason, sealed under the key of the person: it may name them."""
    key_id = people.data_key_of(unit, new.person_id)
    unit.connection.execute(
        _opening.insert().values(
            id=new.id,
            person_id=new.person_id,
            worker_id=new.worker_id,
            account_id=new.account_id,
            reason=unit.seal(key_id, new.reason, "person_opening.reason", new.id),
            given_at=new.given_at,
            until=new.until,
        )
    )


def list_openings(unit: Unit, since: datetime) -> list[Opening]:
    """Reasons given since a moment; the newest first."""
    person, key = tables.person.c, tables.data_key.c
    query = (
        select(*_opening.c, key.id.label("key_id"))
        .join(tables.person, person.id == _opening.c.person_id)
        .outerjoin(tables.data_key, key.id == person.data_key_id)
        .where(_opening.c.given_at >= since)
        .order_by(_opening.c.given_at.desc(), _opening.c.id)
    )
    return [_of(unit, row) for row in unit.connection.execute(query).all()]


def _of(unit: Unit, row: Any) -> Opening:
    reason = None
    if row.key_id is not None:
        reason = unit.open(row.reason, "person_opening.reason", row.id)
    return Opening(row.id, row.person_id, row.worker_id, row.given_at, row.until, reason)


def list_looks(unit: Unit, person_id: UUID, limit: int) -> list[Look]:
    """Who opened a person or their texts, the newest first, as the audit trail has it."""
    rows = unit.connection.execute(
        select(_event.at, _event.kind, _event.actor, _event.actor_id, _event.details)
        .where(_event.subject_id == person_id, _event.kind.in_(_LOOKS))
        .order_by(_event.seq.desc())
        .limit(limit)
    ).all()
    return [
        Look(row.at, row.kind, row.actor, row.actor_id, row.details.get("way"))
        for row in rows
        if row.actor_id is not None
    ]


def may_be_about(unit: Unit, worker_id: UUID, person_id: UUID) -> bool:
    """Whether a complaint of a person, or of somebody beside them, may be about a worker: it has
    their name, or they had a role for the person. Nobody is shown a word of it."""
    bodies = _private_words(unit, person_id)
    if not bodies:
        return False
    given, worker = tables.assignment.c, tables.worker.c
    had_role = select(given.id).where(given.person_id == person_id, given.worker_id == worker_id)
    if unit.connection.execute(had_role.limit(1)).first() is not None:
        return True
    row = unit.connection.execute(select(tables.worker).where(worker.id == worker_id)).one()
    names = [
        unit.open(row.first_name, "worker.first_name", row.id),
        unit.open(row.last_name, "worker.last_name", row.id),
    ]
    return any(spot_names(body, names) for body in bodies)


def _private_words(unit: Unit, person_id: UUID) -> Sequence[str]:
    item, message, tie = tables.item.c, tables.inbound_message.c, tables.relationship.c
    person, key = tables.person.c, tables.data_key.c
    joined = tables.item_message.c
    near = or_(
        item.person_id == person_id,
        item.person_id.in_(select(tie.other_id).where(tie.person_id == person_id)),
        item.person_id.in_(select(tie.person_id).where(tie.other_id == person_id)),
    )
    private = select(item.id, item.message_id).where(item.private, near).subquery()
    more = select(joined.message_id).where(joined.item_id.in_(select(private.c.id)))
    rows = unit.connection.execute(
        select(message.id, message.body)
        .join(tables.person, person.id == message.person_id)
        .join(tables.data_key, key.id == person.data_key_id)
        .where(message.id.in_(select(private.c.message_id).union_all(more)))
    ).all()
    return [unit.open(row.body, "inbound_message.body", row.id) for row in rows]
