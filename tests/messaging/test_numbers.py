from __future__ import annotations

import pytest

from bot.messaging.numbers import e164, from_network, read_uk_mobile


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


@pytest.mark.parametrize(
    "written",
    [
        "07700900101",
        "07700 900101",
        "07700 900 101",
        "077 00 90 01 01",
        "07700-900-101",
        "07700.900.101",
        "07700/900101",
        "(07700) 900101",
        "(07700)900-101",
        " 07700 900101 ",
        "7700900101",
        "7700 900101",
        "+447700900101",
        "+44 7700 900101",
        "+44 (0)7700 900101",
        "+44(0) 7700-900-101",
        "+44-7700-900101",
        "00447700900101",
        "00 44 7700 900101",
        "447700900101",
        "\uff10\uff17\uff17\uff10\uff10 900101",
    ],
)
def test_a_mobile_number_in_any_spelling(written: str) -> None:
    assert read_uk_mobile(written) == ("+447700900101", "")


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("01632 960100", "landline"),
        ("020 7946 0018", "landline"),
        ("+33 6 12 34 56 78", "another country"),
        ("+1 202 555 0143", "another country"),
        ("0808 808 8000", "not a mobile"),
        ("070 1234 5678", "not a mobile"),
        ("0760 123 4567", "not a mobile"),
        ("999", "like 07700 900123"),
        ("", "like 07700 900123"),
        ("07700 90010", "like 07700 900123"),
        ("0" * 5000, "like 07700 900123"),
        ("<b>07700</b>", "like 07700 900123"),
        ("=HYPERLINK(1)", "like 07700 900123"),
    ],
)
def test_what_is_no_mobile_number_is_named_as_what_it_is(written: str, why: str) -> None:
    number, words = read_uk_mobile(written)
    assert number is None
    assert why in words


def test_a_phone_of_the_isle_of_man_is_no_pager() -> None:
    assert read_uk_mobile("07624 123456") == ("+447624123456", "")
