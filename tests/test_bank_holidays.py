"""Bank holidays of each nation, against a table written down by hand from the published lists."""

from __future__ import annotations

import timeit
from datetime import date

import pytest

from bot.bank_holidays import closed_days
from bot.settings import NATIONS, Nation

#: The working days on which each nation has a bank holiday.
_ENGLAND_AND_WALES = {
    2026: "1 Jan, 3 Apr, 6 Apr, 4 May, 25 May, 31 Aug, 25 Dec, 28 Dec",
    2027: "1 Jan, 26 Mar, 29 Mar, 3 May, 31 May, 30 Aug, 27 Dec, 28 Dec",
    2028: "3 Jan, 14 Apr, 17 Apr, 1 May, 29 May, 28 Aug, 25 Dec, 26 Dec",
}
_SCOTLAND = {
    # 15 June: once only, for the men's football World Cup.
    2026: "1 Jan, 2 Jan, 3 Apr, 4 May, 25 May, 15 Jun, 3 Aug, 30 Nov, 25 Dec, 28 Dec",
    2027: "1 Jan, 4 Jan, 26 Mar, 3 May, 31 May, 2 Aug, 30 Nov, 27 Dec, 28 Dec",
    2028: "3 Jan, 4 Jan, 14 Apr, 1 May, 29 May, 7 Aug, 30 Nov, 25 Dec, 26 Dec",
}
_NORTHERN_IRELAND = {
    2026: "1 Jan, 17 Mar, 3 Apr, 6 Apr, 4 May, 25 May, 13 Jul, 31 Aug, 25 Dec, 28 Dec",
    2027: "1 Jan, 17 Mar, 26 Mar, 29 Mar, 3 May, 31 May, 12 Jul, 30 Aug, 27 Dec, 28 Dec",
    2028: "3 Jan, 17 Mar, 14 Apr, 17 Apr, 1 May, 29 May, 12 Jul, 28 Aug, 25 Dec, 26 Dec",
}
TABLE: dict[Nation, dict[int, str]] = {
    "ENG": _ENGLAND_AND_WALES,
    "WLS": _ENGLAND_AND_WALES,
    "SCT": _SCOTLAND,
    "NIR": _NORTHERN_IRELAND,
}


def _said(day: date) -> str:
    return f"{day.day} {day:%b}"


@pytest.mark.parametrize("year", [2026, 2027, 2028])
@pytest.mark.parametrize("nation", NATIONS)
def test_the_working_days_that_are_free(nation: Nation, year: int) -> None:
    found = sorted(d for d in closed_days(nation, date(year, 6, 1)) if d.year == year)
    assert ", ".join(_said(d) for d in found if d.weekday() < 5) == TABLE[nation][year]


@pytest.mark.parametrize("nation", NATIONS)
def test_on_a_weekend_only_the_feasts_themselves_are_free(nation: Nation) -> None:
    days = {
        _said(day)
        for year in (2026, 2027, 2028)
        for day in closed_days(nation, date(year, 1, 1))
        if day.weekday() > 4
    }
    own = {"SCT": {"2 Jan"}, "NIR": {"12 Jul"}}.get(nation, set())
    assert days - {"1 Jan", "25 Dec", "26 Dec", "17 Mar", "30 Nov"} == own


@pytest.mark.parametrize("day", ["2022-06-03", "2022-09-19", "2023-05-08"])
@pytest.mark.parametrize("nation", NATIONS)
def test_days_given_once_only_are_known(nation: Nation, day: str) -> None:
    once = date.fromisoformat(day)
    assert once in closed_days(nation, once)


@pytest.mark.parametrize("nation", NATIONS)
def test_in_december_the_new_year_is_known(nation: Nation) -> None:
    assert date(2027, 1, 1) in closed_days(nation, date(2026, 12, 31))


def test_asking_again_looks_nothing_up() -> None:
    today = date(2026, 11, 24)
    first = closed_days("ENG", today)
    assert closed_days("ENG", today) is first
    assert min(timeit.repeat(lambda: closed_days("ENG", today), number=1000, repeat=5)) < 0.05
