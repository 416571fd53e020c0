"""A change of key worker goes on: the two are told and asked, items move, the lead hears."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.care.change_worker import Side, Step, decide_steps, next_look
from bot.records import leaves, worker_changes
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, set_clock
from bot.records.unit import Unit
from bot.records.worker_changes import Change
from bot.services.alerting import send_to_staff
from bot.services.hand_items_over import move_items, note_open_items
from bot.services.staffed_hours import team_opening
from bot.services.tell_lead import tell_lead
from bot.services.tell_new_key_worker import tell_person


def ring_change(unit: Unit, change_id: UUID, now: datetime) -> None:
    """Do what a change asks for now, and look at it again when there is more. Its clock is held."""
    change = worker_changes.find_change(unit, change_id, lock=True)
    if change is None or change.code is None or worker_changes.is_followed(unit, change, now):
        return
    opening = team_opening(unit, leaves.get_team_of(unit, change.to_id), now)
    staffed = opening is None or opening <= now
    for step in decide_steps(change.state, now, staffed=staffed):
        _take(unit, change, change.code, step, now)
    done = worker_changes.find_change(unit, change_id)
    again = None if done is None else next_look(done.state, now, opening)
    if again is not None:
        set_clock(unit, ClockKind.KEY_WORKER_CHANGE, change_id, again)


def _take(unit: Unit, change: Change, code: str, step: Step, now: datetime) -> None:
    match step:
        case Step.TELL:
            _tell_both(unit, change, code, now)
        case Step.MOVE:
            taken = change.state.taken_at is not None
            move_items(unit, change, now, urgent_too=taken)
            worker_changes.mark_change(unit, change.id, moved_at=now)
        case Step.SETTLE:
            move_items(unit, change, now, urgent_too=True)
            worker_changes.mark_change(unit, change.id, settled_at=now)
        case Step.ASK_OLD:
            _ask(unit, change, code, Side.OLD, now)
        case Step.ASK_NEW:
            _ask(unit, change, code, Side.NEW, now)
        case Step.TELL_LEAD:
            _tell_lead(unit, change, code, now)
        case Step.TELL_PERSON:
            tell_person(unit, change, now)


def _tell_both(unit: Unit, change: Change, code: str, now: datetime) -> None:
    count = note_open_items(unit, change, now)
    values = {"code": code, "count": str(count)}
    reached = _send(unit, change, Side.NEW, "staff_change_new", values, "told_new", now)
    if not change.state.old_has_left:
        _send(unit, change, Side.OLD, "staff_change_old", {"code": code}, "told_old", now)
    if not reached:
        _tell_lead(unit, change, code, now)  # Nobody else could take it over for them.
    worker_changes.mark_change(unit, change.id, told_at=now)


def _ask(unit: Unit, change: Change, code: str, side: Side, now: datetime) -> None:
    step = f"ask_{side.value}:{now.isoformat()}"
    _send(unit, change, side, f"staff_change_ask_{side.value}", {"code": code}, step, now)
    worker_changes.mark_change(unit, change.id, nudged_at=now)


def _tell_lead(unit: Unit, change: Change, code: str, now: datetime) -> None:
    team_id = leaves.get_team_of(unit, change.to_id)
    step = f"lead:{now.isoformat()}"
    role = tell_lead(unit, team_id, "staff_change_lead", {"code": code}, change.id, step, now)
    worker_changes.mark_change(unit, change.id, lead_told_at=now)
    details = {"change": str(change.id), "role": role and role.value}
    add_event(
        unit, Event("change.not_taken_over", now, subject_id=change.person_id, details=details)
    )


def _send(
    unit: Unit,
    change: Change,
    side: Side,
    text_id: str,
    values: dict[str, str],
    step: str,
    now: datetime,
) -> bool:
    whom = change.from_id if side is Side.OLD else change.to_id
    return send_to_staff(unit, "worker", whom, text_id, values, change.id, step, now)
