"""Brings up an alert that TRIED stopped and nobody closed: at the end of the shift, to whoever is
there, who says HAVE."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.bank_holidays import closed_days
from bot.care.alert_chain import Entry, Kind
from bot.care.alert_marks import text_for
from bot.care.handover import handover_at, next_at, told_since, whom_to_tell
from bot.care.routing import Owner, is_alerted
from bot.clock import UK, local
from bot.logs import logger
from bot.records import episodes, items, phones, teams
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, lock_clock, set_clock
from bot.records.episodes import Episode
from bot.records.items import Item
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.services.alerting import send_to_staff
from bot.services.item_opening import readers_of


def set_handover(unit: Unit, item: Item, now: datetime) -> None:
    """Let an item whose chain was stopped be brought up at the end of the shift that runs."""
    set_clock(unit, ClockKind.HANDOVER, item.id, _shift_ends_at(unit, item, now))


def ring_handover(unit: Unit, item_id: UUID, now: datetime) -> None:
    """The shift is over, or whoever was told did not say HAVE: tell the next. Its clock is held."""
    lock_clock(unit, ClockKind.ALERT_CHAIN, item_id)
    item = items.get_item(unit, item_id, lock=True)
    found = episodes.find_of_item(unit, item_id)
    if found is None or found.stopped_at is None or item.closed_at is not None:
        return
    episode = episodes.get_episode(unit, found.id)
    told = told_since(episodes.list_entries(unit, episode.id))
    candidates = readers_of(unit, item, now)
    desks = [c.id for c in candidates if is_alerted(c.role)]
    owner = whom_to_tell(told, candidates, phones.list_reachable(unit, desks))
    if owner is None:
        logger().critical("alert.nobody_reached", message=str(item.message_id))
    else:
        _tell(unit, item, episode, owner, now)
    episodes.add_entries(unit, episode.id, [_entry(owner, now)])
    role = None if owner is None else owner.role.value
    add_event(unit, Event("episode.handed_over", now, **_about(item, role=role)))
    set_clock(unit, ClockKind.HANDOVER, item.id, next_at(told + 1, now))


def accept_handover(
    unit: Unit,
    staff: Staff,
    item: Item,
    episode: Episode,
    said_by: Mapping[str, str],
    now: datetime,
) -> bool:
    """Somebody says that they have it from the last shift; False where nobody was asked.

    `said_by`: by what they said so, for the audit trail.
    """
    if not told_since(episodes.list_entries(unit, episode.id)):
        return False
    episodes.add_entries(unit, episode.id, [Entry(Kind.ACCEPTED, now, staff.id)])
    # It stays open, and comes up again when their shift ends.
    set_handover(unit, item, now)
    about = {**_about(item, **said_by), "actor": staff.kind, "actor_id": staff.id}
    add_event(unit, Event("episode.handover_accepted", now, **about))
    return True


def _tell(unit: Unit, item: Item, episode: Episode, owner: Owner, now: datetime) -> None:
    send_to_staff(
        unit,
        "desk",
        owner.id,
        text_for("staff_handover", episode.marks),
        {"code": item.code},
        item.message_id,
        f"handover:{now.isoformat()}",
        now,
        urgent=True,
    )
    items.set_owner(unit, item.id, owner)


def _entry(owner: Owner | None, now: datetime) -> Entry:
    if owner is None:
        return Entry(Kind.HANDED_OVER, now)
    return Entry(Kind.HANDED_OVER, now, owner.id, owner.role)


def _shift_ends_at(unit: Unit, item: Item, now: datetime) -> datetime:
    """When the shift of the desk ends that would be told now."""
    candidates = readers_of(unit, item, now)
    here = whom_to_tell(0, candidates, [c.id for c in candidates])
    desks = {desk.id: desk.hours for desk in teams.list_desks(unit, item.team_id)}
    hours = None if here is None else desks.get(here.id)
    return handover_at(now, hours, UK, closed_days(unit.nation, local(now).date()))


def _about(item: Item, **details: str | None) -> dict[str, Any]:
    return {
        "subject_id": item.person_id,
        "message_id": item.message_id,
        "details": {"item": str(item.id), **details},
    }
