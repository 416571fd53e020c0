"""The doctor names the desk, the day and the hour at which too few can be told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from sqlalchemy import text

from bot.doctor import examine_rota
from bot.doctor_content import (
    list_clock_faults,
    list_lane_clock_faults,
    list_review_faults,
)
from bot.doctor_rota import list_rota_faults
from tests.conftest import Database
from tests.kit import Desk, desk_for

NOW = datetime(2026, 12, 20, 9, 20, tzinfo=UTC)
TODAY = date(2026, 12, 20)


@pytest.fixture
def desk(tmp_path: Path, database: Database) -> Iterator[Desk]:
    made = desk_for(tmp_path, database.app_url)
    yield made
    made.app.records.engine.dispose()


def _change(desk: Desk, statement: str) -> list[str]:
    with desk.app.records.begin() as unit:
        unit.connection.execute(text(statement))
    return list_rota_faults(desk.app.settings, NOW)


def test_the_demo_team_with_hours_has_gaps_and_they_are_named(desk: Desk) -> None:
    faults = list_rota_faults(desk.app.settings, NOW)
    # Breakwater's duty desk goes home, and then on-call is alone.
    assert faults[0] == "Breakwater, Sun 20 Dec 09:00 to Mon 21 Dec 09:00: only on_call"
    assert any("Fri 25 Dec 00:00" in fault or "Thu 24 Dec 20:00" in fault for fault in faults)
    assert not any(fault.startswith("Quayside") for fault in faults)
    check = examine_rota(desk.app.settings, NOW)
    assert not check.ok
    assert "Breakwater, Sun 20 Dec" in check.remedy


def test_a_whole_rota_has_no_fault(desk: Desk) -> None:
    assert _change(desk, "UPDATE desk SET hours = NULL") == []
    assert examine_rota(desk.app.settings, NOW).ok


def test_desks_without_phones_are_named(desk: Desk) -> None:
    faults = _change(desk, "UPDATE desk SET phone = NULL, phone_hash = NULL WHERE role <> 'duty'")
    assert "Quayside, on_call: no phone" in faults
    assert "Quayside, Sun 20 Dec 09:00 to Sun 03 Jan 09:00: only duty" in faults


def test_hours_that_are_missing_are_a_fault(desk: Desk) -> None:
    desk.rows("UPDATE desk SET hours = NULL RETURNING id")
    assert _change(desk, "UPDATE organisation SET hours = '{}'") == [
        "the organisation has no staffed hours"
    ]


def test_a_database_that_cannot_be_read_is_a_fault(desk: Desk) -> None:
    away = "postgresql+psycopg://nobody@127.0.0.1:9/nowhere"
    (fault,) = list_rota_faults(replace(desk.app.settings, database_url=away), NOW)
    assert fault.startswith("the rota cannot be read")
    assert list_rota_faults(replace(desk.app.settings, database_url=None), NOW)


@pytest.mark.parametrize(
    ("file", "faults_of"),
    [("alert_clocks.yml", list_clock_faults), ("lane_clocks.yml", list_lane_clock_faults)],
)
def test_clocks_must_be_signed_and_not_out_of_date(
    tmp_path: Path, file: str, faults_of: Callable[[Path, date], list[str]]
) -> None:
    assert faults_of(tmp_path, TODAY) == ["nobody has signed them"]
    ours = Path("bot/content") / file
    signed = yaml.safe_load(ours.read_text()) | {
        "signed_by": {"name": "Dr N. Okafor", "role": "CSO", "on": date(2026, 12, 1)}
    }
    (tmp_path / file).write_text(yaml.safe_dump(signed))
    assert faults_of(tmp_path, TODAY) == []
    assert faults_of(tmp_path, date(2026, 11, 1)) != []
    assert "looked at again" in faults_of(tmp_path, date(2028, 1, 1))[0]
    (tmp_path / file).write_text("{}")
    assert "owner" in faults_of(tmp_path, TODAY)[0]


def test_numbers_and_phrases_have_an_owner_and_a_day_that_has_not_passed(tmp_path: Path) -> None:
    assert list_review_faults(TODAY) == []
    assert any("helplines.yml" in fault for fault in list_review_faults(date(2030, 1, 1)))
    (tmp_path / "danger").mkdir()
    (tmp_path / "danger" / "x.yml").write_text("owner:\nreview_by: 2026-01-01\n")
    (tmp_path / "lane.yml").write_text("owner: us\nreview_by: 2030-01-01\nrules: []\n")
    (tmp_path / "texts.yml").write_text(
        "urgent: {kind: crisis, owner: CSO, review_by: 2026-01-01}\nold: {kind: library,"
        " owner: us, review_by: 2026-01-01}\n"
    )
    assert list_review_faults(TODAY, tmp_path) == [
        "danger/x.yml: has no owner",
        "danger/x.yml: was to be looked at again by 2026-01-01",
        "lane.yml: has no version",
        "texts.yml: urgent was to be looked at again by 2026-01-01",
    ]
