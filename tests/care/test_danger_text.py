"""How a text is read as plain words, and that each word knows where it stood."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.care.danger_text import STOP, Spelling, plain_letters, read_words

SPELLING = Spelling(
    forms={"u": ("you",), "gonna": ("going", "to"), "tabs": ("tablets",)},
    emoji={"\U0001f52a": ("emoji_knife",)},
    known=frozenset("kill myself help die tablets going to you cutting suicide i bad".split()),
    often_misspelt=("suicide", "overdose", "paracetamol"),
    ordinary=frozenset({"overdone"}),
)


def plain(text: str) -> list[str]:
    return [word.plain for word in read_words(text, SPELLING)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kill MYSELF", ["kill", "myself"]),
        ("k1ll mys3lf", ["kill", "myself"]),
        ("k!ll", ["kill"]),
        ("k*ll suic*de", ["k*ll", "suicide"]),
        ("d\u200bi\u2060e", ["die"]),
        ("\u202ekill\u202c", ["kill"]),
        ("k\u0456ll", ["kill"]),
        ("k\u00edll", ["kill"]),
        ("\uff4b\uff49\uff4c\uff4c", ["kill"]),
        ("dieeeee", ["die"]),
        ("killll", ["kill"]),
        ("k i l l m y s e l f", ["kill", "myself"]),
        ("d.i.e", ["die"]),
        ("u gonna", ["you", "going", "to"]),
        ("cuttin", ["cutting"]),
        ("don't", ["dont"]),
        ("don\u2019t", ["dont"]),
        ("die. help", ["die", STOP, "help"]),
        ("\U0001f52a", ["emoji_knife"]),
        ("sucide overdoze parasetamol", ["suicide", "overdose", "paracetamol"]),
        ("overdone", ["overdone"]),
        ("", []),
    ],
)
def test_words_are_plain(text: str, words: list[str]) -> None:
    assert plain(text) == words


@pytest.mark.parametrize("text", ["so k1ll  mys3lf now", "u gonna d.i.e", "k i l l m y s e l f"])
def test_every_word_knows_its_place(text: str) -> None:
    for word in read_words(text, SPELLING):
        assert text[word.start : word.end].strip()


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.text(max_size=200))
def test_any_string_is_read_in_order(text: str) -> None:
    words = read_words(text, SPELLING)
    starts = [word.start for word in words]
    assert starts == sorted(starts)
    assert all(0 <= word.start < word.end <= len(text) for word in words)
    assert all(" " not in word.plain for word in words)


def test_plain_letters_keep_the_rest() -> None:
    assert plain_letters("K\u0456ll\u200b me, \u00e9h?") == "kill me, eh?"
