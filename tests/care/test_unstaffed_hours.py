"""Hours without own staff are declared whole, signed and agreed, or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.care.unstaffed_hours import UnstaffedHours, UnstaffedHoursError, read_unstaffed_hours

TODAY = date(2026, 11, 24)
NONE_CLOSED = frozenset[date]()


def declaration(**more: Any) -> dict[str, Any]:
    team = {
        "service": "Tyne Night Care",
        "agreed_by": "Jo Stone, Tyne Night Care",
        "agreed_on": date(2026, 11, 18),
        "hours": {"mon": "17:00-09:00", "sat": "00:00-24:00", "bank_holiday": "00:00-24:00"},
    }
    whole = {
        "signed_by": "Amara Osei",
        "role": "Clinical safety officer",
        "signed_on": date(2026, 11, 20),
        "teams": {"Quayside": {**team, **more.pop("team", {})}},
    }
    return {**whole, **more}


def test_a_night_goes_on_into_the_next_morning() -> None:
    declared = read_unstaffed_hours(declaration(), TODAY)
    for moment, wanted in (
        (datetime(2026, 11, 23, 16, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 17, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 24, 8, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 24, 9, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 28, 12, 0, tzinfo=UTC), True),
    ):
        assert declared.is_on("Quayside", moment, NONE_CLOSED) is wanted
        assert not declared.is_on("Breakwater", moment, NONE_CLOSED)
    friday = datetime(2026, 12, 25, 12, 0, tzinfo=UTC)
    assert declared.is_on("Quayside", friday, frozenset({friday.date()}))
    assert not declared.is_on("Quayside", friday, NONE_CLOSED)


def test_without_a_declaration_there_are_none() -> None:
    nothing = UnstaffedHours()
    assert nothing.hours_of("Quayside") is None
    assert not nothing.is_on("Quayside", datetime(2026, 11, 23, 3, tzinfo=UTC), NONE_CLOSED)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (None, "expected role"),
        ([], "expected role"),
        ({"teams": {}}, "expected role"),
        (declaration(more=1), "and no others"),
        (declaration(teams={}), "teams by their names"),
        (declaration(teams={"Quayside": None}), "Quayside: expected agreed_by"),
        (declaration(signed_by=" "), "signed_by: expected a name"),
        (declaration(signed_on="2026-11-20"), "signed_on: expected a day"),
        (declaration(signed_on=date(2026, 11, 25)), "not one to come"),
        (declaration(team={"service": ""}), "Quayside, service: expected a name"),
        (declaration(team={"agreed_by": None}), "agreed_by: expected a name"),
        (declaration(team={"agreed_on": date(2027, 1, 1)}), "agreed_on: expected a day"),
        (declaration(team={"hours": {}}), "hours: expected some of"),
        (declaration(team={"hours": {"someday": "1-2"}}), "hours: expected some of"),
        (declaration(team={"hours": {"mon": "all day"}}), "stretches as 17:00-09:00"),
        (declaration(team={"hours": {"mon": 1020}}), "stretches as 17:00-09:00"),
    ],
)
def test_half_a_declaration_is_none(given: Any, wrong: str) -> None:
    with pytest.raises(UnstaffedHoursError, match=wrong):
        read_unstaffed_hours(given, TODAY)
