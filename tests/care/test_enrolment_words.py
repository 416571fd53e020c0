"""Names as people have them, and what is none."""

from __future__ import annotations

from datetime import date

import pytest

from bot.care.enrolment_secrets import read_secrets
from bot.care.enrolment_words import Typed

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "name",
    [
        "Asha",
        "O'Brien",
        "O\u2019Brien",
        "Ng",
        "X",
        "Mary-Ann",
        "St. John",
        "van der Berg",
        "S\u00edle",
        "Si\u0302n",
        "\u0141ukasz",
        "\u5f20\u4f1f",
        "\u0645\u062d\u0645\u062f",
        "Anne Marie Louise",
    ],
)
def test_a_name_as_people_have_it(name: str) -> None:
    typed = Typed({"n": f"  {name} "})
    assert typed.name("n", "a name")
    assert typed.faults == []


@pytest.mark.parametrize(
    "name",
    ["", " ", "<b>x</b>", "=1+1", "+Asha", "-Asha", "@Asha", "Asha\tB", "A\nB", "R2D2", "x" * 61],
)
def test_what_is_no_name(name: str) -> None:
    typed = Typed({"n": name})
    typed.name("n", "a name")
    assert [fault.field for fault in typed.faults] == ["n"]


@pytest.mark.parametrize(
    "parts",
    [("31", "2", "1990"), ("", "4", "1990"), ("1", "1", "1800"), ("25", "11", "2026"), ("x",) * 3],
)
def test_a_day_of_birth_that_cannot_be(parts: tuple[str, str, str]) -> None:
    names = ("born_day", "born_month", "born_year")
    typed = Typed(dict(zip(names, parts, strict=True)))
    assert typed.born(TODAY) is None
    assert [fault.field for fault in typed.faults] == ["born_day"]


@pytest.mark.parametrize(
    "pin", ["1234", "0000", "4321", "1990", "030490", "1212", "0150", "123", "abcd"]
)
def test_a_weak_pin_is_refused_and_not_repeated(pin: str) -> None:
    given = {"pin": pin, "pin_again": pin}
    secrets, faults = read_secrets(given, {"": ["+447700900150"]})
    assert secrets == {"": {}}
    assert [fault.field for fault in faults] == ["pin"]
    assert pin not in str(faults)
