"""Danger words came in: an episode begins, or the one that runs has more words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.care.alert_chain import Chain, Entry, Kind
from bot.care.alert_clocks import AlertClocks
from bot.care.alert_marks import decide_marks, text_for
from bot.care.escalation import wants_more_told
from bot.care.lanes import Lane, more_urgent
from bot.records import episodes, items, outbox_reports, phones
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, lock_clock
from bot.records.episodes import Episode
from bot.records.items import Item
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.services.alerting import send_to_staff
from bot.services.call_person import call_person
from bot.services.escalate import take_steps
from bot.services.item_opening import open_item
from bot.services.leave_to_human import leave_to_human, wait_for_human


@dataclass(frozen=True, slots=True)
class Danger:
    """What the screen found in one message: a lane that alerts at once, and of what kinds."""

    message_id: UUID
    lane: Lane
    categories: tuple[str, ...]
    set_by: str = "call_for_help"


def raise_alarm(
    unit: Unit, clocks: AlertClocks, sender: Sender, danger: Danger, now: datetime
) -> bool:
    """See that humans are told of danger. Returns whether anybody could be: only then may the
    person be told so.

    One episode for a person at a time: more words are added to it and begin no second chain.
    """
    # Two phones of one person may text in the same moment.
    unit.lock_until_commit(sender.person_id.bytes)
    marks = _marks(unit, sender, danger.categories)
    running = _find_running(unit, sender.person_id, now)
    if running is None:
        opened = open_item(unit, sender, danger.message_id, danger.lane, danger.set_by, now)
        item = items.get_item(unit, opened.id, lock=True)
        episode = episodes.add_episode(unit, sender.person_id, item.id, danger.lane, marks, now)
        add_event(unit, Event("episode.opened", now, **_about(item, danger)))
    else:
        item, episode = running
        items.join_item(unit, item.id, danger.message_id)
        episode = _add_words(unit, clocks, item, episode, danger, marks, now)
    beside = leave_to_human(unit, item, sender, episode.marks | marks, danger.message_id, now)
    if beside and episodes.get_chain(unit, episode.id).last is None:
        wait_for_human(unit, item, now)
        return True
    last = take_steps(unit, clocks, item, episode, now).last
    call_person(unit, item, sender, now)
    return last is not None and bool(last.whom)


def _marks(unit: Unit, sender: Sender, categories: Collection[str]) -> frozenset[str]:
    cut_off = outbox_reports.is_cut_off(unit, sender.contact_point_id)
    return decide_marks(
        categories,
        others_see=sender.others_see,
        cut_off=cut_off,
        do_not_ring=sender.do_not_ring,
    )


def _find_running(unit: Unit, person_id: UUID, now: datetime) -> tuple[Item, Episode] | None:
    found = episodes.find_running(unit, person_id)
    if found is None:
        return None
    # The reply may ask whether they are safe: in the order in which those clocks ring.
    lock_clock(unit, ClockKind.SAFETY_CHECK, found.item_id)
    lock_clock(unit, ClockKind.ALERT_CHAIN, found.item_id)
    item = items.get_item(unit, found.item_id, lock=True)
    episode = episodes.get_episode(unit, found.id)
    if item.closed_at is not None:
        # Closed by another way than a staff text: whatever comes now is a new episode.
        episodes.mark_stopped(unit, episode.id, now, closed=True)
        return None
    return None if episode.stopped_at is not None else (item, episode)


def _add_words(
    unit: Unit,
    clocks: AlertClocks,
    item: Item,
    episode: Episode,
    danger: Danger,
    marks: frozenset[str],
    now: datetime,
) -> Episode:
    """More words: told to whoever has the item, and more urgent ones begin the chain anew."""
    episodes.set_marks(unit, episode, marks)
    lane = more_urgent(episode.lane, danger.lane)
    chain = episodes.get_chain(unit, episode.id)
    if lane is not episode.lane:
        episodes.raise_lane(unit, episode.id, lane)
        items.raise_lane(unit, item.id, lane, danger.set_by)
        episodes.add_entries(unit, episode.id, [Entry(Kind.RAISED, now, lane=lane)])
        add_event(unit, Event("episode.raised", now, **_about(item, danger)))
    else:
        # That nobody may ring must be known before somebody does.
        if marks - episode.marks or wants_more_told(chain, now, clocks):
            _tell_more(unit, item, episode.marks | marks, chain, danger.message_id, now)
            episodes.add_entries(unit, episode.id, [Entry(Kind.MORE_WORDS, now)])
        add_event(unit, Event("episode.joined", now, **_about(item, danger)))
    return episodes.get_episode(unit, episode.id)


def _tell_more(
    unit: Unit,
    item: Item,
    marks: frozenset[str],
    chain: Chain,
    message_id: UUID,
    now: datetime,
) -> None:
    for staff_id in sorted(chain.listeners(now)):
        send_to_staff(
            unit,
            phones.kind_of_staff(unit, staff_id),
            staff_id,
            text_for("staff_more_words", marks),
            {"code": item.code},
            message_id,
            f"more_words:{staff_id}",
            now,
            urgent=True,
        )


def _about(item: Item, danger: Danger) -> dict[str, Any]:
    return {
        "subject_id": item.person_id,
        "message_id": danger.message_id,
        "details": {
            "item": str(item.id),
            "lane": danger.lane.value,
            "categories": ",".join(danger.categories),
        },
    }
