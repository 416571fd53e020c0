"""Somebody asks by text to be called: a promise with a window, which is said back to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from bot.care.facts import Verification
from bot.care.lanes import Lane
from bot.care.promises import Source
from bot.care.promises_window import Heard, Window, asked_window, usual_window, window_words
from bot.clock import local
from bot.records import items, promises, teams
from bot.records.items import Item
from bot.records.promises import NewPromise, Promise
from bot.services.answering import Answering
from bot.services.keep_promise import By, make_promise, move_promise
from bot.services.staffed_hours import staffed_hours

#: Where nobody has published hours, a call is late after this.
_WITHOUT_HOURS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AskedCall:
    """What became of asking for a call. `window` in words, None with no published hours; `before`:
    there was one already, `moved` to another time, or `late`."""

    heard: Heard
    window: str | None
    before: bool = False
    moved: bool = False
    late: bool = False


def ask_for_promise(answering: Answering, spans: tuple[str, ...] = ()) -> AskedCall:
    """Owe the sender a call, in the window that their words name or the usual one.

    The window is one of the organisation's hours, for everybody: what is said back may depend on
    nothing else. Who asks again, from a number that proves who they are, moves the call by naming
    a time, and gets no second one otherwise.
    """
    unit, now = answering.unit, answering.now
    here = local(now)
    hours = staffed_hours(teams.get_organisation(unit), now)
    heard, window = asked_window(spans, here, hours)
    item = items.find_item_of(unit, answering.turn.message_id)
    earlier = None if item is None else _earlier(answering)
    if earlier is not None and window is None:
        said = Window(local(earlier.due_from), local(earlier.due_until))
        late = earlier.due_until <= now
        return AskedCall(heard, window_words(said, here), before=True, late=late)
    usual = usual_window(here, hours, same_day=item is not None and item.lane is Lane.TODAY)
    chosen = window or usual
    said_back = None if chosen is None else window_words(chosen, here)
    due = Window(here, here + _WITHOUT_HOURS) if chosen is None else chosen
    if item is not None and not answering.is_too_late:
        _make(answering, item, earlier, _in_utc(due), now)
    return AskedCall(heard, said_back, before=earlier is not None, moved=earlier is not None)


def _earlier(answering: Answering) -> Promise | None:
    """The call that the sender asked for before and is still owed. None where the number proves
    nothing: what is asked from it is a call of its own."""
    if answering.verification is Verification.UNKNOWN:
        return None
    if promises.find_asked_in(answering.unit, answering.turn.message_id) is not None:
        return None  # This very turn, repeated: what it says was written before.
    found = [
        promise
        for promise in promises.list_open(answering.unit, answering.sender.person_id)
        if promise.source is Source.ASKED and promise.taken_back_at is None
    ]
    return found[-1] if found else None


def _make(
    answering: Answering, item: Item, earlier: Promise | None, due: Window, now: datetime
) -> None:
    message_id, person_id = answering.turn.message_id, answering.sender.person_id
    if earlier is not None:
        move_promise(
            answering.unit,
            earlier.id,
            due,
            By("person", person_id),
            now,
            agreed="text",
            asked_in=message_id,
            made_in=(item.id, item.code, item.owner),
        )
        return
    make_promise(
        answering.unit,
        NewPromise(
            id=uuid4(),
            person_id=person_id,
            code=item.code,
            source=Source.ASKED,
            due_from=due.due_from,
            due_until=due.due_until,
            owner=item.owner,
            made_at=now,
            made_by=("person", person_id),
            item_id=item.id,
            asked_in=message_id,
        ),
    )


def _in_utc(window: Window) -> Window:
    return Window(window.due_from.astimezone(UTC), window.due_until.astimezone(UTC))
