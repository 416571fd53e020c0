"""Texts that may be about a worker, and news that only sounds a little like it."""

from __future__ import annotations

import pytest

from bot.care.of_staff import OfStaff, read_of_staff
from bot.care.report_times import is_only_time


@pytest.mark.parametrize(
    "text",
    [
        "since sunday, and i want to complain about sam",
        "since sunday. sam never rang me back like he said",
        "about a week, since then my worker hasnt come once",
        "my son. the nurse was rude to him",
        "yes were safe but his social worker shouted at him",
        "since friday, thats when priya laughed at me",
        "monday, and i dont want sam coming to my house any more",
        "2 weeks. can he have a different key worker",
        "you lot never listen, since tuesday",
        "my dad, hes been ignored by the crisis team",
        "yes but dont tell sam",
        "since tuesday and nobody came. disgraceful",
        "he was upset by his support worker on monday",
    ],
)
def test_what_complains(text: str) -> None:
    assert read_of_staff(text, ["sam", "Priya"]) is OfStaff.COMPLAINS


@pytest.mark.parametrize(
    "text",
    [
        "since sunday. sam saw him then",
        "a week, the nurse has put his tablets up",
        "since monday, he never rang me back",
        "since tuesday, and whos his key worker?",
        "since the doctor changed his meds",
    ],
)
def test_what_may_be_of_staff_is_for_the_dialogue(text: str) -> None:
    assert read_of_staff(text, ["Sam"]) is OfStaff.MAYBE


@pytest.mark.parametrize(
    "text",
    [
        "my son",
        "since sunday",
        "no",
        "he sits in the dark and wont talk",
        "she hasnt come out of her room since friday",
        "he wont answer the door to anyone",
        "he is shouting and swearing at the wall",
        "ben never sleeps and hes rude to everyone",
        "its my dad, since monday, and yes hes safe",
        "",
    ],
)
def test_news_joins_the_report_as_ever(text: str) -> None:
    assert read_of_staff(text, ["Sam"]) is OfStaff.NO


@pytest.mark.parametrize(
    ("words", "only"),
    [
        ("since sunday", True),
        ("about a week", True),
        ("3 nights on the trot", True),
        ("since last tuesday night", True),
        ("the weekend", True),
        ("since sam came", False),
        ("since she shouted at me", False),
        ("started when his nan died", False),
        ("since his nurse left on monday", False),
    ],
)
def test_a_time_and_nothing_else(words: str, only: bool) -> None:
    assert is_only_time(words) is only


def test_a_long_text_takes_no_time() -> None:
    for long in ("sam " * 400, "not not " * 200, "dont want a b c d " * 90, "nurse he " * 180):
        assert read_of_staff(long, ["sam"]) in OfStaff
