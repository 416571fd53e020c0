"""The row of the test clock moves forward only."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.records.set_time import TimeGoesBackError, find_set_time, set_time_forward
from bot.records.unit import Records
from tests.kit import TUESDAY_NOON


def test_nobody_has_set_it_at_first(records: Records) -> None:
    with records.begin() as unit:
        assert find_set_time(unit) is None


def test_it_moves_forward_and_stands_there(records: Records) -> None:
    for moment in (TUESDAY_NOON, TUESDAY_NOON, TUESDAY_NOON + timedelta(days=1)):
        with records.begin() as unit:
            set_time_forward(unit, moment)
        with records.begin() as unit:
            assert find_set_time(unit) == moment


def test_it_does_not_go_back(records: Records) -> None:
    with records.begin() as unit:
        set_time_forward(unit, TUESDAY_NOON)
    with pytest.raises(TimeGoesBackError), records.begin() as unit:
        set_time_forward(unit, TUESDAY_NOON - timedelta(seconds=1))
    with records.begin() as unit:
        assert find_set_time(unit) == TUESDAY_NOON
