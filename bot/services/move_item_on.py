"""Moves an item that nobody picked up along its chain: tells the next in line, and who had it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bot.care.lanes import ALERTED
from bot.care.routing import Candidate, Owner, decide_next_owner, is_desk, is_present
from bot.records import episodes, items
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, lock_clock, set_clock
from bot.records.items import Item
from bot.records.unit import Unit
from bot.services.alerting import alert_in_chain, kind_of, send_to_staff
from bot.services.escalate import note_undelivered
from bot.services.item_opening import readers_of
from bot.services.lane_due import up_at
from bot.services.staffed_hours import team_opening

#: Where the chain has ended, its last owner hears again this often until a human has it.
AGAIN_EVERY = timedelta(minutes=15)


def move_item_on(unit: Unit, item_id: UUID, now: datetime) -> None:
    """The item's clock rang unacknowledged: it goes to the next in the chain. Never closed."""
    lock_clock(unit, ClockKind.ACKNOWLEDGE, item_id)
    item = items.get_item(unit, item_id, lock=True)
    if item.acknowledged_at is not None or item.closed_at is not None:
        return
    if episodes.find_of_item(unit, item.id) is not None:
        return  # It has a chain, and that has a clock of its own.
    if waits_for_staff(unit, item, ClockKind.ACKNOWLEDGE, now):
        return
    candidates = readers_of(unit, item, now)
    following = decide_next_owner(candidates, item.owner)
    owner = _give_to(unit, item, following or item.owner, candidates, now)
    if owner.id != item.owner.id:
        _tell_former(unit, item, candidates, now)
    taking = unit.lane_clocks.taking.get(item.lane)
    again = now + AGAIN_EVERY
    if taking is not None:
        then = up_at(unit, taking.then_every, item.team_id, now)
        again = then if following else max(then, again)
    set_clock(unit, ClockKind.ACKNOWLEDGE, item.id, again)


def _tell_former(unit: Unit, item: Item, candidates: Sequence[Candidate], now: datetime) -> None:
    """Whoever had it and is there hears that somebody else has it: two would act, or neither."""
    former = item.owner
    if is_desk(former.role) or is_present(candidates, former):
        step = f"passed_on:{now.isoformat()}"
        send_to_staff(
            unit,
            kind_of(former.role),
            former.id,
            "staff_passed_on",
            {"code": item.code},
            item.message_id,
            step,
            now,
        )


def move_on_after_failed_text(unit: Unit, turn_id: UUID, staff_id: UUID, now: datetime) -> None:
    """A text to an item's owner cannot be delivered: do not wait for the clock.

    At the end of the chain there is nobody further: the clock tries again in its own time, or
    every failure would make the next alert.
    """
    item = items.find_item_of(unit, turn_id)
    if item is None or note_undelivered(unit, item, staff_id, now) or item.owner.id != staff_id:
        return
    candidates = readers_of(unit, item, now)
    if decide_next_owner(candidates, item.owner) is not None:
        move_item_on(unit, item.id, now)


def waits_for_staff(unit: Unit, item: Item, clock: ClockKind, now: datetime) -> bool:
    """What can wait wakes nobody at night or on a bank holiday: its clock rings as staff come
    in."""
    opening = None if item.lane in ALERTED else team_opening(unit, item.team_id, now)
    if opening is None or opening <= now:
        return False
    set_clock(unit, clock, item.id, opening)
    return True


def _give_to(
    unit: Unit, item: Item, owner: Owner, candidates: Sequence[Candidate], now: datetime
) -> Owner:
    """Tell the next in line who has a phone, and let that one own it; returns who that is."""
    reached = alert_in_chain(
        unit,
        owner,
        candidates,
        item.code,
        text_id="staff_moved_on",
        message_id=item.message_id,
        step=f"moved_on:{now.isoformat()}",
        now=now,
    )
    new_owner = reached or owner
    items.set_owner(unit, item.id, new_owner)
    add_event(
        unit,
        Event(
            "item.moved_on",
            now,
            subject_id=item.person_id,
            message_id=item.message_id,
            details={
                "item": str(item.id),
                "from_role": item.owner.role.value,
                "to_role": new_owner.role.value,
            },
        ),
    )
    return new_owner
