"""Keeps what a text tells to a report: added to, audited, shown again to whoever read it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bot.care.lane_rules import Reason
from bot.care.lanes import Lane
from bot.care.report import SELF, UNCLEAR, Asked, Part
from bot.care.report_reading import Reading, SoFar, Told
from bot.care.report_safety import Safe
from bot.care.small_words import is_only_thanks, is_plain_question
from bot.records import conversations, items, phones, reports, worker_changes
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, restart_clock
from bot.records.items import Item
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.services.alerting import send_to_staff
from bot.services.item_opening import hears_of_it_at
from bot.services.move_item_on import waits_for_staff
from bot.services.raise_item_lane import raise_item_lane
from bot.services.reports.open_report import OpenReport

#: Texts come in bursts: whoever read the item hears of all of one.
_SETTLES_WITHIN = timedelta(minutes=2)

_NOT_CLEARLY_SAFE = "not_clearly_safe"


def with_unclear(words: str, reading: Reading, so_far: SoFar) -> tuple[Told, ...]:
    """What a text tells; the first words after we asked whether all are safe that do not say so
    count as unclear. An answer to something else, thanks and a bare question leave it open."""
    if not so_far.waits_for(Asked.SAFE) or reading.told:
        return reading.told
    if reading.corrects or is_only_thanks(words) or is_plain_question(words):
        return reading.told
    return (*reading.told, Told(Part.SAFE, UNCLEAR))


def keep_told(
    unit: Unit,
    sender: Sender,
    found: OpenReport,
    message_id: UUID,
    told: Iterable[Told],
    now: datetime,
) -> bool:
    """Add what a message tells; whether it changes what was said before. A repeat adds nothing."""
    item_id = found.report.item_id
    new = [t for t in told if reports.add_answer(unit, sender, item_id, message_id, t, now)]
    if not new:
        return False
    _know_whom(unit, sender, new, now)
    changes = [t.part for t in new if t.part in found.parts or t.part is Part.TAKEN_BACK]
    item = items.get_item(unit, item_id)
    about = _about(sender, item, message_id, parts=",".join(t.part.value for t in new))
    changed = Event("report.changed", now, **about)
    add_event(unit, changed if changes else Event("report.told", now, **about))
    if any(t.part is Part.SAFE and t.code != Safe.YES.value for t in new):
        raise_to_today(unit, sender, item, message_id, now)
    return bool(changes)


def join_report(unit: Unit, found: OpenReport, message_id: UUID, now: datetime) -> None:
    """Let a message stand with the report; whoever read that hears that there is more."""
    item = items.get_item(unit, found.report.item_id)
    items.join_item(unit, item.id, message_id)
    note_change(unit, item, now)


def note_change(unit: Unit, item: Item, now: datetime) -> None:
    """See that whoever has read an item, or was told of it, looks again: once for texts that come
    together, and not at night."""
    seen = item.acknowledged_at is not None or reports.was_staff_told(unit, item.message_id)
    if item.closed_at is not None or not seen:
        return
    due_at = hears_of_it_at(unit, item, item.owner, now) or now
    due_at = max(due_at, now + _SETTLES_WITHIN)
    restart_clock(unit, ClockKind.REPORT_CHANGED, item.id, due_at)


def ring_changed(unit: Unit, item_id: UUID, now: datetime) -> None:
    """The clock of a change rang: tell whoever has the item, else its owner."""
    item = items.get_item(unit, item_id, lock=True)
    if item.closed_at is not None:
        return
    if waits_for_staff(unit, item, ClockKind.REPORT_CHANGED, now):
        return
    who = _who_has(unit, item)
    send_to_staff(
        unit,
        phones.kind_of_staff(unit, who),
        who,
        "staff_report_changed",
        {"code": item.code},
        item.message_id,
        f"report_changed:{now.isoformat()}",
        now,
    )


def _who_has(unit: Unit, item: Item) -> UUID:
    """Whoever said that they have it; its owner where it went to a new key worker since."""
    if item.acknowledged_by is None or item.acknowledged_at is None:
        return item.owner.id
    moved = worker_changes.has_moved_since(unit, item.id, item.acknowledged_at)
    return item.owner.id if moved else item.acknowledged_by


def raise_to_today(unit: Unit, sender: Sender, item: Item, message_id: UUID, now: datetime) -> None:
    """Nobody said clearly that all are safe: staff read it the same day. Nothing lowers a lane."""
    reasons = [Reason(_NOT_CLEARLY_SAFE, Lane.TODAY)]
    if raise_item_lane(unit, item.id, message_id, sender, reasons, now):
        lane = Lane.TODAY.value
        add_event(unit, Event("report.raised", now, **_about(sender, item, message_id, lane=lane)))


def _know_whom(unit: Unit, sender: Sender, told: Iterable[Told], now: datetime) -> None:
    """Whom they mean goes on being whom "she" means, in questions too."""
    for one in told:
        if one.part is Part.WHOM and one.words is not None and one.code != SELF:
            conversations.set_about(unit, sender, one.words, now)


def _about(sender: Sender, item: Item, message_id: UUID, **details: str) -> dict[str, Any]:
    return {
        "actor": "person",
        "actor_id": sender.person_id,
        "subject_id": sender.person_id,
        "message_id": message_id,
        "details": {"item": str(item.id), **details},
    }
