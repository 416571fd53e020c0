"""The days that words at a place of a text may name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache

from bot.clock import local
from bot.language.when import dates, days, feasts, words
from bot.language.when.values import Anchor, Days, Said

Reader = Callable[[re.Match[str], Said], Anchor | None]

_HOUR = r"1[0-2]|0?[1-9]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
#: "half ten last night", "3 this morning".
_CLOCK_NEAR = (
    rf"(?:(?:(?:half|quarter) (?:past |to )?(?:{_HOUR}))|(?:1[0-2]|0?[1-9])(?:[:.][0-5][0-9])?) ?"
    r"(?:am|pm|o'?clock)? ?"
    rf"(?:{days.NEAR})"
)
_CLOCK = (
    r"(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5][0-9]))? ?(?P<half>am|pm)"
    r"|(?P<named>noon|midday|lunch ?time|lunch|tea ?time|tea|midnight|breakfast)"
)
_NAMED = {"n": 12, "l": 12, "t": 17, "b": 8}
_ANOTHER_DAY = rf"(?: or |/)(?P<day>{words.DAY})"

_SINCE, _OF_YEAR = frozenset({"since"}), frozenset({"since", "from", "on"})


def anchors(
    even: str, start: int, said: Said, led_by: str | None
) -> Iterator[tuple[int, Anchor | None]]:
    """Each reading of the words at a place of an evened text: where it ends, and the day;
    None for a day that cannot be told.

    `led_by`: the kind of word before it (since, from, until, beside, on), without which "sat" is no
    Saturday and "may" no month.
    """
    for pattern, reader, leads in _rules():
        found = pattern.match(even, start)
        if found is None or (leads is not None and led_by not in leads):
            continue
        if (led_by is None and _needs_a_lead(found)) or _is_the_sun(found):
            continue
        anchor = reader(found, said)
        if reader is days.read_weekday and anchor is not None and anchor.needs_tense:
            yield _with_another(even, found, anchor, said)
        else:
            yield found.end(), anchor


def _needs_a_lead(found: re.Match[str]) -> bool:
    """A word that is more often something else: "sat", "sun", "may", "the 3rd" of a list."""
    groups = found.groupdict()
    if "tail" in groups:  # a weekday
        alone = not (groups["det"] or groups["part"] or groups["tail"])
        return alone and groups["day"] in words.SHORT_DAYS
    if "day" in groups and found.group().startswith(("may", "mar")):
        return True
    if "edge" in groups and "month" in groups:
        return not (groups["edge"] or groups["det"] or groups["year"])
    return "the" in groups and not (groups["the"] or groups["weekday"])


def _is_the_sun(found: re.Match[str]) -> bool:
    """ "the sun", "each mon": a short day takes neither."""
    groups = found.groupdict()
    if "tail" not in groups or groups["part"] or groups["tail"]:
        return False  # "the sat night"
    det = groups["det"]
    return groups["day"] in words.SHORT_DAYS and det in {"the", "this", "every", "each", "most"}


def _with_another(
    even: str, found: re.Match[str], anchor: Anchor, said: Said
) -> tuple[int, Anchor | None]:
    """ "sunday or monday": from the one to the other."""
    second = words.stretched(_ANOTHER_DAY).match(even, found.end())
    if second is None:
        return found.end(), anchor
    first, other = anchor.past, days.weekday_alone(second["day"], said).past
    if first is None or other is None:
        return found.end(), anchor
    both = Days(min(first.first, other.first), max(first.last, other.last))
    return second.end(), Anchor(past=both, needs_tense=True)


def _read_clock(found: re.Match[str], said: Said) -> Anchor:
    """The newest such hour: today, or yesterday where it has not struck yet."""
    now = local(said.at)
    if found["named"]:
        hour, minute = _NAMED.get(found["named"][0], 0), 0
        hour = 0 if found["named"] == "midnight" else hour
    else:
        hour = int(found["hour"]) % 12 + (12 if found["half"] == "pm" else 0)
        minute = int(found["minute"] or 0)
    struck = (hour, minute) <= (now.hour, now.minute)
    day = said.today if struck else (now - timedelta(days=1)).date()
    return Anchor(past=Days(day, day), slack=0)


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Reader, frozenset[str] | None], ...]:
    rules: tuple[tuple[str, Reader, frozenset[str] | None], ...] = (
        (days.NEAR, days.read_near, None),
        (_CLOCK_NEAR, days.read_near, None),
        (days.WEEKDAY, days.read_weekday, None),
        (days.OF_WEEK, days.read_of_week, None),
        (days.FROM_WEEKDAY, days.read_from_weekday, None),
        (days.PERIOD, days.read_period, None),
        (dates.DAY_MONTH, dates.read_date, None),
        (dates.MONTH_DAY, dates.read_date, None),
        (dates.NUMERIC, dates.read_date, None),
        (dates.ISO, dates.read_date, None),
        (dates.SLASHED, dates.read_slashed, _OF_YEAR),
        (dates.ORDINAL, dates.read_ordinal, None),
        (dates.MONTH, dates.read_month, None),
        (dates.IN_YEAR, dates.read_year, _OF_YEAR),
        (feasts.FEAST, feasts.read_feast, None),
        (feasts.CLOCKS, feasts.read_clocks, None),
        (feasts.HOLIDAY, feasts.read_holiday, None),
        (_CLOCK, _read_clock, _SINCE),
    )
    return tuple((words.stretched(pattern), reader, leads) for pattern, reader, leads in rules)
