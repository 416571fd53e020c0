"""Outbound messages: written before they are sent, claimed by one sender, moved forward only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from bot.care.delivery import Status
from bot.care.facts import Category
from bot.care.protected import Permit
from bot.records import tables
from bot.records.unit import Unit


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a text goes to. A person is reached at a contact point, staff at their own phone."""

    kind: str
    id: UUID
    data_key_id: UUID
    contact_point_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewOutbound:
    """A text for the outbox: which text, with which values, by which permit."""

    id: UUID
    turn_id: UUID
    step: str
    recipient: Recipient
    channel: str
    text_id: str
    values: Mapping[str, str]
    permit: Permit | None
    created_at: datetime
    status: Status = Status.WAITING
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Outbound:
    """A text of the outbox as it stands. `body` is what was or is being sent."""

    id: UUID
    turn_id: UUID
    step: str
    recipient: Recipient
    channel: str
    text_id: str
    values: Mapping[str, str]
    permit_category: Category | None
    permit_subject_id: UUID | None
    body: str | None
    status: Status
    attempts: int
    created_at: datetime
    claimed_at: datetime | None
    provider_sid: str | None


def add_outbound(unit: Unit, new: NewOutbound) -> bool:
    """Put a text in the outbox; False when this step of this turn has written one before."""
    key, permit = new.recipient.data_key_id, new.permit
    facts = unit.seal(key, json.dumps(dict(new.values)), "outbound_message.facts", new.id)
    body = None if new.body is None else unit.seal(key, new.body, "outbound_message.body", new.id)
    result = unit.connection.execute(
        insert(tables.outbound_message)
        .values(
            id=new.id,
            turn_id=new.turn_id,
            step=new.step,
            recipient_kind=new.recipient.kind,
            recipient_id=new.recipient.id,
            contact_point_id=new.recipient.contact_point_id,
            data_key_id=key,
            channel=new.channel,
            text_id=new.text_id,
            facts=facts,
            body=body,
            permit_id=None if permit is None else permit.id,
            permit_category=None if permit is None else permit.category.value,
            permit_subject_id=None if permit is None else permit.subject_id,
            status=new.status.value,
            created_at=new.created_at,
        )
        .on_conflict_do_nothing(index_elements=["turn_id", "step"])
        .returning(tables.outbound_message.c.id)
    )
    return result.first() is not None


def list_of_turn(unit: Unit, turn_id: UUID) -> list[tuple[UUID, Status]]:
    """What a turn put in the outbox, oldest first."""
    rows = unit.connection.execute(
        select(tables.outbound_message.c.id, tables.outbound_message.c.status)
        .where(tables.outbound_message.c.turn_id == turn_id)
        .order_by(tables.outbound_message.c.created_at, tables.outbound_message.c.step)
    ).all()
    return [(r.id, Status(r.status)) for r in rows]


def list_to_person(unit: Unit, turn_id: UUID) -> list[UUID]:
    """What a turn wrote to the person who texted."""
    return list(
        unit.connection.execute(
            select(tables.outbound_message.c.id).where(
                tables.outbound_message.c.turn_id == turn_id,
                tables.outbound_message.c.recipient_kind == "person",
            )
        ).scalars()
    )


def list_overdue_to_staff(unit: Unit, written_before: datetime) -> list[UUID]:
    """Texts to staff that were never tried and have waited since before a moment."""
    table = tables.outbound_message
    return list(
        unit.connection.execute(
            select(table.c.id).where(
                table.c.status == Status.WAITING.value,
                table.c.recipient_kind != "person",
                table.c.attempts == 0,
                table.c.created_at < written_before,
            )
        ).scalars()
    )


def find_outbound(unit: Unit, outbound_id: UUID, *, lock: bool = False) -> Outbound | None:
    """A text of the outbox; locked until commit when it is about to be changed."""
    query = select(tables.outbound_message).where(tables.outbound_message.c.id == outbound_id)
    row = unit.connection.execute(query.with_for_update() if lock else query).first()
    return None if row is None else _outbound(unit, row)


def claim(unit: Unit, outbound_id: UUID, now: datetime) -> bool:
    """Take a waiting text for sending. Exactly one sender gets True."""
    result = unit.connection.execute(
        update(tables.outbound_message)
        .where(
            tables.outbound_message.c.id == outbound_id,
            tables.outbound_message.c.status == Status.WAITING.value,
        )
        .values(
            status=Status.SENDING.value,
            claimed_at=now,
            attempts=tables.outbound_message.c.attempts + 1,
        )
    )
    return result.rowcount == 1


def set_body(unit: Unit, outbound: Outbound, text_id: str, body: str) -> None:
    """Keep the words as they are sent."""
    sealed = unit.seal(outbound.recipient.data_key_id, body, "outbound_message.body", outbound.id)
    _update(unit, outbound.id, text_id=text_id, body=sealed)


def set_status(
    unit: Unit,
    outbound_id: UUID,
    status: Status,
    *,
    provider_sid: str | None = None,
    error_code: str | None = None,
    sent_at: datetime | None = None,
) -> None:
    """Note where a text stands; what is not given stays as it was."""
    given = {"provider_sid": provider_sid, "error_code": error_code, "sent_at": sent_at}
    _update(
        unit,
        outbound_id,
        status=status.value,
        **{k: v for k, v in given.items() if v is not None},
    )


def _update(unit: Unit, outbound_id: UUID, **values: Any) -> None:
    unit.connection.execute(
        update(tables.outbound_message)
        .where(tables.outbound_message.c.id == outbound_id)
        .values(**values)
    )


def _outbound(unit: Unit, row: Any) -> Outbound:
    body = None if row.body is None else unit.open(row.body, "outbound_message.body", row.id)
    return Outbound(
        id=row.id,
        turn_id=row.turn_id,
        step=row.step,
        recipient=Recipient(
            row.recipient_kind, row.recipient_id, row.data_key_id, row.contact_point_id
        ),
        channel=row.channel,
        text_id=row.text_id,
        values=json.loads(unit.open(row.facts, "outbound_message.facts", row.id)),
        permit_category=None if row.permit_category is None else Category(row.permit_category),
        permit_subject_id=row.permit_subject_id,
        body=body,
        status=Status(row.status),
        attempts=row.attempts,
        created_at=row.created_at,
        claimed_at=row.claimed_at,
        provider_sid=row.provider_sid,
    )
