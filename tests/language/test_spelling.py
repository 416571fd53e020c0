from __future__ import annotations

import pytest

from bot.language.spelling import spell_out


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wots my keyworkers name", "what's my keyworkers name"),
        ("y havent u txted us back", "why haven't you texted us back"),
        ("I dunt want owt", "i don't want anything"),
        ("Can\u2019t come 2moro", "can't come tomorrow"),
        ("ta x", "thanks"),
        ("  two \n lines ", "two lines"),
        ("", ""),
    ],
)
def test_short_forms_and_dialect_become_words(typed: str, meant: str) -> None:
    assert spell_out(typed) == meant


@pytest.mark.parametrize("text", ["no", "our mam is not well", "sam rang", "may i ask"])
def test_ordinary_words_stay(text: str) -> None:
    assert spell_out(text).split()[-1] == text.split()[-1]
