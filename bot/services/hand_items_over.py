"""Moves what is open about a person, and the calls that are owed, from the old key worker to the
new one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.care.change_worker import URGENT
from bot.care.routing import Owner, Role
from bot.care.wishes import Wish
from bot.records import items, open_items, people, promises, worker_changes
from bot.records.audit import Event, add_event
from bot.records.clocks import lock_clocks_of
from bot.records.items import Item
from bot.records.promises import Promise
from bot.records.unit import Unit
from bot.records.worker_changes import Change, Entry
from bot.services.item_opening import belongs_to
from bot.services.keep_promise_ringing import hand_over_calls

#: Whoever has an item as one of these has it in the key worker's place. Others keep theirs.
_IN_PLACE = (Role.KEY_WORKER, Role.COVER)
#: Wishes that a call answers.
_CALL_BACKS = (Wish.CALL, Wish.NO_PIN, Wish.PROOF_LOCKED)


def note_open_items(unit: Unit, change: Change, now: datetime) -> int:
    """Write down, beside the change, every open item about the person, with its lane and whether
    anybody has read it, and every call that is owed; returns how many items there are.

    What may be about a worker is not written down: it is not for either of the two.
    """
    found = _open_about(unit, change.person_id)
    owed = [p for who in _owed_about(unit, change.person_id) for p in promises.list_open(unit, who)]
    entries = [_entry(item) for item in found]
    entries += [_promised(promise) for promise in owed if not _is_private(unit, promise)]
    worker_changes.note_entries(unit, change.id, entries, now)
    return len(found)


def move_items(unit: Unit, change: Change, now: datetime, *, urgent_too: bool) -> int:
    """Give what the old key worker has, or whoever covers, to the new one; returns how many items.

    What is urgent stays until the new one has taken over. Calls that are owed go with the items.
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
    _move_calls(unit, change, now)
    return moved


def _move_calls(unit: Unit, change: Change, now: datetime) -> None:
    for who in _owed_about(unit, change.person_id):
        for promise in hand_over_calls(unit, who, now):
            owner = promises.get_promise(unit, promise.id).owner
            if owner != promise.owner and owner.id == change.to_id:
                worker_changes.mark_moved(unit, change.id, promise.id, now)


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


def _owed_about(unit: Unit, person_id: UUID) -> list[UUID]:
    """Who is owed a call about a person: they themselves, and carers of nobody else."""
    near = open_items.list_owed_near(unit, person_id)
    return [who for who in near if _subject_of(unit, who) == person_id]


def _is_about(unit: Unit, item: Item, person_id: UUID) -> bool:
    return _subject_of(unit, item.person_id) == person_id


def _subject_of(unit: Unit, writer_id: UUID) -> UUID | None:
    return belongs_to(unit, people.get_person(unit, writer_id))[1]


def _is_private(unit: Unit, promise: Promise) -> bool:
    return promise.item_id is not None and items.get_item(unit, promise.item_id).private


def _entry(item: Item) -> Entry:
    kind = "call_back" if item.wish in _CALL_BACKS else "item"
    return Entry(kind, item.id, item.lane, unread=item.acknowledged_at is None)


def _promised(promise: Promise) -> Entry:
    """Whether the text that asked for it was read stands with that."""
    return Entry("promise", promise.id, None, unread=False)
