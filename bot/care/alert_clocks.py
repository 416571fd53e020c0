"""How long an alert waits for whom: values that a clinical safety officer signs.

Minutes count from the first words of an episode. What is missing or cannot be is a fault by its
place in the file; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from bot.care.lanes import ALERTED, Lane
from bot.care.routing import Role, is_alerted

#: Longer than this is no clock for danger.
_LONGEST_MINUTES = 240


class AlertClocksError(ValueError):
    """The clocks cannot be used; the message names every fault by its place."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step up the chain: how long after the beginning, who is alerted, who only hears of it."""

    after: timedelta
    alert: tuple[Role, ...]
    copy: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class LaneClocks:
    """The chain of one lane. After its last stage it begins again, after `again_after`."""

    stages: tuple[Stage, ...]
    again_after: timedelta

    @property
    def longest_silence(self) -> timedelta:
        """The longest time between two steps while no human answers."""
        starts = [stage.after for stage in self.stages]
        gaps = [later - earlier for earlier, later in pairwise(starts)]
        return max([*gaps, self.again_after])


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who signed the clocks, as what, and when."""

    name: str
    role: str
    on: date


@dataclass(frozen=True, slots=True)
class AlertClocks:
    """All clocks of alerts. `pause` is how long an acknowledgement holds the chain."""

    lanes: Mapping[Lane, LaneClocks]
    pause: timedelta
    more_every: timedelta
    owner: str
    review_by: date
    signed: SignOff | None

    def within(self, lane: Lane) -> timedelta:
        """How long whoever is alerted first has before the chain goes on."""
        clocks = self.lanes[lane]
        return clocks.stages[1].after if len(clocks.stages) > 1 else clocks.again_after


def read_alert_clocks(given: Any) -> AlertClocks:
    """The clocks as a file gives them. Raises AlertClocksError naming all that is wrong."""
    if not isinstance(given, Mapping):
        raise AlertClocksError("clocks: expected owner, review_by, pause_minutes and lanes")
    faults: list[str] = []
    lanes = given.get("lanes")
    lanes = lanes if isinstance(lanes, Mapping) else {}
    found = {
        lane: clocks
        for lane in ALERTED
        if (clocks := _lane(lane, lanes.get(lane.value), faults)) is not None
    }
    pause = _minutes(given.get("pause_minutes"), "pause_minutes", faults, least=1)
    more = _minutes(given.get("more_words_minutes"), "more_words_minutes", faults, least=1)
    owner, review_by = given.get("owner"), given.get("review_by")
    if not (isinstance(owner, str) and owner.strip()):
        faults.append("owner: nobody is named")
    if not isinstance(review_by, date):
        faults.append("review_by: expected a day, as 2027-05-31")
    signed = _signed(given.get("signed_by"), faults)
    if faults or pause is None or more is None or not isinstance(review_by, date):
        raise AlertClocksError("clocks: " + "; ".join(faults))
    return AlertClocks(found, pause, more, str(owner), review_by, signed)


def _lane(lane: Lane, given: Any, faults: list[str]) -> LaneClocks | None:
    if not isinstance(given, Mapping) or not isinstance(given.get("stages"), Sequence):
        faults.append(f"lanes.{lane.value}: expected again_after_minutes and stages")
        return None
    before = len(faults)
    again = _minutes(given.get("again_after_minutes"), f"{lane.value}.again", faults, least=1)
    stages = [
        _stage(f"lanes.{lane.value} stage {place}", stage, faults)
        for place, stage in enumerate(given["stages"], 1)
    ]
    if not stages:
        faults.append(f"lanes.{lane.value}: no stage")
    if len(faults) > before or again is None:
        return None
    clocks = LaneClocks(tuple(s for s in stages if s is not None), again)
    starts = [stage.after for stage in clocks.stages]
    if starts[0] != timedelta(0) or sorted(set(starts)) != starts:
        faults.append(f"lanes.{lane.value}: stages begin at 0 and each is later than the last")
    return clocks


def _stage(place: str, given: Any, faults: list[str]) -> Stage | None:
    if not isinstance(given, Mapping):
        faults.append(f"{place}: expected after_minutes and alert")
        return None
    after = _minutes(given.get("after_minutes"), f"{place}, after_minutes", faults, least=0)
    alert = _roles(place, given.get("alert"), faults)
    copy = _roles(place, given.get("copy", []), faults)
    if not alert:
        faults.append(f"{place}: nobody is alerted")
    return None if after is None else Stage(after, alert, copy)


def _roles(place: str, given: Any, faults: list[str]) -> tuple[Role, ...]:
    names = given if isinstance(given, list) else []
    known = {role.value: role for role in Role if is_alerted(role)}
    faults += [f"{place}: {name!r} is no desk of the chain" for name in names if name not in known]
    return tuple(known[name] for name in names if name in known)


def _minutes(given: Any, place: str, faults: list[str], *, least: int) -> timedelta | None:
    # A yes in YAML is a whole number to Python.
    whole = isinstance(given, int) and not isinstance(given, bool)
    if whole and least <= given <= _LONGEST_MINUTES:
        return timedelta(minutes=given)
    faults.append(f"{place}: expected whole minutes from {least} to {_LONGEST_MINUTES}")
    return None


def _signed(given: Any, faults: list[str]) -> SignOff | None:
    if given is None:
        return None
    if isinstance(given, Mapping):
        name, role, on = given.get("name"), given.get("role"), given.get("on")
        named = isinstance(name, str) and isinstance(role, str) and name and role
        if named and isinstance(on, date):
            return SignOff(str(name), str(role), on)
    faults.append("signed_by: expected name, role and on (a day), or nothing at all")
    return None
