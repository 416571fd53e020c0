"""The weekly check-in: its words, and what keeps it from going out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.care.contact_check_in import (
    CheckInFacts,
    Hindrance,
    WeeklyWord,
    hindrance,
    is_skip,
    next_due,
    read_weekly,
)
from bot.care.hours import Shift, StaffedHours, WeeklyHours

UK = ZoneInfo("Europe/London")
HOURS = StaffedHours(WeeklyHours({d: Shift(time(9), time(17)) for d in range(5)}), frozenset())
AT_TEN = datetime(2026, 11, 24, 10, 0, tzinfo=UK)
CLEAR = CheckInFacts(
    on=True,
    gone=False,
    paused=False,
    phone_fit=True,
    claimed=False,
    danger_open=False,
    danger_at=None,
    last_contact=None,
    sent_at=None,
)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("WEEKLY ON", WeeklyWord(on=True)),
        (" weekly  on please!", WeeklyWord(on=True)),
        ("Weekly off.", WeeklyWord(on=False)),
        ("weekly no", WeeklyWord(on=False)),
        ("WEEKLY TUESDAY", WeeklyWord(on=True, weekday=1)),
        ("weekly on thurs", WeeklyWord(on=True, weekday=3)),
        ("weekly fridays", WeeklyWord(on=True, weekday=4)),
    ],
)
def test_the_words_that_switch_it(text: str, word: WeeklyWord) -> None:
    assert read_weekly(text) == word


@pytest.mark.parametrize("text", ["weekly", "on", "off", "weekly on and off he hits me", "stop it"])
def test_whatever_says_more_or_less_switches_nothing(text: str) -> None:
    assert read_weekly(text) is None


def test_skip_is_that_word_alone() -> None:
    assert is_skip(" Skip. ")
    assert not is_skip("i will skip my meds")


def test_nothing_speaks_against_it() -> None:
    assert hindrance(CLEAR, AT_TEN, HOURS) is None


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (replace(CLEAR, on=False), Hindrance.OFF),
        (replace(CLEAR, gone=True), Hindrance.GONE),
        (replace(CLEAR, paused=True), Hindrance.PAUSED),
        (replace(CLEAR, phone_fit=False), Hindrance.PHONE),
        (replace(CLEAR, claimed=True), Hindrance.CLAIMED),
        (replace(CLEAR, danger_open=True), Hindrance.DANGER),
        (replace(CLEAR, danger_at=AT_TEN - timedelta(hours=71)), Hindrance.DANGER),
        (replace(CLEAR, danger_at=AT_TEN - timedelta(hours=73)), None),
        (replace(CLEAR, last_contact=AT_TEN - timedelta(hours=1)), Hindrance.CONTACT),
        (replace(CLEAR, last_contact=AT_TEN - timedelta(hours=12)), None),
        (replace(CLEAR, sent_at=AT_TEN - timedelta(minutes=1)), Hindrance.SENT_TODAY),
    ],
)
def test_what_speaks_against_it(facts: CheckInFacts, why: Hindrance | None) -> None:
    assert hindrance(facts, AT_TEN, HOURS) is why


def test_it_goes_out_only_while_somebody_can_answer() -> None:
    for hour, fits in ((8, False), (9, True), (15, True), (16, False), (17, False), (22, False)):
        found = hindrance(CLEAR, AT_TEN.replace(hour=hour), HOURS)
        assert (found is None) is fits, hour
    assert hindrance(CLEAR, AT_TEN + timedelta(days=4), HOURS) is Hindrance.UNSTAFFED
    whole_day = StaffedHours(WeeklyHours({1: Shift(time(0), time(23, 59))}), frozenset())
    assert hindrance(CLEAR, AT_TEN.replace(hour=3), whole_day) is Hindrance.UNSTAFFED


def test_the_next_is_a_week_later_or_on_the_next_day_with_staff() -> None:
    assert next_due(1, AT_TEN, HOURS) == AT_TEN + timedelta(days=7)
    assert next_due(4, AT_TEN, HOURS) == AT_TEN + timedelta(days=3)
    friday = AT_TEN + timedelta(days=3)
    assert next_due(1, friday, HOURS, tomorrow=True) == friday + timedelta(days=3)
    closed = StaffedHours(HOURS.week, frozenset({(AT_TEN + timedelta(days=7)).date()}))
    assert next_due(1, AT_TEN, closed) == AT_TEN + timedelta(days=8)
    assert next_due(1, AT_TEN, StaffedHours(WeeklyHours({}), frozenset())) is None
