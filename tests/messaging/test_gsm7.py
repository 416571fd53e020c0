# ruff: noqa: RUF001 - the look-alike letters are the point

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messaging.gsm7 import is_gsm7, parts, to_gsm7


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("a" * 459, 3),
        ("a" * 460, 4),
        # Characters of the extension take two places.
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 159 + "^", 2),
        # 152 letters leave one place in the first part: the sign of two goes to the second.
        ("a" * 152 + "€" + "a" * 151, 2),
        ("a" * 152 + "€" + "a" * 152, 3),
        # One letter outside GSM-7, and all are counted in UCS-2.
        ("ŵ" + "a" * 69, 1),
        ("ŵ" + "a" * 70, 2),
        ("ŵ" + "a" * 133, 2),
        ("ŵ" + "a" * 134, 3),
        # An emoji takes two places of UCS-2, and is not cut in half.
        ("😔" * 35, 1),
        ("😔" * 36, 2),
        ("😔" * 66, 2),
        ("😔" * 67, 3),
    ],
)
def test_parts(text: str, expected: int) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize("letter", "äéèìòöùüÄÉÖÜàñÑåÅØøÆæßÇ£$@¿¡§€[]{}^~|\\\n")
def test_letters_that_cost_nothing_more(letter: str) -> None:
    assert is_gsm7(letter)
    assert to_gsm7(letter) == letter


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Siân", "Sian"),
        ("Gŵyl Dewi â’r plant", "Gwyl Dewi a'r plant"),
        ("façade, garçon", "facade, garcon"),
        ("“Not today” – she said…", '"Not today" - she said...'),
        ("8\u00a0a.m.\u2009to 9", "8 a.m. to 9"),
        ("cafe\u0301", "café"),
        ("• one\t• two", "* one * two"),
        ("50°C, 3×4, ½ a day", "50 degC, 3x4, 1/2 a day"),
        ("Łódź, Þór, œuvre", "Lodz, Thor, oeuvre"),
        ("so tired 😔", "so tired ?"),
        ("❤️", "?"),
        ("শুভ", "???"),
        ("zero\u200bwidth", "zerowidth"),
        ("", ""),
    ],
)
def test_substitutes(text: str, expected: str) -> None:
    assert to_gsm7(text) == expected


@given(st.text())
def test_the_result_is_always_gsm7_and_does_not_change_again(text: str) -> None:
    once = to_gsm7(text)
    assert is_gsm7(once)
    assert to_gsm7(once) == once


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=1))
def test_no_visible_character_vanishes(character: str) -> None:
    assert to_gsm7(character)
