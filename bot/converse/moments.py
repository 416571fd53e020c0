"""Reads when a turn is: "Tue 02:10", "Fri 25 Dec 10:00", "20 minutes later"."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from bot.clock import UK, local

#: When the clock of every scenario begins, and the day that the demo team's days are counted from.
BEGINS = datetime(2026, 11, 23, tzinfo=UTC)
#: Between two turns of which the second does not say when it is.
A_MOMENT = timedelta(seconds=20)
EXPECTED_TIME = (
    "expected a time such as 02:10, Tue 02:10, Fri 25 Dec 10:00, 2027-01-04 10:00 or"
    " 20 minutes later"
)
EXPECTED_DAY = "expected a day such as Fri 27 Nov, 27 Nov or 2026-11-27"

_DAYS = tuple("monday tuesday wednesday thursday friday saturday sunday".split())
_MONTHS = tuple(
    "january february march april may june july august september october november december".split()
)
#: The least letters that a day or a month is known by.
_SHORT = 3
_LATER = re.compile(r"(\d{1,4}) (second|minute|hour|day|week)s? later")
_AGO = re.compile(r"(\d{1,4}) days? ago")
_CLOCK = re.compile(r"(?:(?P<day>.*) )?(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_DATE = re.compile(
    r"(?:(?P<weekday>[a-z]+) )?(?P<day>\d{1,2}) (?P<month>[a-z]+)(?: (?P<year>\d{4}))?"
)


class MomentError(ValueError):
    """There stands no time that a scenario can be at; the message says what was expected."""


def read_moment(given: str, now: datetime) -> datetime:
    """The moment that is meant when the scenario's clock shows `now`. Raises MomentError."""
    words = " ".join(given.casefold().replace(",", " ").split())
    if later := _LATER.fullmatch(words):
        return now + timedelta(**{f"{later[2]}s": int(later[1])})
    clock = _CLOCK.fullmatch(words)
    if clock is None:
        raise MomentError(EXPECTED_TIME)
    at, here = time(int(clock["hour"]), int(clock["minute"])), local(now)
    if clock["day"] is None or _weekday(clock["day"]) is not None:
        return _next(here, at, None if clock["day"] is None else _weekday(clock["day"]))
    moment = _real(datetime.combine(_day(clock["day"], here.date()), at, UK))
    if moment < now:
        raise MomentError(
            "expected a time that is not before the turn before it"
            f" ({here:%a} {here.day} {here:%b %H:%M}): the clock moves forward only"
        )
    return moment


def read_day(given: str, today: date) -> date:
    """A day; without its year the next one of that name. Raises MomentError."""
    try:
        return _day(" ".join(given.casefold().replace(",", " ").split()), today)
    except MomentError as error:
        raise MomentError(str(error).replace(EXPECTED_TIME, EXPECTED_DAY)) from None


def read_days_ago(given: str) -> timedelta:
    """How long ago, in days. Raises MomentError."""
    found = _AGO.fullmatch(" ".join(given.casefold().split()))
    if found is None:
        raise MomentError("expected `never` or days such as 100 days ago")
    return timedelta(days=int(found[1]))


def starts(day: date) -> datetime:
    """The first moment of a day in the United Kingdom."""
    return datetime.combine(day, time(), UK).astimezone(UTC)


def _next(here: datetime, at: time, weekday: int | None) -> datetime:
    for ahead in range(9):
        moment = datetime.combine(here.date() + timedelta(days=ahead), at, UK)
        if weekday in (None, moment.weekday()) and moment >= here:
            return _real(moment)
    raise MomentError(EXPECTED_TIME)


def _day(words: str, today: date) -> date:
    if _ISO.fullmatch(words):
        try:
            return date.fromisoformat(words)
        except ValueError:
            raise MomentError(f"expected a day that there is, not {words}") from None
    found = _DATE.fullmatch(words)
    month = None if found is None else _index(_MONTHS, found["month"])
    if found is None or month is None:
        raise MomentError(EXPECTED_TIME)
    year = int(found["year"] or today.year)
    try:
        day = date(year, month + 1, int(found["day"]))
        if found["year"] is None and day < today - timedelta(days=180):
            day = day.replace(year=year + 1)
    except ValueError:
        raise MomentError(f"expected a day that there is, not {words}") from None
    if found["weekday"] is not None and _weekday(found["weekday"]) != day.weekday():
        raise MomentError(f"expected the right weekday: {day.day} {day:%b %Y} is a {day:%A}")
    return day


def _weekday(word: str) -> int | None:
    return _index(_DAYS, word)


def _index(names: tuple[str, ...], word: str) -> int | None:
    """Which name a word is or begins: `tue`, `tues` and `tuesday` are all the second day."""
    found = [n for n, name in enumerate(names) if len(word) >= _SHORT and name.startswith(word)]
    return found[0] if found else None


def _real(moment: datetime) -> datetime:
    """The moment in UTC. Raises MomentError for an hour that the change to summer time skips."""
    there = moment.astimezone(UTC)
    if local(there).replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise MomentError("expected an hour that there is: the clocks go forward over this one")
    return there
