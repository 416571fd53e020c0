"""The assumptions of a simulated month, read from a file that an adopter can change."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

RATES_FILE = Path(__file__).with_name("rates.yml")
#: How far a quarter of a normal distribution lies from its middle, in standard deviations.
_QUARTER = 0.6745


class RatesError(ValueError):
    """A file of rates cannot be used; the message names what is wrong."""


@dataclass(frozen=True, slots=True)
class Rates:
    """What is assumed of people, their texts and staff; `rates.yml` says why."""

    workers: int
    service_users: int
    carers: int
    texts_a_week_service_user: float
    texts_a_week_carer: float
    few_text_most: float
    danger_per_1000: Mapping[str, float]
    hard_per_1000: float
    about_another: float
    hour_weights: Sequence[float]
    danger_hour_weights: Sequence[float]
    weekend: Mapping[str, float]
    burst: Mapping[str, float]
    answering: Mapping[str, float]
    dealing: Mapping[str, float]
    notices: Mapping[str, float]
    shifts: Mapping[str, int]
    false_times: float = 1.0
    """How many times likelier a harmless text that the screen takes for an emergency is drawn."""

    def with_danger(self, times: float) -> Rates:
        """The same with so many times as many texts of danger."""
        per = {lane: rate * times for lane, rate in self.danger_per_1000.items()}
        return replace(self, danger_per_1000=per)

    def with_texts(self, times: float) -> Rates:
        """The same with so many times as many texts of every sort."""
        return replace(
            self,
            texts_a_week_service_user=self.texts_a_week_service_user * times,
            texts_a_week_carer=self.texts_a_week_carer * times,
        )

    def with_false(self, times: float) -> Rates:
        """The same with so many times as many false alarms."""
        return replace(self, false_times=times)


def load_rates(path: Path = RATES_FILE) -> Rates:
    """Read a file of rates. Raises RatesError."""
    try:
        given: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        rates = Rates(**{name: entry["value"] for name, entry in given.items()})
    except (OSError, yaml.YAMLError, AttributeError, KeyError, TypeError) as error:
        raise RatesError(f"{path}: {error}; expected what bench/alert_load/rates.yml has") from None
    if len(rates.hour_weights) != 24 or len(rates.danger_hour_weights) != 24:
        raise RatesError(f"{path}: hour_weights and danger_hour_weights need 24 numbers each")
    if sum(rates.danger_per_1000.values()) + rates.hard_per_1000 > 1000:
        raise RatesError(f"{path}: danger_per_1000 and hard_per_1000 are more than 1,000 together")
    if rates.workers < 2:
        raise RatesError(f"{path}: workers: at least 2, or nobody covers for anybody")
    return rates


def draw_minutes(lot: random.Random, given: Mapping[str, float]) -> float:
    """A time in minutes: log-normal, with this median and this upper quarter."""
    median = given["median_minutes"]
    sigma = math.log(given["quarter_longer_than"] / median) / _QUARTER
    return median * math.exp(lot.gauss(0, sigma))
