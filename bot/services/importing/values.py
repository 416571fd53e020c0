"""What a cell may hold. A cell is read, never quoted: it may name somebody."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.care.category_words import read_categories
from bot.care.working_days import WorkingDays
from bot.content.lint_words import (
    LOCK_SCREEN,
    wrong_capitals,
    wrong_on_a_locked_screen,
    wrong_words,
)
from bot.messaging.gsm7 import is_gsm7
from bot.messaging.numbers import e164

_PHONE = re.compile(r"\+?[0-9() .-]{6,24}")
#: Some numbers of towns are shorter than others; a mobile number that is short lacks a digit.
_MOBILES, _MOBILE_LENGTH = "+447", 13
_HOURS = re.compile(r"(\d{1,2}:\d\d) ?[-–] ?(\d{1,2}:\d\d)")  # noqa: RUF001 - Excel makes the long dash
_MIDNIGHT = "24:00"
_OFFSET = re.compile(r"[+-]\d{1,4}")
_TIME = re.compile(r"(\d\d:\d\d)(?::00)?")
_ROLE_NAME = re.compile(r"[^\W\d_]+(?:[ '-][^\W\d_]+)*")
_LONGEST_ROLE_NAME, _LONGEST_PLACE = 30, 40
#: The one rule of the texts that does not bind a role name: that they call a key worker nothing
#: else. Here it is said what else.
_ONE_WORD = "the same word for the same thing"
#: What services are called for short, beside the whole words that no locked phone may show.
_SERVICES = re.compile(r"\b(?:CAMHS|CMHT|CRHTT?|EIP|ECT|IAPT|MHU|PICU)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a cell depends on. `offsets` lets a day be written as days from today: +9."""

    today: date
    offsets: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of cell. `expected` is what the reader is told when a cell is none."""

    expected: str

    def parse(self, cell: str, reading: Reading, /) -> object | None:
        """The value of a cell that is not empty; None when it cannot be read."""
        raise NotImplementedError


#: One address, with no name beside it and no line that could begin another header.
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_LONGEST_EMAIL = 254


@dataclass(frozen=True, slots=True)
class Words(Kind):
    """A name or an id: one line, not too long."""

    most: int = 100

    def parse(self, cell: str, _: Reading, /) -> str | None:
        """The words, in one Unicode form, so that the same name is always the same."""
        words = unicodedata.normalize("NFC", cell)
        return words if len(words) <= self.most and words.isprintable() else None


@dataclass(frozen=True, slots=True)
class Reference(Words):
    """The id of a row of another file."""

    file: str = ""


@dataclass(frozen=True, slots=True)
class RoleName(Kind):
    """What the organisation calls a key worker: it stands in texts, after "your" and "a"."""

    def parse(self, cell: str, _: Reading, /) -> str | None:
        """The name, when our texts could hold it and keep their own rules."""
        name = unicodedata.normalize("NFC", cell)
        if len(name) > _LONGEST_ROLE_NAME or not _ROLE_NAME.fullmatch(name) or not is_gsm7(name):
            return None
        broken = [rule for rule, _ in wrong_words(name) if not rule.endswith(_ONE_WORD)]
        broken += [rule for rule, _ in wrong_capitals(name, staff=False)]
        return None if broken or name.isupper() else name


@dataclass(frozen=True, slots=True)
class Place(Kind):
    """Where an appointment is. Whoever sees the phone must not learn from it what it is for."""

    def parse(self, cell: str, _: Reading, /) -> str | None:
        """The place, when it has no word that a locked phone may not show."""
        place = unicodedata.normalize("NFC", cell)
        if len(place) > _LONGEST_PLACE or not place.isprintable() or _SERVICES.search(place):
            return None
        # Only that list: "111 High Street" alarms nobody where it stands, late in a text.
        late = " " * LOCK_SCREEN + place
        return None if any(wrong_on_a_locked_screen(late)) else place


@dataclass(frozen=True, slots=True)
class TimeOfDay(Kind):
    """A time as a clock in the United Kingdom shows it. 2:30 could be meant for the afternoon."""

    def parse(self, cell: str, _: Reading, /) -> str | None:
        """The time as HH:MM."""
        match = _TIME.fullmatch(cell)
        if match is None:
            return None
        try:
            time.fromisoformat(match[1])
        except ValueError:
            return None
        return match[1]


@dataclass(frozen=True, slots=True)
class Phone(Kind):
    """A phone number, as people in the United Kingdom write it or with + and country."""

    as_written: bool = False

    def parse(self, cell: str, _: Reading, /) -> str | None:
        """The number as E.164, or as it was written where it is only shown."""
        number = e164(cell, region="GB") if _PHONE.fullmatch(cell) else None
        if number and number.startswith(_MOBILES) and len(number) != _MOBILE_LENGTH:
            return None
        return cell if number and self.as_written else number


@dataclass(frozen=True, slots=True)
class Email(Kind):
    """An e-mail address of staff."""

    def parse(self, cell: str, _: Reading, /) -> str | None:
        """The address as it was written. Whether anybody reads it only a try can tell."""
        return cell if len(cell) <= _LONGEST_EMAIL and _EMAIL.fullmatch(cell) else None


@dataclass(frozen=True, slots=True)
class Code(Kind):
    """One of a few words."""

    choices: tuple[str, ...] = ()

    def parse(self, cell: str, _: Reading, /) -> str | None:
        """The code, whatever its capitals were."""
        return next((c for c in self.choices if c.casefold() == cell.casefold()), None)


@dataclass(frozen=True, slots=True)
class Spelled(Code):
    """One of a few words, with spaces, hyphens or underscores between their parts."""

    def parse(self, cell: str, _: Reading, /) -> str | None:
        """The code, however its parts were joined."""
        return next((c for c in self.choices if _joined(c) == _joined(cell)), None)


@dataclass(frozen=True, slots=True)
class Categories(Kind):
    """Kinds of information, as words or as codes of the consent table."""

    def parse(self, cell: str, _: Reading, /) -> list[str] | None:
        """Their codes in order."""
        found = read_categories(cell)
        return None if found is None else sorted(category.value for category in found)


@dataclass(frozen=True, slots=True)
class OneCategory(Kind):
    """One kind of information."""

    def parse(self, cell: str, _: Reading, /) -> str | None:
        """Its code."""
        found = read_categories(cell) or ()
        return next(iter(found)).value if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Day(Kind):
    """A date: 2026-11-24 or 24/11/2026, at most so many days from today."""

    latest_days: int = 0
    earliest_year: int = 1950

    def parse(self, cell: str, reading: Reading, /) -> date | None:
        """The day, when it exists and is neither too early nor too late."""
        if reading.offsets and _OFFSET.fullmatch(cell):
            day = reading.today + timedelta(days=int(cell))
        else:
            found = _written_day(cell)
            if found is None:
                return None
            day = found
        latest = reading.today + timedelta(days=self.latest_days)
        return day if day.year >= self.earliest_year and day <= latest else None


@dataclass(frozen=True, slots=True)
class Hours(Kind):
    """The hours of one weekday. `overnight`: also those that end on the next morning."""

    overnight: bool = False

    def parse(self, cell: str, _: Reading, /) -> tuple[str, str] | None:
        """Beginning and end as HH:MM."""
        match = _HOURS.fullmatch(cell)
        if match is None:
            return None
        start, end = (part.zfill(5) for part in match.groups())
        try:
            begins = time.fromisoformat(start)
            ends = None if self.overnight and end == _MIDNIGHT else time.fromisoformat(end)
        except ValueError:
            return None
        # The same time twice could be all day or a slip: all day is 00:00-24:00.
        if ends is not None and (begins == ends or (begins > ends and not self.overnight)):
            return None
        return start, end


@dataclass(frozen=True, slots=True)
class Weekdays(Kind):
    """The weekdays on which a worker works."""

    def parse(self, cell: str, _: Reading, /) -> list[int] | None:
        """Their numbers, Monday is 0."""
        found = WorkingDays.from_words(cell)
        return None if found is None else found.numbers


def _joined(words: str) -> str:
    return " ".join(words.casefold().replace("_", " ").replace("-", " ").split())


def _written_day(cell: str) -> date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(cell, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
