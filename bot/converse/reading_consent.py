"""Reads what a scenario says of consent, holds, papers, and of what is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from bot.care.category_words import WORDS, read_categories
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
from bot.clock import local
from bot.converse.moments import read_day, read_days_ago, starts
from bot.converse.nodes import Place
from bot.services.set_up_consent import (
    Agreed,
    Consenting,
    Found,
    Held,
    Known,
    Related,
    Seen,
)

T = TypeVar("T")
_Code = TypeVar("_Code", ConsentState, Basis, GivenVia, Kind, Hold, Finding, EvidenceKind, HowKnown)

KEYS = (
    "relationships",
    "born",
    "looked after",
    "evidence",
    "capacity",
    "consents",
    "holds",
    "knows",
    "others see the phone of",
    "doubted",
)
#: How long a capacity finding or a paper is good for where nothing is said of it.
_GOOD_FOR = timedelta(days=180)
#: Holds in words that say what they are.
_HOLDS = {
    "abuse suspected": Hold.ABUSE_SUSPECTED,
    "asked us not to engage": Hold.ASKED_NOT_TO_ENGAGE,
}
_EXPECTED_KINDS = f"expected one or more of {', '.join(WORDS)}"


@dataclass(frozen=True, slots=True)
class ConsentReader:
    """Reads with the names of one cast. `person` gives the id behind a name; `now` is where the
    clock stands, `since` when what is recorded began where nothing is said of it."""

    person: Callable[[Place], str | None]
    by_person: Callable[[Place | None, Callable[[Place], date | None]], Mapping[str, date | None]]
    now: datetime
    since: datetime

    def read(self, keys: Mapping[str, Place]) -> Consenting:
        """All of it; what is wrong goes to the faults of each place."""
        born = self.by_person(keys.get("born"), self._born)
        return Consenting(
            related=listed(keys.get("relationships"), self._related),
            born={person: day for person, day in born.items() if day is not None},
            looked_after=listed(keys.get("looked after"), self.person),
            seen=listed(keys.get("evidence"), self._seen),
            found=listed(keys.get("capacity"), self._found),
            agreed=listed(keys.get("consents"), self._agreed),
            held=listed(keys.get("holds"), self._held),
            known=listed(keys.get("knows"), self._known),
            others_see=listed(keys.get("others see the phone of"), self.person),
            doubted=listed(keys.get("doubted"), self.person),
        )

    def _agreed(self, place: Place) -> Agreed | None:
        known = ("person", "other", "state", "to", "basis", "via", "confirmed", "from", "expires")
        keys = place.keys(known, needed=("person", "other", "state"))
        pair, state = self._pair(keys), read_code(keys.get("state"), ConsentState)
        listed_kinds = read_kinds(keys.get("to"))
        basis = read_code(keys.get("basis"), Basis) or Basis.EXPLICIT
        via = read_code(keys.get("via"), GivenVia) or GivenVia.FACE_TO_FACE
        starts_at = self._day(keys.get("from")) or self.since
        expires_at = self._day(keys.get("expires"), after=1)
        if pair is None or state is None:
            return None
        confirmed = via is not GivenVia.TEXT and state is not ConsentState.PENDING
        if "confirmed" in keys:
            confirmed = keys["confirmed"].yes()
        return Agreed(*pair, state, starts_at, listed_kinds, basis, via, confirmed, expires_at)

    def _related(self, place: Place) -> Related | None:
        keys = place.keys(("person", "other", "kind", "verified"), needed=("person", "other"))
        pair, kind = self._pair(keys), read_code(keys.get("kind"), Kind) or Kind.CARER
        verified = keys["verified"].yes() if "verified" in keys else True
        return None if pair is None else Related(*pair, kind, self.since if verified else None)

    def _held(self, place: Place) -> Held | None:
        keys = place.keys(("person", "other", "hold"), needed=("person", "other", "hold"))
        pair, hold = self._pair(keys), self._hold(keys.get("hold"))
        return None if pair is None or hold is None else Held(*pair, hold)

    def _hold(self, place: Place | None) -> Hold | None:
        known = {hold.value.replace("_", " "): hold for hold in Hold}
        return None if place is None else place.chosen({**_HOLDS, **known})

    def _found(self, place: Place) -> Found | None:
        known = ("person", "other", "finding", "assessed", "review by")
        keys = place.keys(known, needed=("person", "other", "finding"))
        pair, finding = self._pair(keys), read_code(keys.get("finding"), Finding)
        assessed = self._day(keys.get("assessed")) or self.since
        if pair is None or finding is None:
            return None
        return Found(*pair, finding, assessed, self._review(keys.get("review by")))

    def _seen(self, place: Place) -> Seen | None:
        known = ("person", "other", "kind", "opens", "checked", "review by")
        keys = place.keys(known, needed=("person", "other", "kind"))
        pair, kind = self._pair(keys), read_code(keys.get("kind"), EvidenceKind)
        kinds, checked = read_kinds(keys.get("opens")), self._day(keys.get("checked")) or self.since
        if pair is None or kind is None:
            return None
        return Seen(*pair, kind, kinds, checked, self._review(keys.get("review by")))

    def _known(self, place: Place) -> Known | None:
        keys = place.keys(("other", "about", "what", "how"), needed=("other", "about", "what"))
        if not {"other", "about", "what"} <= keys.keys():
            return None
        about, other = self.person(keys["about"]), self.person(keys["other"])
        how = read_code(keys.get("how"), HowKnown) or HowKnown.CARER_TOLD_US
        kinds = read_kinds(keys["what"])
        return None if about is None or other is None else Known(about, other, kinds, how)

    def _pair(self, keys: Mapping[str, Place]) -> tuple[str, str] | None:
        if "person" not in keys or "other" not in keys:
            return None
        person, other = self.person(keys["person"]), self.person(keys["other"])
        return None if person is None or other is None else (person, other)

    def _review(self, place: Place | None) -> datetime | None:
        """The day by which it is looked at again: in half a year where nothing is said."""
        if place is not None and place.is_words and place.words() == "never":
            return None
        return self.now + _GOOD_FOR if place is None else self._day(place)

    def _day(self, place: Place | None, after: int = 0) -> datetime | None:
        """The first moment of a day, or of the one `after` it: its end."""
        if place is None:
            return None
        today = local(self.now).date()
        if place.is_words and place.words().endswith(" ago"):
            ago = place.read(read_days_ago)
            return None if ago is None else self.now - ago
        day = place.read(lambda words: read_day(words, today))
        return None if day is None else starts(day + timedelta(days=after))

    def _born(self, place: Place) -> date | None:
        today = local(self.now).date()
        day = place.read(lambda words: read_day(words, today))
        if day is not None and not date(1900, 1, 1) <= day <= today:
            place.fault("expected a day of birth from 1900 on, not in the future")
        return day


def listed(place: Place | None, read: Callable[[Place], T | None]) -> tuple[T, ...]:
    """What each entry of a list says; one entry may stand in place of a list."""
    if place is None:
        return ()
    places = [place] if place.is_mapping else place.one_or_more("expected a list")
    found = [read(one) for one in places]
    return tuple(one for one in found if one is not None)


def read_kinds(place: Place | None) -> frozenset[Category]:
    """Kinds of information, in words or codes."""
    places = [] if place is None else place.one_or_more(_EXPECTED_KINDS)
    found: set[Category] = set()
    for one in places:
        words = one.words(_EXPECTED_KINDS)
        kinds = read_categories(words) if words else None
        if words and kinds is None:
            one.fault(_EXPECTED_KINDS)
        found |= kinds or frozenset()
    return frozenset(found)


def read_code(place: Place | None, codes: type[_Code]) -> _Code | None:
    """One of the codes that the records know, in any spelling."""
    if place is None:
        return None
    return place.chosen({code.value.replace("_", " "): code for code in codes})
