"""What is held of two people: the latest finding of capacity, and two of one moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.care.consent_records import Capacity, Finding
from bot.records.findings import add_capacity
from bot.records.scenario_setup import get_row
from bot.records.standing import find_standing
from tests.kit import TUESDAY_NOON, Desk

EARLIER = TUESDAY_NOON - timedelta(days=7)
LATER = TUESDAY_NOON + timedelta(days=90)


def _find(desk: Desk, finding: Finding, assessed_at: datetime) -> Capacity:
    """Somebody notes a finding; the one that holds then."""
    with desk.app.records.begin() as unit:
        pair = get_row(unit, "people", "s01"), get_row(unit, "people", "c01")
        worker = get_row(unit, "workers", "w1")
        add_capacity(
            unit, *pair, finding, assessed_at=assessed_at, review_by=LATER, recorded_by=worker
        )
        held = find_standing(unit, *pair, TUESDAY_NOON.date()).capacity
    assert held is not None
    return held


def test_two_findings_of_one_moment_are_disputed_until_a_later_one(desk: Desk) -> None:
    assert not _find(desk, Finding.HAS, EARLIER).is_disputed
    assert not _find(desk, Finding.HAS, EARLIER).is_disputed, "the same thing said twice"
    assert _find(desk, Finding.LACKS, EARLIER).is_disputed
    held = _find(desk, Finding.FLUCTUATING, TUESDAY_NOON)
    assert held.finding is Finding.FLUCTUATING
    assert not held.is_disputed
