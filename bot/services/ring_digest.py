"""Makes digests: one for each slot of each worker and desk, and tells whom something waits for.

What is told off the console says how many and how old, and nothing of anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from bot.app import App
from bot.bank_holidays import closed_days
from bot.care.digest import Entry, Kind
from bot.care.digest_slots import (
    Slot,
    current_slot,
    desk_stretches,
    look_again_at,
    slots,
    worker_stretches,
)
from bot.care.digest_whose import UNOPENED
from bot.care.hours import StaffedHours
from bot.care.lanes import Lane
from bot.clock import UK, local
from bot.records import digest_world, digests, jobs, leaves, outbox, phones, teams
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, restart_clock, set_clock
from bot.records.digest_world import Staffing
from bot.records.digests import Choice, Way
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.services.digest_list import list_current, list_passed_on
from bot.services.lane_due import up_at

_A_MONTH = timedelta(days=35)
_HOUR_S, _DAY_HOURS = 3600, 48


def start_digests(app: App) -> int:
    """Set the clock of every worker and desk that has none; returns how many that were."""
    now = app.clock.now()
    with app.records.begin() as unit:
        found = digests.list_staff_without_clock(unit, ClockKind.DIGEST.value)
        for staff_id in found:
            restart_clock(unit, ClockKind.DIGEST, staff_id, now)
    return len(found)


def ring_digest(unit: Unit, staff_id: UUID, now: datetime) -> None:
    """A slot of a worker or a desk may have begun: make its digest, if nobody has, and look again
    at the next. After an outage there is one for the slot of now, and none for those gone by."""
    staffing = digest_world.load_staffing(unit, now, now + _A_MONTH)
    staff = Staff("desk" if staff_id in staffing.posts else "worker", staff_id)
    if staff.kind == "worker" and staffing.find_week(staff_id) is None:
        return
    found = _slots(unit, staffing, staff, now)
    set_clock(unit, ClockKind.DIGEST, staff_id, look_again_at(found, now, UK))
    slot = current_slot(found, now)
    digest_id = None if slot is None else digests.claim_digest(unit, staff, slot, now)
    if digest_id is not None and slot is not None:
        due_at = up_at(unit, UNOPENED[Lane.TODAY], _team_of(unit, staffing, staff), slot.at)
        if _make(unit, staff, digest_id, now):
            set_clock(unit, ClockKind.DIGEST_UNOPENED, digest_id, max(due_at, now))


def ring_unopened(unit: Unit, digest_id: UUID, now: datetime) -> None:
    """A digest has lain unopened for four working hours: whoever has its items beside its reader
    from now on hears of it, once."""
    digest = digests.get_digest(unit, digest_id)
    if digest.opened_at is not None:
        return
    passed = list_passed_on(unit, digest.staff, digest.slot_at, now)
    if not passed or not digests.mark_passed(unit, digest_id, now):
        return
    for holder, entries in sorted(passed.items()):
        to = Staff(phones.kind_of_staff(unit, holder), holder)
        _tell(unit, to, digest_id, "passed", "staff_digest_passed", entries, now)
    details: dict[str, str | int | None] = {"digest": str(digest_id), "told": len(passed)}
    add_event(unit, Event("digest.passed_on", now, subject_id=digest.staff.id, details=details))


def way_for(choice: Choice) -> Way:
    """How somebody hears of a digest: as they chose, where that can be; else by what there is."""
    can = {"sms": choice.has_phone, "email": choice.email is not None, "console": True}
    if choice.way is not None and can[choice.way]:
        return choice.way
    if choice.has_phone:
        return "sms"
    return "email" if choice.email is not None else "console"


def age_words(since: datetime, now: datetime) -> str:
    """How old something is: "20 min", "2 h", "3 days"."""
    seconds = max(0, int((now - since).total_seconds()))
    hours = seconds // _HOUR_S
    if hours < 1:
        return f"{seconds // 60} min"
    return f"{hours} h" if hours < _DAY_HOURS else f"{hours // 24} days"


def _make(unit: Unit, staff: Staff, digest_id: UUID, now: datetime) -> int:
    entries = list_current(unit, staff, now)
    way = _tell(unit, staff, digest_id, "digest", "staff_digest", entries, now)
    digests.mark_made(unit, digest_id, len(entries), way)
    details: dict[str, str | int | None] = {"digest": str(digest_id), "lines": len(entries)}
    event = Event("digest.made", now, subject_id=staff.id, details={**details, "way": way})
    add_event(unit, event)
    return len(entries)


def _tell(
    unit: Unit,
    staff: Staff,
    digest_id: UUID,
    step: str,
    text_id: str,
    entries: Sequence[Entry],
    now: datetime,
) -> str:
    """Tell somebody how much waits; returns how. Nothing is sent where nothing waits."""
    if not entries:
        return "none"
    way = way_for(digests.find_choice(unit, staff))
    if way == "console":
        return way
    waiting = [one.since for one in entries if one.kind is not Kind.CONTACT]
    oldest = min(waiting, default=now)
    count = len(entries)
    values = {
        "items": "1 item" if count == 1 else f"{count} items",
        "oldest": age_words(oldest, now),
    }
    key_id, _ = phones.find_phone(unit, staff.kind, staff.id)
    new = outbox.NewOutbound(
        id=uuid4(),
        # Once for each digest and reader, whatever rings twice.
        turn_id=digest_id,
        step=f"{step}:{staff.id}",
        recipient=outbox.Recipient(staff.kind, staff.id, key_id),
        channel=way,
        text_id=text_id,
        values=values,
        permits=(),
        created_at=now,
    )
    if outbox.add_outbound(unit, new):
        jobs.add_send(unit, new.id)
    return way


def _slots(unit: Unit, staffing: Staffing, staff: Staff, now: datetime) -> list[Slot]:
    of_team = teams.get_team_hours(unit, _team_of(unit, staffing, staff))
    hours = StaffedHours(of_team, closed_days(unit.nation, local(now).date()))
    post = staffing.posts.get(staff.id)
    if post is not None:
        return slots(desk_stretches(post.hours, hours, now, UK))
    week = staffing.find_week(staff.id)
    return [] if week is None else slots(worker_stretches(week, hours, now, UK))


def _team_of(unit: Unit, staffing: Staffing, staff: Staff) -> UUID:
    post = staffing.posts.get(staff.id)
    return leaves.get_team_of(unit, staff.id) if post is None else post.team_id
