"""What staff may write down about a person."""

from __future__ import annotations

import pytest

from bot.care.person_details import LONGEST, Details, clean, find_faults, list_changed


def test_what_cannot_be_seen_goes() -> None:
    typed = Details(first_name=" A\x00sha\t", safe_times="Mon\r\nTue\x07 ")
    assert clean(typed) == Details(first_name="A sha", safe_times="Mon\nTue")


@pytest.mark.parametrize("name", sorted(LONGEST))
def test_each_has_a_longest(name: str) -> None:
    fits = Details(**{"first_name": "X", name: "x" * LONGEST[name]})  # type: ignore[arg-type]
    long = Details(**{"first_name": "X", name: "x" * (LONGEST[name] + 1)})  # type: ignore[arg-type]
    assert find_faults(fits) == {}
    assert find_faults(long) == {name: "too_long"}


def test_somebody_has_a_name_and_one_letter_is_one() -> None:
    assert find_faults(Details()) == {"first_name": "no_name"}
    assert find_faults(Details(last_name="X")) == {}


def test_hours_are_hours_or_nothing() -> None:
    assert find_faults(Details("X", safe_hours="?")) == {"safe_hours": "no_hours"}
    assert find_faults(Details("X", safe_hours="01234 09:30-15:00")) == {}


def test_what_changed_is_named_and_nothing_else() -> None:
    before = Details(first_name="Asha", easy_read=True)
    assert list_changed(before, Details(first_name="Asha", language="Welsh")) == (
        "language",
        "easy_read",
    )
