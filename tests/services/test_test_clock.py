"""The test clock: every part reads one row, clocks ring on the way, no real person meets it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from bot.app import App, build
from bot.clock import SystemClock
from bot.doctor import examine
from bot.records.clocks import ClockKind, set_clock, take_due
from bot.records.keys import ensure_keys_file
from bot.records.set_time import TimeGoesBackError
from bot.services.load_demo import load_demo
from bot.services.move_test_clock import move_test_clock
from bot.services.see_scenario import all_is_quiet
from bot.settings import SettingsError, load
from tests.conftest import Database
from tests.kit import KeptSender, settings_for

BEGINS = datetime(2026, 11, 23, tzinfo=UTC)


def _app(home: Path, database: Database, **more: str) -> App:
    settings = settings_for(home, database.app_url, **more)
    ensure_keys_file(settings.keyline_keys_file)
    return build(settings, sender=KeptSender())


@pytest.fixture
def app(tmp_path: Path, database: Database) -> Iterator[App]:
    made = _app(tmp_path, database, KEYLINE_TEST_CLOCK=BEGINS.isoformat())
    yield made
    made.records.engine.dispose()


def test_without_the_setting_it_is_the_machines_clock(tmp_path: Path, database: Database) -> None:
    app = _app(tmp_path, database)
    assert type(app.clock) is SystemClock
    with pytest.raises(SettingsError, match="keyline converse"):
        move_test_clock(app, BEGINS)


def test_it_begins_where_the_setting_says_and_all_parts_see_it_move(
    app: App, tmp_path: Path, database: Database
) -> None:
    other = _app(tmp_path, database, KEYLINE_TEST_CLOCK=BEGINS.isoformat())
    assert app.clock.now() == other.clock.now() == BEGINS
    assert move_test_clock(app, BEGINS + timedelta(hours=3))
    assert app.clock.now() == other.clock.now() == BEGINS + timedelta(hours=3)
    with pytest.raises(TimeGoesBackError):
        move_test_clock(app, BEGINS)


def test_it_stops_at_each_clock_that_is_due_on_the_way(app: App) -> None:
    target = BEGINS + timedelta(hours=3)
    for number, minutes in enumerate((90, 15, 15, 240)):
        with app.records.begin() as unit:
            due = BEGINS + timedelta(minutes=minutes)
            set_clock(unit, ClockKind.SEND, UUID(int=number), due)
    stops = []
    for _ in range(3):
        there = move_test_clock(app, target)
        stops.append((there, (app.clock.now() - BEGINS) / timedelta(minutes=1)))
        assert all_is_quiet(app) is there
        with app.records.begin() as unit:
            while take_due(unit, app.clock.now()) is not None:
                pass
    assert stops == [(False, 15), (False, 90), (True, 180)]


def test_the_days_of_the_demo_team_are_counted_from_its_beginning(app: App) -> None:
    load_demo(app)
    with app.records.begin() as unit:
        query = "SELECT min(starts_at)::text FROM absence"
        first = unit.connection.exec_driver_sql(query).scalar_one()
    assert first.startswith("2026-11-22")


@pytest.mark.parametrize(
    "more",
    [
        {"KEYLINE_MODE": "live", "KEYLINE_NATION": "ENG"},
        {"TWILIO_AUTH_TOKEN": "a-real-token"},
        {"KEYLINE_MODE": "live", "KEYLINE_NATION": "ENG", "TWILIO_API_URL": "http://127.0.0.1:9"},
    ],
)
def test_the_setting_is_refused_where_real_people_could_be(more: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="KEYLINE_TEST_CLOCK"):
        load({"KEYLINE_TEST_CLOCK": BEGINS.isoformat(), **more}, env_file=None)


@pytest.mark.parametrize("given", ["yes", "1", "2026-11-23", "2026-11-23T10:00"])
def test_the_setting_is_a_moment_with_its_zone(given: str) -> None:
    with pytest.raises(SettingsError, match="expected a moment with its zone"):
        load({"KEYLINE_TEST_CLOCK": given}, env_file=None)


def test_the_doctor_finds_it(tmp_path: Path) -> None:
    for given, ok in (("", True), (BEGINS.isoformat(), False)):
        settings = settings_for(tmp_path, "postgresql://x", KEYLINE_TEST_CLOCK=given)
        found = {check.name: check.ok for check in examine(settings)}
        assert found["the machine's own clock"] is ok
