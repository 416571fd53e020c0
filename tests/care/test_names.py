from __future__ import annotations

import pytest

from bot.care.names import spot_names


def spotted(text: str, *names: str) -> list[str]:
    return [text[start:end] for start, end in spot_names(text, names)]


@pytest.mark.parametrize(
    ("text", "names", "found"),
    [
        ("can Sam ring me", ("Sam",), ["Sam"]),
        ("can sam ring me, SAM please", ("Sam",), ["sam", "SAM"]),
        ("is sams phone off", ("Sam",), ["sams"]),
        ("is Sam's phone off", ("Sam",), ["Sam"]),
        ("the same sample", ("Sam",), []),
        ("Priya or Sam", ("Sam", "Priya"), ["Priya", "Sam"]),
        ("Anne-Marie rang", ("Anne-Marie",), ["Anne-Marie"]),
        ("nothing here", ("", " "), []),
        ("what (is) this", ("(is)",), ["(is)"]),
    ],
)
def test_a_name_is_found_as_a_whole_word(
    text: str, names: tuple[str, ...], found: list[str]
) -> None:
    assert spotted(text, *names) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Will you ring me", []),
        ("ok. Will you ring me", []),
        ("he will ring me", []),
        ("can Will ring me", ["Will"]),
        ("thanks, Will", ["Will"]),
    ],
)
def test_a_name_that_is_a_word_needs_its_capital(text: str, found: list[str]) -> None:
    assert spotted(text, "Will") == found
