"""A named human says "I have this". It pauses an alert, and ends the clock of what can wait."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from bot.care.alert_chain import Entry, Kind
from bot.care.alert_clocks import AlertClocks
from bot.care.escalation import may_pause
from bot.records import episodes, items
from bot.records.audit import Event, add_event
from bot.records.clocks import TAKEN_OR_SETTLED, ClockKind, end_clock, set_clock
from bot.records.episodes import Episode
from bot.records.items import Item
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.services.hand_over import accept_handover
from bot.services.said_by import said_by
from bot.services.take_pass import take_pass
from bot.services.tell_outcome_back import after_acknowledged


def acknowledge_item(
    unit: Unit,
    clocks: AlertClocks,
    staff: Staff,
    item: Item,
    message_id: UUID | None,
    now: datetime,
) -> str:
    """Note that somebody has an open item; returns the id of the text that answers them.

    The item is locked, and its clocks before it. Without a message it was said on the page.
    """
    was_passed = take_pass(unit, staff, item, now)
    episode = episodes.find_of_item(unit, item.id)
    if episode is not None:
        return _take_alert(unit, clocks, staff, item, episode, message_id, now)
    if item.acknowledged_at is not None:
        return "staff_has_it" if was_passed else "staff_taken_already"
    _mark(unit, staff, item, message_id, now)
    end_clock(unit, item.id, now, *TAKEN_OR_SETTLED)
    return "staff_has_it"


def _take_alert(
    unit: Unit,
    clocks: AlertClocks,
    staff: Staff,
    item: Item,
    found: Episode,
    message_id: UUID | None,
    now: datetime,
) -> str:
    episode = episodes.get_episode(unit, found.id)
    if episode.stopped_at is not None:
        said = said_by(staff, message_id)
        taken = accept_handover(unit, staff, item, episode, said, now)
        return "staff_handed_over" if taken else "staff_stopped_already"
    chain = episodes.get_chain(unit, episode.id)
    if not may_pause(chain, staff.id):
        return "staff_has_alert_already"
    if chain.holder(now) is not None:
        return "staff_with_another"
    until = now + clocks.pause
    episodes.add_entries(unit, episode.id, [Entry(Kind.TAKEN, now, staff.id, until=until)])
    # It rings too early where the next stage is later, and then sets itself anew.
    set_clock(unit, ClockKind.ALERT_CHAIN, item.id, until)
    if item.acknowledged_at is None:
        _mark(unit, staff, item, message_id, now)
    add_event(unit, Event("episode.taken", now, **_about(staff, item, message_id)))
    return "staff_has_alert"


def _mark(unit: Unit, staff: Staff, item: Item, message_id: UUID | None, now: datetime) -> None:
    items.mark_acknowledged(unit, item.id, staff.id, now)
    after_acknowledged(unit, item, now)
    add_event(unit, Event("item.acknowledged", now, **_about(staff, item, message_id)))


def _about(staff: Staff, item: Item, message_id: UUID | None) -> dict[str, Any]:
    return {
        "actor": staff.kind,
        "actor_id": staff.id,
        "subject_id": item.person_id,
        "message_id": item.message_id,
        "details": {"item": str(item.id), **said_by(staff, message_id)},
    }
