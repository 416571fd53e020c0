"""A worker's or a desk's phone answered an alert: HAVE, TRIED, DONE or TELL and a code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.care.outcomes import MayHear
from bot.care.staff_words import Said, StaffAnswer
from bot.records import items
from bot.records.items import Item
from bot.records.messages import NewMessage
from bot.records.people import Sender
from bot.records.phones import Staff, list_same_phone
from bot.records.unit import Unit
from bot.services.acknowledge_item import acknowledge_item
from bot.services.alerting import send_to_staff
from bot.services.answer_stray_code import answer_stray_code
from bot.services.item_access import find_item_to_answer
from bot.services.keep_promise_heard import hear_of_code
from bot.services.report_on_item import report_on_item
from bot.services.tell_on_item import tell_on_item
from bot.services.tell_outcome import foretell, tell_outcome


def hear_answer(
    unit: Unit,
    app: App,
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
        hear_staff(unit, app, staff, answer, message.id, now)


def hear_staff(
    unit: Unit,
    app: App,
    staff: Staff,
    answer: StaffAnswer,
    message_id: UUID,
    now: datetime,
) -> None:
    """Do what the answer says, and tell its sender what became of it. A code is never secret
    enough to close anything: DONE needs words, from a phone of somebody who may read the item."""
    phone = list_same_phone(unit, staff)
    found = find_item_to_answer(unit, phone, answer.code, now)
    staff, item = (staff, None) if found is None else found
    minutes = int(app.alert_clocks.pause.total_seconds() // 60)
    values = {"code": answer.code, "minutes": str(minutes)}
    for step, text_id in _answers(unit, app, staff, phone, item, answer, message_id, now):
        send_to_staff(unit, staff.kind, staff.id, text_id, values, message_id, step, now)


def _answers(
    unit: Unit,
    app: App,
    staff: Staff,
    phone: Sequence[Staff],
    item: Item | None,
    answer: StaffAnswer,
    message_id: UUID,
    now: datetime,
) -> Iterator[tuple[str, str]]:
    """Does it; the steps and ids of the texts that say what became of it. Words for the sender of
    an item may come with TRIED and DONE, and alone, even when it is closed."""
    if item is not None and answer.said is Said.TELL:
        yield "answered", tell_on_item(unit, app, staff, item, answer.tell, message_id, now)
    elif item is None or item.closed_at is not None:
        unknown = _why_not(unit, answer.code) if item is None else "staff_closed_already"
        yield "answered", hear_of_code(unit, phone, answer, now) or unknown
    elif answer.said is Said.HAVE:
        text_id = acknowledge_item(unit, app.alert_clocks, staff, item, message_id, now)
        yield "answered", _with_what_may_be_told(unit, app, item, text_id, now)
    else:
        text_id = report_on_item(unit, staff, item, answer, message_id, now)
        yield "answered", text_id
        if answer.tell and text_id != "staff_say_more":
            told = tell_outcome(unit, app, staff, item, answer.tell, message_id, now)
            yield "answered_then_told", told


def _with_what_may_be_told(unit: Unit, app: App, item: Item, text_id: str, now: datetime) -> str:
    """Whoever takes an item learns at once what its sender could be told of it."""
    if text_id != "staff_has_it":
        return text_id
    match foretell(unit, app, item, now):
        case MayHear.WORDS:
            return "staff_has_it_words"
        case MayHear.NEUTRAL:
            return "staff_has_it_neutral"
        case _:
            return text_id


def _why_not(unit: Unit, code: str) -> str:
    """What is said of a code that is nothing to its sender. Of what may be about a worker nobody
    learns that there is such a thing."""
    item = items.find_by_code(unit, code)
    return "staff_unknown_code" if item is None or item.private else "staff_not_theirs"
