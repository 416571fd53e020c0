"""A signed-in member of staff says, on the page, that they have an item, or what they did."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from bot.app import App
from bot.care.staff_words import Said, StaffAnswer
from bot.records.item_notes import has_note
from bot.records.items import Item
from bot.records.outcomes import has_outcome
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.services.acknowledge_item import acknowledge_item
from bot.services.item_access import find_item_for
from bot.services.report_on_item import report_on_item
from bot.services.tell_on_item import tell_on_item

#: What a repeat of the same form is answered with: what its first time was.
_REPEATS = {Said.TRIED: "staff_tried", Said.DONE: "staff_done"}


def answer_on_page(app: App, staff: Staff, answer: StaffAnswer, form_id: UUID) -> str | None:
    """Do what they say; returns the id of the text that says what became of it, as a reply to the
    same words by text would. None where the item is not theirs to read.

    `form_id` is the form's own: sent twice by an impatient thumb, it is heard once.
    """
    now = app.clock.now()
    with app.records.begin() as unit:
        item = find_item_for(unit, staff, answer.code, now, lock=True)
        if item is None:
            return None
        note_id = uuid5(form_id, f"{staff.account_id}:{item.id}:{answer.said.value}")
        if answer.said in _REPEATS and has_note(unit, note_id):
            return _REPEATS[answer.said]
        if answer.said is Said.TELL:
            return _tell(app, unit, staff, item, answer.tell, note_id, now)
        if item.closed_at is not None:
            return "staff_closed_already"
        if answer.said is Said.HAVE:
            return acknowledge_item(unit, app.alert_clocks, staff, item, None, now)
        became = report_on_item(unit, staff, item, answer, None, now, note_id)
        if became == "staff_say_more" or not answer.tell:
            return became
        return _tell(app, unit, staff, item, answer.tell, note_id, now)


def _tell(
    app: App, unit: Unit, staff: Staff, item: Item, tell: str, outcome_id: UUID, now: datetime
) -> str:
    if has_outcome(unit, outcome_id):
        return "staff_told_already"
    return tell_on_item(unit, app, staff, item, tell, None, now, outcome_id)
