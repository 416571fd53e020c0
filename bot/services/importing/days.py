"""Days and hours of the files as the records hold them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.clock import UK
from bot.services.importing.layout import DESK_DAYS, WEEKDAYS


def week_hours(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """Staffed hours: Monday is 0, a day that is not staffed is missing."""
    return {str(n): list(values[day]) for n, day in enumerate(WEEKDAYS) if values[day]}


def desk_hours(values: Mapping[str, Any]) -> dict[str, list[str]] | None:
    """The hours of a desk; None where it is always manned."""
    given = {key: list(values[day]) for day, key in DESK_DAYS.items() if values[day]}
    return given or None


def begins(day: date) -> datetime:
    """The first moment of a day in the United Kingdom."""
    return datetime.combine(day, time(), UK)


def moment(day: date, clock: str) -> datetime | None:
    """A day and HH:MM in the United Kingdom: the first, where that time comes twice.

    None for a time that the clocks leave out when they go forward.
    """
    found = datetime.combine(day, time.fromisoformat(clock), UK).astimezone(UTC)
    return found if found.astimezone(UK).strftime("%H:%M") == clock else None


def ends(last_day: date) -> datetime:
    """The first moment after the last day."""
    return begins(last_day + timedelta(days=1))
