"""One-to-one contact of a service user with a human: how long ago it may be, and who is reminded.

What a bot says is no contact, and neither is an attempt.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

#: What an adopter's policy says most often; nobody has an interval unless it was set.
USUAL_INTERVAL_DAYS = 7
#: The shortest and the longest interval that may be set, in days.
FEWEST_DAYS, MOST_DAYS = 3, 92
#: The key worker is reminded so long before an interval ends.
REMINDED_BEFORE = timedelta(days=2)


class Way(StrEnum):
    """How a human was in touch. Each counts only where the person was reached."""

    MET = "met"
    RANG = "rang"
    TEXTED = "texted"


class Reminder(StrEnum):
    """Who hears of an interval, each once until there is contact."""

    SOON = "soon"
    PASSED = "passed"


def interval_ends(last: datetime | None, set_at: datetime, days: int) -> datetime:
    """When an interval ends: so many days after the last contact, or since it was set where there
    was none."""
    return (last or set_at) + timedelta(days=days)


def reminder_now(ends: datetime, remind_at: datetime, now: datetime) -> Reminder | None:
    """Which reminder it is time for. `remind_at`: when the key worker is to hear of it."""
    if now >= ends:
        return Reminder.PASSED
    return Reminder.SOON if now >= remind_at else None


def look_again_at(ends: datetime, remind_at: datetime, now: datetime) -> datetime | None:
    """When an interval is to be looked at again; None once it has passed: contact begins a new
    one."""
    if now < remind_at:
        return remind_at
    return ends if now < ends else None
