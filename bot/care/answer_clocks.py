"""How long what staff write waits, how long a claim lasts, and when what was passed on goes back:
values that a clinical safety officer signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.care.alert_clocks import SignOff

#: The least and the most of each: whoever waits for longer than this is not being answered.
_BOUNDS: Mapping[str, tuple[int, int]] = {
    "undo_seconds": (0, 120),
    "talk_minutes": (1, 15),
    "claim_minutes": (5, 120),
    "pass_minutes": (5, 240),
}


class AnswerClocksError(ValueError):
    """The clocks cannot be used; the message names every fault by its place."""


@dataclass(frozen=True, slots=True)
class AnswerClocks:
    """All clocks of answers. `undo`: an answer waits so long and can be taken back. `talk`: so long
    after their own text somebody still has the phone in hand. `claim`: a claim ends after so long a
    silence of whoever made it. `passed`: what was passed on goes back after it."""

    undo: timedelta
    talk: timedelta
    claim: timedelta
    passed: timedelta
    owner: str
    review_by: date
    signed: SignOff | None


def read_answer_clocks(given: Any) -> AnswerClocks:
    """The clocks as a file gives them. Raises AnswerClocksError naming all that is wrong."""
    if not isinstance(given, Mapping):
        raise AnswerClocksError(f"clocks: expected owner, review_by and {', '.join(_BOUNDS)}")
    faults: list[str] = []
    found = {name: _whole(given.get(name), name, faults) for name in _BOUNDS}
    owner, review_by = given.get("owner"), given.get("review_by")
    if not (isinstance(owner, str) and owner.strip()):
        faults.append("owner: nobody is named")
    if not isinstance(review_by, date):
        faults.append("review_by: expected a day, as 2027-05-31")
    signed = _signed(given.get("signed_by"), faults)
    if faults or not isinstance(review_by, date):
        raise AnswerClocksError("clocks: " + "; ".join(faults))
    return AnswerClocks(
        undo=timedelta(seconds=found["undo_seconds"]),
        talk=timedelta(minutes=found["talk_minutes"]),
        claim=timedelta(minutes=found["claim_minutes"]),
        passed=timedelta(minutes=found["pass_minutes"]),
        owner=str(owner),
        review_by=review_by,
        signed=signed,
    )


def _whole(given: Any, name: str, faults: list[str]) -> int:
    least, most = _BOUNDS[name]
    # A yes in YAML is a whole number to Python.
    if isinstance(given, int) and not isinstance(given, bool) and least <= given <= most:
        return given
    faults.append(f"{name}: expected a whole number from {least} to {most}")
    return least


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
