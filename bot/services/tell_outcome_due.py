"""Watches that something comes of what people tell us: tells the owner of an item, ten working days
after it came, that its sender has heard nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from bot.care.outcomes import carries_news, outcome_due
from bot.care.routing import decide_owner, is_desk, is_present
from bot.clock import local
from bot.records import items, outcomes, review_tray, teams
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, set_clock
from bot.records.items import Item
from bot.records.unit import Unit
from bot.records.vault import ErasedError
from bot.services.alerting import alert_in_chain
from bot.services.item_opening import readers_of
from bot.services.move_item_on import waits_for_staff
from bot.services.staffed_hours import staffed_hours


def watch_outcome(unit: Unit, item: Item, now: datetime) -> None:
    """Begin to watch an item that somebody has, or that a review is to hear of."""
    set_clock(unit, ClockKind.OUTCOME_DUE, item.id, _due_at(unit, item.opened_at, now))


def ring_outcome_due(unit: Unit, item_id: UUID, now: datetime) -> None:
    """Ten working days are over. Of what a review is to hear the owner is told again in ten more,
    of anything else once. Nobody's phone rings out of hours for it."""
    item = items.get_item(unit, item_id, lock=True)
    in_tray = review_tray.waits_for_review(unit, item.id)
    if not in_tray and not _wants_outcome(unit, item):
        return
    if waits_for_staff(unit, item, ClockKind.OUTCOME_DUE, now):
        return
    candidates = readers_of(unit, item, now)
    gone = not is_desk(item.owner.role) and not is_present(candidates, item.owner)
    owner = decide_owner(candidates) if gone else item.owner
    alert_in_chain(
        unit,
        owner,
        candidates,
        item.code,
        text_id="staff_outcome_due",
        message_id=item.message_id,
        step=f"outcome_due:{now.isoformat()}",
        now=now,
    )
    add_event(
        unit,
        Event(
            "outcome.due_told",
            now,
            subject_id=item.person_id,
            message_id=item.message_id,
            details={"item": str(item.id), "to_role": owner.role.value},
        ),
    )
    if in_tray:
        set_clock(unit, ClockKind.OUTCOME_DUE, item.id, _due_at(unit, now, now))


def _wants_outcome(unit: Unit, item: Item) -> bool:
    if outcomes.find_outcome(unit, item.id) is not None:
        return False
    try:
        sent = outcomes.get_sent(unit, item)
    except ErasedError:
        return False
    return carries_news(item.wish, sent.words, taken_back=sent.taken_back)


def _due_at(unit: Unit, since: datetime, now: datetime) -> datetime:
    hours = staffed_hours(teams.get_organisation(unit), since)
    return max(outcome_due(local(since), hours).astimezone(UTC), now)
