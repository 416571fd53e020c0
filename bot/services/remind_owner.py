"""Reminds whoever has an item that nobody has said HAVE, before it goes to the next in line."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.care.routing import is_desk, is_present
from bot.records import items
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, set_clock
from bot.records.unit import Unit
from bot.services.alerting import kind_of, send_to_staff
from bot.services.item_opening import readers_of
from bot.services.staffed_hours import team_opening


def remind_owner(unit: Unit, item_id: UUID, now: datetime) -> None:
    """The time to say "I have this" is up. Whoever is away hears nothing: it moves on without."""
    item = items.get_item(unit, item_id, lock=True)
    if item.acknowledged_at is not None or item.closed_at is not None:
        return
    opening = team_opening(unit, item.team_id, now)
    if opening is not None and opening > now:
        set_clock(unit, ClockKind.REMIND, item.id, opening)
        return
    owner = item.owner
    if not is_desk(owner.role) and not is_present(readers_of(unit, item, now), owner):
        return
    send_to_staff(
        unit,
        kind_of(owner.role),
        owner.id,
        "staff_still_waits",
        {"code": item.code},
        item.message_id,
        f"still_waits:{owner.id}",
        now,
    )
    details = {"item": str(item.id), "role": owner.role.value}
    add_event(
        unit,
        Event(
            "item.reminded",
            now,
            subject_id=item.person_id,
            message_id=item.message_id,
            details=details,
        ),
    )
