"""A PIN, a word, or that there is none, in the ways that people text it; and all the numbers that
are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.proof_words import (
    MARK,
    find_pins,
    read_pin,
    read_word,
    says_no_pin,
    without_marks,
)


@pytest.mark.parametrize(
    ("text", "pin"),
    [
        ("4821", "4821"),
        (" 4821. ", "4821"),
        ("my pin is 4821", "4821"),
        ("4821 thanks", "4821"),
        ("its 48 21", "4821"),
        ("it's 4-8-2-1", "4821"),
        ("Sorry, PIN: 4821 x", "4821"),
        ("pin4821", "4821"),
        ("is it 4821?", "4821"),
        ("4\ufe0f\u20e38\ufe0f\u20e32\ufe0f\u20e31\ufe0f\u20e3", "4821"),
        ("٤٨٢١", "4821"),
        ("482", "482"),
        ("48213", "48213"),
    ],
)
def test_a_pin_that_was_asked_for_is_read(text: str, pin: str) -> None:
    assert read_pin(text) == pin


@pytest.mark.parametrize(
    "text",
    [
        "",
        "thanks",
        "12",
        "at 4:30",
        "4.30",
        "£4821",
        "50%",
        "12/11/2026",
        "07700 900123",
        "4821 whens my appt",
        "took 2 tablets at 10",
        "its 48 no wait 4821",
        "2 sertraline 50mg",
    ],
)
def test_what_is_more_or_something_else_is_no_reply(text: str) -> None:
    assert read_pin(text) is None


@pytest.mark.parametrize(
    ("text", "pin", "is_offered", "is_called"),
    [
        ("4821 whens my appt", "4821", True, False),
        ("whens my appt? 4821", "4821", True, False),
        ("4821, who is my key worker", "4821", True, False),
        ("hi my pin is 4821 whens my appt", "4821", True, True),
        ("whens my appt (pin 4821) thanks", "4821", True, True),
        ("is 4821 the bus", "4821", False, False),
        ("i rang at 1530 and 4821", "1530", False, False),
    ],
)
def test_a_number_that_could_be_a_pin_is_found(
    text: str, pin: str, is_offered: bool, is_called: bool
) -> None:
    first = find_pins(text)[0]
    assert (first.secret, first.is_offered, first.is_called) == (pin, is_offered, is_called)
    assert text[first.start : first.end] == pin


@pytest.mark.parametrize(
    "text",
    [
        "i was born in 1960",
        "my gran is from 1948 wales",
        "call me on 07700 900123",
        "07700900123",
        "meet at 10:4821",
        "£4821 owed",
        "4821mg",
        "ref A4821",
        "12-4821 is my account",
        "1234",
        "3 tablets of 50 at 9",
        "4821 5930 6042 7153",
    ],
)
def test_ordinary_numbers_are_not(text: str) -> None:
    assert not find_pins(text)


@pytest.mark.parametrize(
    "text",
    [
        "NO PIN",
        "no pin",
        "dont have one",
        "I don't have a PIN",
        "havent got one sorry",
        "forgot it",
        "ive forgotten my pin",
        "cant remember",
        "i can't remember it sorry",
        "lost it",
        "never had one",
        "what pin",
        "dont know my pin",
        "no idea",
    ],
)
def test_that_there_is_none_is_understood(text: str) -> None:
    assert says_no_pin(text)


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "what",
        "ok",
        "",
        "forgot my tablets",
        "i lost my job",
        "dont have any food",
        "no PIN 4",
    ],
)
def test_anything_else_is_not(text: str) -> None:
    assert not says_no_pin(text)


@pytest.mark.parametrize(
    ("text", "candidate", "is_called"),
    [
        ("blue kettle", "blue kettle", False),
        ("Blue Kettle thanks", "blue kettle", False),
        ("its blue kettle", "blue kettle", False),
        ("my word is blue kettle", "blue kettle", True),
        ("memory word: the old pier", "the old pier", True),
    ],
)
def test_a_memory_word_is_read(text: str, candidate: str, is_called: bool) -> None:
    offered = read_word(text)
    assert offered is not None
    assert candidate in offered.candidates
    assert offered.is_called is is_called


@pytest.mark.parametrize(
    "text", ["thanks", "who covers?", "when is it?", "ok", "", "4821", "a b c d e"]
)
def test_small_talk_and_questions_are_no_word(text: str) -> None:
    assert read_word(text) is None


@given(st.text(max_size=60))
def test_every_text_can_be_read(text: str) -> None:
    read_pin(text)
    read_word(text)
    says_no_pin(text)
    for found in find_pins(text):
        assert 0 <= found.start < found.end <= len(text)
        assert found.secret.isascii()
        assert found.is_offered or not found.is_called


@given(st.text(max_size=30))
def test_only_marked_texts_are_changed(text: str) -> None:
    if MARK not in text:
        assert without_marks(text) == text
    assert MARK not in without_marks(f"{MARK} {text.replace(MARK, '')}")
