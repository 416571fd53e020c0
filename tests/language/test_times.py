from __future__ import annotations

import pytest

from bot.language.times import find_times


def times(text: str) -> list[str]:
    return [text[start:end] for start, end in find_times(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ring me tomorrow", ["tomorrow"]),
        ("can you ring 2moro after 3", ["2moro after 3"]),
        ("not before 11 please", ["not before 11"]),
        ("i can talk between 2 and 4", ["between 2 and 4"]),
        ("on friday at half ten", ["friday at half ten"]),
        ("she has not slept since sunday", ["since sunday"]),
        ("bad since the funeral, really", ["since the funeral"]),
        ("not eaten for 3 days", ["3 days"]),
        ("two weeks ago and last night", ["two weeks ago", "last night"]),
        ("the 4th or the 12th of march", ["the 4th", "the 12th of march"]),
        ("are you open at the weekend", ["the weekend"]),
        ("it was 3am", ["3am"]),
        ("at 9:30 on weds", ["9:30", "weds"]),
        ("call me till teatime", ["till teatime"]),
        ("do you work saturdays", ["saturdays"]),
        ("are yous open boxing day", ["boxing day"]),
        ("he wants it by jan", ["by jan"]),
        ("not been right since sundy", ["since sundy"]),
        ("i am here til payday", ["til payday"]),
        ("it was months ago", ["months ago"]),
        ("call after tea", ["after tea"]),
    ],
)
def test_times_are_found_as_they_are_texted(text: str, found: list[str]) -> None:
    assert times(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "on the phone",
        "i sat down",
        "at home in bed",
        "may i ask",
        "07700 900123",
        "one of them",
        "every time the phone rings",
        "my 4 year old",
        "these years of letters",
        "a cup of tea",
    ],
)
def test_what_is_no_time_is_not_found(text: str) -> None:
    assert times(text) == []
