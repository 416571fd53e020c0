"""What the bench makes of times: spreads, whether a rate was held, tables."""

from __future__ import annotations

import math

import pytest

from bench.figures import Figures, Spread, cost_table, flatness, is_held, quantile, speed_table


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100), (0.0, 1)]
)
def test_a_quantile_is_a_value_that_was_measured(share: float, expected: int) -> None:
    assert quantile(list(range(100, 0, -1)), share) == expected


def test_the_quantile_of_nothing_is_no_number() -> None:
    assert math.isnan(quantile([], 0.5))


def test_a_spread_is_in_milliseconds() -> None:
    assert Spread.of([0.010, 0.030, 0.020]) == Spread(20.0, 30.0, 30.0, 30.0)


@pytest.mark.parametrize(("backlog", "held"), [(0, True), (60, True), (61, False)])
def test_a_rate_is_held_while_little_waits(backlog: int, held: bool) -> None:
    assert is_held(30.0, backlog) is held


def test_at_a_low_rate_a_text_or_two_may_be_under_way() -> None:
    assert is_held(1.0, 3)


def test_flatness_compares_the_first_turns_with_the_last() -> None:
    assert flatness([0.01] * 50 + [5.0] * 10 + [0.02] * 50) == (10.0, 20.0)


def test_the_tables_say_what_was_lost_and_what_a_text_cost() -> None:
    run = Figures(
        rate=30.0,
        texts=900,
        answered_rate=29.8,
        held=False,
        webhook=Spread(11, 22, 33, 44),
        turn=Spread(55, 66, 77, 88),
        processor_ms={"web": 10.0, "worker": 20.5, "supervisor": 0.0},
        memory_mb={"web": 80.0, "worker": 70.0, "supervisor": 0.0},
        lost=1,
        doubled=2,
        refused=3,
        generator_late_ms=4.0,
        load=0.5,
        spooled=6,
        round_trip_us=21.0,
    )
    said = speed_table([run]).splitlines()[-1].split()
    assert said == "30 29.8 NO 11 22 33 55 66 77 1 2 3 6 4 0.5 21".split()
    cost = cost_table([run])
    assert "30.5" in cost
    assert "supervisor" not in cost
