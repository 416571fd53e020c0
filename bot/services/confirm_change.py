"""One of the two confirms a change of key worker: handed over, or taken over."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.care.change_worker import Side
from bot.records import worker_changes
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, lock_clock, set_clock
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.records.worker_changes import Change
from bot.services.alerting import send_to_staff

_COLUMNS = {Side.OLD: "handed_at", Side.NEW: "taken_at"}


def hear_confirmation(
    unit: Unit, staff: Staff, said: tuple[Side, str], message_id: UUID, now: datetime
) -> None:
    """A worker texted HANDED OVER or TAKEN OVER with a code: do it, and say what became of it."""
    side, code = said
    found = worker_changes.find_change_by_code(unit, code)
    text_id = "staff_unknown_code"
    if found is not None and staff == Staff("worker", _whose(found, side)):
        confirm_change(unit, found, side, now, staff=staff)
        text_id = f"staff_change_done_{side.value}"
    values = {"code": code}
    send_to_staff(unit, staff.kind, staff.id, text_id, values, message_id, "answered", now)


def confirm_change(
    unit: Unit, found: Change, side: Side, now: datetime, *, staff: Staff | None = None
) -> bool:
    """Note that one of the two confirmed; False where they had already. `staff` None: entered by
    an operator, for a worker who said so."""
    lock_clock(unit, ClockKind.KEY_WORKER_CHANGE, found.id)
    change = worker_changes.find_change(unit, found.id, lock=True)
    if change is None or getattr(change.state, _COLUMNS[side]) is not None:
        return False
    worker_changes.mark_change(unit, change.id, **{_COLUMNS[side]: now})
    # What was urgent moves now, and the person may hear of it.
    set_clock(unit, ClockKind.KEY_WORKER_CHANGE, change.id, now)
    add_event(
        unit,
        Event(
            "change.confirmed",
            now,
            actor="operator" if staff is None else staff.kind,
            actor_id=None if staff is None else staff.id,
            subject_id=change.person_id,
            details={"change": str(change.id), "side": side.value},
        ),
    )
    return True


def _whose(change: Change, side: Side) -> UUID:
    return change.from_id if side is Side.OLD else change.to_id
