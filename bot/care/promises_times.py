"""Reads the words in which somebody says when they want to be called. Clear ones only."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

_NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
#: Minutes in a day.
_DAY = 24 * 60
#: From midnight on: the hours that staff are there make it shorter.
MORNING = (0, 12 * 60)
_DAYS = "mon tue wed thu fri sat sun".split()

_TODAY = re.compile(r"\b(?:today|2day|to day|this (?:morning|afternoon|evening)|now|later)\b")
_TONIGHT = re.compile(r"\b(?:tonight|2nite|tonite|2night)\b")
_AFTER_TOMORROW = re.compile(r"\b(?:the )?day after (?:tomorrow|2moro|tomoz)\b")
_TOMORROW = re.compile(
    r"\b(?:tomorrow|tomorow|tomorro|tommorow|tommorrow|2moro|2morrow|2mrw|2moz|tmrw|tmw|tmoz|tomoz"
    r"|tomo|tomorra|the morra|the morn)\b"
)
_WEEKDAY = re.compile(
    r"\b(next )?(mon|tue|wed|thu|fri|sat|sun)(?:s|rs|r|nes|ur|nsday|nesday|sday|day|rsday|urday)?\b"
)
_MONTH = r"(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    rf"\b(?:the )?(\d{{1,2}})(?:st|nd|rd|th)(?: of)?(?: {_MONTH})?\b|\b(\d{{1,2}}) {_MONTH}\b"
)
_AFTER_HOURS = re.compile(
    r"\bin (?:about )?(an?|half an|\d{1,2}|one|two|three|four|five|six)"
    r" (hour|hr|minute|min|day)s?\b"
)
_HOUR = (
    r"(?:(half|quarter) ?(past|to)? )?(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve|noon|midday)(?:[:.](\d\d))? ?(am|pm|a\.m\.?|p\.m\.?|o'?clock)?"
)
_BETWEEN = re.compile(rf"\b(?:between |from )?{_HOUR} ?(?:and|to|till|until|-) ?{_HOUR}(?!\w)")
_FROM = re.compile(
    rf"\b(?:not before|(?<!not )after|from|any ?time after) (?:about )?{_HOUR}(?!\w)"
)
_UNTIL = re.compile(rf"\b(?:not after|(?<!not )before|by|until|till|til) (?:about )?{_HOUR}(?!\w)")
_AT = re.compile(rf"\b(?:at |around |about |at about |round about )?{_HOUR}(?!\w)")
_PARTS: tuple[tuple[re.Pattern[str], int, int | None], ...] = (
    (re.compile(r"\b(?:morning|mornin|morn)s?\b"), *MORNING),
    (re.compile(r"\b(?:afternoon|aft)s?\b"), 12 * 60, 18 * 60),
    (re.compile(r"\b(?:lunch|dinner) ?time\b|\blunch\b"), 12 * 60, 14 * 60),
    (re.compile(r"\b(?:tea ?time)\b"), 16 * 60, 18 * 60),
    (re.compile(r"\b(?:evening|eve)s?\b"), 17 * 60, 21 * 60),
    (re.compile(r"\b(?:night|nite)s?\b"), 20 * 60, None),
)
#: Of the past, of how long, of every week, or of what comes after some event: no time to call.
_NO_WINDOW = re.compile(
    r"\b(?:since|ago|last|yesterday|yday|for|every|each|always|lately|recently|running|in a row"
    r"|weekends?|weeks?|months?|years?|days)\b"
)
_BESIDE_A_DAY = re.compile(
    rf"\b(?:before|after|by|until|till|til|from) (?:{_TOMORROW.pattern}|{_WEEKDAY.pattern}"
    rf"|{_DATE.pattern})"
)
#: A no that is neither "not before" nor "not after" leaves open what is meant; so does a choice.
_OPEN = re.compile(r"\bnot (?!before|after)|\bor\b|\bunless\b|\bexcept\b")


@dataclass(frozen=True, slots=True)
class Times:
    """What was said of when, in minutes after midnight where it is a time of day.

    At most one of `days_ahead`, `weekday`, `date` and `after` says which day; `at` is an hour
    that was named, `begins` and `ends` a stretch.
    """

    days_ahead: int | None = None
    weekday: int | None = None
    next_week: bool = False
    date: tuple[int, int | None] | None = None
    after: timedelta | None = None
    begins: int | None = None
    ends: int | None = None
    at: int | None = None

    @property
    def can_be(self) -> bool:
        """Whether each hour that was named is one of a day."""
        hours = (self.begins, self.ends, self.at)
        return all(minutes is None or 0 <= minutes < _DAY for minutes in hours)

    @property
    def names_a_day(self) -> bool:
        """Whether the words name a day."""
        days = (self.days_ahead, self.weekday, self.date, self.after)
        return any(day is not None for day in days)


def read_times(spans: tuple[str, ...]) -> Times | None:
    """What some words say of when; None where they say nothing that is clear."""
    plain = [" ".join(span.casefold().replace("\u2019", "'").split()) for span in spans]
    text = " and ".join(span for span in plain if span)
    if not text or _NO_WINDOW.search(_without_after(text)) or _OPEN.search(text):
        return None
    days = _read_days(text)
    if days is None:
        return None
    found = _read_clock(*days)
    return None if found is None or found == Times() or not found.can_be else found


def _without_after(text: str) -> str:
    return _AFTER_HOURS.sub("", text)


def _read_days(text: str) -> tuple[Times, str] | None:
    """The day that is named, if any, and the words without it; None where two are named, or what
    is meant is any time before or after one."""
    if _BESIDE_A_DAY.search(_AFTER_TOMORROW.sub("", text)):
        return None
    found: set[Times] = set()
    for pattern, make in _NAMES_A_DAY:
        found |= {make(match) for match in pattern.finditer(text)}
        text = pattern.sub(_without_day, text)
    if len(found) > 1:
        return None
    return next(iter(found), Times()), text


def _without_day(match: re.Match[str]) -> str:
    """The part of the day stays, of "this morning" and "tonight"."""
    words = match[0]
    if words in {"tonight", "2nite", "tonite", "2night"}:
        return " night "
    return f" {words.removeprefix('this ')} " if words.startswith("this ") else " "


def _days_ahead(days: int) -> Callable[[re.Match[str]], Times]:
    def made(_: re.Match[str]) -> Times:
        return Times(days_ahead=days)

    return made


def _after(match: re.Match[str]) -> Times:
    count, unit = match[1], match[2]
    if unit == "day":
        return Times(days_ahead=1 if count in ("a", "an") else _number(count))
    if count == "half an":
        return Times(after=timedelta(minutes=30))
    number = 1 if count in ("a", "an") else _number(count)
    minutes = number if unit.startswith("min") else 60 * number
    return Times(after=timedelta(minutes=minutes))


def _date(match: re.Match[str]) -> Times:
    day, month = match[1] or match[3], match[2] or match[4]
    return Times(date=(int(day), None if month is None else _MONTHS.index(month[:3]) + 1))


def _weekday(match: re.Match[str]) -> Times:
    return Times(weekday=_DAYS.index(match[2]), next_week=match[1] is not None)


def _read_clock(found: Times, text: str) -> Times | None:
    """The hours that are named, beside the day; None where they contradict one another."""
    part = next(((p[1], p[2]) for p in _PARTS if p[0].search(text)), None)
    between = _BETWEEN.search(text)
    if between is not None:
        begins = _minutes(between.groups()[:5], part)
        ends = _minutes(between.groups()[5:], part)
        if between[5] is None and between[10] is not None and begins > ends:
            begins -= 12 * 60  # "1 to 11am"
        return replace(found, begins=begins, ends=ends) if begins < ends else None
    after, before = _FROM.search(text), _UNTIL.search(text)
    if after is not None or before is not None:
        begins_at = None if after is None else _minutes(after.groups(), part)
        ends_at = None if before is None else _minutes(before.groups(), part)
        return replace(found, begins=begins_at, ends=ends_at)
    at = _AT.search(text)
    if at is not None:
        return replace(found, at=_minutes(at.groups(), part))
    return found if part is None else replace(found, begins=part[0], ends=part[1])


def _minutes(groups: tuple[str | None, ...], part: tuple[int, int | None] | None) -> int:
    """Minutes after midnight. An hour without am or pm is one of the day: 3 is 3pm, 9 is 9am."""
    half, to, word, minute, half_day = groups
    hour = 12 if word in ("noon", "midday") else _number(word or "")
    morning = part == MORNING
    evening = part is not None and part[0] >= 17 * 60
    if half_day is not None and half_day.startswith("p"):
        hour = hour % 12 + 12
    elif half_day is not None and half_day.startswith("a"):
        hour %= 12
    elif (hour < 8 and not morning) or (evening and hour < 12):
        hour += 12
    minutes = 60 * hour + int(minute or 0)
    if half is None:
        return minutes
    offset = 30 if half == "half" else 15
    return minutes - offset if to == "to" else minutes + offset


def _number(word: str) -> int:
    return _NUMBERS.get(word) or int(word)


#: In this order: "the day after tomorrow" has a tomorrow in it.
_NAMES_A_DAY: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Times]], ...] = (
    (_AFTER_HOURS, _after),
    (_AFTER_TOMORROW, _days_ahead(2)),
    (_TOMORROW, _days_ahead(1)),
    (_TONIGHT, _days_ahead(0)),
    (_TODAY, _days_ahead(0)),
    (_DATE, _date),
    (_WEEKDAY, _weekday),
)


#: "since sunday", "for a week", "three nights ago", "yesterday": how long something has been so.
_UNITS = r"(?:minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|months?|years?)"
_GONE_BY = re.compile(
    r"(?:ever )?since\b.*"
    rf"|for (?:about |over |nearly )?(?:an? |ages|weeks|months|days|\w+ {_UNITS})"
    rf".*|(?:for )?(?:the )?(?:last|past) (?:night|few|couple|\w+ {_UNITS}|{_UNITS}|\w+day)\b.*"
    r"|.*\bago|yesterday\b.*"
)


def of_a_call(spans: tuple[str, ...]) -> tuple[str, ...]:
    """Of the times in a text, those that can say when to be called: "not slept since sunday, ring
    me after 3" asks for after 3, and for no call on a Sunday."""
    return tuple(one for one in spans if not _GONE_BY.fullmatch(" ".join(one.casefold().split())))
