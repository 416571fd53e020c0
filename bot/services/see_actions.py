"""What a member of staff can do about an item beside reading it: what was written and how it fares,
who talks with the person, whom it could be passed to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.care.staff_replies import Colleague
from bot.records import answer_ways, claims, passes, people, promises, staff_names, worker_answers
from bot.records.audit import Event, add_event
from bot.records.items import Item
from bot.records.phones import Staff
from bot.records.staff_names import StaffName as StaffName
from bot.records.unit import Unit
from bot.records.vault import ErasedError
from bot.records.worker_answers import SentAnswer as SentAnswer
from bot.services.item_access import find_item_for
from bot.services.pass_item_on import list_takers


@dataclass(frozen=True, slots=True)
class Actions:
    """What stands at this moment. `claimed_by` talks with the person, until `claimed_until` if they
    write nothing more; `passed_to` is to take it by `passed_until`."""

    code: str
    is_open: bool
    owes_call: bool
    do_not_ring: bool
    answers: tuple[SentAnswer, ...] = field(repr=False)
    takers: tuple[Colleague, ...] = field(repr=False)
    claimed_by: Staff | None = None
    claimed_until: datetime | None = None
    passed_to: Staff | None = None
    passed_until: datetime | None = None
    passed_words: str = field(default="", repr=False)
    names: dict[UUID, StaffName] = field(default_factory=dict, repr=False)


def see_just_read(app: App, staff: Staff, code: str) -> Actions | None:
    """The same beside an item that was read in the same moment: one reading, one event."""
    return see_actions(app, staff, code, is_noted=True)


def see_actions(app: App, staff: Staff, code: str, *, is_noted: bool = False) -> Actions | None:
    """What can be done about the item of a code; None where it is not theirs to read. What staff
    wrote is opened, and that they read it stands in the audit trail."""
    now = app.clock.now()
    with app.records.begin() as unit:
        item = find_item_for(unit, staff, code, now)
        if item is None:
            return None
        try:
            found = _see(unit, staff, item, now)
        except ErasedError:
            return None
        if not is_noted and (found.answers or found.passed_words):
            _note_read(unit, staff, item, now)
        return found


def _see(unit: Unit, staff: Staff, item: Item, now: datetime) -> Actions:
    answers = tuple(worker_answers.list_sent(unit, item.person_id, item.id))
    claim = claims.find_of_item(unit, item.id)
    passed = passes.find_open(unit, item.id)
    words = dict(passes.list_words(unit, item.id)) if passed is not None else {}
    who = [answer.answer.by.id for answer in answers]
    who += [one.by.id for one in (claim, passed) if one is not None]
    who += [] if passed is None else [passed.to.id]
    is_open = item.closed_at is None
    way = answer_ways.get_last_way(unit, item.person_id)
    return Actions(
        code=item.code,
        is_open=is_open,
        do_not_ring=people.get_sender(unit, way.contact_point_id).do_not_ring,
        owes_call=bool(promises.list_open_of_item(unit, item.id)),
        answers=answers,
        takers=tuple(list_takers(unit, staff, item, now)) if is_open else (),
        claimed_by=None if claim is None or claim.until <= now else claim.by,
        claimed_until=None if claim is None else claim.until,
        passed_to=None if passed is None else passed.to,
        passed_until=None if passed is None else passed.due_at,
        passed_words="" if passed is None else words[passed],
        names={one: name for one in set(who) if (name := staff_names.find_staff_name(unit, one))},
    )


def _note_read(unit: Unit, staff: Staff, item: Item, now: datetime) -> None:
    add_event(
        unit,
        Event(
            "item.read",
            now,
            actor=staff.kind,
            actor_id=staff.id,
            subject_id=item.person_id,
            message_id=item.message_id,
            details={"item": str(item.id), "account": str(staff.account_id)},
        ),
    )
