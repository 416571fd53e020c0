"""What staff enter of contact and calls by hand, until there is a console for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid4

from bot.app import App
from bot.care.contact import FEWEST_DAYS, MOST_DAYS, interval_ends
from bot.care.contact import Way as Way
from bot.care.promises import Ending as Ending
from bot.care.promises import Source
from bot.care.promises_window import Window as Window
from bot.care.routing import Owner
from bot.records import contact_facts, contacts, items, people, promises
from bot.records.contacts import HumanContact, Overdue
from bot.records.phones import Staff
from bot.records.promises import NewPromise, Promise
from bot.records.scenario_setup import NotRecordedError, get_row
from bot.records.unit import Unit
from bot.services.check_in_switch import switch_check_in
from bot.services.item_opening import candidates_for
from bot.services.keep_contact import record_contact, set_contact_interval
from bot.services.keep_promise import By, PromiseError, end_promise, make_promise, move_promise
from bot.services.keep_staff_accounts import find_staff

T = TypeVar("T")


class ContactError(ValueError):
    """What was typed cannot be kept; the message is for whoever typed it and quotes nobody."""


def find_person(app: App, given: str) -> UUID:
    """The person meant: by the id of ours or of people.csv. Raises ContactError."""
    with app.records.begin() as unit:
        try:
            return UUID(given)
        except ValueError:
            pass
        try:
            return get_row(unit, "people", given)
        except NotRecordedError:
            raise ContactError(f"there is no person {given}") from None


def find_worker(app: App, worker: str | None, desk: str | None) -> Staff:
    """The worker or desk who did it. Raises StaffAccountError."""
    return find_staff(app, worker, desk)


def enter_contact(app: App, person_id: UUID, way: Way, staff: Staff, at: datetime | None) -> None:
    """Note that a worker reached a service user, now or `at` a moment that is past. Raises
    ContactError."""
    now = app.clock.now()
    when = now if at is None else at
    if when > now:
        raise ContactError("contact that is still to come cannot be noted")
    contact = HumanContact(person_id, way, when, staff)
    with app.records.begin() as unit:
        if not record_contact(unit, contact, now):
            raise ContactError(f"{person_id} is no service user, has died or was erased")


def list_contacts(app: App, person_id: UUID) -> list[HumanContact]:
    """When humans reached somebody, the newest first. For staff and operators to read."""
    with app.records.begin() as unit:
        return contacts.list_contacts(unit, person_id)


def enter_interval(app: App, person_id: UUID, days: int | None, by: UUID | None) -> None:
    """Set how often a human should be in touch with somebody; None for not at all. Raises
    ContactError."""
    with app.records.begin() as unit:
        _refuse_days(days)
        if not contacts.may_be_planned_for(unit, person_id):
            raise ContactError(f"{person_id} is no service user, has died or was erased")
        set_contact_interval(unit, person_id, days, app.clock.now(), by)


def enter_interval_for_all(app: App, days: int) -> int:
    """Set it for every service user who has none, as a policy says; returns for how many."""
    _refuse_days(days)
    with app.records.begin() as unit:
        found = contacts.list_without_interval(unit)
        for person_id in found:
            set_contact_interval(unit, person_id, days, app.clock.now())
    return len(found)


def list_past_interval(app: App) -> list[tuple[Overdue, datetime]]:
    """The service users whose interval has passed, each with when it did; the longest first."""
    now = app.clock.now()
    with app.records.begin() as unit:
        found = contacts.list_plans_due(unit)
    ends = [(overdue, _ends(overdue)) for overdue in found]
    past = [(overdue, end) for overdue, end in ends if end is not None and end <= now]
    return sorted(past, key=lambda one: one[1])


def enter_check_in(
    app: App, person_id: UUID, *, on: bool, weekday: int | None, by: UUID | None
) -> None:
    """Switch the weekly check-in as the person asked a worker to. Raises ContactError where there
    is no phone of theirs alone."""
    with app.records.begin() as unit:
        if not contacts.may_be_planned_for(unit, person_id):
            raise ContactError(f"{person_id} is no service user, has died or was erased")
        points = contact_facts.list_own_points(unit, person_id)
        if on and not points:
            raise ContactError(f"{person_id} has no phone that nobody else sees")
        actor = ("operator" if by is None else "worker", by)
        point_id = points[0] if on else None
        now = app.clock.now()
        switch_check_in(unit, person_id, now, weekday=weekday, point_id=point_id, by=actor)


def enter_promise(
    app: App, person_id: UUID, window: Window, staff: Staff, code: str | None = None
) -> str:
    """Note that a worker promised somebody a call; returns its code. `code`: the item it is about.

    Raises ContactError where the worker is not among those who answer for the person.
    """
    now = app.clock.now()
    with app.records.begin() as unit:
        if window.due_until <= now:
            raise ContactError("the time of the call is past")
        if window.due_until <= window.due_from:
            raise ContactError("the call would end before it begins")
        item = None if code is None else items.find_by_code(unit, code)
        if code is not None and (item is None or item.person_id != person_id):
            raise ContactError(f"there is no item {code} of this person")
        new = NewPromise(
            id=uuid4(),
            person_id=person_id,
            code=contacts.new_code(unit) if item is None else item.code,
            source=Source.PROMISED,
            due_from=max(window.due_from, now),
            due_until=window.due_until,
            owner=_as_owner(unit, person_id, staff, now),
            made_at=now,
            made_by=(staff.kind, staff.id),
            item_id=None if item is None else item.id,
        )
        make_promise(unit, new)
        return new.code


def enter_ending(app: App, code: str, ending: Ending, staff: Staff) -> int:
    """Note that a call was made (which is contact too), tried, or is not wanted any more; returns
    how many ended. Raises ContactError."""

    def end(unit: Unit, found: Promise, now: datetime) -> None:
        end_promise(unit, found.id, ending, By(staff.kind, staff.id), now)
        if ending is Ending.KEPT:
            contact = HumanContact(found.person_id, Way.RANG, now, staff, found.item_id)
            record_contact(unit, contact, now)

    return _of_code(app, code, end)


def enter_move(app: App, code: str, window: Window, staff: Staff, agreed: str) -> int:
    """Move a call to a time that the person agreed to; returns how many. Raises ContactError."""

    def move(unit: Unit, found: Promise, now: datetime) -> None:
        move_promise(unit, found.id, window, By(staff.kind, staff.id), now, agreed=agreed)

    return _of_code(app, code, move)


def list_open_calls(app: App, person_id: UUID | None = None) -> list[Promise]:
    """The calls that are owed, what is due first comes first. For staff and operators to read."""
    with app.records.begin() as unit:
        return promises.list_open(unit, person_id)


def _of_code(app: App, code: str, work: Callable[[Unit, Promise, datetime], None]) -> int:
    now = app.clock.now()
    with app.records.begin() as unit:
        found = promises.list_open_of_code(unit, code)
        if not found:
            raise ContactError(f"no call is owed under {code}")
        try:
            for promise in found:
                work(unit, promise, now)
        except PromiseError as error:
            raise ContactError(str(error)) from None
    return len(found)


def _as_owner(unit: Unit, person_id: UUID, staff: Staff, now: datetime) -> Owner:
    _, candidates = candidates_for(unit, people.get_person(unit, person_id), now)
    for candidate in candidates:
        if candidate.id == staff.id:
            return Owner(candidate.id, candidate.role)
    raise ContactError("that worker or desk does not answer for this person")


def _refuse_days(days: int | None) -> None:
    if days is not None and not FEWEST_DAYS <= days <= MOST_DAYS:
        raise ContactError(f"an interval has {FEWEST_DAYS} to {MOST_DAYS} days")


def _ends(overdue: Overdue) -> datetime | None:
    plan = overdue.plan
    if plan.interval_days is None or plan.interval_set_at is None:
        return None
    return interval_ends(overdue.last, plan.interval_set_at, plan.interval_days)
