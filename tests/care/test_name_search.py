"""Finding people by what somebody typed."""

from __future__ import annotations

import pytest

from bot.care.name_search import Known, fold, matches, sort_key

PHONE = "+447700900101"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("asha", "Asha Begum"),
        ("begum asha", "Asha Begum"),
        ("beg", "Asha Begum"),
        ("gum", "Asha Begum"),
        ("o'brien", "Mary O\u2019Brien"),
        ("obrien", "Mary O'Brien"),
        ("o brien", "Mary O'Brien"),
        ("O`Brien", "Mary O Brien"),
        ("mcdonald", "Ian MacDonald"),
        ("macdonald", "Ian McDonald"),
        ("mc donald", "Ian MacDonald"),
        ("mac don", "Ian McDonald"),
        ("mac", "Ian McDonald"),
        ("zoe", "Zo\u00eb Hughes"),
        ("Zoe\u0308", "Zoe Hughes"),
        ("sorensen", "S\u00f8rensen"),
        ("maryanne", "Mary-Anne Jones"),
        ("mary anne", "Mary-Anne Jones"),
        ("strasse", "Stra\u00dfe"),
        ("x", "X"),
        ("\u202ex", "X"),
        ("cmd", "=cmd|' /C calc'!A0"),
        ("\U0001f33b", "Sunny \U0001f33b"),
        ("\u0645\u062d\u0645\u062f", "\u0645\u064f\u062d\u0645\u062f Ali"),
    ],
)
def test_a_name_is_found_however_it_is_spelt(typed: str, name: str) -> None:
    assert matches(typed, Known(name))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("", "Asha"),
        ("   ", "Asha"),
        ("'", "O'Brien"),
        ("\u200f", "Asha"),
        ("asha kowalczyk", "Asha Begum"),
        ("sh", "Asha Begum"),  # two letters within a word would find half of everybody
        ("%", "Asha"),
        ("x", ""),
        (".*", "Asha Begum"),
    ],
)
def test_a_name_that_was_not_meant_is_not_found(typed: str, name: str) -> None:
    assert not matches(typed, Known(name))


@pytest.mark.parametrize(
    "typed",
    [
        "07700900101",
        "07700 900 101",
        "+44 7700 900101",
        "+44 (0)7700 900101",
        "0044 7700 900101",
        "447700900101",
        "(07700) 900-101",
        "900101",
        "101",
        "\u0660\u0667\u0667\u0660\u0660\u0669\u0660\u0660\u0661\u0660\u0661",
    ],
)
def test_a_number_is_found_in_any_spelling(typed: str) -> None:
    assert matches(typed, Known("Asha Begum", numbers=(PHONE,)))


@pytest.mark.parametrize("typed", ["01", "07700900102", "call 101", "00", "+44"])
def test_other_numbers_are_not_found(typed: str) -> None:
    assert not matches(typed, Known("Asha Begum", numbers=(PHONE, "wa:user447700900101")))


@pytest.mark.parametrize("typed", ["QX-1234", "qx1234", "qx 12 34", "1234"])
def test_the_record_number_is_found(typed: str) -> None:
    assert matches(typed, Known("Asha", record_number="QX 1234"))
    assert not matches("99", Known("Asha", record_number="QX 1299"))


def test_names_are_in_the_order_of_family_names_and_none_comes_last() -> None:
    names = ["", "Zo\u00eb Adams", "Asha Begum", "X", "Bo"]
    assert sorted(names, key=sort_key) == ["Zo\u00eb Adams", "Asha Begum", "Bo", "X", ""]
    assert fold("") == ""
