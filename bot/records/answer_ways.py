"""How somebody last wrote to us, so that they are answered there; and since when they say that it
is safe to text them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from bot.care.safety_check import Meaning
from bot.records import tables
from bot.records.unit import Unit


@dataclass(frozen=True, slots=True)
class LastWay:
    """By which phone and channel somebody last texted, and when."""

    contact_point_id: UUID
    channel: str
    received_at: datetime


def get_last_way(unit: Unit, person_id: UUID) -> LastWay:
    """How a person who has texted did so last."""
    message = tables.inbound_message
    row = unit.connection.execute(
        select(message.c.contact_point_id, message.c.channel, message.c.received_at)
        .where(message.c.person_id == person_id)
        .order_by(message.c.received_at.desc(), message.c.id)
        .limit(1)
    ).one()
    return LastWay(row.contact_point_id, row.channel, row.received_at)


def find_safe_to_text(unit: Unit, person_id: UUID) -> datetime | None:
    """When a person last said that it is safe to text them here; None where they never did, or the
    last thing they said of it was no."""
    check, item = tables.safety_check, tables.item
    row = unit.connection.execute(
        select(check.c.meaning, func.max(check.c.answered_at).label("at"))
        .join(item, item.c.id == check.c.item_id)
        .where(item.c.person_id == person_id, check.c.answered_at.is_not(None))
        .group_by(check.c.meaning)
        .order_by(func.max(check.c.answered_at).desc())
        .limit(1)
    ).first()
    return row.at if row is not None and row.meaning == Meaning.MAY_TEXT.value else None
