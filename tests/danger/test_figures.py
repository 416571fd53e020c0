"""Shares, their intervals, and what counts as found, missed and false."""

from __future__ import annotations

import pytest

from bot.care.screen import Finding, Level
from bot.danger.examples import Example
from bot.danger.figures import Seen, interval


def seen(wanted: Level, got: Level, kind: str = "") -> Seen:
    return Seen(Example("x", wanted, kind=kind), Finding(got, (), ()))


def test_wilsons_interval() -> None:
    low, high = interval(0, 130)
    assert low == 0
    assert high == pytest.approx(0.0287, abs=0.001)
    assert interval(0, 0) == (0.0, 1.0)
    low, high = interval(98, 100)
    assert low == pytest.approx(0.930, abs=0.002)
    assert high == pytest.approx(0.994, abs=0.002)


@pytest.mark.parametrize(
    ("wanted", "got", "kind", "missed", "false"),
    [
        (Level.NOW, Level.FOUR_HOURS, "", False, False),
        (Level.NOW, Level.TODAY, "", True, False),
        (Level.TODAY, Level.CHECK, "", False, False),
        (Level.CHECK, Level.NONE, "", True, False),
        (Level.NONE, Level.CHECK, "idiom", False, True),
        (Level.NONE, Level.NONE, "idiom", False, False),
        (Level.TODAY, Level.TODAY, "negated", False, False),
        (Level.TODAY, Level.NOW, "negated", False, True),
    ],
)
def test_what_counts(wanted: Level, got: Level, kind: str, missed: bool, false: bool) -> None:
    one = seen(wanted, got, kind)
    assert one.is_missed is missed
    assert one.is_false_alarm is false
