"""Tells a worker or a desk, by text, that something waits. Never what, never from whom."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from bot.care.lanes import Lane, acknowledge_within
from bot.care.routing import Owner, Role
from bot.records import jobs, outbox, teams
from bot.records.audit import Event, add_event
from bot.records.unit import Unit

_WORKERS = frozenset({Role.KEY_WORKER, Role.COVER, Role.DEPUTY, Role.BUDDY})


def kind_of(role: Role) -> str:
    """Whether a role is held by a worker or stands for a desk."""
    return "worker" if role in _WORKERS else "desk"


def alert(
    unit: Unit,
    owner: Owner,
    code: str,
    lane: Lane,
    *,
    text_id: str,
    message_id: UUID,
    step: str,
    now: datetime,
) -> bool:
    """Put a text to the owner's phone in the outbox; False when they have no phone.

    Unique on (message, step): a repeat writes nothing.
    """
    within = acknowledge_within(lane)
    minutes = 0 if within is None else int(within.total_seconds() // 60)
    values = {"code": code, "minutes": str(minutes)}
    return send_to_staff(
        unit, kind_of(owner.role), owner.id, text_id, values, message_id, step, now, urgent=True
    )


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
) -> bool:
    """Put a text to a worker's or a desk's phone in the outbox; False when there is no phone."""
    key_id, phone = teams.find_phone(unit, kind, staff_id)
    if phone is None:
        add_event(unit, Event("staff.no_phone", now, subject_id=staff_id, message_id=message_id))
        return False
    new = outbox.NewOutbound(
        id=uuid4(),
        turn_id=message_id,
        step=step,
        recipient=outbox.Recipient(kind, staff_id, key_id),
        channel="sms",
        text_id=text_id,
        values=values,
        permit=None,
        created_at=now,
    )
    if outbox.add_outbound(unit, new):
        jobs.add_send(unit, new.id, urgent=urgent)
    return True
