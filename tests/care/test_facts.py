"""How long a matching number is proof."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.care.facts import NUMBER_MATCH_LASTS, Verification, verification_at

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
