"""Five wrong PINs within a quarter of an hour lock, for as long again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.care.sign_in_tries import LOCK_LASTS, LOCKS_AT, locked_until
from tests.kit import TUESDAY_NOON


def _minutes_ago(*minutes: float) -> list:
    return [TUESDAY_NOON - timedelta(minutes=m) for m in minutes]


@pytest.mark.parametrize(
    ("ago", "until"),
    [
        ([], None),
        ([0, 0, 0, 0], None),
        ([0, 1, 2, 3, 4], 15),
        ([0, 0, 0, 0, 14.9], 15),
        ([0, 0, 0, 0, 15], None),
        ([14, 14, 14, 14, 14], 1),
        ([15, 15, 15, 15, 15], None),
        ([3, 0, 4, 1, 2], 15),
    ],
)
def test_locks(ago: list[float], until: float | None) -> None:
    found = locked_until(_minutes_ago(*ago), TUESDAY_NOON)
    assert found == (None if until is None else TUESDAY_NOON + timedelta(minutes=until))


def test_whoever_tries_without_end_gets_few_tries_an_hour() -> None:
    """However they are spread: a try whenever there is no lock."""
    wrong, now, tried = [], TUESDAY_NOON, 0
    for _ in range(3600):
        if locked_until(sorted(wrong)[-LOCKS_AT:], now) is None:
            wrong.append(now)
            tried += 1
        now += timedelta(seconds=1)
    assert tried <= LOCKS_AT * (timedelta(hours=1) / LOCK_LASTS)
