"""What staff say of reaching somebody: on an item, or with the code of a call or of one-to-one
contact. Only "reached" counts as contact; a call ends when it was made or tried."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bot.care.contact import Way
from bot.care.contact_words import Outcome, read_outcome
from bot.care.promises import Ending
from bot.care.staff_words import Said, StaffAnswer
from bot.records import contacts, items, promises
from bot.records.contacts import HumanContact
from bot.records.items import Item
from bot.records.outbox_reports import was_told_of
from bot.records.phones import Staff
from bot.records.promises import Promise
from bot.records.unit import Unit
from bot.services.item_access import find_who_answers
from bot.services.keep_contact import record_contact
from bot.services.keep_promise import By, end_promise


def hear_of_contact(
    unit: Unit, staff: Staff, item: Item, answer: StaffAnswer, now: datetime
) -> bool:
    """Note what a worker's words on an item say of contact, and of calls that were asked for in
    it; whether a call of it is still owed. The item is held."""
    outcome, way = read_outcome(answer.words)
    if outcome is Outcome.REACHED and way is not None:
        contact = HumanContact(item.person_id, way, now, staff, item.id)
        record_contact(unit, contact, now)
    return not _settle(unit, promises.list_open_of_item(unit, item.id), staff, answer, outcome, now)


def hear_of_call(unit: Unit, staff: Staff, item: Item, words: str, now: datetime) -> bool:
    """Somebody says that they called back: the calls owed of an item end, as made or as tried.
    False where none was owed. The item is held."""
    outcome, way = read_outcome(words)
    tried = outcome is Outcome.TRIED
    if not tried:
        contact = HumanContact(item.person_id, way or Way.RANG, now, staff, item.id)
        record_contact(unit, contact, now)
    owed = promises.list_open_of_item(unit, item.id)
    for promise in owed:
        ending = Ending.TRIED if tried else Ending.KEPT
        end_promise(unit, promise.id, ending, By(staff.kind, staff.id), now)
    return bool(owed)


def hear_of_code(
    unit: Unit, phone: Sequence[Staff], answer: StaffAnswer, now: datetime
) -> str | None:
    """The same with a code that stands for no open item: for a call that is owed, or for somebody's
    one-to-one contact. `phone`: all for whom the phone stands from which it came. The id of the
    text that answers; None where the code stands for nothing that is theirs to know."""
    who, owed = _owed_by(unit, phone, answer.code, now)
    plan = None if owed else contacts.find_plan_of_code(unit, answer.code)
    if plan is not None:
        who = find_who_answers(unit, phone, plan.person_id, None, now)
    if who is None or not (owed or plan):
        return None
    if answer.said is Said.HAVE or not answer.says_enough:
        return "staff_say_more"
    outcome, way = read_outcome(answer.words)
    if outcome is Outcome.REACHED and way is not None:
        person_id = plan.person_id if plan is not None else owed[0].person_id
        _record(unit, person_id, way, who, now)
    if owed:
        settled = _settle(unit, owed, who, answer, outcome, now)
        return "staff_call_noted" if settled else "staff_call_open"
    return "staff_contact_noted" if outcome is Outcome.REACHED else "staff_contact_not_noted"


def _owed_by(
    unit: Unit, phone: Sequence[Staff], code: str, now: datetime
) -> tuple[Staff | None, list[Promise]]:
    """The open calls of a code, one person's, that somebody with this phone may answer for."""
    found = promises.list_open_of_code(unit, code)
    for promise in found:
        told = next((s.id for s in phone if was_told_of(unit, promise.id, s.id)), promise.owner.id)
        who = find_who_answers(unit, phone, promise.person_id, told, now)
        if who is not None:
            return who, [one for one in found if not _is_hidden(unit, one, who)]
    return None, []


def _record(unit: Unit, person_id: UUID, way: Way, staff: Staff, now: datetime) -> None:
    record_contact(unit, HumanContact(person_id, way, now, staff), now)


def _settle(
    unit: Unit,
    owed: Sequence[Promise],
    staff: Staff,
    answer: StaffAnswer,
    outcome: Outcome,
    now: datetime,
) -> bool:
    """End calls that were made or tried; whether none is left. "DONE, passed to Priya" says nothing
    of a call, and leaves it open."""
    if outcome is Outcome.REACHED:
        ending = Ending.KEPT
    elif outcome is Outcome.TRIED or answer.said is Said.TRIED:
        ending = Ending.TRIED
    else:
        return not owed
    for promise in owed:
        end_promise(unit, promise.id, ending, By(staff.kind, staff.id), now)
    return True


def _is_hidden(unit: Unit, promise: Promise, staff: Staff) -> bool:
    """What may be about a worker is not theirs to know of."""
    if promise.item_id is None or staff.kind != "worker":
        return False
    return items.get_item(unit, promise.item_id).private
