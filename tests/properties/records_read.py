"""What the records say at a moment, read from the rows themselves.

A second reading, for the tests: it uses nothing of `bot.care` and none of the queries of
`bot.records`. Rules: docs/consent.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

#: What somebody said themselves, or a parent for a child: as opposed to decisions for a person.
THEIR_OWN = ("explicit", "competent_child")
FOR_THEM = ("best_interests_MCA_s4", "attorney", "deputy")
EVERYTHING = {"D0", "D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "D10", "D12a", "D12b"}
GRANTS = ("FULL", "LIMITED")
NUMBER_IS_GOOD_FOR = timedelta(days=90)
PIN_IS_GOOD_FOR = timedelta(minutes=15)


@dataclass(frozen=True)
class Person:
    """The one who is asked about, at a moment."""

    age: str
    capacity: str
    nation: str

    @property
    def is_child(self) -> bool:
        return self.age in ("under 13", "13 to 15")

    @property
    def cannot_decide(self) -> bool:
        return self.capacity == "LACKS" and not self.is_child


@dataclass(frozen=True)
class Agreed:
    """How far a consent reaches: what it covers, since when it was not looked at, until when."""

    covers: frozenset[str]
    since: datetime
    until: datetime | None


def years_old(born_on: date, today: date) -> int:
    """How old somebody is; born on 29 February, a year older from 1 March."""
    before = (today.month, today.day) < (born_on.month, born_on.day)
    return today.year - born_on.year - before


def age_words(born_on: date, today: date) -> str:
    """The age as the second reading of the rules calls it."""
    years = years_old(born_on, today)
    if years < 13:
        return "under 13"
    if years < 16:
        return "13 to 15"
    return "16 to 17" if years < 18 else "18 or over"


def capacity_words(findings: Sequence[Any], now: datetime) -> str:
    """What is held of somebody's capacity to decide about one other person."""
    if not findings:
        return "PRESUMED"
    last = max(findings, key=lambda row: row.assessed_at)
    if last.review_by is not None and last.review_by <= now:
        return "PRESUMED" if last.finding == "HAS" else "FLUCTUATING"
    return str(last.finding)


def proof_of(phone: Any, now: datetime) -> int:
    """What a phone proves: 0 nothing, 1 a number on record, 2 a PIN given from it just now."""
    silent = phone.last_seen_at is None or now - phone.last_seen_at > NUMBER_IS_GOOD_FOR
    if not phone.identifies or phone.shared or silent or phone.doubted_at is not None:
        return 0
    if phone.proved_at is not None and now - phone.proved_at < PIN_IS_GOOD_FOR:
        return 2
    return 1


def consent_words(
    versions: Sequence[Any],
    category: str,
    person: Person,
    events: Sequence[datetime],
    now: datetime,
) -> str:
    """The state of consent for one category, as the second reading of the rules calls it."""
    counted = [v for v in versions if v.state != "PENDING" and _has_begun(v, now)]
    if not counted:
        return "not asked"
    if counted[-1].state not in GRANTS:
        return "refused"
    if counted[-1].basis in FOR_THEM and not _acts(counted[-1].basis, person):
        # Somebody who can decide again is held to what they said last, if nobody refused since.
        own = [n for n, v in enumerate(counted) if v.basis in THEIR_OWN]
        if person.capacity != "HAS" or not own:
            return "not asked"
        counted = counted[: own[-1] + 1]
        if counted[-1].state not in GRANTS:
            return "refused"
    agreed = _reach(counted)
    if agreed.until is not None and agreed.until <= now:
        return "expired"
    if _is_overdue(agreed.since, events, now):
        return "expired"
    return _called(counted[-1], agreed, category)


def _has_begun(version: Any, now: datetime) -> bool:
    return version.state in ("REFUSED", "WITHDRAWN") or version.valid_from <= now


def _acts(basis: str, person: Person) -> bool:
    if basis == "attorney":
        return person.cannot_decide
    return person.cannot_decide and person.nation in ("ENG", "WLS")


def _reach(versions: Sequence[Any]) -> Agreed:
    """Step by step from the first version on: what a worker confirmed holds as it is, anything
    else takes away from what the person had agreed to before."""
    held: Agreed | None = None
    theirs = False
    for v in versions:
        if v.state not in GRANTS:
            held, theirs = None, False
            continue
        listed = frozenset(EVERYTHING if v.state == "FULL" else v.categories)
        new = Agreed(listed, v.valid_from, v.expires_at)
        if v.confirmed_by is None:
            new = _narrowed(new, held) if held and theirs else Agreed(frozenset(), *_ends(new))
        held, theirs = new, v.basis in THEIR_OWN
    assert held is not None
    return held


def _ends(agreed: Agreed) -> tuple[datetime, datetime | None]:
    return agreed.since, agreed.until


def _narrowed(new: Agreed, held: Agreed) -> Agreed:
    ends = [end for end in (new.until, held.until) if end is not None]
    return Agreed(new.covers & held.covers, held.since, min(ends) if ends else None)


def _is_overdue(since: datetime, events: Sequence[datetime], now: datetime) -> bool:
    asked_from = min([e for e in events if e > since] + [since + timedelta(days=182)])
    return asked_from + timedelta(days=60) <= now


def _called(version: Any, agreed: Agreed, category: str) -> str:
    if not agreed.covers:
        return "not asked"
    listed = category in agreed.covers
    if version.basis in THEIR_OWN:
        if version.state == "FULL" and listed:
            return "full"
        return "lists it" if listed else "lists another"
    if version.basis == "parental_responsibility":
        return "a parent said yes" if listed else "not asked"
    if version.basis == "court_order":
        return "court order lists it" if listed else "court order lists another"
    # Who acts for the person now decides for them, whoever that is.
    return "court order lists it" if listed else "not asked"


def review_days(born_on: date) -> list[datetime]:
    """The birthdays that make a consent due for review."""
    days = []
    for years in (16, 18):
        try:
            day = born_on.replace(year=born_on.year + years)
        except ValueError:
            day = date(born_on.year + years, 3, 1)
        days.append(datetime(day.year, day.month, day.day, tzinfo=UTC))
    return days
