"""Ends a talk of two machines: the same words to one phone at most so often in so long. Whoever
texted is in somebody's list all the same, and what is said in danger is never counted."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.care.delivery import Status
from bot.care.patience import Purpose
from bot.logs import logger
from bot.records import outbox, outbox_reports
from bot.records.audit import Event, add_event
from bot.records.outbox import Outbound
from bot.records.unit import Unit
from bot.services.purposes import purpose_of

MOST_ALIKE = 5
WITHIN = timedelta(minutes=30)

_COUNTED = frozenset({Purpose.REPLY, Purpose.STARTED})


def withhold_if_looping(unit: Unit, text: Outbound, now: datetime) -> bool:
    """Whether a text that was about to go out is withheld, since its very words went to the same
    phone too often."""
    if purpose_of(text) not in _COUNTED:
        return False
    said = outbox_reports.list_said_since(unit, text, now - WITHIN)
    if said.count(text.body or "") < MOST_ALIKE:
        return False
    outbox.set_status(unit, text.id, Status.WITHHELD, error_code="loop")
    logger().warning("outbound.looped", outbound=str(text.id))
    looped = Event(
        "outbound.looped",
        now,
        subject_id=text.recipient.id,
        message_id=text.turn_id,
        details={"outbound": str(text.id)},
    )
    add_event(unit, looped)
    return True
