"""Which of the times in a text can say when to be called."""

from __future__ import annotations

import pytest

from bot.care.promises_times import of_a_call


@pytest.mark.parametrize(
    "since",
    [
        "since sunday",
        "Since  last week",
        "for a week",
        "for 3 days",
        "for two weeks now",
        "yesterday",
        "three nights ago",
        "last night",
        "the last few days",
        "for ages",
        "last tuesday",
    ],
)
def test_how_long_something_has_been_so_is_no_time_for_a_call(since: str) -> None:
    assert of_a_call((since, "tomorrow after 3")) == ("tomorrow after 3",)
    assert of_a_call((since,)) == ()


@pytest.mark.parametrize(
    "when",
    [
        "after 3",
        "for 3",
        "all day tomorrow",
        "last thing today",
        "next week",
        "in a few days",
        "",
        "tonight",
        "for the afternoon",
    ],
)
def test_other_times_stay_as_they_are(when: str) -> None:
    assert of_a_call((when,)) == (when,)
