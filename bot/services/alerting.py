"""Tells a worker or a desk, by text, that something waits. Never what, never from whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from bot.care.routing import Candidate, Owner, Role, decide_next_owner
from bot.logs import logger
from bot.messaging.sender import Way
from bot.records import jobs, outbox, phones
from bot.records.audit import Event, add_event
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.services.tell_named import list_by_name

_WORKERS = frozenset({Role.KEY_WORKER, Role.COVER, Role.DEPUTY, Role.BUDDY})


def kind_of(role: Role) -> str:
    """Whether a role is held by a worker or stands for a desk."""
    return "worker" if role in _WORKERS else "desk"


def alert_in_chain(
    unit: Unit,
    owner: Owner,
    candidates: Sequence[Candidate],
    code: str,
    *,
    text_id: str,
    message_id: UUID,
    step: str,
    now: datetime,
) -> Owner | None:
    """Text the owner, or the next in the chain who has a phone; returns who that was.

    None when nobody in the whole chain has one. Unique on (message, step and role): a repeat
    writes nothing.
    """
    values = {"code": code}
    current: Owner | None = owner
    while current is not None:
        kind, to_step = kind_of(current.role), f"{step}:{current.role.value}"
        if send_to_staff(
            unit, kind, current.id, text_id, values, message_id, to_step, now, urgent=True
        ):
            return current
        current = decide_next_owner(candidates, current)
    logger().critical("alert.nobody_reached", message=str(message_id))
    add_event(unit, Event("item.nobody_reached", now, message_id=message_id))
    return None


def send_to_staff(
    unit: Unit,
    kind: str,
    staff_id: UUID,
    text_id: str,
    values: dict[str, str],
    message_id: UUID,
    step: str,
    now: datetime,
    *,
    urgent: bool = False,
    by_name: bool = False,
    way: Way = "sms",
) -> bool:
    """Put a text to a worker's or a desk's phone in the outbox, or a call that says it; False when
    there is no phone.

    What is urgent, or to go `by_name` too, goes beside the desk to whoever has it by name.
    """
    to = [(kind, staff_id, step)]
    if kind == "desk" and (urgent or by_name) and way != "email":
        named = list_by_name(unit, staff_id, message_id, now)
        to += [("worker", one, f"{step}:{one}") for one in named]
    sent = [
        _send(unit, Staff(of, one), (text_id, values), (message_id, own_step), now, urgent, way)
        for of, one, own_step in to
    ]
    return any(sent)


def _send(
    unit: Unit,
    staff: Staff,
    text: tuple[str, dict[str, str]],
    turn: tuple[UUID, str],
    now: datetime,
    urgent: bool,
    way: Way,
) -> bool:
    (text_id, values), (message_id, step) = text, turn
    key_id, phone = phones.find_phone(unit, staff.kind, staff.id)
    if phone is None:
        add_event(unit, Event("staff.no_phone", now, subject_id=staff.id, message_id=message_id))
        return False
    new = outbox.NewOutbound(
        id=uuid4(),
        turn_id=message_id,
        step=step,
        recipient=outbox.Recipient(staff.kind, staff.id, key_id),
        channel=way,
        text_id=text_id,
        values=values,
        permits=(),
        created_at=now,
    )
    if outbox.add_outbound(unit, new):
        jobs.add_send(unit, new.id, urgent=urgent)
    return True
