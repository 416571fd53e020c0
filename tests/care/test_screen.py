"""What the screen takes for a call for help, and that it takes any string."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.care.lanes import Lane
from bot.care.screen import NOTHING_FOUND, screen


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("URGENT", ("URGENT",)),
        ("urgent", ("urgent",)),
        ("Urgent!!", ("Urgent",)),
        ("help", ("help",)),
        ("HELP ME", ("HELP",)),
        ("pls help me", ("help",)),
        ("please help. please", ("help",)),
        ("  sos  ", ("sos",)),
        ("S.O.S sos", ("sos",)),
        ("999", ("999",)),
        ("do i ring 999 or you lot its kicking off downstairs", ("999",)),
        ("he says sos and he means it this time i think", ("sos",)),
        ("its URGENT can somebody ring me about mum today", ("URGENT",)),
        ("help\nURGENT", ("help", "URGENT")),
    ],
)
def test_a_call_for_help_is_seen_with_the_persons_own_words(
    text: str, evidence: tuple[str, ...]
) -> None:
    finding = screen(text)
    assert finding.is_danger
    assert finding.lane is Lane.FOUR_HOURS
    assert finding.categories == ("call_for_help",)
    assert finding.evidence == evidence


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "who is my key worker",
        "can you help me fill in the pip form",
        "is it urgent that i hand it in before friday",
        "that was helpful ta",
        "my new number ends 9990",
        "helpless film last night",
        "\U0001f642",
    ],
)
def test_a_mention_is_not_a_call(text: str) -> None:
    assert screen(text) == NOTHING_FOUND
    assert not NOTHING_FOUND.is_danger


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.text(max_size=400))
def test_any_string_gives_a_finding_in_its_own_words(text: str) -> None:
    finding = screen(text)
    assert all(word in text for word in finding.evidence)
    assert finding.is_danger is bool(finding.evidence)


@settings(deadline=None, derandomize=True)
@given(
    st.sampled_from(["URGENT", "help", "SOS", "999", "Help"]),
    st.text(alphabet=" \n.,!?*\"'-()", max_size=12),
)
def test_marks_around_the_word_hide_nothing(word: str, marks: str) -> None:
    assert screen(f"{marks} {word} {marks}").is_danger
