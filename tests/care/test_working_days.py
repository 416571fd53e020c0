"""Working days are data, and the words that are said come from them."""

from __future__ import annotations

from itertools import combinations

import pytest

from bot.care.working_days import WorkingDays, WorkingDaysError

EVERY_SET = [set(c) for n in range(1, 8) for c in combinations(range(7), n)]


@pytest.mark.parametrize(
    ("words", "days", "said"),
    [
        ("Mon to Thu", {0, 1, 2, 3}, "Mon to Thu"),
        ("Tue, Wed and Fri", {1, 2, 4}, "Tue, Wed and Fri"),
        ("Tue and Thu", {1, 3}, "Tue and Thu"),
        ("Tue, Thu", {1, 3}, "Tue and Thu"),
        ("Mon to Tue", {0, 1}, "Mon and Tue"),
        ("Mon, Tue and Wed", {0, 1, 2}, "Mon to Wed"),
        ("Fri to Mon", {4, 5, 6, 0}, "Fri to Mon"),
        ("Wed", {2}, "Wed"),
        ("Wed, Mon and Wed", {0, 2}, "Mon and Wed"),
        ("Mon to Sun", set(range(7)), "Mon to Sun"),
    ],
)
def test_words_are_read_and_said(words: str, days: set[int], said: str) -> None:
    found = WorkingDays.from_words(words)
    assert found == WorkingDays.of(days)
    assert found.words == said


@pytest.mark.parametrize(
    "words", ["", "full time", "Mon to", "Mon to Mon", "mon", "Mon Tue", "Mon to Wed and Fri", "8"]
)
def test_other_words_are_not_read(words: str) -> None:
    assert WorkingDays.from_words(words) is None


@pytest.mark.parametrize("days", EVERY_SET, ids=str)
def test_what_is_said_is_what_is_meant(days: set[int]) -> None:
    given = WorkingDays.of(days)
    assert WorkingDays.from_words(given.words) == given
    assert WorkingDays.of(given.numbers) == given


@pytest.mark.parametrize("days", [set(), {7}, {-1, 2}], ids=str)
def test_days_that_cannot_be_are_refused(days: set[int]) -> None:
    with pytest.raises(WorkingDaysError):
        WorkingDays.of(days)
