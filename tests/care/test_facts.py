"""How long a matching number is proof."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.care.facts import (
    NUMBER_MATCH_LASTS,
    MayText,
    Verification,
    may_change_may_text,
    verification_at,
)

NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("silent_for", "proof"),
    [
        (timedelta(0), Verification.NUMBER_MATCH),
        (timedelta(days=89, hours=23), Verification.NUMBER_MATCH),
        (timedelta(days=90), Verification.NUMBER_MATCH),
        (timedelta(days=90, microseconds=1), Verification.UNKNOWN),
        (timedelta(days=4000), Verification.UNKNOWN),
    ],
)
def test_a_number_proves_itself_for_90_days(silent_for: timedelta, proof: Verification) -> None:
    assert timedelta(days=90) == NUMBER_MATCH_LASTS
    assert verification_at(NOW - silent_for, NOW) is proof


def test_a_number_never_seen_proves_nothing() -> None:
    assert verification_at(None, NOW) is Verification.UNKNOWN


def test_a_number_alone_is_never_fresh_proof() -> None:
    assert verification_at(NOW, NOW) < Verification.FRESH_PROOF


@pytest.mark.parametrize(
    ("proved", "seen", "proof"),
    [
        (timedelta(0), timedelta(0), Verification.FRESH_PROOF),
        (timedelta(minutes=14, seconds=59), timedelta(0), Verification.FRESH_PROOF),
        (timedelta(minutes=15), timedelta(0), Verification.NUMBER_MATCH),
        (timedelta(minutes=-1), timedelta(0), Verification.NUMBER_MATCH),
        (timedelta(0), timedelta(days=91), Verification.UNKNOWN),
    ],
)
def test_a_pin_counts_for_15_minutes_and_only_with_the_number(
    proved: timedelta, seen: timedelta, proof: Verification
) -> None:
    assert verification_at(NOW - seen, NOW, NOW - proved) is proof


def test_anyone_narrows_what_may_be_texted_and_only_staff_widen() -> None:
    order = (MayText.NOTHING, MayText.KEY_WORKER, MayText.APPOINTMENTS)
    for now, current in enumerate(order):
        for wanted, text in enumerate(order):
            assert may_change_may_text(current, text, by_staff=False) is (wanted <= now)
            assert may_change_may_text(current, text, by_staff=True)
