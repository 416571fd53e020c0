"""Days and hours of the files as the records hold them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
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


def ends(last_day: date) -> datetime:
    """The first moment after the last day."""
    return begins(last_day + timedelta(days=1))
