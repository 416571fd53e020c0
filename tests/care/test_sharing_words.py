"""What people say of telling others, in their own words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.care.consent_changes import Choice
from bot.care.consent_faults import SHAREABLE
from bot.care.facts import Category
from bot.care.pressure import Sign, is_third_person, signs_of
from bot.care.sharing_words import (
    categories_said,
    choice_in,
    is_no,
    is_yes,
    number_in,
    say_sharing,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "choice"),
    [
        ("1", Choice.KEY_WORKER),
        ("1.", Choice.KEY_WORKER),
        ("one", Choice.KEY_WORKER),
        ("the first one", Choice.KEY_WORKER),
        ("number one please", Choice.KEY_WORKER),
        ("no 2", Choice.APPOINTMENTS),
        ("Id like 2 pls", Choice.APPOINTMENTS),
        ("the second", Choice.APPOINTMENTS),
        ("3rd", Choice.NOTHING),
        ("nothing", Choice.NOTHING),
        ("4 thanks", Choice.LATER),
        ("later", Choice.LATER),
        ("1 or 2", None),
        ("not 1", None),
        ("12", None),
        ("5", None),
        ("yes", None),
        ("no", None),
        ("1 but not cover", None),
        ("i had a terrible night", None),
        ("", None),
    ],
)
def test_which_choice(words: str, choice: Choice | None) -> None:
    assert choice_in(words) is choice


@pytest.mark.parametrize(
    ("words", "number"), [("2", 2), ("the third", 3), ("4", None), ("x", None)]
)
def test_which_number_of_a_list(words: str, number: int | None) -> None:
    assert number_in(words) == number


@pytest.mark.parametrize(
    "words", ["YES", "y", "Yes please", "yes, thats right", "aye.", "I confirm"]
)
def test_a_yes(words: str) -> None:
    assert is_yes(words)


@pytest.mark.parametrize(
    "words", ["yes but", "yes tell her everything", "ok", "no", "", "yes no", "yesterday", "1"]
)
def test_no_yes(words: str) -> None:
    assert not is_yes(words)


def test_a_no() -> None:
    assert all(is_no(words) for words in ("no", "Nope.", "no thanks", "not now", "never mind"))
    assert not any(is_no(words) for words in ("yes", "nothing", "no 2", "now"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("dont tell her about my appointments", {Category.APPOINTMENT, Category.REVIEW_ACTION}),
        ("no more appts to mam", {Category.APPOINTMENT, Category.REVIEW_ACTION}),
        ("dont say who my worker is", {Category.KEY_WORKER, Category.COVER}),
        ("not my meds", {Category.MEDICATION}),
        ("stop telling mum", set()),
        ("dont tell mum anything, not even appointments", set()),
        ("tell her nowt about my meds", set()),
    ],
)
def test_which_kinds_of_thing(words: str, said: set[Category]) -> None:
    assert categories_said(words) == said


def test_how_it_is_said_back() -> None:
    assert say_sharing(set(), "key worker") == "nothing"
    one = {Category.KEY_WORKER, Category.COVER, Category.USES_SERVICE}
    assert say_sharing(one, "named nurse") == "who your named nurse is and who covers"
    assert say_sharing(SHAREABLE, "key worker").endswith("and more that you agreed with staff")


@pytest.mark.parametrize(
    "words",
    [
        "she wants you to tell me everything",
        "he agrees that i can know",
        "my wife says its fine to share",
        "tell me whatever you know",
        "i am texting on her behalf",
    ],
)
def test_words_as_of_somebody_else(words: str) -> None:
    assert is_third_person(words)


@pytest.mark.parametrize(
    "words", ["you can tell my mum", "its ok to talk to her", "i want my wife to know", "i agree"]
)
def test_words_of_ones_own(words: str) -> None:
    assert not is_third_person(words)


def test_the_signs() -> None:
    def signs(**given: object) -> tuple[Sign, ...]:
        usual = {"carer_texted_at": None, "now": NOW, "others_see": False, "hold": False}
        return signs_of("you can tell my mum", **{**usual, **given})  # type: ignore[arg-type]

    assert signs() == ()
    assert signs(carer_texted_at=NOW - timedelta(minutes=29)) == (Sign.CARER_TEXTED,)
    assert signs(carer_texted_at=NOW - timedelta(minutes=30)) == ()
    assert signs(others_see=True, hold=True) == (Sign.OTHERS_SEE, Sign.HOLD)


@pytest.mark.parametrize(
    "words",
    ["no", "nope", "no ta", "no actually wait", "hang on", "sorry no, not now", "i changed my mind",
     "Never mind.", "actually no"],
)  # fmt: skip
def test_a_no_in_the_ways_people_say_it(words: str) -> None:
    assert is_no(words)
    assert not is_yes(words)


@pytest.mark.parametrize(
    "words", ["yes", "thanks", "sorry", "", "no way he knows about it", "wait till you hear this"]
)
def test_what_is_no_plain_no(words: str) -> None:
    assert not is_no(words)
