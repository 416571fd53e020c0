"""The clock of a call that somebody is owed rang: whoever owes it hears that its time has come, or
that it is late, and then the lead hears. Each once; it stays open until a human ends it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bot.care.promises import STILL_TOLD_FOR, Source, Step, step_now
from bot.care.promises_window import Window, window_words
from bot.care.routing import Candidate, Owner, decide_owner, is_present
from bot.clock import local
from bot.records import items, people, promises
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, set_clock
from bot.records.promises import Promise
from bot.records.unit import Unit
from bot.services.item_opening import belongs_to, candidates_for, readers_of
from bot.services.keep_contact_telling import tell_a_lead, tell_in_chain
from bot.services.keep_promise import give_promise_to, set_next_clock
from bot.services.staffed_hours import team_opening


def ring_promise(unit: Unit, promise_id: UUID, now: datetime) -> None:
    """Take the step that is due of an open promise. Its clock is held. Nobody's phone rings when
    their day is over; what is late then is told as somebody comes in."""
    promise = promises.get_promise(unit, promise_id, lock=True)
    if not promise.is_open:
        return
    step = step_now(promise.due_from, promise.due_until, promise.made_at, promise.told, now)
    if step is None:
        set_next_clock(unit, promise, now)
        return
    as_of, opening = _when_told(unit, promise, now)
    if opening is not None:
        set_clock(unit, ClockKind.PROMISE, promise.id, opening)
        return
    _tell(unit, promise, step, as_of, now)
    set_next_clock(unit, promises.get_promise(unit, promise_id), now)


def hand_over_calls(unit: Unit, person_id: UUID, now: datetime) -> list[Promise]:
    """Give every open call of a person to whoever is theirs to make it; returns them all as they
    were, for whoever takes over. Call it when the key worker changes, and when what was urgent
    has been taken over."""
    found = promises.list_open(unit, person_id)
    for promise in found:
        owner, _ = _owner(unit, promise, _when_made(unit, promise, now))
        give_promise_to(unit, promise, owner, now)
    return found


def _when_made(unit: Unit, promise: Promise, now: datetime) -> datetime:
    """As of when to look who is there to make a call: a change begins at midnight, and nobody is
    there then but for what is urgent."""
    team_id, _ = belongs_to(unit, people.get_person(unit, promise.person_id))
    begins = max(now, promise.due_from)
    return team_opening(unit, team_id, begins) or begins


def _when_told(unit: Unit, promise: Promise, now: datetime) -> tuple[datetime, datetime | None]:
    """As of when to look who is there; and the opening to wait for, where nobody is or was a short
    while ago: many windows end as the day does."""
    team_id, _ = belongs_to(unit, people.get_person(unit, promise.person_id))
    opening = team_opening(unit, team_id, now)
    if opening is None or opening <= now:
        return now, None
    before = now - STILL_TOLD_FOR
    earlier = team_opening(unit, team_id, before)
    if earlier is not None and earlier <= before:
        return before, None
    return now, opening


def _tell(unit: Unit, promise: Promise, step: Step, as_of: datetime, now: datetime) -> None:
    owner, candidates = _owner(unit, promise, as_of)
    values = {"code": promise.code, "window": _window_words(promise, now)}
    if step is Step.TELL_LEAD:
        told = tell_a_lead(
            unit,
            candidates,
            "staff_call_late_lead",
            values,
            promise.id,
            step.value,
            now,
            told_before=promise.owner.id,
        )
    else:
        text_id = "staff_call_due" if step is Step.TELL_OWNER else "staff_call_late"
        told = tell_in_chain(unit, candidates, owner, text_id, values, promise.id, step.value, now)
        give_promise_to(unit, promise, told or owner, now)
    promises.mark_told(
        unit,
        promise.id,
        owner=now if step is Step.TELL_OWNER else None,
        late=now if step is Step.TELL_LATE else None,
        lead=now if step is Step.TELL_LEAD else None,
    )
    _note(unit, promise, step, now, told=told is not None)


def _note(unit: Unit, promise: Promise, step: Step, now: datetime, *, told: bool) -> None:
    details: dict[str, str | int | None] = {"promise": str(promise.id), "told": int(told)}
    about = promise.person_id
    match step:
        case Step.TELL_OWNER:
            event = Event("promise.owner_told", now, subject_id=about, details=details)
        case Step.TELL_LATE:
            event = Event("promise.late_told", now, subject_id=about, details=details)
        case Step.TELL_LEAD:
            event = Event("promise.lead_told", now, subject_id=about, details=details)
    add_event(unit, event)


def _owner(unit: Unit, promise: Promise, as_of: datetime) -> tuple[Owner, Sequence[Candidate]]:
    """Who owes a call as of a moment: whoever has its item, or promised it, while they are there;
    else whoever is there for the person."""
    item = None if promise.item_id is None else items.get_item(unit, promise.item_id)
    if item is None:
        candidates = candidates_for(unit, people.get_person(unit, promise.person_id), as_of)[1]
    else:
        candidates = readers_of(unit, item, as_of)
    first = promise.owner
    if item is not None and item.closed_at is None and promise.source is Source.ASKED:
        first = item.owner
    return (first if is_present(candidates, first) else decide_owner(candidates)), candidates


def _window_words(promise: Promise, now: datetime) -> str:
    window = Window(local(promise.due_from), local(promise.due_until))
    return window_words(window, local(now))
