"""A phone that our texts do not reach any more: whoever works with its owner hears of it, in
staffed hours, and once a week for as long as nothing arrives."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from bot.care.delivery import FAILURES
from bot.care.patience import QUICK_TRIES
from bot.messaging.errors import OUT_OF_REACH
from bot.records import outbox_reports, people
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, restart_clock, set_clock
from bot.records.outbox import Outbound
from bot.records.unit import Unit
from bot.records.vault import ErasedError
from bot.services.tell_who_works_with import opens_at, tell_who_works_with

_TEXT = "staff_out_of_reach"
_AGAIN_AFTER, _REMINDED_AFTER = timedelta(days=1), timedelta(days=7)


def watch_reach(unit: Unit, text: Outbound, code: str, now: datetime) -> None:
    """A text to a person failed with a code. Where it says that they are out of reach, and not for
    a moment, whoever works with them is to hear of it."""
    point = text.recipient.contact_point_id
    if point is None or code not in OUT_OF_REACH:
        return
    if text.attempts >= QUICK_TRIES or text.status in FAILURES:
        restart_clock(unit, ClockKind.OUT_OF_REACH, point, now)


def ring_out_of_reach(unit: Unit, contact_point_id: UUID, now: datetime) -> None:
    """Tell whoever works with them, and look again. Nothing where a text has arrived since."""
    try:
        sender = people.get_sender(unit, contact_point_id)
    except ErasedError:
        return
    if not sender.identified or not outbox_reports.is_cut_off(unit, contact_point_id):
        return
    opening = opens_at(unit, sender, now)
    if opening is not None:
        set_clock(unit, ClockKind.OUT_OF_REACH, contact_point_id, opening)
        return
    step, values = f"out_of_reach:{now.isoformat()}", {"person": str(sender.person_id)}
    told = tell_who_works_with(unit, sender, _TEXT, step, now, values)
    wait = _AGAIN_AFTER if told is None else _REMINDED_AFTER
    set_clock(unit, ClockKind.OUT_OF_REACH, contact_point_id, now + wait)
    if told is not None:
        details = {"contact_point": str(contact_point_id), "role": told.value}
        event = Event("number.out_of_reach_told", now, subject_id=sender.person_id, details=details)
        add_event(unit, event)
