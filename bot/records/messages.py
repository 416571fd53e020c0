"""Inbound messages: verbatim, once, sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from bot.care.facts import Verification
from bot.records import tables
from bot.records.people import Sender
from bot.records.unit import Unit


@dataclass(frozen=True, slots=True)
class NewMessage:
    """An inbound message to be stored. `verification` is what the address proved as it came in."""

    id: UUID
    provider_sid: str
    channel: str
    body: str
    media_count: int
    verification: Verification
    received_at: datetime
    danger: bool
    turn: str


@dataclass(frozen=True, slots=True)
class TurnMessage:
    """A stored message, as the turn that answers it needs it."""

    id: UUID
    person_id: UUID
    conversation_id: UUID
    contact_point_id: UUID
    channel: str
    verification: Verification
    received_at: datetime
    turn: str
    claimed_until: datetime | None


def add_inbound(unit: Unit, new: NewMessage, sender: Sender) -> bool:
    """Store a message; False when one with this provider sid is already there."""
    result = unit.connection.execute(
        insert(tables.inbound_message)
        .values(
            id=new.id,
            provider_sid=new.provider_sid,
            person_id=sender.person_id,
            conversation_id=sender.conversation_id,
            contact_point_id=sender.contact_point_id,
            channel=new.channel,
            body=unit.seal(sender.data_key_id, new.body, "inbound_message.body", new.id),
            media_count=new.media_count,
            verification=int(new.verification),
            received_at=new.received_at,
            danger=new.danger,
            turn=new.turn,
        )
        .on_conflict_do_nothing(index_elements=["provider_sid"])
        .returning(tables.inbound_message.c.id)
    )
    return result.first() is not None


def get_turn_message(unit: Unit, message_id: UUID, *, lock: bool = False) -> TurnMessage:
    """A stored message without its words; locked until commit when its turn is being answered."""
    message, conversation = tables.inbound_message, tables.conversation
    query = (
        select(
            message.c.id,
            message.c.person_id,
            message.c.conversation_id,
            message.c.contact_point_id,
            message.c.channel,
            message.c.verification,
            message.c.received_at,
            message.c.turn,
            conversation.c.claimed_until,
        )
        .join(conversation, conversation.c.id == message.c.conversation_id)
        .where(message.c.id == message_id)
    )
    row = unit.connection.execute(query.with_for_update(of=message) if lock else query).one()
    values = dict(row._mapping)
    values["verification"] = Verification(values["verification"])
    return TurnMessage(**values)


def get_words(unit: Unit, message_id: UUID) -> str:
    """What the person wrote, verbatim, for the dialogue that answers them."""
    sealed = unit.connection.execute(
        select(tables.inbound_message.c.body).where(tables.inbound_message.c.id == message_id)
    ).scalar_one()
    return unit.open(sealed, "inbound_message.body", message_id)


def mark_turn(unit: Unit, message_id: UUID, turn: str) -> None:
    """Note how the turn of a message ended: `done`, `plain` (without Rasa) or `none`."""
    unit.connection.execute(
        update(tables.inbound_message)
        .where(tables.inbound_message.c.id == message_id)
        .values(turn=turn)
    )
