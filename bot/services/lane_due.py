"""When the clocks of a lane are up for a message that came in at some moment."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.bank_holidays import closed_days
from bot.care.hours import StaffedHours
from bot.care.lanes import Lane
from bot.care.staffed_time import Wait
from bot.clock import UK, local
from bot.records import teams
from bot.records.clocks import ClockKind, end_clock, find_clock, set_clock
from bot.records.items import Item
from bot.records.unit import Unit


def lane_dues(unit: Unit, lane: Lane, team_id: UUID, begins: datetime) -> dict[ClockKind, datetime]:
    """The clocks that a lane starts: who has to take it and by when a human answers. Lanes that
    alert somebody at once have a chain in place of the first."""
    clocks, due = unit.lane_clocks, {}
    taking, respond = clocks.taking.get(lane), clocks.respond.get(lane)
    if taking is not None:
        due[ClockKind.ACKNOWLEDGE] = up_at(unit, taking.moves_on, team_id, begins)
        if taking.acknowledge != taking.moves_on:
            due[ClockKind.REMIND] = up_at(unit, taking.acknowledge, team_id, begins)
    if respond is not None:
        due[ClockKind.RESPOND] = up_at(unit, respond, team_id, begins)
    return due


def take_without_reminder(unit: Unit, item: Item, begins: datetime) -> None:
    """Let an item go to the next in line when its owner would only be reminded: somebody was told
    that a person gets in touch. A clock that is up sooner stays as it is."""
    taking = unit.lane_clocks.taking.get(item.lane)
    if taking is None:
        return  # It alerts somebody, or need not be read.
    due_at = up_at(unit, taking.acknowledge, item.team_id, begins)
    running = find_clock(unit, ClockKind.ACKNOWLEDGE, item.id)
    if running is None or not running[1] or due_at < running[0]:
        set_clock(unit, ClockKind.ACKNOWLEDGE, item.id, due_at)
        end_clock(unit, item.id, begins, ClockKind.REMIND)


def up_at(unit: Unit, wait: Wait, team_id: UUID, begins: datetime) -> datetime:
    """When a wait is up for a team, by its own week; the organisation's where it has none."""
    closed = closed_days(unit.nation, local(begins).date())
    return wait.up_at(begins, StaffedHours(teams.get_team_hours(unit, team_id), closed), UK)
