"""Finds the item of a code for a member of staff, where they may read it; else nothing is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bot.care.item_readers import Readable, may_read
from bot.records import episodes, items, people
from bot.records.audit import Event, add_event
from bot.records.clocks import lock_clocks_of
from bot.records.items import Item
from bot.records.outbox_reports import was_told_of
from bot.records.phones import Staff
from bot.records.staff_names import get_reader
from bot.records.unit import Unit
from bot.services.item_opening import candidates_for, readers_of


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


def find_item_to_answer(
    unit: Unit, phone: Sequence[Staff], code: str, now: datetime
) -> tuple[Staff, Item] | None:
    """Which of those for whom a phone stands may answer for the item of a code by text, and the
    item, locked with its clocks; None where there is none, or it is for none of them.

    Beside whoever may read it: whoever is there for the person now, said HAVE before, or was told
    of it by a text. Nobody who was asked to act is turned away.
    """
    item = items.find_by_code(unit, code)
    if item is None:
        return None
    readable = _readable(unit, item, now)
    if not item.private:
        there = [c.id for c in readers_of(unit, item, now) if c.present]
        told = [s.id for s in phone if was_told_of(unit, item.message_id, s.id)]
        named = {*readable.named, *there, *told, item.acknowledged_by or item.owner.id}
        readable = replace(readable, named=named)
    staff = _first_who_may(unit, phone, item.person_id, readable)
    if staff is None:
        _note_refused(unit, phone[0], item, now)
        return None
    lock_clocks_of(unit, item.id)
    return staff, items.get_item(unit, item.id, lock=True)


def find_who_answers(
    unit: Unit, phone: Sequence[Staff], person_id: UUID, owner_id: UUID | None, now: datetime
) -> Staff | None:
    """Which of those for whom a phone stands may answer for a person's call or contact: whoever
    owes it, is there for the person now, or is of their team."""
    team_id, candidates = candidates_for(unit, people.get_person(unit, person_id), now)
    named = {c.id for c in candidates if c.present} | ({owner_id} if owner_id else set())
    return _first_who_may(unit, phone, person_id, Readable(team_id, False, named, ()))


def _first_who_may(
    unit: Unit, phone: Sequence[Staff], person_id: UUID, readable: Readable
) -> Staff | None:
    """Who was asked comes before who only might: what they say is kept under their name."""
    for staff in sorted(phone, key=lambda one: one.id not in readable.named):
        reader = get_reader(unit, staff, person_id)
        if reader is not None and may_read(reader, readable):
            return staff
    return None


def is_for(unit: Unit, staff: Staff, item: Item, now: datetime) -> bool:
    """Whether a member of staff may read an item."""
    reader = get_reader(unit, staff, item.person_id)
    return reader is not None and may_read(reader, _readable(unit, item, now))


def _note_refused(unit: Unit, staff: Staff, item: Item, now: datetime) -> None:
    account = {} if staff.account_id is None else {"account": str(staff.account_id)}
    add_event(
        unit,
        Event(
            "item.read_refused",
            now,
            actor=staff.kind,
            actor_id=staff.id,
            subject_id=item.person_id,
            details={"item": str(item.id), **account},
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
