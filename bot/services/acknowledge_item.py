"""A named human says "I have this"."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.records import items
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, end_clock, lock_clock
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.services.alerting import send_to_staff


def acknowledge_by_text(
    unit: Unit, staff: Staff, code: str, message_id: UUID, now: datetime
) -> None:
    """A worker's or a desk's phone texted "HAVE" and a code: note it, and say so."""
    found = items.find_by_code(unit, code)
    item = None
    if found is not None:
        lock_clock(unit, ClockKind.ACKNOWLEDGE, found.id)
        item = items.get_item(unit, found.id, lock=True)
    if item is None or (item.private and staff.kind == "worker"):
        # What may be about a worker is not theirs to know of.
        text_id = "staff_unknown_code"
    elif item.acknowledged_at is not None or item.closed_at is not None:
        text_id = "staff_taken_already"
    else:
        text_id = "staff_has_it"
        items.mark_acknowledged(unit, item.id, staff.id, now)
        end_clock(unit, item.id, now, ClockKind.ACKNOWLEDGE, ClockKind.NOTICE)
        add_event(
            unit,
            Event(
                "item.acknowledged",
                now,
                actor=staff.kind,
                actor_id=staff.id,
                subject_id=item.person_id,
                message_id=item.message_id,
                details={"item": str(item.id)},
            ),
        )
    send_to_staff(
        unit, staff.kind, staff.id, text_id, {"code": code}, message_id, "acknowledged", now
    )
