from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.entities import EntityFinder, Learnt
from bot.language.phrases import PhraseFinder, find_signs
from bot.language.word_lists import read_list

SYMPTOMS = sorted(read_list("symptoms.txt"))


@cache
def ours() -> PhraseFinder:
    return PhraseFinder([("symptom", SYMPTOMS)])


@cache
def spacys() -> EntityFinder:
    return EntityFinder(Learnt())


def found(text: str) -> set[str]:
    return {text[start:end] for start, end, _ in ours().find(text)}


def signs(text: str, *plan: str) -> set[str]:
    return {text[start:end] for start, end, _ in find_signs(text, plan, "warning_sign")}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([*SYMPTOMS, "he is", "mum", "and", "not", "tablets", ",", ".", "bread"]),
        max_size=8,
    )
)
def test_what_spacys_matcher_finds_is_found(pieces: list[str]) -> None:
    text = " ".join(pieces)
    listed = {(e.start, e.end) for e in spacys().find(text) if e.label == "symptom"}
    assert listed <= {(place.start, place.end) for place in ours().find(text)}


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Hearing  Voices", {"Hearing  Voices", "Voices"}),
        ("he can\u2019t cope", {"can\u2019t cope"}),
        ("he cant cope", {"cant cope"}),
        ("self-harm", {"self-harm"}),
        ("not. eating", set()),
        ("not, sleeping", set()),
        ("downstairs", set()),
        ("", set()),
    ],
)
def test_however_they_are_typed(text: str, phrases: set[str]) -> None:
    assert found(text) == phrases


@pytest.mark.parametrize(
    ("plan", "text", "sign"),
    [
        ("I stop eating", "she has stopped eating again", "stopped eating"),
        ("talking to myself", "he talks to himself all day", "talks to himself"),
        ("not sleeping", "mum hasn't slept since sunday", "hasn't slept"),
        ("I don't answer my phone", "she isnt answering her phone", "isnt answering her phone"),
        ("spending money", "he spent money we dont have", "spent money"),
        ("I talk very fast", "talking really fast", "talking really fast"),
        ("up all night", "UP ALL NITE", "UP ALL NITE"),
        ("hiding my tablets", "she hid her tabs", "hid her tabs"),
        ("I go quiet", "gone quiet", "gone quiet"),
        ("rows with mum", "had a row with mum", "row with mum"),
    ],
)
def test_a_sign_is_found_whoever_tells_of_it(plan: str, text: str, sign: str) -> None:
    assert signs(text, plan) == {sign}


@pytest.mark.parametrize("plan", ["", "I am", "...", "the"])
def test_a_plan_that_says_nothing_finds_nothing(plan: str) -> None:
    assert signs("I am the one who is here", plan) == set()


def test_a_mark_between_words_ends_a_sign() -> None:
    assert signs("he stopped. eating now", "stops eating") == set()
