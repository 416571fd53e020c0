"""A number that proves nothing any more: whoever works with its person hears of it, in staffed
hours, until somebody has looked into it. Nothing is said to the phone itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from bot.records import people
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, set_clock
from bot.records.unit import Unit
from bot.records.vault import ErasedError
from bot.services.tell_who_works_with import opens_at, tell_who_works_with

_TEXT = "staff_number_doubted"
#: Nobody could be told: they may be back tomorrow. Somebody was: in a week again.
_AGAIN_AFTER, _REMINDED_AFTER = timedelta(days=1), timedelta(days=7)


def ring_doubt(unit: Unit, contact_point_id: UUID, now: datetime) -> None:
    """Tell whoever works with them, and look again. Nothing where it is doubted no more."""
    try:
        sender = people.get_sender(unit, contact_point_id)
    except ErasedError:
        return
    if sender.doubted_at is None or not sender.identified:
        return
    opening = opens_at(unit, sender, now)
    if opening is not None:
        set_clock(unit, ClockKind.NUMBER_DOUBTED, contact_point_id, opening)
        return
    step = f"number_doubted:{now.isoformat()}"
    told = tell_who_works_with(unit, sender, _TEXT, step, now, {})
    wait = _AGAIN_AFTER if told is None else _REMINDED_AFTER
    set_clock(unit, ClockKind.NUMBER_DOUBTED, contact_point_id, now + wait)
    if told is not None:
        details = {"contact_point": str(contact_point_id), "role": told.value}
        event = Event("number.doubt_told", now, subject_id=sender.person_id, details=details)
        add_event(unit, event)
