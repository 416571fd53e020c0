"""Five wrong tries lock for an hour, to the second; nothing else does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.care.facts import Verification, verification_at
from bot.care.proof_tries import LOCK_LASTS, LOCKS_AT, Tries, after_wrong_try

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def test_the_fifth_wrong_one_locks_and_an_hour_later_it_begins_again() -> None:
    tries = Tries()
    for n in range(1, LOCKS_AT):
        tries = after_wrong_try(tries, NOON)
        assert (tries.wrong, tries.is_locked(NOON)) == (n, False)
    tries = after_wrong_try(tries, NOON)
    assert tries.is_locked(NOON)
    assert tries.is_locked(NOON + LOCK_LASTS - timedelta(seconds=1))
    assert not tries.is_locked(NOON + LOCK_LASTS)
    assert after_wrong_try(tries, NOON + LOCK_LASTS) == Tries(1)


@given(st.lists(st.integers(min_value=0, max_value=5400), max_size=60))
def test_no_hour_ever_sees_more_than_five_wrong_tries_after_a_lock(gaps: list[int]) -> None:
    """However they are spaced: between two locks lie at least an hour and five tries."""
    now, tries, locked_at, checked = NOON, Tries(), [], 0
    for gap in gaps:
        now += timedelta(seconds=gap)
        if not tries.is_locked(now):
            checked += 1
        before = tries
        tries = after_wrong_try(tries, now)
        if tries.is_locked(now) and not before.is_locked(now):
            locked_at.append((now, checked))
    for (one, tried), (other, tried_then) in pairwise(locked_at):
        assert other - one >= LOCK_LASTS
        assert tried_then - tried == LOCKS_AT


@given(st.integers(min_value=-100, max_value=2_000), st.integers(min_value=-10, max_value=100))
def test_proof_is_fresh_for_15_minutes_and_a_number_for_90_days(seconds: int, days: int) -> None:
    proved = verification_at(NOON, NOON + timedelta(seconds=max(seconds, 0)), NOON)
    fresh = Verification.FRESH_PROOF if seconds < 15 * 60 else Verification.NUMBER_MATCH
    assert proved is fresh
    later = NOON + timedelta(days=days)
    if days > 90:
        assert verification_at(NOON, later, later) is Verification.UNKNOWN
