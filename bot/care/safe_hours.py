"""At what hours somebody may be texted first, as they said, and what waits for such an hour.

An answer that they have just asked for goes at once: the phone is in their hand. So does everything
that is said in danger. All else waits.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_KEPT = re.compile(r"([0-6]{1,7}) (\d\d:\d\d)-(\d\d:\d\d)")
#: For so long after a text of theirs a text of ours is its answer.
JUST_ASKED = timedelta(minutes=15)
#: Less than this a day would let hardly any text through.
LEAST = timedelta(minutes=30)


class SafeHoursError(ValueError):
    """What is kept, or was typed, is no safe hours."""


@dataclass(frozen=True, slots=True)
class SafeHours:
    """On which days, Monday is 0, and between which local times."""

    days: frozenset[int]
    opens: time
    closes: time

    @classmethod
    def from_kept(cls, kept: str) -> SafeHours:
        """Read what `as_kept` wrote. Raises SafeHoursError."""
        found = _KEPT.fullmatch(kept)
        if found is None:
            raise SafeHoursError("not safe hours as they are kept")
        opens, closes = time.fromisoformat(found[2]), time.fromisoformat(found[3])
        return cls(frozenset(map(int, found[1])), opens, closes)

    def as_kept(self) -> str:
        """As it stands in the records: "01234 09:30-15:00"."""
        days = "".join(map(str, sorted(self.days)))
        return f"{days} {self.opens:%H:%M}-{self.closes:%H:%M}"

    def words(self) -> str:
        """As staff read it: "Monday to Friday, 09:30 to 15:00"."""
        return f"{_days_words(self.days)}, {self.opens:%H:%M} to {self.closes:%H:%M}"

    def is_safe(self, local: datetime) -> bool:
        """Whether they may be texted first at this local time."""
        return local.weekday() in self.days and self.opens <= local.time() < self.closes

    def next_safe(self, local: datetime) -> datetime:
        """This moment where it is safe, or else the next one that is."""
        if self.is_safe(local):
            return local
        for ahead in range(8):
            day = local + timedelta(days=ahead)
            opens = day.replace(
                hour=self.opens.hour, minute=self.opens.minute, second=0, microsecond=0
            )
            if opens >= local and opens.weekday() in self.days:
                return opens
        raise SafeHoursError("no day is safe")


def decide_when(
    safe: SafeHours | None, local: datetime, *, in_danger: bool, heard_at: datetime | None
) -> datetime:
    """When a text of ours may go out: now, or at the next safe hour. `in_danger`: it belongs to
    what is said in danger; `heard_at`: when they last texted."""
    if safe is None or in_danger:
        return local
    if heard_at is not None and local - heard_at < JUST_ASKED:
        return local
    return safe.next_safe(local)


def words_of_kept(kept: str) -> str:
    """What is kept, as staff read it; empty where nothing is."""
    return SafeHours.from_kept(kept).words() if kept else ""


def read_safe_hours(typed: Mapping[str, str]) -> str:
    """What was typed in `safe_from`, `safe_until` and the boxes `safe_day_0` to `safe_day_6`, as it
    is kept; empty where nothing was. No box ticked is every day. Raises SafeHoursError, in words
    for whoever typed it."""
    given = [typed.get(name, "").strip() for name in ("safe_from", "safe_until")]
    days = frozenset(n for n in range(7) if typed.get(f"safe_day_{n}"))
    if not any(given):
        if days:
            raise SafeHoursError("Enter from when until when they may be texted on these days")
        return ""
    opens, closes = _time(given[0]), _time(given[1])
    if opens is None or closes is None:
        raise SafeHoursError("Enter both times as hours and minutes, such as 09:30 and 15:00")
    if _since_midnight(closes) - _since_midnight(opens) < LEAST:
        raise SafeHoursError("The safe hours must end at least half an hour after they begin")
    return SafeHours(days or frozenset(range(7)), opens, closes).as_kept()


def typed_of(kept: str) -> dict[str, str]:
    """The fields of a form that would be typed to keep this."""
    if not kept:
        return {}
    safe = SafeHours.from_kept(kept)
    fields = {"safe_from": f"{safe.opens:%H:%M}", "safe_until": f"{safe.closes:%H:%M}"}
    return fields | {f"safe_day_{n}": "yes" for n in sorted(safe.days)}


def day_names() -> list[tuple[int, str]]:
    """The days that may be ticked, by number."""
    return list(enumerate(_DAYS))


def _time(given: str) -> time | None:
    found = _TIME.fullmatch(given)
    return None if found is None else time(int(found[1]), int(found[2]))


def _since_midnight(moment: time) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute)


def _days_words(days: Collection[int]) -> str:
    if len(days) == 7:
        return "every day"
    first, last = min(days), max(days)
    if len(days) > 2 and len(days) == last - first + 1:
        return f"{_DAYS[first]} to {_DAYS[last]}"
    return " and ".join(_DAYS[day] for day in sorted(days))
