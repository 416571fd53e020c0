"""Sets the clocks of a time away: cover that is still to be found, the week before, the return."""

from __future__ import annotations

from datetime import datetime

from bot.care.leave_cover import INTRODUCED_AHEAD
from bot.records.clocks import ClockKind, set_clock
from bot.records.leaves import TimeAway
from bot.records.unit import Unit


def watch_leave(unit: Unit, leave: TimeAway, now: datetime, *, uncovered: bool) -> None:
    """Let each of its clocks ring in time; of what is over, none. `uncovered`: the lead is told at
    once and each day, until somebody covers."""
    if leave.ends_at <= now:
        return
    if leave.starts_at > now:
        due = max(now, leave.starts_at - INTRODUCED_AHEAD)
        set_clock(unit, ClockKind.LEAVE_NEAR, leave.id, due)
    set_clock(unit, ClockKind.LEAVE_BACK, leave.id, leave.ends_at)
    if uncovered:
        set_clock(unit, ClockKind.LEAVE_UNCOVERED, leave.id, now)
