"""When a sender may be told, what a worker's words may hold, and what asks for a review."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.care.hours import Shift, StaffedHours, WeeklyHours
from bot.care.outcome_words import list_wrong, read_nothing, split_tell
from bot.care.outcomes import (
    Back,
    Telling,
    carries_news,
    decide_telling,
    next_day,
    outcome_due,
)
from bot.care.review_words import asks_for_review
from bot.care.wishes import Wish
from bot.content.outcome_lint import is_safe_on_a_locked_screen, list_wrong_content

LONDON = ZoneInfo("Europe/London")
WEEK = WeeklyHours({day: Shift(time(9), time(17)) for day in range(5)})
CLOSED = frozenset({date(2026, 12, 25), date(2026, 12, 28)})
HOURS = StaffedHours(WEEK, CLOSED)
NO_ONE = {"unseen": False, "in_danger": False, "paused": False, "doubted": False}
FREE = Back(**NO_ONE, gone=False, human_talks=False)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A moment in 2026, by the clock on the wall."""
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("moment", "telling"),
    [
        (at(24, 7, 59), Telling.LATER),
        (at(24, 8), Telling.MAY),
        (at(24, 20, 59), Telling.MAY),
        (at(24, 21), Telling.LATER),
        (at(29, 3), Telling.LATER),
    ],
)
def test_by_day_alone(moment: datetime, telling: Telling) -> None:
    assert decide_telling(FREE, moment, HOURS) is telling


def test_at_night_where_staff_are_there() -> None:
    nights = StaffedHours(WeeklyHours({1: Shift(time(0), time(23))}), frozenset())
    assert decide_telling(FREE, at(24, 3), nights) is Telling.MAY


@pytest.mark.parametrize("why", ["unseen", "in_danger", "paused", "doubted", "gone", "human_talks"])
def test_each_reason_alone_is_enough_never_to_start_a_text(why: str) -> None:
    given = {**NO_ONE, "gone": False, "human_talks": False, why: True}
    for hour in range(24):
        assert decide_telling(Back(**given), at(24, hour), HOURS) is Telling.NEVER


@pytest.mark.parametrize(
    ("moment", "begins"),
    [
        (at(24, 21), at(25, 8)),
        (at(24, 2), at(24, 8)),
        (at(24, 23, 30, month=10), at(25, 8, month=10)),  # the clocks go back in between
    ],
)
def test_the_day_begins_at_eight_by_the_wall(moment: datetime, begins: datetime) -> None:
    assert next_day(moment) == begins


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        (at(24, 12), at(8, 9, month=12)),
        (at(28, 12), at(11, 9, month=12)),
        (at(18, 12, month=12), datetime(2027, 1, 5, 9, tzinfo=LONDON)),
    ],
)
def test_ten_working_days_without_weekends_and_bank_holidays(
    opened: datetime, due: datetime
) -> None:
    assert outcome_due(opened, HOURS) == due


def test_with_no_hours_two_weeks() -> None:
    assert outcome_due(at(24, 12), StaffedHours(WeeklyHours({}), frozenset())) == at(
        8, 12, month=12
    )


@pytest.mark.parametrize(
    ("wish", "words", "taken_back", "news"),
    [
        (Wish.NONE, "she is not eating", False, True),
        (Wish.CALL, "call me", False, True),
        (Wish.NONE, "who is my key worker", False, False),
        (Wish.NONE, "ok", False, False),
        (Wish.STATUS, "did you get my text", False, False),
        (Wish.NO_PIN, "no pin", False, False),
        (Wish.PASS_ON, "tell sam", True, False),
    ],
)
def test_what_waits_for_an_outcome(wish: Wish, words: str, *, taken_back: bool, news: bool) -> None:
    assert carries_news(wish, words, taken_back=taken_back) is news


@pytest.mark.parametrize(
    ("words", "note", "tell"),
    [
        ("rang her. TELL: I rang the GP.", "rang her", "I rang the GP."),
        ("TELL: I rang the GP", "", "I rang the GP"),
        ("rang her, tell: we spoke", "rang her", "we spoke"),
        ("mum said dont tell: she knows", "mum said dont tell: she knows", ""),
        ("will TELL her on Friday", "will TELL her on Friday", ""),
        ("asked them not to tell them: no", "asked them not to tell them: no", ""),
    ],
)
def test_notes_among_staff_are_never_for_the_sender(words: str, note: str, tell: str) -> None:
    assert split_tell(words) == (note, tell)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("NOTHING", ""),
        ("nothing.", ""),
        ("NOTHING she knows", "she knows"),
        ("Nothing has changed with your tablets", None),
        ("we found nothing", None),
    ],
)
def test_nothing_is_to_be_said(words: str, reason: str | None) -> None:
    assert read_nothing(words) == reason


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("I rang the GP about your tablets.", []),
        ("We meet on Monday at 10:30. Bring the 3 forms", []),
        ("The nurse will see you", []),
        ("Spoke to asha today", ["name"]),
        ("We asked Begum", ["name"]),
        ("It was a brown day", []),
        ("Dr Okonkwo will see you", ["name"]),
        ("Ring 01632 960 123", ["number"]),
        ("see www.example.org", ["number"]),
        ("...", ["no_words"]),
        ("a " * 81, ["too_long"]),
    ],
)
def test_what_the_words_may_not_hold(words: str, wrong: list[str]) -> None:
    assert list(list_wrong(words, ["Asha", "Will"], ["Begum", "Brown", "Day"])) == wrong


@pytest.mark.parametrize(
    ("words", "is_wrong"),
    [
        ("I rang the GP about your tablets", False),
        ("Take your tablets at night", True),
        ("It is 20mg now", True),
        ("You were sectioned", True),
        ("You refused it", True),
        ("Your test results are here", True),
        ("Reply STOP", True),
        ("You seem unwell", True),
        ("The bus pass is renewed", False),
    ],
)
def test_what_is_not_for_text_whoever_writes_it(words: str, *, is_wrong: bool) -> None:
    assert bool(list_wrong_content(words)) is is_wrong


def test_what_anybody_may_see() -> None:
    assert is_safe_on_a_locked_screen("I rang the housing people. They give you till Monday")
    assert not is_safe_on_a_locked_screen("I rang the GP about your tablets")


@pytest.mark.parametrize(
    "text",
    [
        "please tell the review that he does not sleep",
        "can you let her review know she wont eat",
        "put this to his next review please",
        "i want it brought up at the ward round that nobody listens",
        "for the review: mum cant manage the stairs",
        "please tell his cpa meeting im exhausted",
        "I\u2019d like this to be raised at Asha\u2019s review",
        "this is for his next review",
        "the review needs to know about the falls",
        "pls make sure the review hears that i cant cope",
        "add it to the mdt",
    ],
)
def test_what_asks_for_a_review(text: str) -> None:
    assert asks_for_review(text)


@pytest.mark.parametrize(
    "text",
    [
        "when is my review",
        "can i move my review to tuesday",
        "who is coming to the review?",
        "i had my review yesterday it was ok",
        "tell sam i cant come to the review",
        "is there a review soon",
        "can you tell me when the review is",
        "he left me a bad review",
    ],
)
def test_what_is_about_the_meeting_itself(text: str) -> None:
    assert not asks_for_review(text)
