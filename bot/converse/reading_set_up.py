"""Reads what is different from the demo team before a scenario begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from bot.care.facts import MayText
from bot.clock import local
from bot.converse.cast import Cast, Kind
from bot.converse.moments import (
    BEGINS,
    EXPECTED_DAY,
    read_day,
    read_days_ago,
    read_moment,
    starts,
)
from bot.converse.nodes import Place
from bot.converse.reading_consent import KEYS as CONSENT_KEYS
from bot.converse.reading_consent import ConsentReader, listed
from bot.services.set_up_scenario import Appointment, Away, SetUp

T = TypeVar("T")

_KEYS = (
    "away",
    "at work",
    "may be told",
    "key worker",
    "new key worker",
    "leave",
    "last texted",
    "easy read",
    "text only",
    "paused",
    "appointments",
    "pins",
    "words",
    *CONSENT_KEYS,
)
_WORDS = ("memory word", "duress", "quiet")
#: What was agreed before a scenario begins was agreed so long ago, where nothing is said.
_AGREED_BEFORE = timedelta(days=7)
_AWAY = ("worker", "from", "until", "cover")
_APPOINTMENT = ("person", "at", "place")


def read_set_up(place: Place | None, cast: Cast) -> SetUp:
    """The set-up of one scenario; what is wrong goes to the place's faults."""
    return _read(place, cast, BEGINS, BEGINS - _AGREED_BEFORE)


def read_staff_act(place: Place | None, cast: Cast, now: datetime) -> SetUp | None:
    """What staff do in the middle of a scenario, when its clock shows `now`."""
    return None if place is None else _read(place, cast, now, now)


def _read(place: Place | None, cast: Cast, now: datetime, since: datetime) -> SetUp:
    if place is None:
        return SetUp()
    reader = _Reader(cast, now)
    keys = place.keys(_KEYS)
    return SetUp(
        away=listed(keys.get("away"), reader.away),
        at_work=listed(keys.get("at work"), reader.worker),
        may_text=reader.by_person(keys.get("may be told"), _may_text),
        key_worker=reader.by_person(keys.get("key worker"), reader.worker_or_nobody),
        changes=_changes(reader, keys.get("new key worker")),
        leave=listed(keys.get("leave"), reader.away),
        last_seen=reader.by_person(keys.get("last texted"), _last_texted),
        easy_read=listed(keys.get("easy read"), reader.person),
        text_only=listed(keys.get("text only"), reader.person),
        paused=listed(keys.get("paused"), reader.person),
        appointments=listed(keys.get("appointments"), reader.appointment),
        consenting=ConsentReader(reader.person, reader.by_person, now, since).read(keys),
        known_by=_known_by(reader, keys),
    )


def _known_by(reader: _Reader, keys: Mapping[str, Place]) -> dict[str, dict[str, str]]:
    """What each is known by: PIN, memory word, and the words that mean more than they say."""
    found: dict[str, dict[str, str]] = {}
    for person, pin in reader.by_person(keys.get("pins"), lambda value: value.words()).items():
        found.setdefault(person, {})["pin"] = pin
    for person, words in reader.by_person(keys.get("words"), _agreed_words).items():
        found.setdefault(person, {}).update(words)
    return found


def _changes(reader: _Reader, place: Place | None) -> dict[str, str]:
    found = reader.by_person(place, reader.worker)
    return {person: worker for person, worker in found.items() if worker is not None}


def _agreed_words(place: Place) -> dict[str, str]:
    return {key.replace(" ", "_"): value.words() for key, value in place.keys(_WORDS).items()}


class _Reader:
    """Reads with the names of one cast."""

    def __init__(self, cast: Cast, now: datetime) -> None:
        self._cast = cast
        self._now = now

    def worker(self, place: Place) -> str | None:
        return self._key(place, "worker")

    def person(self, place: Place) -> str | None:
        return self._key(place, "person")

    def worker_or_nobody(self, place: Place) -> str | None:
        return None if place.is_words and place.words() == "nobody" else self.worker(place)

    def by_person(self, place: Place | None, read: Callable[[Place], T]) -> dict[str, T]:
        """What is said of each person named."""
        found: dict[str, T] = {}
        pairs = {} if place is None else place.pairs("expected names, each with what it is")
        for name, value in pairs.items():
            actor = self._cast.find(name, "person")
            if isinstance(actor, str):
                value.fault(actor)
                continue
            found[actor.key[0]] = read(value)
        return found

    def away(self, place: Place) -> Away | None:
        keys = place.keys(_AWAY, needed=("worker", "until"))
        worker = self.worker(keys["worker"]) if "worker" in keys else None
        today = local(self._now).date()
        first = keys["from"].read(lambda w: read_day(w, today)) if "from" in keys else today
        last = keys["until"].read(lambda w: read_day(w, today)) if "until" in keys else None
        cover = self.worker_or_nobody(keys["cover"]) if "cover" in keys else None
        if worker is None or first is None or last is None:
            return None
        if last < first:
            keys["until"].fault(f"{EXPECTED_DAY}, not before the first day away")
            return None
        if cover == worker:
            keys["cover"].fault("expected another worker, or nobody")
            return None
        return Away(worker, starts(first), starts(last + timedelta(days=1)), cover)

    def appointment(self, place: Place) -> Appointment | None:
        keys = place.keys(_APPOINTMENT, needed=_APPOINTMENT)
        if len(keys) < len(_APPOINTMENT):
            return None
        person = self.person(keys["person"])
        at = keys["at"].read(lambda words: read_moment(words, self._now))
        where = keys["place"].words()
        return None if person is None or at is None else Appointment(person, at, where)

    def _key(self, place: Place, kind: Kind) -> str | None:
        words = place.words("expected a name")
        found = self._cast.find(words, kind) if words else None
        if isinstance(found, str):
            place.fault(found)
            return None
        return None if found is None else found.key[0]


def _may_text(place: Place) -> MayText:
    kinds = {kind.value.replace("_", " "): kind for kind in MayText}
    return place.chosen(kinds) or MayText.NOTHING


def _last_texted(place: Place) -> datetime | None:
    if place.is_words and place.words() == "never":
        return None
    ago = place.read(read_days_ago)
    return None if ago is None else BEGINS - ago
