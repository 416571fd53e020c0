"""Somebody to whom an item was passed has it: whoever passed it on hears so."""

from __future__ import annotations

from datetime import datetime

from bot.records import items, passes
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, end_clock
from bot.records.items import Item
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.services.alerting import send_to_staff


def take_pass(unit: Unit, staff: Staff, item: Item, now: datetime) -> bool:
    """Note that an item that was passed to somebody is theirs now; False where it was not."""
    found = passes.find_open(unit, item.id)
    if found is None or found.to != staff:
        return False
    passes.mark_taken(unit, found.id, now)
    end_clock(unit, found.id, now, ClockKind.GIVE_BACK)
    if item.acknowledged_at is not None:
        items.mark_acknowledged(unit, item.id, staff.id, now)
    send_to_staff(
        unit,
        found.by.kind,
        found.by.id,
        "staff_pass_taken",
        {"code": item.code},
        item.message_id,
        f"pass_taken:{found.id}",
        now,
    )
    add_event(
        unit,
        Event(
            "item.pass_taken",
            now,
            actor=staff.kind,
            actor_id=staff.id,
            subject_id=item.person_id,
            message_id=item.message_id,
            details={"item": str(item.id), "pass": str(found.id)},
        ),
    )
    return True
