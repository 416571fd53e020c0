from __future__ import annotations

import pytest

from bot.messaging.numbers import e164, from_network


@pytest.mark.parametrize(
    "written",
    ["07700 900101", "+44 7700 900101", "(07700) 900-101", "00447700900101", "+44 (0)7700 900101"],
)
def test_a_number_as_people_write_it(written: str) -> None:
    assert e164(written, "GB") == "+447700900101"


@pytest.mark.parametrize("written", ["", "07700", "Asha", "999", "+44", "+0044770090010112345"])
def test_no_number(written: str) -> None:
    assert e164(written, "GB") is None


def test_without_a_country_a_number_needs_its_plus() -> None:
    assert e164("07700900101") is None
    assert e164("+447700900101") == "+447700900101"


@pytest.mark.parametrize("given", ["Vodafone", "60777", "+44", "+0123456789", "+44770090010a"])
def test_the_network_does_not_give_such_numbers(given: str) -> None:
    assert from_network(given) is None
