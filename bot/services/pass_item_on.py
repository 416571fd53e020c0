"""Passes an item to somebody else who may read it, with words. Its clocks go on; whoever passed it
on hears when it was taken, and has it again when nobody does."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from bot.app import App
from bot.care.item_readers import Readable, may_read
from bot.care.routing import Candidate, Owner, Role, is_desk
from bot.care.staff_replies import Colleague
from bot.records import items, leaves, passes
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, end_clock, set_clock
from bot.records.items import Item
from bot.records.names_around import list_workers_called
from bot.records.passes import PassOn
from bot.records.phones import Staff
from bot.records.staff_names import get_reader
from bot.records.unit import Unit
from bot.services.alerting import send_to_staff
from bot.services.item_access import find_item_for
from bot.services.item_opening import readers_of
from bot.services.said_by import said_by

_POSTS = (Role.DUTY, Role.LEAD, Role.ON_CALL, Role.MANAGER)


def pass_on_page(
    app: App, staff: Staff, code: str, to_id: UUID, words: str, form_id: UUID
) -> str | None:
    """Pass an item on from a page; returns the id of the text that says what became of it. None
    where it is not theirs to read. `form_id`: sent twice, it is passed on once."""
    now = app.clock.now()
    with app.records.begin() as unit:
        item = find_item_for(unit, staff, code, now, lock=True)
        if item is None or item.closed_at is not None:
            return None if item is None else "staff_closed_already"
        taker = next((c for c in list_takers(unit, staff, item, now) if c.id == to_id), None)
        if taker is None:
            return "staff_pass_who"
        pass_id = uuid5(form_id, f"pass:{staff.id}:{item.id}")
        return put_pass(unit, app, staff, item, taker, words, pass_id, now)


def list_takers(unit: Unit, staff: Staff, item: Item, now: datetime) -> list[Colleague]:
    """To whom an item could be passed: its cover and its desks that are there, and whoever of the
    team may read it and is not away. Of what may be about a worker only managers' desks."""
    candidates = [c for c in readers_of(unit, item, now) if c.present and c.id != staff.id]
    desks = [Colleague("desk", c.id, post=c.role.value) for c in candidates if c.role in _POSTS]
    if item.private:
        return desks
    covers = [c.id for c in candidates if c.role is Role.COVER]
    readable = Readable(item.team_id, False, {c.id for c in candidates}, ())
    workers = []
    for called in list_workers_called(unit, item.team_id):
        reader = get_reader(unit, Staff("worker", called.id), item.person_id)
        away = called.id == staff.id or leaves.is_away(unit, called.id, now)
        if reader is not None and may_read(reader, readable) and not away:
            post = "cover" if called.id in covers else ""
            workers.append(Colleague("worker", called.id, called.first, called.last, post))
    return [*sorted(workers, key=lambda c: (c.post == "", c.first_name)), *desks]


def put_pass(
    unit: Unit,
    app: App,
    staff: Staff,
    item: Item,
    taker: Colleague,
    words: str,
    pass_id: UUID,
    now: datetime,
    message_id: UUID | None = None,
) -> str:
    """The same in a transaction that holds the open item, and its clocks before it."""
    if passes.has_pass(unit, pass_id):
        return "staff_pass_done"
    owner = Owner(taker.id, _role_of(taker, readers_of(unit, item, now)))
    new = PassOn(
        id=pass_id,
        item_id=item.id,
        by=staff,
        owner=item.owner,
        to=Staff(taker.kind, taker.id),
        to_role=owner.role,
        passed_at=now,
        due_at=now + app.answer_clocks.passed,
        message_id=message_id,
    )
    if not passes.add_pass(unit, item, new, words):
        return "staff_pass_already"
    items.set_owner(unit, item.id, owner)
    # Whoever takes it is told now; its other clocks go on.
    end_clock(unit, item.id, now, ClockKind.NOTICE)
    set_clock(unit, ClockKind.GIVE_BACK, new.id, new.due_at)
    _tell(unit, app, item, new.to, "staff_passed_to_you", new, now)
    said = said_by(staff, message_id)
    about = _about(item, new, to_role=owner.role.value, **said)
    add_event(unit, Event("item.passed_on", now, actor=staff.kind, actor_id=staff.id, **about))
    return "staff_pass_done"


def ring_give_back(app: App, unit: Unit, pass_id: UUID, now: datetime) -> None:
    """Nobody took what was passed on: it is again with whoever had it, and both hear so."""
    found = passes.find_open_of_id(unit, pass_id)
    if found is None:
        return
    passes.mark_returned(unit, found.id, now)
    item = items.get_item(unit, found.item_id, lock=True)
    if item.closed_at is not None or item.owner.id != found.to.id:
        return  # It was closed, or has moved on along its chain.
    items.set_owner(unit, item.id, found.owner)
    kind = "desk" if is_desk(found.owner.role) else "worker"
    for staff in dict.fromkeys([found.by, Staff(kind, found.owner.id)]):
        _tell(unit, app, item, staff, "staff_pass_back", found, now)
    add_event(unit, Event("item.pass_returned", now, **_about(item, found)))


def _role_of(taker: Colleague, candidates: list[Candidate]) -> Role:
    """As what they own it: what they are to the person, and else a cover for whoever has it."""
    return next((c.role for c in candidates if c.id == taker.id), Role.COVER)


def _tell(
    unit: Unit, app: App, item: Item, staff: Staff, text_id: str, which: PassOn, now: datetime
) -> None:
    minutes = str(int(app.answer_clocks.passed.total_seconds() // 60))
    values = {"code": item.code, "minutes": minutes}
    step = f"{text_id}:{which.id.hex}:{staff.id.hex[:8]}"
    send_to_staff(
        unit, staff.kind, staff.id, text_id, values, item.message_id, step, now, urgent=True
    )


def _about(item: Item, which: PassOn, **details: str) -> dict[str, Any]:
    return {
        "subject_id": item.person_id,
        "message_id": item.message_id,
        "details": {"item": str(item.id), "pass": str(which.id), **details},
    }
