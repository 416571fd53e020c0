"""Moves what is open about a person from the old key worker to the new one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.care.change_worker import URGENT
from bot.care.routing import Owner, Role
from bot.care.wishes import Wish
from bot.records import items, open_items, people, worker_changes
from bot.records.audit import Event, add_event
from bot.records.clocks import lock_clocks_of
from bot.records.items import Item
from bot.records.unit import Unit
from bot.records.worker_changes import Change, Entry
from bot.services.item_opening import belongs_to

#: Whoever has an item as one of these has it in the key worker's place. Others keep theirs.
_IN_PLACE = (Role.KEY_WORKER, Role.COVER)
#: Wishes that a call answers.
_CALL_BACKS = (Wish.CALL, Wish.NO_PIN, Wish.PROOF_LOCKED)


def note_open_items(unit: Unit, change: Change, now: datetime) -> int:
    """Write down, beside the change, every open item about the person, with its lane and whether
    anybody has read it; returns how many there are.

    What may be about a worker is not written down: it is not for either of the two.
    """
    found = _open_about(unit, change.person_id)
    worker_changes.note_entries(unit, change.id, [_entry(item) for item in found], now)
    return len(found)


def move_items(unit: Unit, change: Change, now: datetime, *, urgent_too: bool) -> int:
    """Give what the old key worker has, or whoever covers, to the new one; returns how much.

    What is urgent stays until the new one has taken over.
    """
    note_open_items(unit, change, now)
    moved = 0
    for found in _open_about(unit, change.person_id):
        if not urgent_too and found.lane in URGENT:
            continue
        lock_clocks_of(unit, found.id)
        item = items.get_item(unit, found.id, lock=True)
        if item.closed_at is None and _goes(item, change):
            _hand_over(unit, item, change, now)
            moved += 1
    return moved


def _goes(item: Item, change: Change) -> bool:
    return item.owner.role in _IN_PLACE and item.owner.id != change.to_id


def _hand_over(unit: Unit, item: Item, change: Change, now: datetime) -> None:
    items.set_owner(unit, item.id, Owner(change.to_id, Role.KEY_WORKER))
    worker_changes.mark_moved(unit, change.id, item.id, now)
    add_event(
        unit,
        Event(
            "item.handed_over",
            now,
            subject_id=item.person_id,
            message_id=item.message_id,
            details={"item": str(item.id), "change": str(change.id), "lane": item.lane.value},
        ),
    )


def _open_about(unit: Unit, person_id: UUID) -> list[Item]:
    found = [
        items.get_item(unit, item_id) for item_id in open_items.list_open_near(unit, person_id)
    ]
    return [item for item in found if not item.private and _is_about(unit, item, person_id)]


def _is_about(unit: Unit, item: Item, person_id: UUID) -> bool:
    return belongs_to(unit, people.get_person(unit, item.person_id))[1] == person_id


def _entry(item: Item) -> Entry:
    kind = "call_back" if item.wish in _CALL_BACKS else "item"
    return Entry(kind, item.id, item.lane, unread=item.acknowledged_at is None)
