"""Makes, moves and ends calls that somebody is owed. Nothing ends one but a human."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from bot.care.promises import Ending, Source, may_end, next_step
from bot.care.promises_window import Window
from bot.care.routing import Owner
from bot.records import promises
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, end_clock, lock_clock, set_clock
from bot.records.promises import NewPromise, Promise
from bot.records.unit import Unit


class PromiseError(ValueError):
    """A promise cannot be made, moved or ended so; the message is for staff and quotes nobody."""


@dataclass(frozen=True, slots=True)
class By:
    """Who does something about a promise: person, worker or desk, and their id."""

    kind: str
    id: UUID


def make_promise(unit: Unit, new: NewPromise) -> bool:
    """Write a promise down and set its clock; False where the same text asked for it before."""
    if not promises.add_promise(unit, new):
        return False
    set_next_clock(unit, promises.get_promise(unit, new.id), new.made_at)
    kind, who = new.made_by
    details = {
        **_details(new.id, new.item_id),
        "source": new.source.value,
        "from": new.due_from.isoformat(),
        "until": new.due_until.isoformat(),
    }
    if new.follows is not None:
        details["follows"] = str(new.follows)
    add_event(
        unit,
        Event(
            "promise.made",
            new.made_at,
            actor=kind,
            actor_id=who,
            subject_id=new.person_id,
            message_id=new.asked_in,
            details=details,
        ),
    )
    return True


def end_promise(
    unit: Unit,
    promise_id: UUID,
    ending: Ending,
    by: By,
    now: datetime,
    *,
    agreed: str | None = None,
) -> Promise:
    """End an open promise as a human says; returns it as it was.

    `agreed`: how the person agreed to another time. Raises PromiseError where it has ended, or
    may not be ended so.
    """
    lock_clock(unit, ClockKind.PROMISE, promise_id)
    promise = promises.get_promise(unit, promise_id, lock=True)
    if not promise.is_open:
        raise PromiseError(f"promise {promise_id} has ended: {promise.ending}")
    allowed = may_end(
        ending,
        by_the_person=by.kind == "person",
        taken_back=promise.taken_back_at is not None,
        agreed=agreed is not None,
    )
    if not allowed:
        raise PromiseError(f"promise {promise_id} may not be ended as {ending} so")
    promises.mark_ended(unit, promise.id, ending, (by.kind, by.id), now, agreed)
    end_clock(unit, promise.id, now, ClockKind.PROMISE)
    add_event(
        unit,
        Event(
            "promise.ended",
            now,
            actor=by.kind,
            actor_id=by.id,
            subject_id=promise.person_id,
            details={**_details(promise.id, promise.item_id), "ending": ending.value},
        ),
    )
    return promise


def move_promise(
    unit: Unit,
    promise_id: UUID,
    window: Window,
    by: By,
    now: datetime,
    *,
    agreed: str,
    asked_in: UUID | None = None,
    made_in: tuple[UUID, str, Owner] | None = None,
) -> UUID:
    """Move an open promise to another window, as the person wants or agreed; returns the promise
    that follows it.

    `made_in`: the item, code and owner of the text in which they asked for it. Raises
    PromiseError.
    """
    if window.due_until <= now:
        raise PromiseError("a call cannot be moved into the past")
    old = end_promise(unit, promise_id, Ending.MOVED, by, now, agreed=agreed)
    new = NewPromise(
        id=uuid4(),
        person_id=old.person_id,
        code=old.code,
        source=old.source,
        due_from=window.due_from,
        due_until=window.due_until,
        owner=old.owner,
        made_at=now,
        made_by=(by.kind, by.id),
        item_id=old.item_id,
        asked_in=asked_in,
        follows=old.id,
    )
    if made_in is not None:
        item_id, code, owner = made_in
        new = replace(new, item_id=item_id, code=code, owner=owner, source=Source.ASKED)
    if not make_promise(unit, new):
        raise PromiseError("the same text asked for a call before")
    return new.id


def take_back_calls(unit: Unit, item_id: UUID, person_id: UUID, now: datetime) -> None:
    """The person took back what they texted: noted on each call that it asked for. Each stays
    open, and is told of as ever, until a worker has seen that."""
    for promise_id in promises.mark_taken_back(unit, item_id, now):
        add_event(
            unit,
            Event(
                "promise.taken_back",
                now,
                actor="person",
                actor_id=person_id,
                subject_id=person_id,
                details=_details(promise_id, item_id),
            ),
        )


def give_promise_to(unit: Unit, promise: Promise, owner: Owner, now: datetime) -> None:
    """Let somebody else owe a call: the key worker has changed, or is away."""
    if owner == promise.owner:
        return
    promises.set_owner(unit, promise.id, owner)
    add_event(
        unit,
        Event(
            "promise.owner_changed",
            now,
            subject_id=promise.person_id,
            details={
                **_details(promise.id, promise.item_id),
                "from_role": promise.owner.role.value,
                "to_role": owner.role.value,
            },
        ),
    )


def set_next_clock(unit: Unit, promise: Promise, now: datetime) -> None:
    """Let the clock of a promise ring at its next step; it has none once everybody was told."""
    found = next_step(promise.due_from, promise.due_until, promise.made_at, promise.told)
    if found is not None:
        set_clock(unit, ClockKind.PROMISE, promise.id, max(found[1], now))


def _details(promise_id: UUID, item_id: UUID | None) -> dict[str, str | int | None]:
    details: dict[str, str | int | None] = {"promise": str(promise_id)}
    return details if item_id is None else {**details, "item": str(item_id)}
