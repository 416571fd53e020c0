"""Whose number it is, and what may be texted to it, in people's own words."""

from __future__ import annotations

import pytest

from bot.care.facts import MayText
from bot.care.number_words import (
    asks_only_who_we_are,
    asks_who_we_are,
    says_wrong_number,
    wants_less,
)


@pytest.mark.parametrize(
    "text",
    [
        "wrong number",
        "sorry wrong number",
        "think you've texted the wrong number pal",
        "Who is this? I think you have the wrong number.",
        "this isnt Dave's phone anymore",
        "theres no one called Elspeth here",
        "these texts arent for me",
        "i think this message is for someone else",
        "take my number off, i am not whoever you think i am",
    ],
)
def test_that_it_is_wrong_is_understood(text: str) -> None:
    assert says_wrong_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "i gave you the wrong number for my mum",
        "did i text the wrong number?",
        "i rang the wrong number yesterday",
        "new fone who dis",
        "who is this",
        "somethings wrong with my phone",
        "i took the wrong tablets",
    ],
)
def test_other_wrongs_are_not(text: str) -> None:
    assert not says_wrong_number(text)


@pytest.mark.parametrize(
    "text", ["who is this", "new fone who dis", "who are you", "what number is this"]
)
def test_that_somebody_does_not_know_us_is_understood(text: str) -> None:
    assert asks_who_we_are(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("dont text me my appointments here", MayText.KEY_WORKER),
        ("please stop sending appointment times to this phone", MayText.KEY_WORKER),
        ("dont put anyones name in texts", MayText.NOTHING),
        ("Don't text me anything private on this number", MayText.NOTHING),
        ("do not put names in messages", MayText.NOTHING),
        ("text me my appointments", None),
        ("dont tell mum about my appointments by text", None),
        ("i dont want my appointment", None),
        ("stop texting me", None),
    ],
)
def test_what_is_wanted_less_is_understood(text: str, left: MayText | None) -> None:
    assert wants_less(text) is left


@pytest.mark.parametrize(
    "text",
    [
        "who is this??",
        "Who's this please",
        "sorry whos this texting me",
        "new fone who dis",
        "who dis",
        "hiya who is this",
        "whose number is this",
        "what number is this",
        "who is texting me",
    ],
)
def test_that_it_asks_nothing_but_who_we_are(text: str) -> None:
    assert asks_only_who_we_are(text)


@pytest.mark.parametrize(
    "text",
    [
        "who is my key worker",
        "who is this sam you keep on about",
        "who are you",
        "who is this for",
        "who is covering this week",
        "who is it i speak to",
        "who is it",
        "this is who i am",
        "",
    ],
)
def test_other_questions_of_who_are_not(text: str) -> None:
    assert not asks_only_who_we_are(text)
