"""Danger while a human talks with the person: that human is told, our own answer does not come
between, and the desks hear of it when the human stays silent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from bot.care.safety_check import DUTY_TOLD_AFTER, HUMAN_TALKS_FOR, Human
from bot.records import claims, outbox, worker_answers
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, restart_clock
from bot.records.items import Item
from bot.records.people import Sender
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.services.alerting import send_to_staff

_STEP = "danger_banner"


def leave_to_human(
    unit: Unit,
    item: Item,
    sender: Sender,
    marks: Collection[str],
    message_id: UUID,
    now: datetime,
) -> bool:
    """Tell whoever talks with the person; False where nobody does, or can be told by text, and
    where the alert has something to say first: then all goes its ordinary way."""
    talking = _find_talking(unit, sender, now)
    if talking is None or marks:
        return False
    code = {"code": item.code}
    about = (code, message_id, _STEP, now)
    if not send_to_staff(unit, talking.kind, talking.id, "staff_claim_danger", *about, urgent=True):
        return False
    add_event(
        unit,
        Event(
            "episode.left_to_human",
            now,
            subject_id=item.person_id,
            message_id=message_id,
            details={"item": str(item.id), "staff": str(talking.id)},
        ),
    )
    return True


def wait_for_human(unit: Unit, item: Item, now: datetime) -> None:
    """The desks hear of it after so long a silence of the human who was told. More words of danger
    do not put that off."""
    restart_clock(unit, ClockKind.ALERT_CHAIN, item.id, now + DUTY_TOLD_AFTER)


def human_beside(unit: Unit, sender: Sender, message_id: UUID, *, danger: bool) -> Human:
    """Whether a human has a text, so that we do not answer it. Danger only where that human was
    told of it."""
    if outbox.is_written(unit, message_id, _STEP):
        return Human(claimed=True)
    return Human(claimed=not danger and claims.find_claim(unit, sender.conversation_id) is not None)


def _find_talking(unit: Unit, sender: Sender, now: datetime) -> Staff | None:
    claim = claims.find_claim(unit, sender.conversation_id)
    if claim is not None and claim.until > now:
        return claim.by
    last = worker_answers.find_last(unit, sender.person_id, now - HUMAN_TALKS_FOR)
    return None if last is None else last.by
