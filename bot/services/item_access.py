"""Finds the item of a code for a member of staff, where they may read it; else nothing is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bot.care import item_readers
from bot.care.item_readers import Readable, Reader, may_read
from bot.care.posts import whom_by_name
from bot.care.routing import Candidate, list_managers
from bot.records import episodes, items, people, rota_holders
from bot.records.audit import Event, add_event
from bot.records.clocks import lock_clocks_of
from bot.records.items import Item
from bot.records.outbox_reports import was_told_of
from bot.records.phones import Staff
from bot.records.staff_names import get_reader, list_roles_of_desks
from bot.records.unit import Unit
from bot.services.item_opening import candidates_for, readers_of
from bot.services.person_access import is_their_person

_NOBODY = UUID(int=0)


def find_item_for(
    unit: Unit, staff: Staff, code: str, now: datetime, *, lock: bool = False
) -> Item | None:
    """The item, locked with its clocks when it is about to be changed; None where there is none or
    it is not for them. That they asked for it stands in the audit trail."""
    item, may = _look(unit, staff, code, now)
    if item is None or not may:
        _note_refused(unit, staff, item, now)
        return None
    if not lock:
        return item
    lock_clocks_of(unit, item.id)
    return items.get_item(unit, item.id, lock=True)


def find_item_unseen(unit: Unit, staff: Staff, code: str, now: datetime) -> Item | None:
    """The same for what opens no words: nothing of it stands in the audit trail."""
    item, may = _look(unit, staff, code, now)
    return item if may else None


def _look(unit: Unit, staff: Staff, code: str, now: datetime) -> tuple[Item | None, bool]:
    """The item of a code, and whether it is theirs. Of one that there is not, as many questions
    are asked as of one that is not theirs, and of one that is private as of any other: the time
    shows no difference."""
    item = items.find_by_code(unit, code)
    # Only a desk may manage. Whether it does is asked of every code.
    asks = staff.kind == "desk"
    managers = _managers(unit, _NOBODY if item is None else item.team_id) if asks else []
    if item is None:
        get_reader(unit, staff, _NOBODY)
        _named(unit, _NOBODY, _NOBODY, now)
        is_their_person(unit, staff, _NOBODY, now)
        return None, False
    reader, readable = _who_and_what(unit, staff, item, managers, now)
    may = reader is not None and may_read(reader, readable)
    return item, may or _is_of_theirs(unit, staff, item, now)


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
    readable = _readable(unit, item, _managers(unit, item.team_id), now)
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
    # No worker manages: of what is private they need not know who does.
    asks = item.private and staff.kind != "worker"
    managers = _managers(unit, item.team_id) if asks else []
    reader, readable = _who_and_what(unit, staff, item, managers, now)
    return reader is not None and may_read(reader, readable)


def _who_and_what(
    unit: Unit, staff: Staff, item: Item, managers: Sequence[UUID], now: datetime
) -> tuple[Reader | None, Readable]:
    return get_reader(unit, staff, item.person_id), _readable(unit, item, managers, now)


def _is_of_theirs(unit: Unit, staff: Staff, item: Item, now: datetime) -> bool:
    """Whether a worker of another team has the person, or covers for whoever has: what they text
    is theirs to read then. Of what may be about a worker no worker reads anything."""
    return is_their_person(unit, staff, item.person_id, now) and not item.private


def may_read_around(unit: Unit, staff: Staff, item: Item) -> bool:
    """Whether a member of staff who may read an item may read what was said before and after it
    too."""
    reader = get_reader(unit, staff, item.person_id)
    return reader is not None and item_readers.may_read_around(reader, item.team_id)


def _note_refused(unit: Unit, staff: Staff, item: Item | None, now: datetime) -> None:
    account = {} if staff.account_id is None else {"account": str(staff.account_id)}
    add_event(
        unit,
        Event(
            "item.read_refused",
            now,
            actor=staff.kind,
            actor_id=staff.id,
            subject_id=None if item is None else item.person_id,
            details={"item": None if item is None else str(item.id), **account},
        ),
    )


def _readable(unit: Unit, item: Item, managers: Sequence[UUID], now: datetime) -> Readable:
    named = _named(unit, item.id, item.owner.id, now, private=item.private)
    return Readable(item.team_id, item.private, named, managers if item.private else [])


def _managers(unit: Unit, team_id: UUID) -> list[UUID]:
    """The desks of a team that read what may be about a worker: by their roles alone."""
    desks = [Candidate(one, role) for one, role in list_roles_of_desks(unit, team_id)]
    return [one.id for one in list_managers(desks)]


def _named(
    unit: Unit, item_id: UUID, owner_id: UUID, now: datetime, *, private: bool = False
) -> set[UUID]:
    """Whoever owns an item, was alerted to it or gets a copy; and, but of what is private, whoever
    has one of those desks by name."""
    asked = {owner_id, *episodes.list_alerted_of(unit, item_id)}
    by_name = rota_holders.list_named_of_desks(unit, set() if private else asked, now)
    holders = [one for named in by_name.values() for one in whom_by_name(named)]
    return {*asked, *holders, *items.list_copies(unit, item_id)}
