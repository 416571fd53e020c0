"""Reads what is different from the demo team before a scenario begins."""

from __future__ import annotations

from collections.abc import Callable
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
from bot.services.set_up_scenario import Appointment, Away, SetUp

T = TypeVar("T")

_KEYS = (
    "away",
    "at work",
    "may be told",
    "key worker",
    "last texted",
    "easy read",
    "paused",
    "appointments",
)
_AWAY = ("worker", "from", "until", "cover")
_APPOINTMENT = ("person", "at", "place")


def read_set_up(place: Place | None, cast: Cast) -> SetUp:
    """The set-up of one scenario; what is wrong goes to the place's faults."""
    if place is None:
        return SetUp()
    reader = _Reader(cast)
    keys = place.keys(_KEYS)
    return SetUp(
        away=_listed(keys.get("away"), reader.away),
        at_work=_listed(keys.get("at work"), reader.worker),
        may_text=reader.by_person(keys.get("may be told"), _may_text),
        key_worker=reader.by_person(keys.get("key worker"), reader.worker_or_nobody),
        last_seen=reader.by_person(keys.get("last texted"), _last_texted),
        easy_read=_listed(keys.get("easy read"), reader.person),
        paused=_listed(keys.get("paused"), reader.person),
        appointments=_listed(keys.get("appointments"), reader.appointment),
    )


class _Reader:
    """Reads with the names of one cast."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast

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
        today = local(BEGINS).date()
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
        at = keys["at"].read(lambda words: read_moment(words, BEGINS))
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


def _listed(place: Place | None, read: Callable[[Place], T | None]) -> tuple[T, ...]:
    places = [] if place is None else place.one_or_more("expected a list")
    found = [read(one) for one in places]
    return tuple(one for one in found if one is not None)
