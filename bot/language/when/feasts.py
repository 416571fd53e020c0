"""Days that have a name: feasts, bank holidays, the nights on which the clocks change.

Feasts of other calendars, school holidays and paydays have no day that everybody shares: they
stay words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from bot.language.when import words
from bot.language.when.calendar import (
    coming,
    days_from,
    easter,
    holiday_after,
    holiday_before,
    last_sunday,
    newest,
    nth_sunday,
)
from bot.language.when.values import Anchor, Days, Said

_SATURDAY = 5
_DAY = r"(?:'?s)?(?: day)?"
_XMAS = r"(?:christmas|xmas|x-mas|crimbo|chrimbo|chrismas|christmass|crismas|xms)"
#: "the easter holidays", "my xmas shopping": another time, or no time.
_NOT = (
    r"(?! (?:hol(?:s|idays)?|eggs?|breaks?|cards?|trees?|dinner|presents?|pressies|shopping|party"
    r"|lights|list|dance|costume|family))"
)

OfYear = Callable[[int], Days]


def _fixed(month: int, day: int, more: int = 0) -> OfYear:
    """A day of the calendar, and so many days more."""

    def of_year(year: int) -> Days:
        first = date(year, month, day)
        return Days(first, days_from(first, more))

    return of_year


def _from_easter(first: int, last: int) -> OfYear:
    """Days counted from Easter Sunday."""

    def of_year(year: int) -> Days:
        return Days(days_from(easter(year), first), days_from(easter(year), last))

    return of_year


def _sunday(month: int, count: int) -> OfYear:
    """The so manyeth Sunday of a month; 0 is the last."""

    def of_year(year: int) -> Days:
        day = nth_sunday(year, month, count) if count else last_sunday(year, month)
        return Days(day, day)

    return of_year


def _new_year(year: int) -> Days:
    return Days(date(year - 1, 12, 31), date(year, 1, 1))


def _feasts() -> dict[str, OfYear]:
    """What people call them, the longer name first where one begins another."""
    return {
        rf"{_XMAS} eve": _fixed(12, 24),
        rf"{_XMAS} day": _fixed(12, 25),
        rf"boxing day|st stephen{_DAY}": _fixed(12, 26),
        _XMAS: _fixed(12, 24, 2),
        r"new year'?s eve|nye|hogmanay": _fixed(12, 31),
        r"new year'?s day": _fixed(1, 1),
        r"new year'?s?": _new_year,
        r"good friday": _from_easter(-2, -2),
        r"easter sunday": _from_easter(0, 0),
        r"easter monday": _from_easter(1, 1),
        r"easter": _from_easter(-2, 1),
        r"pancake day|shrove tuesday": _from_easter(-47, -47),
        r"ash wednesday": _from_easter(-46, -46),
        r"mother'?s day|mothering sunday": _from_easter(-21, -21),
        r"father'?s day": _sunday(6, 3),
        r"halloween|hallowe'en|haloween": _fixed(10, 31),
        r"(?:bonfire|fireworks?|guy fawkes|guy fawks|firework)(?: night| nite)": _fixed(11, 5),
        r"remembrance (?:sunday|day)": _sunday(11, 2),
        rf"valentine{_DAY}": _fixed(2, 14),
        rf"(?:st|saint) patrick{_DAY}|(?:st )?paddy'?s day": _fixed(3, 17),
        rf"(?:st|saint) david{_DAY}": _fixed(3, 1),
        rf"(?:st|saint) andrew{_DAY}": _fixed(11, 30),
        r"burns night": _fixed(1, 25),
        rf"april fool{_DAY}": _fixed(4, 1),
    }


_NAMES = "|".join(
    (
        rf"{_XMAS}(?: (?:eve|day))?|boxing day|st stephen{_DAY}|nye|hogmanay",
        r"new year(?:'?s)?(?: (?:eve|day))?|good friday|easter(?: (?:sunday|monday))?|pancake day",
        r"shrove tuesday|ash wednesday|mother'?s day|mothering sunday|father'?s day",
        r"halloween|hallowe'en|haloween",
        r"(?:bonfire|fireworks?|guy fawkes|guy fawks) (?:night|nite)|remembrance (?:sunday|day)",
        rf"valentine{_DAY}|(?:st|saint) (?:patrick|david|andrew){_DAY}|(?:st )?paddy'?s day",
        rf"burns night|april fool{_DAY}",
    )
)
FEAST = (
    rf"(?:(?P<det>last|this|next) )?(?P<name>{_NAMES})(?! bank){_NOT}(?: (?:time|weekend|period))?"
)
CLOCKS = (
    r"(?:when |the (?:night|day|weekend) (?:that )?)?(?:the )?clocks? (?:have |'ve |were |are )?"
    r"(?P<verb>went|gone|go|goes|going|changed?|changing|put)(?: (?P<way>back|forwards?|fwd|on))?"
)
HOLIDAY = (
    r"(?:(?:the|this) )?(?P<det>last |next )?(?P<name>easter|early may|may|spring|august|aug|summer"
    rf"|{_XMAS}|new year'?s?)? ?(?:bank holiday|bank hol|bankholiday|b/h)s?"
    rf"(?: (?P<day>weekend|{words.DAY}))?"
)
_MONTHS_OF = {"ma": (5,), "sp": (5,), "au": (8,), "su": (8,), "ne": (1,)}


def read_feast(found: re.Match[str], said: Said) -> Anchor | None:
    """The newest and the next feast of that name. "last easter", said in the same year, may be this
    one or the one before: None."""
    for name, of_year in _feasts().items():
        if re.fullmatch(name, found["name"]):
            return _dated(of_year, found["det"], said)
    return None


def _dated(of_year: OfYear, det: str | None, said: Said) -> Anchor | None:
    past, future = newest(of_year, said.today), coming(of_year, said.today)
    if det == "last":
        return Anchor(past=past) if past.last.year < said.today.year else None
    if det == "next":
        return Anchor(future=future) if future.first.year > said.today.year else None
    if det == "this":
        return Anchor(past=past, future=future, needs_tense=True)
    if past.first <= said.today <= of_year(past.first.year).last:
        return Anchor(past=past, either=past, slack=3)
    return Anchor(past=past, future=future, needs_tense=True, slack=3)


def read_clocks(found: re.Match[str], said: Said) -> Anchor:
    """The Sunday on which they went back or forward; where that is not said, the newest change."""
    months = {"b": (10,), "f": (3,), "o": (3,)}.get((found["way"] or "x")[0], (3, 10))
    past = max(newest(_sunday(month, 0), said.today) for month in months)
    future = min(coming(_sunday(month, 0), said.today) for month in months)
    if found["verb"] in {"went", "gone", "changed", "put"}:
        return Anchor(past=past)
    return Anchor(past=past, future=future, needs_tense=True)


def read_holiday(found: re.Match[str], said: Said) -> Anchor | None:
    """Bank holidays that stand together. None where the nation's are not known."""
    days = frozenset(d for d in said.bank_holidays if _is_meant(d, found["name"], found["day"]))
    past, future = holiday_before(said.today, days), holiday_after(said.today, days)
    if found["day"] == "weekend":
        past, future = past and _with_weekend(past), future and _with_weekend(future)
    det = (found["det"] or "").strip()
    if det:
        chosen = Anchor(past=past) if det == "last" else Anchor(future=future)
        return chosen if chosen.past or chosen.future else None
    if past is None and future is None:
        return None
    return Anchor(past=past, future=future, needs_tense=True)


def _is_meant(day: date, name: str | None, which: str | None) -> bool:
    if which and which != "weekend" and day.weekday() != words.weekday_of(which):
        return False
    if not name:
        return True
    if re.fullmatch(_XMAS, name):
        return day.month == 12
    if name == "early may":
        return day.month == 5 and day.day < 10
    if name == "easter":
        return -2 <= (day - easter(day.year)).days <= 1
    return day.month in _MONTHS_OF[name[:2]] and not (name == "spring" and day.day < 20)


def _with_weekend(days: Days) -> Days:
    """With the Saturday and Sunday at either end."""
    first, last = days
    while days_from(first, -1).weekday() >= _SATURDAY:
        first = days_from(first, -1)
    while days_from(last, 1).weekday() >= _SATURDAY:
        last = days_from(last, 1)
    return Days(first, last)
