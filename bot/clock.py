"""The only place that asks what time it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")


class Clock(Protocol):
    """Something that knows the time. Aware datetimes in UTC only."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SetClock:
    """The test clock: stands where it was last set, and at `begins` until then.

    Every part asks the same row, each time: no part may be a moment behind the others.
    """

    def __init__(self, begins: datetime, read: Callable[[], datetime | None]) -> None:
        self._begins = begins
        self._read = read

    def now(self) -> datetime:
        return self._read() or self._begins


def local(moment: datetime) -> datetime:
    """The same moment as a person in the United Kingdom reads it off the wall."""
    return moment.astimezone(UK)
