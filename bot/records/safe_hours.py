"""The hours at which somebody may be texted first, and a text that waits for one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update

from bot.care.delivery import Status
from bot.care.safe_hours import SafeHours
from bot.records import people, tables
from bot.records.clocks import ClockKind, set_clock
from bot.records.people import Sender
from bot.records.unit import Unit


def open_safe_hours(unit: Unit, sender: Sender) -> SafeHours | None:
    """The hours at which somebody may be texted first; None where it is any hour."""
    if sender.sealed_safe_hours is None:
        return None
    kept = unit.open(sender.sealed_safe_hours, "person.safe_hours", sender.person_id)
    return SafeHours.from_kept(kept)


def set_safe_hours(unit: Unit, person_id: UUID, kept: str) -> None:
    """Keep the hours that somebody said, sealed under their key; empty is any hour."""
    key_id = people.data_key_of(unit, person_id)
    sealed = unit.seal(key_id, kept, "person.safe_hours", person_id) if kept else None
    table = tables.person
    unit.connection.execute(update(table).where(table.c.id == person_id).values(safe_hours=sealed))


def find_last_heard_at(unit: Unit, person_id: UUID) -> datetime | None:
    """When the person's last text came in."""
    message = tables.inbound_message.c
    found: datetime | None = unit.connection.execute(
        select(func.max(message.received_at)).where(message.person_id == person_id)
    ).scalar_one()
    return found


def put_back(unit: Unit, outbound_id: UUID, until: datetime) -> None:
    """Let a text that was taken up wait for a safe hour, as though nobody had taken it up: how long
    it makes sense is counted from then."""
    _put_off(unit, outbound_id, until, good_until=None)


def put_off(unit: Unit, outbound_id: UUID, until: datetime) -> None:
    """Let a text that was taken up wait for a moment: nothing was sent, and its time runs on."""
    _put_off(unit, outbound_id, until)


def _put_off(unit: Unit, outbound_id: UUID, until: datetime, **more: None) -> None:
    table = tables.outbound_message
    waits = {"status": Status.WAITING.value, "claimed_at": None}
    unit.connection.execute(
        update(table)
        .where(table.c.id == outbound_id)
        .values(attempts=table.c.attempts - 1, **waits, **more)
    )
    set_clock(unit, ClockKind.SEND, outbound_id, until)
