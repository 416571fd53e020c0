"""Words in which somebody says when they want to be called, and the windows that they mean."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.care.hours import Shift, StaffedHours, WeeklyHours
from bot.care.promises_window import Heard, asked_window, usual_window, window_words

UK = ZoneInfo("Europe/London")
NINE_TO_FIVE = WeeklyHours({day: Shift(time(9), time(17)) for day in range(5)})
HOURS = StaffedHours(NINE_TO_FIVE, frozenset())
#: A Tuesday.
AT_ELEVEN = datetime(2026, 11, 24, 11, 0, tzinfo=UK)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("after 3", "today between 3pm and 5pm"),
        ("not before 3", "today between 3pm and 5pm"),
        ("after 3 tomorrow", "tomorrow between 3pm and 5pm"),
        ("tomorrow", "tomorrow between 9am and 5pm"),
        ("2moro morning", "tomorrow between 9am and 12 noon"),
        ("in the morning", "tomorrow between 9am and 12 noon"),
        ("this afternoon", "today between 12 noon and 5pm"),
        ("lunchtime", "today between 12 noon and 2pm"),
        ("noon", "today between 12 noon and 1pm"),
        ("friday", "on Friday between 9am and 5pm"),
        ("wed afternoon", "tomorrow between 12 noon and 5pm"),
        ("on tuesday", "on Tue 1 Dec between 9am and 5pm"),
        ("next tuesday", "on Tue 1 Dec between 9am and 5pm"),
        ("the 27th", "on Friday between 9am and 5pm"),
        ("3 dec", "on Thu 3 Dec between 9am and 5pm"),
        ("day after tomorrow", "on Thursday between 9am and 5pm"),
        ("in 2 days", "on Thursday between 9am and 5pm"),
        ("between 2 and 4", "today between 2pm and 4pm"),
        ("from 1 till 3 on thursday", "on Thursday between 1pm and 3pm"),
        ("1 to 11am", "tomorrow between 9am and 11am"),
        ("3pm-4pm", "today between 3pm and 4pm"),
        ("half 3", "today between 3:30pm and 4:30pm"),
        ("half past 3 tomorrow", "tomorrow between 3:30pm and 4:30pm"),
        ("quarter to 4", "today between 3:45pm and 4:45pm"),
        ("14:30", "today between 2:30pm and 3:30pm"),
        ("at 10", "tomorrow between 10am and 11am"),
        ("9 in the morning", "tomorrow between 9am and 10am"),
        ("before 12", "by 12 noon today"),
        ("today", "by 5pm today"),
        ("in an hour", "today between 12 noon and 5pm"),
    ],
)
def test_a_time_that_is_clear_is_a_window_of_staffed_time(words: str, said: str) -> None:
    heard, window = asked_window((words,), AT_ELEVEN, HOURS)
    assert heard is Heard.FITS
    assert window is not None
    assert window_words(window, AT_ELEVEN) == said


@pytest.mark.parametrize("words", ["tonight", "sunday", "after 6", "at 8 in the evening"])
def test_nobody_is_there_then(words: str) -> None:
    assert asked_window((words,), AT_ELEVEN, HOURS) == (Heard.STAFF_AWAY, None)


@pytest.mark.parametrize(
    "words",
    [
        "next friday",
        "monday or tuesday",
        "not tomorrow",
        "after friday",
        "not before the 9th",
        "since sunday",
        "for two days",
        "2 weeks ago",
        "at 45",
        "asap",
        "every morning",
        "at 9 this morning",
    ],
)
def test_what_is_not_clear_is_left_as_it_was_said(words: str) -> None:
    assert asked_window((words,), AT_ELEVEN, HOURS) == (Heard.UNCLEAR, None)


def test_no_words_are_no_time() -> None:
    for spans in ((), ("",), (" ", "")):
        assert asked_window(spans, AT_ELEVEN, HOURS) == (Heard.NOTHING, None)


def test_two_pieces_of_a_text_make_one_window() -> None:
    _, window = asked_window(("after 3", "tomorrow"), AT_ELEVEN, HOURS)
    assert window is not None
    assert window_words(window, AT_ELEVEN) == "tomorrow between 3pm and 5pm"


def test_a_bank_holiday_is_nobodys_day() -> None:
    closed = StaffedHours(NINE_TO_FIVE, frozenset({date(2026, 11, 25)}))
    assert asked_window(("tomorrow",), AT_ELEVEN, closed) == (Heard.STAFF_AWAY, None)


def test_the_usual_window_ends_with_the_next_staffed_day() -> None:
    for moment, said in (
        (AT_ELEVEN, "by 5pm tomorrow"),
        (AT_ELEVEN.replace(hour=16, minute=30), "tomorrow between 9am and 5pm"),
        (AT_ELEVEN + timedelta(days=3), "by 5pm on Mon 30 Nov"),
        (AT_ELEVEN + timedelta(days=4), "on Monday between 9am and 5pm"),
    ):
        window = usual_window(moment, HOURS, same_day=False)
        assert window is not None
        words = window_words(window, moment)
        assert words.replace("Mon 30 Nov", "Monday") == said.replace("Mon 30 Nov", "Monday")
    today = usual_window(AT_ELEVEN, HOURS, same_day=True)
    assert today is not None
    assert window_words(today, AT_ELEVEN) == "by 5pm today"
    assert (
        usual_window(AT_ELEVEN, StaffedHours(WeeklyHours({}), frozenset()), same_day=True) is None
    )


def test_every_window_lies_ahead_and_in_staffed_time() -> None:
    words = ["after 3", "tomorrow", "in the morning", "friday", "at 10", "in 2 hours", "31st"]
    for hour in range(24 * 28):
        local = (AT_ELEVEN.replace(month=3) + timedelta(hours=hour)).replace(minute=17)
        for said in words:
            _, window = asked_window((said,), local, HOURS)
            if window is not None:
                assert local <= window.due_from < window.due_until
                assert HOURS.is_staffed(window.due_from)
                assert HOURS.is_staffed(window.due_until - timedelta(minutes=1))
