"""Reads the forms of the pages on sharing: a change, or what is wrong and where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from bot.care.consent_records import (
    Basis,
    ConsentState,
    EvidenceKind,
    Finding,
    GivenVia,
    Hold,
    HowKnown,
    Kind,
)
from bot.care.facts import Category
from bot.care.sharing_changes import (
    Agreement,
    CapacityFound,
    Change,
    Considered,
    Fault,
    HoldSet,
    KnownAdded,
    KnownEnded,
    Related,
    RelationEnded,
    WhyEnded,
    WhyHold,
)
from bot.clock import UK
from bot.web.console.sharing_words import SHAREABLE_WORDS

Form = Mapping[str, str]
_Word = TypeVar("_Word", bound=StrEnum)
_STATES = (
    ConsentState.FULL,
    ConsentState.LIMITED,
    ConsentState.REFUSED,
    ConsentState.WITHDRAWN,
)
_YES_NO = {"yes": True, "no": False}


class _Reading:
    """One form being read, and what was found wrong with it."""

    def __init__(self, form: Form, now: datetime) -> None:
        self.form, self.now = form, now
        self.faults: list[Fault] = []

    def one(self, field: str, words: type[_Word], missing: str) -> _Word | None:
        """One of our words; anything else is a fault."""
        try:
            return words(self.form.get(field, ""))
        except ValueError:
            self.faults.append((field, missing))
            return None

    def kinds(self, field: str) -> frozenset[Category]:
        """The boxes ticked, each a field of its own: `categories.D1`."""
        return frozenset(
            one for one in SHAREABLE_WORDS if self.form.get(f"{field}.{one.value}") == "yes"
        )

    def day(self, field: str, what: str) -> date | None:
        """A day in three fields; None where all are empty."""
        parts = [self.form.get(f"{field}.{part}", "").strip() for part in ("day", "month", "year")]
        if not any(parts):
            return None
        if all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
            day, month, year = map(int, parts)
            try:
                found = date(year, month, day)
            except ValueError:
                pass
            else:
                if 2000 <= found.year < 2200:
                    return found
        self.faults.append((field, f"{what} must be a real day, such as 27 3 2027"))
        return None


def read_change(what: str, form: Form, now: datetime) -> Change | list[Fault] | None:
    """The change that a form asks for, or what is wrong with it; None for a form that is none of
    ours."""
    read = _READERS.get(what)
    if read is None:
        return None
    reading = _Reading(form, now)
    found = read(reading)
    return found if found is not None and not reading.faults else reading.faults


def _agreement(reading: _Reading) -> Change | None:
    state = reading.one("state", ConsentState, "Choose what the person said")
    if state is not None and state not in _STATES:
        reading.faults.append(("state", "Choose what the person said"))
    basis = reading.one("basis", Basis, "Choose whose decision it is")
    via = reading.one("given_via", GivenVia, "Choose how it was given")
    knows = _YES_NO.get(reading.form.get("knows_service", ""))
    if knows is None:
        words = "Say whether they know that the person uses the service"
        reading.faults.append(("knows_service", words))
    ends = reading.day("expires", "The day on which it ends")
    considered = {one for one in Considered if reading.form.get(f"considered.{one}") == "yes"}
    if state is None or basis is None or via is None or knows is None:
        return None
    kinds = reading.kinds("categories")
    return Agreement(state, kinds, basis, via, _start_of(ends), knows, frozenset(considered))


def _capacity(reading: _Reading) -> Change | None:
    finding = reading.one("finding", Finding, "Choose what was found")
    assessed = reading.day("assessed", "The day of the assessment")
    review = reading.day("review", "The day on which it is looked at again")
    if assessed is None and not reading.faults:
        reading.faults.append(("assessed", "Give the day of the assessment"))
    if finding is None or assessed is None:
        return None
    at = _start_of(assessed)
    today = reading.now.astimezone(UK).date()
    # Of today: now, so that a later finding of the same day comes after an earlier one.
    moment = reading.now if assessed == today or at is None else at
    return CapacityFound(finding, moment, _start_of(review))


def _hold(reading: _Reading) -> Change | None:
    hold = reading.one("hold", Hold, "Choose the hold")
    why = reading.one("why", WhyHold, "Choose why")
    return None if hold is None or why is None else HoldSet(hold, why)


def _relation(reading: _Reading) -> Change | None:
    kind = reading.one("kind", Kind, "Choose how they stand to the person")
    paper = None
    if reading.form.get("paper"):
        paper = reading.one("paper", EvidenceKind, "Choose which paper was seen, or none")
    review = reading.day("review", "The day on which the paper is looked at again")
    if kind is None:
        return None
    return Related(kind, paper, reading.kinds("opens"), _start_of(review))


def _end(reading: _Reading) -> Change | None:
    why = reading.one("why_ended", WhyEnded, "Choose why")
    return None if why is None else RelationEnded(why)


def _known(reading: _Reading) -> Change | None:
    category = reading.one("category", Category, "Choose what they know")
    how = reading.one("how", HowKnown, "Choose how they came to know it")
    return None if category is None or how is None else KnownAdded(category, how)


def _known_end(reading: _Reading) -> Change | None:
    try:
        return KnownEnded(UUID(reading.form.get("fact", "")))
    except ValueError:
        reading.faults.append(("form", "Choose what they are not to be told again"))
        return None


def _start_of(day: date | None) -> datetime | None:
    """The first moment of a day here."""
    return None if day is None else datetime.combine(day, time.min, tzinfo=UK).astimezone(UTC)


_READERS = {
    "agreement": _agreement,
    "capacity": _capacity,
    "hold": _hold,
    "relation": _relation,
    "end": _end,
    "known": _known,
    "known-end": _known_end,
}
