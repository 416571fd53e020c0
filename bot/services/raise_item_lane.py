"""Makes an item more urgent, by a rule. Nothing here or elsewhere makes one less urgent: a human
does that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bot.care.lane_rules import Reason, decide_lane
from bot.care.lanes import ALERTED, Lane, more_urgent
from bot.records import items, lane_reasons, late_items
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, find_clock, lock_clocks_of, set_clock
from bot.records.items import Item
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.services.item_opening import hears_of_it_at
from bot.services.lane_due import lane_dues


def raise_item_lane(
    unit: Unit,
    item_id: UUID,
    message_id: UUID,
    sender: Sender,
    reasons: Sequence[Reason],
    now: datetime,
) -> bool:
    """Keep why, and give an open item the most urgent lane of the reasons, if that is more urgent
    than its own. Its clocks come forward and never go back. Returns whether it was raised.

    Raises ValueError for a lane that alerts at once: that is an alarm, see `raise_alarm`.
    """
    lane, rule = decide_lane(reasons)
    if lane in ALERTED:
        raise ValueError("what alerts people at once is an alarm, and no matter of order")
    lock_clocks_of(unit, item_id)
    item = items.get_item(unit, item_id, lock=True)
    lane_reasons.add_reasons(unit, item_id, message_id, sender, reasons, now)
    if item.closed_at is not None or more_urgent(item.lane, lane) is item.lane:
        return False
    items.raise_lane(unit, item_id, lane, rule)
    _bring_forward(unit, item, lane, now)
    add_event(
        unit,
        Event(
            "item.lane_raised",
            now,
            subject_id=item.person_id,
            message_id=message_id,
            details={
                "item": str(item_id),
                "from_lane": item.lane.value,
                "lane": lane.value,
                "rule": rule,
            },
        ),
    )
    return True


def _bring_forward(unit: Unit, item: Item, lane: Lane, now: datetime) -> None:
    due = lane_dues(unit, lane, item.team_id, now)
    if item.acknowledged_at is None:
        # Also one that the bot had settled: this is news.
        notice = find_clock(unit, ClockKind.NOTICE, item.id)
        hears_at = hears_of_it_at(unit, item, item.owner, now)
        if hears_at is not None and not (notice and notice[1]):
            set_clock(unit, ClockKind.NOTICE, item.id, hears_at)
        for kind in (ClockKind.ACKNOWLEDGE, ClockKind.REMIND):
            if kind in due:
                _sooner(unit, item.id, kind, due[kind])
    if not late_items.is_answered(unit, item.id):
        _sooner(unit, item.id, ClockKind.RESPOND, due[ClockKind.RESPOND])


def _sooner(unit: Unit, item_id: UUID, kind: ClockKind, due_at: datetime) -> None:
    found = find_clock(unit, kind, item_id)
    if found is None or not found[1] or due_at < found[0]:
        set_clock(unit, kind, item_id, due_at)
