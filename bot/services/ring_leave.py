"""The clocks of a time away: nobody covers yet, it is near, it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from bot.bank_holidays import closed_days
from bot.care.hours import Occasion
from bot.care.leave_cover import TOLD_AGAIN_EVERY
from bot.clock import UK, local
from bot.records import leaves
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, set_clock
from bot.records.leaves import TimeAway, Weeks
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.services.alerting import send_to_staff
from bot.services.judge_leave import judge_leave
from bot.services.list_while_away import list_in
from bot.services.staffed_hours import team_opening
from bot.services.tell_lead import tell_lead

#: So many codes go in one text.
_MOST_CODES = 8
#: So long after the return AWAY still says what was open.
_ASKED_WITHIN = timedelta(days=14)


def ring_uncovered(unit: Unit, absence_id: UUID, now: datetime) -> None:
    """Tell the lead that somebody is away and nobody covers; again each day until somebody does."""
    leave = leaves.find_time_away(unit, absence_id)
    if leave is None or leave.ends_at <= now:
        return
    judged = judge_leave(unit, leave, Weeks(unit, now), now)
    if judged.verdict.is_covered:
        return
    team_id = leaves.get_team_of(unit, leave.worker_id)
    step = f"leave_uncovered:{now.isoformat()}"
    role = tell_lead(unit, team_id, "staff_leave_uncovered", {}, leave.id, step, now)
    _note(unit, Event("leave.uncovered_told", now), leave, role=role and role.value)
    again = now + TOLD_AGAIN_EVERY
    set_clock(
        unit, ClockKind.LEAVE_UNCOVERED, leave.id, team_opening(unit, team_id, again) or again
    )


def ring_near(unit: Unit, absence_id: UUID, now: datetime) -> None:
    """A week before: ask the key worker, once, to bring those together with their cover who have
    not met, in staffed hours."""
    leave = leaves.find_time_away(unit, absence_id)
    if leave is None or leave.starts_at <= now or leave.cover_id is None:
        return
    opening = team_opening(unit, leaves.get_team_of(unit, leave.worker_id), now)
    if opening is not None and opening > now:
        set_clock(unit, ClockKind.LEAVE_NEAR, leave.id, opening)
        return
    people = leaves.list_people_of(unit, leave.worker_id, leave.starts_at, leave.ends_at)
    missing = leaves.list_not_introduced(unit, people, leave.cover_id)
    if missing:
        values = {"count": str(len(missing))}
        _tell(unit, leave, "staff_leave_near", values, "leave_near", now)
        _note(unit, Event("leave.introduction_asked", now), leave, people=len(missing))


def ring_back(unit: Unit, absence_id: UUID, now: datetime) -> None:
    """The morning of the first day back at work: say how much came in, and how much is open."""
    leave = leaves.find_time_away(unit, absence_id, lock=True)
    if leave is None:
        return
    back = _first_back(unit, leave, now)
    if back is None or back > now:
        if back is not None:
            set_clock(unit, ClockKind.LEAVE_BACK, leave.id, back)
        return
    found = list_in(unit, leave, now)
    still_open = sum(1 for item in found if item.closed_at is None)
    if not leaves.list_people_of(unit, leave.worker_id, leave.starts_at, leave.ends_at):
        return
    values = {"count": str(len(found)), "still_open": str(still_open)}
    text_id = "staff_back" if found else "staff_back_quiet"
    _tell(unit, leave, text_id, values if found else {}, "leave_back", now)
    _note(unit, Event("leave.back_told", now), leave, messages=len(found), open=still_open)


def say_away(unit: Unit, staff: Staff, message_id: UUID, now: datetime) -> None:
    """A worker texted AWAY: the codes of what is still open from their last time away."""
    leave = leaves.find_last_away(unit, staff.id, now)
    found = []
    if leave is not None and now - leave.ends_at < _ASKED_WITHIN:
        found = [item.code for item in list_in(unit, leave, now) if item.closed_at is None]
    codes = {"codes": ", ".join(found[:_MOST_CODES])} if found else {}
    text_id = "staff_away_codes" if found else "staff_away_none"
    send_to_staff(unit, staff.kind, staff.id, text_id, codes, message_id, "answered", now)


def _first_back(unit: Unit, leave: TimeAway, now: datetime) -> datetime | None:
    """The opening of the first day from the end on, or from now, on which the worker is at work;
    None where that is not within a month."""
    weeks, day = Weeks(unit, leave.ends_at), max(leave.ends_at, now).astimezone(UK)
    team_id = leaves.get_team_of(unit, leave.worker_id)
    for ahead in range(31):
        moment = day + timedelta(days=ahead)
        if ahead:
            moment = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        there = weeks.on_day(leave.worker_id, moment.date())
        closed = closed_days(unit.nation, local(now).date())
        worked = Occasion(moment, closed, whole_day=True).is_worked(weeks.days[leave.worker_id])
        opening = team_opening(unit, team_id, moment)
        same_day = opening is None or local(opening).date() == moment.date()
        if worked and not there.away and same_day:
            return opening or moment
    return None


def _tell(
    unit: Unit, leave: TimeAway, text_id: str, values: dict[str, str], step: str, now: datetime
) -> None:
    send_to_staff(unit, "worker", leave.worker_id, text_id, values, leave.id, step, now)


def _note(unit: Unit, event: Event, leave: TimeAway, **details: str | int | None) -> None:
    about = {"leave": str(leave.id), **details}
    add_event(unit, replace(event, subject_id=leave.worker_id, details=about))
