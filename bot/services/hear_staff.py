"""A worker's or a desk's phone answered an alert: HAVE, TRIED or DONE and a code."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.care.alert_clocks import AlertClocks
from bot.care.staff_words import Said, StaffAnswer
from bot.records import items
from bot.records.clocks import lock_clocks_of
from bot.records.items import Item
from bot.records.messages import NewMessage
from bot.records.people import Sender
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.services.acknowledge_item import acknowledge_item
from bot.services.alerting import send_to_staff
from bot.services.answer_stray_code import answer_stray_code
from bot.services.keep_promise_heard import hear_of_code
from bot.services.report_on_item import report_on_item


def hear_answer(
    unit: Unit,
    clocks: AlertClocks,
    staff: Staff | None,
    answer: StaffAnswer,
    message: NewMessage,
    sender: Sender,
    now: datetime,
) -> None:
    """A text reads like an answer to an alert: heard from staff, else said to be none."""
    if staff is None:
        answer_stray_code(unit, sender, message.id, message.channel, now)
    else:
        hear_staff(unit, clocks, staff, answer, message.id, now)


def hear_staff(
    unit: Unit,
    clocks: AlertClocks,
    staff: Staff,
    answer: StaffAnswer,
    message_id: UUID,
    now: datetime,
) -> None:
    """Do what the answer says, and tell its sender what became of it. A code is never secret
    enough to close anything: DONE needs words, from a phone of staff."""
    item = _find(unit, staff, answer.code)
    if item is None or item.closed_at is not None:
        unknown = "staff_unknown_code" if item is None else "staff_closed_already"
        text_id = hear_of_code(unit, staff, answer, now) or unknown
    elif answer.said is Said.HAVE:
        text_id = acknowledge_item(unit, clocks, staff, item, message_id, now)
    else:
        text_id = report_on_item(unit, staff, item, answer, message_id, now)
    minutes = int(clocks.pause.total_seconds() // 60)
    values = {"code": answer.code, "minutes": str(minutes)}
    send_to_staff(unit, staff.kind, staff.id, text_id, values, message_id, "answered", now)


def _find(unit: Unit, staff: Staff, code: str) -> Item | None:
    """The item of a code, held until commit with its clocks."""
    found = items.find_by_code(unit, code)
    # What may be about a worker is not theirs to know of.
    if found is None or (found.private and staff.kind == "worker"):
        return None
    lock_clocks_of(unit, found.id)
    return items.get_item(unit, found.id, lock=True)
