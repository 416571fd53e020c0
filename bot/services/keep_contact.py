"""Keeps the ledger of human contact, and how often there should be any: who is reminded, and when.

Only a human who says that they reached somebody is written down. What a bot says never is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bot.care.contact import REMINDED_BEFORE, Reminder, interval_ends, look_again_at, reminder_now
from bot.care.routing import Candidate, decide_owner
from bot.clock import local
from bot.records import contacts, outbox, people
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, end_clock, set_clock
from bot.records.contacts import HumanContact, Plan
from bot.records.unit import Unit
from bot.services.item_opening import candidates_for
from bot.services.keep_contact_telling import tell_a_lead, tell_in_chain
from bot.services.staffed_hours import team_opening

#: So many days back a staffed one is looked for, on which a reminder is in time.
_LOOKS_BACK_DAYS = 12


def record_contact(unit: Unit, contact: HumanContact, now: datetime) -> bool:
    """Note that a human reached a service user, and begin their interval anew; False for anybody
    else, whose contact is not counted."""
    if not contacts.may_be_planned_for(unit, contact.person_id):
        return False
    contacts.add_contact(unit, contact, now)
    details: dict[str, str | int | None] = {"way": contact.way.value, "at": contact.at.isoformat()}
    if contact.item_id is not None:
        details["item"] = str(contact.item_id)
    add_event(
        unit,
        Event(
            "contact.recorded",
            now,
            actor=contact.by.kind,
            actor_id=contact.by.id,
            subject_id=contact.person_id,
            details=details,
        ),
    )
    watch_interval(unit, contact.person_id, now)
    return True


def set_contact_interval(
    unit: Unit, person_id: UUID, days: int | None, now: datetime, by: UUID | None = None
) -> None:
    """How many days may pass between contacts with a human; None: nobody is reminded. `by` is the
    worker who says so."""
    contacts.set_interval(unit, person_id, days, now)
    add_event(
        unit,
        Event(
            "contact.interval_set",
            now,
            actor="operator" if by is None else "worker",
            actor_id=by,
            subject_id=person_id,
            details={"days": days},
        ),
    )
    watch_interval(unit, person_id, now)


def watch_interval(unit: Unit, person_id: UUID, now: datetime) -> None:
    """Set the clock of somebody's interval as things stand, or end it where they have none."""
    plan = contacts.find_plan(unit, person_id)
    if plan is None or plan.interval_days is None:
        end_clock(unit, person_id, now, ClockKind.CONTACT_DUE)
        return
    ends = _ends(unit, plan)
    due_at = look_again_at(ends, _remind_at(unit, person_id, ends), now)
    set_clock(unit, ClockKind.CONTACT_DUE, person_id, due_at or now)


def ring_interval(unit: Unit, person_id: UUID, now: datetime) -> None:
    """Remind the key worker, or whoever is there for them, before an interval ends; tell the lead
    once it has passed. Each once; nobody but staff hears of it, and only in staffed hours."""
    plan = contacts.find_plan(unit, person_id)
    if plan is None or plan.interval_days is None:
        return
    if not contacts.may_be_planned_for(unit, person_id):
        return
    ends = _ends(unit, plan)
    remind_at = _remind_at(unit, person_id, ends)
    reminder = reminder_now(ends, remind_at, now)
    if reminder is not None:
        team_id, candidates = candidates_for(unit, people.get_person(unit, person_id), now)
        opening = team_opening(unit, team_id, now)
        if opening is not None and opening > now:
            set_clock(unit, ClockKind.CONTACT_DUE, person_id, opening)
            return
        _remind(unit, plan, reminder, ends, candidates, now)
    due_at = look_again_at(ends, remind_at, now)
    if due_at is not None:
        set_clock(unit, ClockKind.CONTACT_DUE, person_id, due_at)


def _remind(
    unit: Unit,
    plan: Plan,
    reminder: Reminder,
    ends: datetime,
    candidates: Sequence[Candidate],
    now: datetime,
) -> None:
    step = f"contact_{reminder.value}:{ends.isoformat()}"
    if outbox.is_written(unit, plan.person_id, step):
        return
    values, about = {"code": plan.code}, plan.person_id
    details: dict[str, str | int | None] = {"ends": ends.isoformat()}
    if reminder is Reminder.SOON:
        first = decide_owner(candidates)
        told = tell_in_chain(unit, candidates, first, "staff_contact_due", values, about, step, now)
    else:
        told = tell_a_lead(unit, candidates, "staff_contact_late", values, about, step, now)
    details["told"] = None if told is None else told.role.value
    if reminder is Reminder.SOON:
        add_event(unit, Event("contact.due_told", now, subject_id=about, details=details))
    else:
        add_event(unit, Event("contact.late_told", now, subject_id=about, details=details))


def _ends(unit: Unit, plan: Plan) -> datetime:
    if plan.interval_days is None or plan.interval_set_at is None:
        raise ValueError("no interval is set")
    last = contacts.find_last_contact(unit, plan.person_id)
    return interval_ends(last, plan.interval_set_at, plan.interval_days)


def _remind_at(unit: Unit, person_id: UUID, ends: datetime) -> datetime:
    """When the key worker hears that an interval ends: two days before, and in staffed time that
    lies before its end; earlier where a long weekend comes between."""
    at = ends - REMINDED_BEFORE
    team_id, _ = candidates_for(unit, people.get_person(unit, person_id), at)
    opening = team_opening(unit, team_id, at)
    if opening is None or opening < ends:
        return opening or at
    for back in range(1, _LOOKS_BACK_DAYS):
        day = local(at) - timedelta(days=back)
        midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
        earlier = team_opening(unit, team_id, midnight)
        if earlier is not None and local(earlier).date() == day.date():
            return earlier
    return at
