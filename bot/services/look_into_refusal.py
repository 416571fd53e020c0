"""Tells staff what a refusal showed: that somebody on a hold asked, or that a record is faulty.

Rung by a clock that every refusal about another sets alike, after the turn is over: nothing of it
can be noticed by whoever asked.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bot.care.protected import Reason
from bot.logs import logger
from bot.records import items
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, set_clock
from bot.records.decisions import has_event_since, list_holds, list_refused
from bot.records.items import Item
from bot.records.unit import Unit
from bot.services.alerting import alert_in_chain
from bot.services.item_opening import hears_of_it_at, readers_of

#: A faulty record is told of once in this time for each two people.
FAULT_AGAIN_AFTER = timedelta(hours=1)


def look_into_refusal(unit: Unit, item_id: UUID, now: datetime) -> None:
    """Look into the refusals of an item's text. Staff hear of it when they would of the item."""
    item = items.get_item(unit, item_id)
    holds = list_holds(unit, item.person_id)
    refused = list_refused(unit, item.message_id, holds)
    on_hold = sorted({r.subject_id for r in refused if holds[r.subject_id]}, key=str)
    faulty = sorted(
        {r.subject_id for r in refused if r.reason == Reason.FAULTY_RECORDS.value}, key=str
    )
    if not on_hold and not faulty:
        return
    due_at = hears_of_it_at(unit, item, item.owner, now)
    if due_at is not None and due_at > now:
        set_clock(unit, ClockKind.REFUSED, item.id, due_at)
        return
    for subject_id in on_hold:
        add_event(unit, Event("hold.asked", now, **_between(item, subject_id)))
        _tell(unit, item, "staff_hold_asked", now)
    since = now - FAULT_AGAIN_AFTER
    for subject_id in faulty:
        if not has_event_since(unit, "record.fault_told", subject_id, item.person_id, since):
            logger().error("record.fault_found", message=str(item.message_id))
            add_event(unit, Event("record.fault_told", now, **_between(item, subject_id)))
            _tell(unit, item, "staff_record_fault", now)


def _between(item: Item, subject_id: UUID) -> dict[str, Any]:
    """Of whom an event is, for the audit trail."""
    return {
        "subject_id": subject_id,
        "requester_id": item.person_id,
        "message_id": item.message_id,
        "details": {"item": str(item.id)},
    }


def _tell(unit: Unit, item: Item, text_id: str, now: datetime) -> None:
    alert_in_chain(
        unit,
        item.owner,
        readers_of(unit, item, now),
        item.code,
        text_id=text_id,
        message_id=item.message_id,
        step=text_id,
        now=now,
    )
