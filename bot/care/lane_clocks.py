"""How long a message of each lane may wait: values that a clinical safety officer signs.

Whoever alerts somebody at once has a chain of its own (`alert_clocks`); of those lanes only the
time in which a human makes contact stands here. What is missing or cannot be is a fault by its
place in the file; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.care.alert_clocks import SignOff
from bot.care.lanes import ALERTED, Lane
from bot.care.staffed_time import Counted, Wait

#: A clock that is longer than this is none.
_LONGEST_DAYS = 30
_UNITS: Mapping[str, tuple[timedelta, Counted]] = {
    "minutes": (timedelta(minutes=1), Counted.BY_THE_CLOCK),
    "hours": (timedelta(hours=1), Counted.BY_THE_CLOCK),
    "staffed_minutes": (timedelta(minutes=1), Counted.WHILE_STAFFED),
    "staffed_hours": (timedelta(hours=1), Counted.WHILE_STAFFED),
    "working_days": (timedelta(days=1), Counted.WORKING_DAYS),
}
_TAKEN = ("acknowledge", "moves_on", "then_every")


class LaneClocksError(ValueError):
    """The clocks cannot be used; the message names every fault by its place."""


@dataclass(frozen=True, slots=True)
class Taking:
    """Of what can wait: how long until a named human has said "I have this" (then the owner is
    reminded), until it goes to the next in line, and to each one after that."""

    acknowledge: Wait
    moves_on: Wait
    then_every: Wait


@dataclass(frozen=True, slots=True)
class LaneClocks:
    """All clocks of lanes. What is not in `taking` alerts somebody at once, or need not be read;
    what is not in `respond` needs no answer by a human."""

    taking: Mapping[Lane, Taking]
    respond: Mapping[Lane, Wait]
    late_again: timedelta
    owner: str
    review_by: date
    signed: SignOff | None


def read_lane_clocks(given: Any) -> LaneClocks:
    """The clocks as a file gives them. Raises LaneClocksError naming all that is wrong."""
    if not isinstance(given, Mapping):
        raise LaneClocksError("clocks: expected owner, review_by, late_again and lanes")
    faults: list[str] = []
    lanes = given.get("lanes")
    lanes = lanes if isinstance(lanes, Mapping) else {}
    unknown = [str(name) for name in lanes if name not in _answered()]
    faults += [f"lanes.{name}: is no lane that a human answers" for name in unknown]
    taking, respond = {}, {}
    for lane in map(Lane, _answered()):
        rows = lanes.get(lane.value)
        rows = rows if isinstance(rows, Mapping) else {}
        found = _wait(rows.get("respond"), f"lanes.{lane.value}.respond", faults)
        if found is not None:
            respond[lane] = found
        if lane not in ALERTED and (taken := _taking(lane, rows, faults)) is not None:
            taking[lane] = taken
    again = _wait(given.get("late_again"), "late_again", faults)
    owner, review_by = given.get("owner"), given.get("review_by")
    if not (isinstance(owner, str) and owner.strip()):
        faults.append("owner: nobody is named")
    if not isinstance(review_by, date):
        faults.append("review_by: expected a day, as 2027-05-31")
    signed = _signed(given.get("signed_by"), faults)
    if faults or again is None or not isinstance(review_by, date):
        raise LaneClocksError("clocks: " + "; ".join(faults))
    return LaneClocks(taking, respond, again.length, str(owner), review_by, signed)


def _answered() -> list[str]:
    return [lane.value for lane in Lane if lane is not Lane.INFO]


def _taking(lane: Lane, rows: Mapping[str, Any], faults: list[str]) -> Taking | None:
    place = f"lanes.{lane.value}"
    found = [_wait(rows.get(name), f"{place}.{name}", faults) for name in _TAKEN]
    acknowledge, moves_on, then_every = found
    if acknowledge is None or moves_on is None or then_every is None:
        return None
    if moves_on.counted is not acknowledge.counted or moves_on.length < acknowledge.length:
        faults.append(f"{place}.moves_on: expected no less than acknowledge, counted alike")
    return Taking(acknowledge, moves_on, then_every)


def _wait(given: Any, place: str, faults: list[str]) -> Wait | None:
    """One `{unit: whole number}`."""
    if isinstance(given, Mapping) and len(given) == 1:
        [(unit, number)] = given.items()
        whole = isinstance(number, int) and not isinstance(number, bool)
        if unit in _UNITS and whole and number >= 1:
            one, counted = _UNITS[unit]
            if number * one <= timedelta(days=_LONGEST_DAYS):
                return Wait(number * one, counted)
    faults.append(
        f"{place}: expected one of {', '.join(_UNITS)} with a whole number, "
        f"{_LONGEST_DAYS} days at most"
    )
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
