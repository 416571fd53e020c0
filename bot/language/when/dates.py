"""Days of the calendar: "the 3rd", "12 nov", "5/6/26", "in september", "2019"."""

from __future__ import annotations

import re
from datetime import date

from bot.language.when import words
from bot.language.when.calendar import month_of, months_from, year_of
from bot.language.when.days import edge_of
from bot.language.when.values import Anchor, Days, Said

#: 29 February may be eight years away.
_YEARS = 8
_MONTHS = 14
_NEAR_MONTHS = 2

_WEEKDAY = rf"(?:(?P<weekday>{words.DAY}),? )?"
_YEAR = rf"(?:,? (?P<year>{words.YEAR}|'[0-9]{{2}}))?"
#: What may follow "the 3rd" where it is a day and not the third of something.
_ENDS = (
    r"(?= *(?:$|[.,;!?)\n-]|(?:and|but|or|so|she|he|they|i|we|it|its|was|is|at|when|to|for|in"
    r"|about|now|please|pls|because|cos|till|until|my|our|her|his|after|before|onwards)\b))"
)
DAY_MONTH = (
    rf"{_WEEKDAY}(?:the )?(?P<day>[0-3]?[0-9])(?: ?(?:st|nd|rd|th))?(?: of)? ?"
    rf"(?P<month>{words.MONTH})(?![a-z']){_YEAR}"
)
MONTH_DAY = (
    rf"{_WEEKDAY}(?P<month>{words.MONTH}) (?:the )?(?P<day>[0-3]?[0-9])(?: ?(?:st|nd|rd|th))?"
    rf"(?![0-9:.]| *(?:am|pm)\b){_YEAR}"
)
ORDINAL = (
    rf"(?:(?P<weekday>{words.DAY}) (?:the )?|(?P<the>the ))?(?P<day>[0-3]?[0-9]) ?(?:st|nd|rd|th)"
    rf"(?: of (?:(?P<which>this|last|next)|the) month)?{_ENDS}"
)
NUMERIC = r"(?P<day>[0-3]?[0-9])[/.-](?P<month>[01]?[0-9])[/.-](?P<year>(?:20)?[0-9]{2})(?![/.0-9])"
ISO = r"(?P<year>20[0-9]{2})-(?P<month>[01][0-9])-(?P<day>[0-3][0-9])"
#: The fifth of June, or the fifth or the sixth?
SLASHED = r"(?:the )?(?P<day>[0-3]?[0-9])/(?P<month>[0-3]?[0-9])(?![/0-9])"
MONTH = (
    r"(?:(?:the )?(?P<edge>start|beginning|early|late|middle|mid|(?:back |tail )?end)(?: of|-)? ?)?"
    rf"(?:(?P<det>last|this|next) )?(?P<month>{words.MONTH})(?! [0-9]{{1,2}}(?![0-9])){_YEAR}"
)
IN_YEAR = rf"(?P<year>{words.YEAR})"


def read_date(found: re.Match[str], said: Said) -> Anchor | None:
    """A day with its month. None where there is no such day, or the weekday is another's."""
    month = _month(found["month"])
    weekday = found.groupdict().get("weekday")
    year = found["year"]
    if year:
        day = _made(
            int(year.strip("'")) % 100 + (2000 if len(year) < 4 else _century(year)),
            month,
            int(found["day"]),
        )
        return _known(day, weekday, said)
    past, future = _around(said.today, int(found["day"]), month)
    if weekday is not None:
        past, future = (d if _is_on(d, weekday) else None for d in (past, future))
    return _either_way(past, future, said)


def read_ordinal(found: re.Match[str], said: Said) -> Anchor | None:
    """A day of a month that is not said: the newest or the next such day."""
    number, weekday = int(found["day"]), found["weekday"]
    if found["which"]:
        first = months_from(
            said.today.replace(day=1), {"last": -1, "this": 0, "next": 1}[found["which"]]
        )
        return _known(_made(first.year, first.month, number), weekday, said)
    start = said.today.replace(day=1)
    # "Monday 3rd", where it was Tuesday, is a slip and not the summer before last.
    reach = _NEAR_MONTHS if weekday else _MONTHS
    months = [months_from(start, shift) for shift in range(-reach, reach + 1)]
    days = [d for m in months if (d := _made(m.year, m.month, number)) and _is_on(d, weekday)]
    past = max((d for d in days if d <= said.today), default=None)
    future = min((d for d in days if d >= said.today), default=None)
    return _either_way(past, future, said)


def read_slashed(found: re.Match[str], said: Said) -> Anchor | None:
    """ "15/6" can only be the 15th of June; "5/6" may be two days, "24/7" is none."""
    day, month = int(found["day"]), int(found["month"])
    if (day, month) == (24, 7) or day <= 12 or not 1 <= month <= 12:
        return None
    return _either_way(*_around(said.today, day, month), said)


def read_month(found: re.Match[str], said: Said) -> Anchor | None:
    """A month, or its start, middle or end. None for the month that it is, and for a "last" or a
    "next" that may be of this year or another."""
    month, det, today = words.month_of_word(found["month"]), found["det"], said.today
    if found["year"]:
        years = [_century(found["year"]) + int(found["year"].strip("'")) % 100]
    else:
        years = list(range(today.year - 1, today.year + 2))
    months = [_part(month_of(date(year, month, 1)), found["edge"]) for year in years]
    past = max((m for m in months if m.first <= today), default=None)
    future = min((m for m in months if m.last >= today), default=None)
    if found["year"]:
        return Anchor(past=past, future=None if past else future)
    if det == "this":
        return Anchor(either=next(m for m in months if m.first.year == today.year))
    if past is not None and past.last >= today:
        return None  # This very month, or last year's?
    if det == "last":
        return Anchor(past=past) if past and past.first.year < today.year else None
    if det == "next":
        return Anchor(future=future) if future and future.first.year > today.year else None
    return Anchor(past=past, future=future, needs_tense=True, slack=7)


def read_year(found: re.Match[str], said: Said) -> Anchor | None:
    """A year that has begun."""
    year = year_of(date(int(found["year"]), 1, 1))
    return Anchor(past=year) if year.first <= said.today else Anchor(future=year)


def _part(whole: Days, edge: str | None) -> Days:
    return edge_of(whole, edge) if edge else whole


def _month(word: str) -> int:
    return int(word) if word.isdigit() else words.month_of_word(word)


def _century(year: str) -> int:
    return int(year) // 100 * 100 if len(year) == 4 else 2000


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None  # the 31st of June


def _around(today: date, day: int, month: int) -> tuple[date | None, date | None]:
    """The newest such day up to today, and the first from today on."""
    years = range(today.year - _YEARS, today.year + _YEARS + 1)
    days = [made for year in years if (made := _made(year, month, day))]
    return (
        max((d for d in days if d <= today), default=None),
        min((d for d in days if d >= today), default=None),
    )


def _is_on(day: date | None, weekday: str | None) -> bool:
    return weekday is None or (day is not None and day.weekday() == words.weekday_of(weekday))


def _known(day: date | None, weekday: str | None, said: Said) -> Anchor | None:
    if day is None or not _is_on(day, weekday):
        return None
    days = Days(day, day)
    return Anchor(past=days, slack=3) if day <= said.today else Anchor(future=days, slack=3)


def _either_way(past: date | None, future: date | None, said: Said) -> Anchor | None:
    if past is None and future is None:
        return None
    if past == said.today:
        return Anchor(either=Days(past, past), slack=3)
    return Anchor(
        past=Days(past, past) if past else None,
        future=Days(future, future) if future else None,
        needs_tense=True,
        slack=3,
    )
