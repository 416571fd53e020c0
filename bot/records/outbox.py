"""Outbound messages: written before they are sent, claimed by one sender, moved forward only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.care.closing import Closing
from bot.care.delivery import Status
from bot.care.facts import Category
from bot.care.protected import Permit
from bot.records import tables
from bot.records.unit import Unit
from bot.records.vault import ErasedError

#: The steps of an answer to danger, in their order: the answer, and the safety check.
DANGER_STEPS = ("danger_reply", "danger_check")


@dataclass(frozen=True, slots=True)
class Whereto:
    """Whom a text is for and which turn it belongs to."""

    turn_id: UUID
    recipient_kind: str
    recipient_id: UUID
    channel: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a text goes to. A person is reached at a contact point, staff at their own phone."""

    kind: str
    id: UUID
    data_key_id: UUID
    contact_point_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewOutbound:
    """A text for the outbox: which text, with which values, by which permit.

    `known_by`: what the value told by each permit is known again by, in the permits' order.
    """

    id: UUID
    turn_id: UUID
    step: str
    recipient: Recipient
    channel: str
    text_id: str
    values: Mapping[str, str]
    permits: tuple[Permit, ...]
    created_at: datetime
    status: Status = Status.WAITING
    body: str | None = None
    claimed_at: datetime | None = None
    closing: Closing = Closing.NONE
    easy_read: bool = False
    known_by: tuple[bytes | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Permitted:
    """What a text says by one permit: decided again when the text is sent.

    `fingerprint` is what the value in the text is known again by, where anybody may know it
    already; `message_id` is set where the permit was for one message.
    """

    category: Category
    subject_id: UUID | None
    fingerprint: bytes | None = None
    message_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Outbound:
    """A text of the outbox as it stands. `body` is what was or is being sent."""

    id: UUID
    turn_id: UUID
    step: str
    recipient: Recipient
    channel: str
    text_id: str
    closing: Closing
    easy_read: bool
    values: Mapping[str, str]
    permitted: tuple[Permitted, ...]
    body: str | None
    status: Status
    attempts: int
    created_at: datetime
    claimed_at: datetime | None
    provider_sid: str | None
    good_until: datetime | None = None


_table = tables.outbound_message
_ADD = (
    insert(_table).on_conflict_do_nothing(index_elements=["turn_id", "step"]).returning(_table.c.id)
)
_WAITING_OF = (
    select(_table.c.id)
    .where(_table.c.turn_id == bindparam("turn_id"), _table.c.status == Status.WAITING.value)
    .order_by(_table.c.created_at, _table.c.step)
)
_ANSWER_OF = (
    select(_table.c.id)
    .where(_table.c.turn_id == bindparam("turn_id"), _table.c.recipient_kind == "person")
    .limit(1)
)
_CLAIM = (
    update(_table)
    .where(_table.c.id == bindparam("outbound_id"), _table.c.status == Status.WAITING.value)
    .values(
        status=Status.SENDING.value,
        claimed_at=bindparam("now"),
        attempts=_table.c.attempts + 1,
    )
    .returning(_table)
)
_WHERETO = select(
    _table.c.turn_id, _table.c.recipient_kind, _table.c.recipient_id, _table.c.channel
).where(_table.c.id == bindparam("outbound_id"))
_SET_BODY = (
    update(_table)
    .where(_table.c.id == bindparam("outbound_id"))
    .values(text_id=bindparam("text"), body=bindparam("sealed"))
)


def _permitted(row: Any) -> Iterator[Permitted]:
    # Rows written before there were any of these have empty lists.
    for category, value, message in zip_longest(
        row.permit_categories, row.permit_fingerprints, row.permit_message_ids
    ):
        yield Permitted(
            Category(category),
            row.permit_subject_id,
            bytes.fromhex(value) if value else None,
            UUID(message) if message else None,
        )


def add_outbound(unit: Unit, new: NewOutbound) -> bool:
    """Put a text in the outbox; False when this step of this turn has written one before."""
    key, permits = new.recipient.data_key_id, new.permits
    row = {
        "id": new.id,
        "turn_id": new.turn_id,
        "step": new.step,
        "recipient_kind": new.recipient.kind,
        "recipient_id": new.recipient.id,
        "contact_point_id": new.recipient.contact_point_id,
        "data_key_id": key,
        "channel": new.channel,
        "text_id": new.text_id,
        "closing": new.closing.value,
        "easy_read": new.easy_read,
        "facts": unit.seal(key, json.dumps(dict(new.values)), "outbound_message.facts", new.id),
        "body": None,
        "permit_ids": [str(permit.id) for permit in permits],
        "permit_categories": [permit.category.value for permit in permits],
        "permit_subject_id": permits[0].subject_id if permits else None,
        "permit_fingerprints": [f.hex() if f else None for f in _fingerprints(new)],
        "permit_message_ids": [str(p.message_id) if p.message_id else None for p in permits],
        "status": new.status.value,
        "claimed_at": new.claimed_at,
        "created_at": new.created_at,
    }
    if new.body is not None:
        row["body"] = unit.seal(key, new.body, "outbound_message.body", new.id)
    return unit.connection.execute(_ADD, row).first() is not None


def _fingerprints(new: NewOutbound) -> Iterator[bytes | None]:
    for permit, known_by in zip_longest(new.permits, new.known_by[: len(new.permits)]):
        yield permit.fingerprint or known_by


def list_waiting_of(unit: Unit, turn_id: UUID) -> list[UUID]:
    """What a turn put in the outbox and nobody has sent, oldest first."""
    return list(unit.connection.execute(_WAITING_OF, {"turn_id": turn_id}).scalars())


def has_answer(unit: Unit, turn_id: UUID) -> bool:
    """Whether a turn wrote anything to the person who texted."""
    return unit.connection.execute(_ANSWER_OF, {"turn_id": turn_id}).first() is not None


def is_written(unit: Unit, turn_id: UUID, step: str) -> bool:
    """Whether the text of a step stands in the outbox already, sent or not."""
    written = select(_table.c.id).where(_table.c.turn_id == turn_id, _table.c.step == step)
    return unit.connection.execute(written).first() is not None


def find_whereto(unit: Unit, outbound_id: UUID) -> Whereto | None:
    """Whom a text is for and which turn it belongs to, without opening anything."""
    row = unit.connection.execute(_WHERETO, {"outbound_id": outbound_id}).first()
    return (
        None
        if row is None
        else Whereto(row.turn_id, row.recipient_kind, row.recipient_id, row.channel)
    )


def find_outbound(unit: Unit, outbound_id: UUID, *, lock: bool = False) -> Outbound | None:
    """A text of the outbox; locked until commit when it is about to be changed.

    None when there is none, and when its recipient was erased: nothing more is done about it.
    """
    query = select(tables.outbound_message).where(tables.outbound_message.c.id == outbound_id)
    row = unit.connection.execute(query.with_for_update() if lock else query).first()
    try:
        return None if row is None else _outbound(unit, row)
    except ErasedError:
        return None


def claim(unit: Unit, outbound_id: UUID, now: datetime) -> Outbound | None:
    """Take a waiting text for sending. Exactly one sender gets it; the others get None."""
    row = unit.connection.execute(_CLAIM, {"outbound_id": outbound_id, "now": now}).first()
    return None if row is None else _outbound(unit, row)


def set_body(unit: Unit, outbound: Outbound, text_id: str, body: str) -> None:
    """Keep the words as they are sent."""
    sealed = unit.seal(outbound.recipient.data_key_id, body, "outbound_message.body", outbound.id)
    given = {"outbound_id": outbound.id, "text": text_id, "sealed": sealed}
    unit.connection.execute(_SET_BODY, given)


def set_good_until(unit: Unit, outbound: Outbound, until: datetime) -> Outbound:
    """Keep until when a text makes sense."""
    _update(unit, outbound.id, good_until=until)
    return replace(outbound, good_until=until)


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
        closing=Closing(row.closing),
        easy_read=row.easy_read,
        values=json.loads(unit.open(row.facts, "outbound_message.facts", row.id)),
        permitted=tuple(_permitted(row)),
        body=body,
        status=Status(row.status),
        attempts=row.attempts,
        created_at=row.created_at,
        claimed_at=row.claimed_at,
        provider_sid=row.provider_sid,
        good_until=row.good_until,
    )
