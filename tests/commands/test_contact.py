"""`keyline contact`, at the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.commands import contact as contact_command
from tests.conftest import Database
from tests.kit import Desk, desk_for


@pytest.fixture
def desk(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Any:
    made = desk_for(tmp_path, database.app_url)
    monkeypatch.setattr(contact_command, "open_app", lambda _: made.app)
    yield made
    made.app.records.engine.dispose()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["contact", *arguments])


def test_contact_is_noted_and_listed(desk: Desk) -> None:
    done = run("add", "s01", "met", "--at", "2026-11-23 10:30", "--worker", "w1")
    assert (done.exit_code, done.output) == (0, "Noted.\n")
    assert "2026-11-23 10:30  met  worker" in run("list", "s01").output
    refused = run("add", "s01", "met", "--at", "2027-11-23 10:30", "--worker", "w1")
    assert refused.exit_code == 2
    assert "to come" in refused.output


def test_intervals_and_who_is_past_them(desk: Desk) -> None:
    assert run("interval", "s01", "7").output == "Set.\n"
    assert run("due").output == ""
    desk.clock.forward(days=8)
    assert "last never" in run("due").output
    assert run("interval", "all", "14").output.startswith("Set for ")
    assert run("interval", "s01", "off").exit_code == 0
    assert run("interval", "s01", "often").exit_code != 0


def test_a_promise_is_made_moved_and_kept(desk: Desk) -> None:
    until = ("--from", "2026-11-24 15:00", "--until", "2026-11-24 16:00")
    made = run("promise", "s01", *until, "--worker", "w1")
    assert made.output.startswith("Noted, code ")
    code = made.output.split()[-1].rstrip(".")
    assert code in run("owed").output
    later = ("--from", "2026-11-25 15:00", "--until", "2026-11-25 16:00")
    assert run("move", code, *later, "--worker", "w1").exit_code != 0, "not without agreement"
    assert run("move", code, *later, "--agreed", "call", "--worker", "w1").output == "Moved.\n"
    assert "2026-11-25 15:00" in run("owed", "--person", "s01").output
    assert run("end", code, "not_wanted", "--worker", "w1").exit_code == 2
    assert run("end", code, "kept", "--worker", "w1").output == "Noted.\n"
    assert run("owed").output == ""
    assert "rang" in run("list", "s01").output


def test_the_check_in_is_switched(desk: Desk) -> None:
    assert run("check-in", "s01", "on", "--day", "thu").output == "Switched.\n"
    row = desk.rows("SELECT check_in_on, check_in_day FROM contact_plan")
    assert row == [{"check_in_on": True, "check_in_day": 3}]
    assert run("check-in", "s99", "on").exit_code == 2
    assert run("check-in", "s01", "off").output == "Switched.\n"
