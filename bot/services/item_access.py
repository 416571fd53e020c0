"""Finds the item of a code for a member of staff, where they may read it; else nothing is told."""

from __future__ import annotations

from datetime import datetime

from bot.care.item_readers import Readable, may_read
from bot.records import episodes, items
from bot.records.audit import Event, add_event
from bot.records.clocks import lock_clocks_of
from bot.records.items import Item
from bot.records.phones import Staff
from bot.records.staff_names import get_reader
from bot.records.unit import Unit
from bot.services.item_opening import readers_of


def find_item_for(
    unit: Unit, staff: Staff, code: str, now: datetime, *, lock: bool = False
) -> Item | None:
    """The item, locked with its clocks when it is about to be changed; None where there is none or
    it is not for them. That they asked for it stands in the audit trail."""
    item = items.find_by_code(unit, code)
    if item is None:
        return None
    if not is_for(unit, staff, item, now):
        _note_refused(unit, staff, item, now)
        return None
    if not lock:
        return item
    lock_clocks_of(unit, item.id)
    return items.get_item(unit, item.id, lock=True)


def is_for(unit: Unit, staff: Staff, item: Item, now: datetime) -> bool:
    """Whether a member of staff may read an item."""
    reader = get_reader(unit, staff, item.person_id)
    return reader is not None and may_read(reader, _readable(unit, item, now))


def _note_refused(unit: Unit, staff: Staff, item: Item, now: datetime) -> None:
    add_event(
        unit,
        Event(
            "item.read_refused",
            now,
            actor=staff.kind,
            actor_id=staff.id,
            subject_id=item.person_id,
            details={"item": str(item.id), "account": str(staff.account_id)},
        ),
    )


def _readable(unit: Unit, item: Item, now: datetime) -> Readable:
    episode = episodes.find_of_item(unit, item.id)
    alerted = [] if episode is None else episodes.list_alerted(unit, episode.id)
    managers = [c.id for c in readers_of(unit, item, now)] if item.private else []
    return Readable(
        team_id=item.team_id,
        private=item.private,
        named={item.owner.id, *alerted, *items.list_copies(unit, item.id)},
        managers=managers,
    )
