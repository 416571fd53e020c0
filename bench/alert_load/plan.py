"""Who texts what and when in a month: fixed before the first text, the same for the same seed."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from bench.alert_load.rates import Rates
from bench.alert_load.texts import ORDINARY, SMALL_WORDS, Text
from bot.clock import UK

_WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Texter:
    """Somebody who texts; `kind` is service_user or carer."""

    number: str = field(repr=False)
    kind: str


@dataclass(frozen=True, slots=True)
class Planned:
    """One text of the month. `n` is its place in it."""

    n: int
    at: datetime
    number: str = field(repr=False)
    text: Text

    @property
    def sid(self) -> str:
        """The provider's id of it."""
        return f"SM{self.n:032x}"


@dataclass(frozen=True, slots=True)
class Month:
    """The days that are played: the first, and how many."""

    first: date
    days: int

    @property
    def begins(self) -> datetime:
        """Its first moment, in UTC."""
        return _utc(self.first, time())

    @property
    def ends(self) -> datetime:
        """The moment after its last one, in UTC."""
        return _utc(self.first + timedelta(days=self.days), time())

    @property
    def weeks(self) -> float:
        """How many weeks it has."""
        return self.days / _WEEK_DAYS


class Heaps:
    """The texts by sort and by whose danger they are, to draw from."""

    def __init__(self, texts: Sequence[Text], weigh: Callable[[Text], float]) -> None:
        self._heaps: defaultdict[tuple[str, str], list[Text]] = defaultdict(list)
        self._weigh = weigh
        for text in texts:
            self._heaps[text.sort, text.perspective].append(text)

    def draw(self, lot: Random, sort: str, perspective: str) -> Text:
        """One text of a sort; of the other perspective where there is none."""
        other = "other" if perspective == "self" else "self"
        heap = self._heaps[sort, perspective] or self._heaps[sort, other]
        return lot.choices(heap, [self._weigh(text) for text in heap])[0]


def plan_month(
    month: Month,
    texters: Sequence[Texter],
    texts: Sequence[Text],
    rates: Rates,
    seed: int,
    weigh: Callable[[Text], float] = lambda _: 1.0,
) -> list[Planned]:
    """Every text of the month in its order. `weigh`: how likely a text is drawn."""
    heaps = Heaps(texts, weigh)
    drawn: list[tuple[datetime, str, Text]] = []
    for place, texter in enumerate(texters):
        # A lot of their own: one more text of somebody changes nobody else's month.
        lot = Random(f"{seed}|texts|{place}")
        drawn += _of_one(lot, month, texter, heaps, rates)
    drawn.sort(key=lambda d: (d[0], d[1]))
    inside = [d for d in drawn if d[0] < month.ends]
    return [Planned(n, at, number, text) for n, (at, number, text) in enumerate(inside)]


def _of_one(
    lot: Random, month: Month, texter: Texter, heaps: Heaps, rates: Rates
) -> Iterator[tuple[datetime, str, Text]]:
    carer = texter.kind == "carer"
    a_week = rates.texts_a_week_carer if carer else rates.texts_a_week_service_user
    shape = rates.few_text_most
    mean = a_week * month.weeks * lot.gammavariate(shape, 1 / shape)
    for _ in range(_poisson(lot, mean)):
        sort = _draw_sort(lot, rates)
        perspective = "other" if carer or lot.random() < rates.about_another else "self"
        danger = sort not in ("hard", ORDINARY)
        at = _draw_moment(lot, month, rates, danger=danger)
        yield at, texter.number, heaps.draw(lot, sort, perspective)
        if lot.random() < rates.burst["danger" if danger else "ordinary"]:
            for after in _burst(lot, rates):
                more = _draw_more(lot, rates, sort) if danger else ORDINARY
                yield at + after, texter.number, heaps.draw(lot, more, perspective)


def _draw_sort(lot: Random, rates: Rates) -> str:
    per = {**rates.danger_per_1000, "hard": rates.hard_per_1000}
    per[ORDINARY] = 1000 - sum(per.values())
    return lot.choices(list(per), list(per.values()))[0]


def _draw_more(lot: Random, rates: Rates, sort: str) -> str:
    drawn = lot.random()
    if drawn < rates.burst["more_danger"]:
        return sort
    small = drawn < rates.burst["more_danger"] + rates.burst["small_words"]
    return SMALL_WORDS if small else ORDINARY


def _burst(lot: Random, rates: Rates) -> list[timedelta]:
    """When the texts after the first one of a burst come."""
    count = lot.randint(int(rates.burst["fewest"]), int(rates.burst["most"])) - 1
    return sorted(timedelta(minutes=lot.uniform(0.3, rates.burst["minutes"])) for _ in range(count))


def _draw_moment(lot: Random, month: Month, rates: Rates, *, danger: bool) -> datetime:
    days = [month.first + timedelta(days=n) for n in range(month.days)]
    weekend = rates.weekend["danger" if danger else "ordinary"]
    day = lot.choices(days, [weekend if d.weekday() >= 5 else 1.0 for d in days])[0]
    weights = rates.danger_hour_weights if danger else rates.hour_weights
    hour = lot.choices(range(24), weights)[0]
    return _utc(day, time(hour, lot.randrange(60), lot.randrange(60)))


def _utc(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, UK).astimezone(UTC)


def _poisson(lot: Random, mean: float) -> int:
    """How many, where so many are expected (Knuth's way; means here are small)."""
    if mean > 500:  # e to the power of more has no place in a float
        return max(0, round(lot.gauss(mean, math.sqrt(mean))))
    count, left = 0, lot.random()
    while left > math.exp(-mean):
        count, left = count + 1, left * lot.random()
    return count
