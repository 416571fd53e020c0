"""The weekly check-in: sent when its clock rings and nothing speaks against it, as a text in the
outbox; looked at once more as it is sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from bot.bank_holidays import closed_days
from bot.care.contact_check_in import CheckInFacts, Hindrance, hindrance, next_due
from bot.care.facts import Verification
from bot.care.hours import StaffedHours
from bot.clock import local
from bot.records import contact_facts, contacts, jobs, outbox, outbox_reports, people, teams
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, set_clock
from bot.records.contacts import Plan
from bot.records.outbox import NewOutbound, Outbound
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.services.item_opening import belongs_to

#: The step of a check-in begins so; its day follows.
STEP = "check_in:"
#: What passes within days: it is looked at again on the next staffed day. After anything else the
#: next week's is due.
_PASSES = frozenset({Hindrance.DANGER, Hindrance.CLAIMED, Hindrance.UNSTAFFED})
#: Two check-ins are at least so far apart.
LEAST_APART = timedelta(days=4)
_NEVER = frozenset({Hindrance.OFF, Hindrance.GONE})


def ring_check_in(unit: Unit, person_id: UUID, now: datetime) -> None:
    """Send a check-in, or say in the audit trail why not, and set its clock for the next."""
    plan = contacts.find_plan(unit, person_id, lock=True)
    if plan is None or plan.check_in_point is None or plan.check_in_day is None:
        return
    sender = people.get_sender(unit, plan.check_in_point)
    hours = hours_for(unit, person_id, now)
    why = hindrance(_facts(unit, plan, sender, now), local(now), hours)
    if why is None:
        _send(unit, sender, now)
    else:
        details = {"reason": why.value}
        add_event(unit, Event("check_in.not_sent", now, subject_id=person_id, details=details))
    if why in _NEVER:
        return
    due_at = next_due(plan.check_in_day, local(now), hours, tomorrow=why in _PASSES)
    if why is None and due_at is not None and due_at - now < LEAST_APART:
        # This one came late: the day that was chosen is near, and the week after is soon enough.
        due_at = next_due(plan.check_in_day, local(due_at), hours)
    if due_at is not None:
        set_clock(unit, ClockKind.CHECK_IN, person_id, due_at)


def may_still_check_in(unit: Unit, outbound: Outbound, now: datetime) -> bool:
    """Whether a check-in that was written may go out at this moment."""
    plan = contacts.find_plan(unit, outbound.recipient.id)
    if plan is None or plan.check_in_point is None:
        return False
    sender = people.get_sender(unit, plan.check_in_point)
    why = hindrance(
        _facts(unit, plan, sender, now), local(now), hours_for(unit, plan.person_id, now)
    )
    return why in (None, Hindrance.SENT_TODAY)


def hours_for(unit: Unit, person_id: UUID, now: datetime) -> StaffedHours:
    """When there is somebody who could answer a person."""
    team_id, _ = belongs_to(unit, people.get_person(unit, person_id))
    closed = closed_days(unit.nation, local(now).date())
    return StaffedHours(teams.get_team_hours(unit, team_id), closed)


def _facts(unit: Unit, plan: Plan, sender: Sender, now: datetime) -> CheckInFacts:
    standing = contact_facts.get_standing(unit, plan.person_id)
    danger = contact_facts.find_danger(unit, plan.person_id)
    proved = sender.verified_at(now) > Verification.UNKNOWN
    reached = not outbox_reports.is_cut_off(unit, sender.contact_point_id)
    return CheckInFacts(
        on=plan.check_in_on,
        gone=not contacts.may_be_planned_for(unit, plan.person_id),
        paused=standing.paused,
        phone_fit=proved and reached and not sender.others_see,
        claimed=standing.claimed_until is not None and standing.claimed_until > now,
        danger_open=danger.is_open,
        danger_at=danger.last_at,
        last_contact=contacts.find_last_contact(unit, plan.person_id),
        sent_at=plan.check_in_sent_at,
    )


def _send(unit: Unit, sender: Sender, now: datetime) -> None:
    new = NewOutbound(
        id=uuid4(),
        turn_id=sender.person_id,
        step=f"{STEP}{local(now).date().isoformat()}",
        recipient=outbox.Recipient(
            "person", sender.person_id, sender.data_key_id, sender.contact_point_id
        ),
        channel="sms",
        text_id="check_in",
        values={},
        permits=(),
        created_at=now,
        easy_read=sender.easy_read,
    )
    if not outbox.add_outbound(unit, new):
        return
    jobs.add_send(unit, new.id)
    contacts.mark_check_in_sent(unit, sender.person_id, now)
    details = {"outbound": str(new.id)}
    add_event(unit, Event("check_in.sent", now, subject_id=sender.person_id, details=details))
