"""What may join an open item without a clock: only what says nothing new."""

from __future__ import annotations

import pytest

from bot.care.small_words import joins_open_item


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "OK.",
        "Okay!!",
        "k",
        "thanks",
        "Thank you",
        "ok thank you",
        "ta, cheers",
        "yes please",
        "nope",
        "no thanks",
        "no ta",
        "great thanks",
        "  fine  ",
        "good",
        "yeah good ta",
        "2",
        "y",
    ],
)
def test_small_words_join(text: str) -> None:
    assert joins_open_item(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "...",
        "ok but i cant do this anymore",
        "ok ring me then please",
        "im fine honest",
        "thanks for nothing",
        "not ok",
        "not good",
        "no good",
        "nope not fine",
        "no fine",
        "12",
        "2 3",
        "999",
        "ok 999",
        "help",
        "urgent",
        "stop",
        "ok ok ok ok",
        "\U0001f62d",
        "ok \U0001f52a",
        "ok \u0639\u0627\u064a\u0632 \u0623\u0645\u0648\u062a",  # ok, I want to die
        "no \u6211\u4e0d\u60f3\u6d3b",  # no, I do not want to live
        "dzi\u0119kuj\u0119 ok",
        "o\u0142k",
        "done",
    ],
)
def test_anything_that_may_say_something_does_not(text: str) -> None:
    assert not joins_open_item(text)
