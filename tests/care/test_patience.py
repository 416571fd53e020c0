"""For how long texts make sense, and how they are tried again."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from bot.care import patience
from bot.care.patience import PATIENCE, QUICK_TRIES, Purpose, good_until, next_attempt_at

NOW = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)


def tries(purpose: Purpose) -> list[datetime]:
    """When a text is tried that fails at once each time, after the first try."""
    at, until, found = NOW, good_until(purpose, NOW), list[datetime]()
    while len(found) < 100:
        following = next_attempt_at(purpose, len(found) + 1, at, until)
        if following is None:
            return found
        found.append(following)
        at = following
    raise AssertionError("it is tried for ever")


def test_the_quick_tries_are_as_many_as_the_waits_between_them() -> None:
    assert len(patience._BACK_OFF) == QUICK_TRIES - 1


def test_every_purpose_has_its_patience() -> None:
    assert set(PATIENCE) == set(Purpose)


@pytest.mark.parametrize("purpose", Purpose)
def test_the_waits_grow_and_end_before_it_is_too_late(purpose: Purpose) -> None:
    at = [NOW, *tries(purpose)]
    waits = [later - earlier for earlier, later in itertools.pairwise(at)]
    assert waits == sorted(waits)
    assert waits[0] >= timedelta(seconds=1)
    assert at[-1] < good_until(purpose, NOW)


def test_a_reply_waits_for_a_phone_that_is_off_at_night() -> None:
    assert tries(Purpose.REPLY)[-1] > NOW + timedelta(hours=10)


@pytest.mark.parametrize("purpose", [Purpose.STAFF, Purpose.DANGER])
def test_where_somebody_else_is_told_next_it_ends_soon(purpose: Purpose) -> None:
    assert len(tries(purpose)) == QUICK_TRIES - 1
    assert tries(purpose)[-1] < NOW + timedelta(hours=1)


def test_a_safety_check_ends_within_half_an_hour() -> None:
    assert tries(Purpose.CHECK)[-1] < NOW + timedelta(minutes=30)
