"""Tells the lead of messages that no human has answered in time: each once, and then all of a team
together, daily, until somebody has. Nothing is closed by it.

An answer is what a human did and said in words, TRIED or DONE. What the bot said is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from bot.care.late import choose_told, may_tell_at
from bot.care.routing import Candidate, Owner, list_managers
from bot.clock import UK
from bot.logs import logger
from bot.records import episodes, items, key_team, late_items, phones
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, find_clock, set_clock
from bot.records.items import Item
from bot.records.unit import Unit
from bot.services.alerting import send_to_staff
from bot.services.item_opening import readers_of
from bot.services.staffed_hours import occasion, team_opening


def ring_respond(unit: Unit, item_id: UUID, now: datetime) -> None:
    """The time in which a human answers is up, and nobody has."""
    item = items.get_item(unit, item_id, lock=True)
    if item.closed_at is not None or late_items.is_answered(unit, item_id):
        return
    at = may_tell_at(item.lane, now, UK, team_opening(unit, item.team_id, now))
    if at > now:
        set_clock(unit, ClockKind.RESPOND, item.id, at)
        return
    late_items.mark_late(unit, item.id, now)
    told = _tell_of(unit, item, now)
    about = {"item": str(item.id), "lane": item.lane.value, "told": _role(told)}
    add_event(
        unit,
        Event(
            "item.response_late",
            now,
            subject_id=item.person_id,
            message_id=item.message_id,
            details=about,
        ),
    )
    running = find_clock(unit, ClockKind.LATE, item.team_id)
    if running is None or not running[1]:
        again = now + unit.lane_clocks.late_again
        set_clock(unit, ClockKind.LATE, item.team_id, again)


def ring_late(unit: Unit, team_id: UUID, now: datetime) -> None:
    """Bring up once more what is still late. The clock ends when nothing is."""
    late = late_items.list_late(unit, team_id)
    if not late:
        return
    opening = team_opening(unit, team_id, now)
    if opening is not None and opening > now:
        set_clock(unit, ClockKind.LATE, team_id, opening)
        return
    found = key_team.list_candidates(unit, team_id, None, occasion(unit, team_id, now))
    # Among them may be one about a worker.
    told = _choose(unit, list_managers(found), None)
    if told is not None:
        values = {"count": str(len(late)), "code": late[0].code}
        step = f"late:{team_id}:{now.date().isoformat()}"
        _send(unit, told, "staff_still_late", values, late[0].message_id, step, now)
    else:
        logger().critical("alert.nobody_reached", message=str(late[0].message_id))
    details: dict[str, str | int | None] = {"count": len(late), "told": _role(told)}
    add_event(unit, Event("team.still_late", now, details=details))
    set_clock(unit, ClockKind.LATE, team_id, now + unit.lane_clocks.late_again)


def _tell_of(unit: Unit, item: Item, now: datetime) -> Owner | None:
    """Tell the lead, or who stands in. Where the chain of an alert did so, it is said already."""
    told = _choose(unit, readers_of(unit, item, now), item.owner)
    if told is None:
        logger().critical("alert.nobody_reached", message=str(item.message_id))
        return None
    episode = episodes.find_of_item(unit, item.id)
    if episode is None or told.id not in episodes.list_alerted(unit, episode.id):
        _send(unit, told, "staff_late", {"code": item.code}, item.message_id, "late", now)
    return told


def _role(told: Owner | None) -> str | None:
    return None if told is None else told.role.value


def _choose(unit: Unit, candidates: Sequence[Candidate], owner: Owner | None) -> Owner | None:
    reachable = phones.list_reachable(unit, [c.id for c in candidates])
    return choose_told([c for c in candidates if c.id in reachable], owner)


def _send(
    unit: Unit,
    told: Owner,
    text_id: str,
    values: Mapping[str, str],
    message_id: UUID,
    step: str,
    now: datetime,
) -> None:
    send_to_staff(unit, "desk", told.id, text_id, dict(values), message_id, step, now)
