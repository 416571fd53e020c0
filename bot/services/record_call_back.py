"""Somebody called back, and says what came of it: the call that was owed ends, and what they say
stands beside the item."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from bot.app import App
from bot.care.alert_chain import Kind
from bot.care.staff_replies import Does, StaffReply
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, end_clock
from bot.records.item_notes import ItemNote, add_note, has_note
from bot.records.items import Item
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.services.item_access import find_item_for
from bot.services.keep_promise_heard import hear_of_call
from bot.services.said_by import said_by


def call_back_on_page(app: App, staff: Staff, code: str, words: str, form_id: UUID) -> str | None:
    """The same from a page. None where the item is not theirs to read; a form sent twice is heard
    once."""
    now = app.clock.now()
    with app.records.begin() as unit:
        item = find_item_for(unit, staff, code, now, lock=True)
        if item is None:
            return None
        note_id = uuid5(form_id, f"called:{staff.id}:{item.id}")
        if has_note(unit, note_id):
            return "staff_called"
        return record_call_back(unit, staff, item, words, None, now, note_id)


def record_call_back(
    unit: Unit,
    staff: Staff,
    item: Item,
    words: str,
    message_id: UUID | None,
    now: datetime,
    note_id: UUID | None = None,
) -> str:
    """Note a call that was made or tried; returns the id of the text that says so. The item is
    held, and stays as open as it was."""
    if not StaffReply(Does.CALLED, item.code, words).says_enough:
        return "staff_say_more"
    add_note(unit, item, ItemNote(Kind.TRIED.value, staff, now, words), message_id, note_id)
    owed = hear_of_call(unit, staff, item, words, now)
    end_clock(unit, item.id, now, ClockKind.RESPOND)
    add_event(
        unit,
        Event(
            "item.called",
            now,
            actor=staff.kind,
            actor_id=staff.id,
            subject_id=item.person_id,
            message_id=item.message_id,
            details={
                "item": str(item.id),
                "owed": "yes" if owed else "no",
                **said_by(staff, message_id),
            },
        ),
    )
    return "staff_called" if owed else "staff_called_none"
