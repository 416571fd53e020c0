"""An import that gives somebody another key worker hands over; leave in it gets its clocks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import build
from bot.records.keys import ensure_keys_file
from bot.services.change_key_worker import list_open_changes, list_without_record
from bot.services.importing.import_folder import import_folder
from tests.conftest import Database
from tests.kit import Desk, KeptSender, StillClock, settings_for
from tests.services.importing.folders import Files, add, change, good, write

_KEY_WORKER = "9434765919,staff-4471,key_worker,2025-03-10,"


@pytest.fixture
def empty(tmp_path: Path, database: Database) -> Iterator[Desk]:
    """An app on a database with nobody in it."""
    settings = settings_for(tmp_path, database.app_url)
    ensure_keys_file(settings.keyline_keys_file)
    clock, sender = StillClock(), KeptSender()
    app = build(settings, clock=clock, sender=sender)
    yield Desk(app, clock, sender)
    app.records.engine.dispose()


def _bring(desk: Desk, folder: Path, *spoils: object) -> None:
    files: Files = good()
    for spoil in spoils:
        spoil(files)  # type: ignore[operator]
    report = import_folder(desk.app, write(folder, files))
    assert report.faults == []


def _origins(desk: Desk) -> list[object]:
    return [row["origin"] for row in desk.rows("SELECT origin FROM worker_change ORDER BY made_at")]


def _followed(day: str, last: str) -> tuple[object, object]:
    return (
        change("assignments.csv", _KEY_WORKER, f"{_KEY_WORKER}{last}"),
        add("assignments.csv", f"9434765919,staff-5820,key_worker,{day},"),
    )


def test_a_changed_file_is_a_change_with_a_record(empty: Desk, tmp_path: Path) -> None:
    _bring(empty, tmp_path / "f")
    assert _origins(empty) == []
    _bring(empty, tmp_path / "f", *_followed("2026-11-24", "2026-11-23"))
    (made,) = list_open_changes(empty.app)
    assert (made.origin, made.role, made.code is None) == ("import", "key_worker", False)
    clock = "SELECT count(*) FROM clock WHERE kind = 'key_worker_change' AND subject_id = :c"
    assert empty.count(clock, c=made.id) == 1
    _bring(empty, tmp_path / "f", *_followed("2026-11-24", "2026-11-23"))
    assert len(_origins(empty)) == 1
    assert list_without_record(empty.app) == []


def test_what_was_over_when_we_first_heard_is_history(empty: Desk, tmp_path: Path) -> None:
    _bring(empty, tmp_path / "f", *_followed("2026-10-01", "2026-09-30"))
    assert _origins(empty) == ["history"]
    assert list_open_changes(empty.app) == []
    assert empty.count("SELECT count(*) FROM clock WHERE kind = 'key_worker_change'") == 0


def test_what_is_to_come_is_handed_over_from_the_first_import_on_and_may_move(
    empty: Desk, tmp_path: Path
) -> None:
    _bring(empty, tmp_path / "f", *_followed("2026-12-15", "2026-12-14"))
    _bring(empty, tmp_path / "f", *_followed("2026-12-17", "2026-12-16"))
    (made,) = list_open_changes(empty.app)
    assert f"{made.state.starts_at:%F}" == "2026-12-17"
    assert list_without_record(empty.app) == []


def test_a_change_of_who_is_in_charge_is_kept_and_audited(empty: Desk, tmp_path: Path) -> None:
    role = "accountable_professional"
    first = add("assignments.csv", f"9434765919,staff-4471,{role},2025-03-10,")
    _bring(empty, tmp_path / "f", first)
    second = add("assignments.csv", f"9434765919,staff-5820,{role},2026-11-24,")
    _bring(empty, tmp_path / "f", first, second)
    rows = empty.rows("SELECT role, code, origin FROM worker_change")
    assert rows == [{"role": role, "code": None, "origin": "import"}]
    assert empty.count("SELECT count(*) FROM audit_event WHERE kind = 'assignment.changed'") == 1
    running = "SELECT count(*) FROM assignment WHERE role = :r AND ends_at IS NULL"
    assert empty.count(running, r=role) == 1


def test_leave_gets_its_clocks_and_an_emergency_an_alarm(empty: Desk, tmp_path: Path) -> None:
    _bring(empty, tmp_path / "f")
    kinds = "SELECT kind FROM clock WHERE kind LIKE 'leave%' ORDER BY kind"
    assert [row["kind"] for row in empty.rows(kinds)] == ["leave_back", "leave_near"]
    emergency = change(
        "absences.csv",
        "cover\nstaff-4471,2026-12-01,2026-12-12,staff-5820",
        "cover,no_cover_yet\nstaff-4471,2026-12-01,2026-12-12,,yes",
    )
    _bring(empty, tmp_path / "f", emergency)
    found = [row["kind"] for row in empty.rows(kinds)]
    assert found == ["leave_back", "leave_near", "leave_uncovered"]
