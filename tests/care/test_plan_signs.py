"""A sign of somebody's plan is found in the words of others, and in nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.danger_text import read_words
from bot.care.plan_signs import find_sign, read_sentences, says_something
from bot.content.danger import load_spelling

SPOKEN_OF = [
    ("cleaning at night", "shes cleanin all nite again", "cleanin all nite"),
    ("Cleaning at night", "up with the kids. been cleaning the oven at night, again", None),
    ("not answering my phone", "he isnt answering his fone", "isnt answering his fone"),
    ("not answering my phone", "phone hasn't been answered for days", None),
    ("I stop seeing my sister", "He's stopped seeing his sister", None),
    ("I stop seeing my sister", "not seen my sister in weeks", None),
    (
        "wearing sunglasses indoors",
        "shes got them sunglases on indoors and is wearing two coats",
        None,
    ),
    ("spending money on lottery tickets", "hes spent all his money on lottery tikets", None),
    ("playing the same record over and over", "been playing that same record all week", None),
    ("Not sleeping", "i havent slept", None),
    ("tired", "im so TIRED", "TIRED"),
    ("I write to the newspapers", "writing letters to the newspaper", None),
]
NOT_SPOKEN_OF = [
    ("cleaning at night", "went to a night club"),
    ("cleaning at night", "the cleaner came. it was a good night"),
    ("not answering my phone", "answer the phone please"),
    ("I stop seeing my sister", "my sister came round"),
    ("wearing sunglasses indoors", "wearing my coat"),
    ("spending money on lottery tickets", "money is tight"),
    ("it is me", "it is me"),
    ("not", "not today"),
    ("", "anything"),
]
SPELLING = load_spelling()


def _found(sign: str, text: str) -> tuple[tuple[int, int], ...]:
    return find_sign(sign, read_sentences(read_words(text, SPELLING)), SPELLING)


@pytest.mark.parametrize(("sign", "text", "where"), SPOKEN_OF)
def test_a_sign_is_found_in_other_words_order_and_spelling(
    sign: str, text: str, where: str | None
) -> None:
    spans = _found(sign, text)
    assert spans
    if where is not None:
        assert [text[start:end] for start, end in spans] == [where]


@pytest.mark.parametrize(("sign", "text"), NOT_SPOKEN_OF)
def test_what_only_has_a_word_of_it_is_none(sign: str, text: str) -> None:
    assert _found(sign, text) == ()


def test_a_sign_that_stands_in_every_text_says_nothing() -> None:
    assert [says_something(s, SPELLING) for s in ("it is me", "not again", "", "...", "tea")] == [
        False,
        False,
        False,
        False,
        True,
    ]


@given(sign=st.text(max_size=200), text=st.text(max_size=400))
def test_any_sign_and_any_text_give_places_in_the_text(sign: str, text: str) -> None:
    for start, end in _found(sign, text):
        assert 0 <= start < end <= len(text)


_WORDS = st.sampled_from("tea toast garden shed bird church choir radio letter stairs not".split())


@given(text=st.lists(_WORDS, max_size=8).map(" ".join))
def test_a_sign_that_says_something_is_found_in_itself(text: str) -> None:
    if says_something(text, SPELLING):
        assert _found(text, text)
