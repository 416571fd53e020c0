"""What a cell may hold where our texts repeat it: role names and places, and times of day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.services.importing.days import moment
from bot.services.importing.values import Place, RoleName, TimeOfDay
from tests.services.importing.folders import READING


@pytest.mark.parametrize(
    "name",
    [
        "key worker",
        "Named Nurse",
        "care co-ordinator",
        "nurse in charge's deputy",
        "infirmière",
        "GP link worker",
        "a" * 30,
    ],
)
def test_what_a_key_worker_may_be_called(name: str) -> None:
    assert RoleName("").parse(name, READING) == name


@pytest.mark.parametrize(
    "name",
    [
        *("a" * 31, "KEY WORKER", "CPN", "GP", "CMHT worker", "STOP worker"),
        *("worker 2", "key\nworker", "key  worker", "{key_worker}", "worker!", "-worker"),
        *("gweithiwr tŷ", "opiekun główny"),
        *("risk score worker", "suicide worker", "diagnosis worker", "care plan promise worker"),
    ],
)
def test_what_a_key_worker_may_not_be_called(name: str) -> None:
    assert RoleName("").parse(name, READING) is None


@pytest.mark.parametrize(
    "place",
    ["Quay House, room 2", "111 High Street, NE1 4XX", "The library café", "Tŷ Gwyn", "x" * 40],
)
def test_a_neutral_place_is_taken(place: str) -> None:
    assert Place("").parse(place, READING) == place


@pytest.mark.parametrize(
    "place",
    [
        *("x" * 41, "Quay\nHouse", "Fen Clinic", "St Jude's Hospital", "Ward 4", "cmht, room 2"),
        *("Mental health hub", "Therapy room", "CAMHS", "Crisis House", "Care plan review, room 2"),
    ],
)
def test_a_place_that_tells_is_not(place: str) -> None:
    assert Place("").parse(place, READING) is None


@pytest.mark.parametrize(
    ("cell", "time"),
    [("09:30", "09:30"), ("00:00", "00:00"), ("23:59", "23:59"), ("14:00:00", "14:00")],
)
def test_a_time_is_read(cell: str, time: str) -> None:
    assert TimeOfDay("").parse(cell, READING) == time


@pytest.mark.parametrize("cell", ["9:30", "2.30", "2pm", "24:00", "12:60", "09:30:01", "0930"])
def test_what_is_no_time_is_not(cell: str) -> None:
    assert TimeOfDay("").parse(cell, READING) is None


@pytest.mark.parametrize(
    ("day", "clock", "found"),
    [
        ("2026-12-03", "10:30", datetime(2026, 12, 3, 10, 30, tzinfo=UTC)),
        ("2026-07-03", "10:30", datetime(2026, 7, 3, 9, 30, tzinfo=UTC)),
        # The clocks go forward at one: the hour after it is not there.
        ("2027-03-28", "00:59", datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        ("2027-03-28", "01:00", None),
        ("2027-03-28", "01:59", None),
        ("2027-03-28", "02:00", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        # They go back at two: the hour before it comes twice, and the first is meant.
        ("2026-10-25", "01:00", datetime(2026, 10, 25, 0, 0, tzinfo=UTC)),
        ("2026-10-25", "01:59", datetime(2026, 10, 25, 0, 59, tzinfo=UTC)),
        ("2026-10-25", "02:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_a_day_and_a_time_are_a_moment(day: str, clock: str, found: datetime | None) -> None:
    assert moment(date.fromisoformat(day), clock) == found
