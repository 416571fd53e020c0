"""What may be agreed: nothing that is guessed first, nothing that people text anyway."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.agreed_secrets import (
    SecretKind,
    Unfit,
    as_kept,
    could_be_pin,
    find_fault,
    plain_words,
    runs_of_words,
)

PHONE = "+447700900101"
WORDS = [SecretKind.MEMORY_WORD, SecretKind.DURESS, SecretKind.QUIET]


@pytest.mark.parametrize("pin", ["4821", "48 21", "4-8-2-1", "907314", "77310482", "٤٨٢١"])
def test_a_pin_that_nobody_guesses_may_be_agreed(pin: str) -> None:
    assert find_fault(SecretKind.PIN, pin, [PHONE]) is None


@pytest.mark.parametrize(
    ("pin", "why"),
    [
        ("482", Unfit.DIGITS),
        ("482193047", Unfit.DIGITS),
        ("48a1", Unfit.DIGITS),
        ("", Unfit.DIGITS),
        ("0000", Unfit.EASY),
        ("77777777", Unfit.EASY),
        ("1234", Unfit.EASY),
        ("4321", Unfit.EASY),
        ("567890", Unfit.EASY),
        ("4848", Unfit.EASY),
        ("1974", Unfit.DATE),
        ("2011", Unfit.DATE),
        ("230474", Unfit.DATE),
        ("23041974", Unfit.DATE),
        ("0101", Unfit.EASY),
        ("0904", None),
        ("0100", None),
        ("900101", Unfit.PHONE),
        ("07700900101"[-8:], Unfit.PHONE),
    ],
)
def test_what_is_guessed_first_may_not(pin: str, why: Unfit | None) -> None:
    assert find_fault(SecretKind.PIN, pin, [PHONE]) is why


@pytest.mark.parametrize("kind", WORDS)
@pytest.mark.parametrize("words", ["blue kettle", "Marmalade", "the old pier", "Łódź fairground"])
def test_a_word_of_ones_own_may_be_agreed(kind: SecretKind, words: str) -> None:
    assert find_fault(kind, words) is None


@pytest.mark.parametrize("kind", WORDS)
@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", Unfit.LENGTH),
        ("cat", Unfit.LENGTH),
        ("one two three four", Unfit.LENGTH),
        ("kettle 7", Unfit.LENGTH),
        ("4821", Unfit.LENGTH),
        ("Pause", Unfit.OURS),
        ("call please", Unfit.OURS),
        ("no pin", Unfit.OURS),
        ("URGENT", Unfit.OURS),
        ("thanks", Unfit.COMMON),
        ("hello there", Unfit.COMMON),
        ("my mother", Unfit.COMMON),
        ("hospital", Unfit.COMMON),
    ],
)
def test_a_word_that_people_text_anyway_may_not(kind: SecretKind, words: str, why: Unfit) -> None:
    assert find_fault(kind, words) is why


@pytest.mark.parametrize(
    ("one", "other"),
    [("Blue  Kettle!", "blue kettle"), ("don\u2019t-look", "dont look"), ("STRASSE", "straße")],
)
def test_two_spellings_of_a_word_are_one(one: str, other: str) -> None:
    assert plain_words(one) == plain_words(other)


@given(st.text(max_size=40))
def test_words_are_plain_once_and_for_all(text: str) -> None:
    assert plain_words(plain_words(text)) == plain_words(text)


@given(st.text(max_size=12), st.sampled_from(SecretKind))
def test_whatever_is_typed_gets_an_answer_and_a_fit_pin_could_be_one(
    text: str, kind: SecretKind
) -> None:
    fault = find_fault(kind, text)
    if kind is SecretKind.PIN:
        assert could_be_pin(text) is (fault is None)
        assert fault is not None or as_kept(kind, text).isascii()


def test_an_agreed_word_is_found_anywhere_in_a_text_that_is_not_long() -> None:
    assert "blue kettle" in set(runs_of_words("I put the Blue Kettle, on", 30))
    long = "word " * 30 + "blue kettle"
    assert "blue kettle" not in set(runs_of_words(long, 30))
    assert plain_words(long) in set(runs_of_words(long, 30))
