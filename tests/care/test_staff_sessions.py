"""Sign-in names and PINs that may be kept, and when a session is over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.care.staff_sessions import UnfitStaffSecret, find_unfit, is_session_over, plain_name
from tests.kit import TUESDAY_NOON


@pytest.mark.parametrize(
    ("name", "secret", "fault"),
    [
        ("sam.okafor", "river-473-lamp", None),
        ("sam.okafor", "739241", None),
        ("sam@trust.example", "correct horse battery", None),
        ("s", "river-473-lamp", UnfitStaffSecret.NAME),
        ("Sam", "river-473-lamp", UnfitStaffSecret.NAME),
        ("sam~okafor", "river-473-lamp", UnfitStaffSecret.NAME),
        ("sam", "73924", UnfitStaffSecret.LENGTH),
        ("sam", "x" * 129, UnfitStaffSecret.LENGTH),
        ("sam", "111111", UnfitStaffSecret.EASY),
        ("sam", "121212", UnfitStaffSecret.EASY),
        ("sam", "123456", UnfitStaffSecret.EASY),
        ("sam", "987654", UnfitStaffSecret.EASY),
        ("sam", "Qwerty", UnfitStaffSecret.EASY),
        ("sam", "Password1!", UnfitStaffSecret.EASY),
        ("sam.okafor", "sam.okafor1", UnfitStaffSecret.EASY),
        ("sam.okafor", "rofako.mas", UnfitStaffSecret.EASY),
    ],
)
def test_what_may_be_kept(name: str, secret: str, fault: UnfitStaffSecret | None) -> None:
    assert find_unfit(name, secret) is fault


def test_a_name_is_the_same_however_a_phone_writes_it() -> None:
    assert plain_name(" Sam.Okafor ") == "sam.okafor"


@pytest.mark.parametrize(
    ("began", "used", "over"),
    [(0, 0, False), (60, 29, False), (60, 30, True), (719, 1, False), (720, 1, True)],
)
def test_a_session_ends_unused_or_after_a_shift(began: int, used: int, over: bool) -> None:
    began_at = TUESDAY_NOON - timedelta(minutes=began)
    used_at = TUESDAY_NOON - timedelta(minutes=used)
    assert is_session_over(began_at, used_at, TUESDAY_NOON) is over
