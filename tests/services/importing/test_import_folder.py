"""A folder becomes records: all or nothing, once however often, and sealed as ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import build
from bot.records import enrol_many
from bot.records.addresses import fingerprint
from bot.records.keys import ensure_keys_file
from bot.services.importing.import_folder import import_folder
from bot.services.importing.report import Report
from bot.services.load_demo import DEMO_FOLDER, load_demo
from bot.settings import SettingsError
from tests.conftest import Database
from tests.kit import Desk, KeptSender, StillClock, settings_for
from tests.services.importing.folders import OF_PEOPLE, Files, add, change, good, write

TABLES = (
    "organisation team desk worker person contact_point conversation assignment absence "
    "relationship appointment imported_row data_key audit_event"
).split()
ROWS = sum(content.count(b"\n") - 1 for content in good().values())


@pytest.fixture
def empty(tmp_path: Path, database: Database) -> Iterator[Desk]:
    """An app on a database with nobody in it."""
    settings = settings_for(tmp_path, database.app_url)
    ensure_keys_file(settings.keyline_keys_file)
    clock, sender = StillClock(), KeptSender()
    app = build(settings, clock=clock, sender=sender)
    yield Desk(app, clock, sender)
    app.records.engine.dispose()


def bring(desk: Desk, folder: Path, files: Files | None = None, *, dry_run: bool = False) -> Report:
    return import_folder(desk.app, write(folder, files), dry_run=dry_run)


def everything(desk: Desk) -> dict[str, list[str]]:
    """All rows of all tables that an import writes."""
    return {name: sorted(map(str, desk.rows(f"SELECT * FROM {name}"))) for name in TABLES}


def changed(*spoils: object) -> Files:
    files = good()
    for spoil in spoils:
        spoil(files)  # type: ignore[operator]
    return files


def contact(desk: Desk, number: str) -> dict[str, object]:
    with desk.app.records.begin() as unit:
        hashed = fingerprint(unit, number)
    [row] = desk.rows("SELECT * FROM contact_point WHERE address_hash = :h", h=hashed)
    return row


def test_a_folder_becomes_records(empty: Desk, tmp_path: Path) -> None:
    report = bring(empty, tmp_path / "f")
    assert report.lines()[-1] == f"Imported: {ROWS} added, 0 changed, 0 unchanged."
    counts = {name: len(rows) for name, rows in everything(empty).items()}
    assert counts == {
        "organisation": 1,
        "team": 2,
        "desk": 3,
        "worker": 3,
        "person": 3,
        "contact_point": 3,
        "conversation": 3,
        "assignment": 3,
        "absence": 1,
        "relationship": 1,
        "appointment": 2,
        "imported_row": ROWS,
        "data_key": 9,
        "audit_event": 1,
    }


def test_a_day_is_whole_and_british(empty: Desk, tmp_path: Path) -> None:
    bring(empty, tmp_path / "f", changed(change("absences.csv", "2026-12-12", "2027-04-10")))
    [absence] = empty.rows("SELECT * FROM absence")
    assert absence["starts_at"] == datetime(2026, 12, 1, tzinfo=UTC)
    assert absence["ends_at"] == datetime(2027, 4, 10, 23, tzinfo=UTC)  # summer time by then


def test_a_number_is_proof_only_when_it_was_confirmed(empty: Desk, tmp_path: Path) -> None:
    bring(empty, tmp_path / "f")
    confirmed = contact(empty, "+447700900751")
    assert confirmed["last_seen_at"] == datetime(2026, 11, 20, tzinfo=UTC)
    assert (confirmed["may_text"], confirmed["identifies"]) == ("key_worker", True)
    assert contact(empty, "+447700900753")["last_seen_at"] is None


def test_the_same_folder_twice_changes_nothing(empty: Desk, tmp_path: Path) -> None:
    bring(empty, tmp_path / "f")
    before = everything(empty)
    empty.clock.forward(days=3)
    report = bring(empty, tmp_path / "f")
    assert report.lines()[-1] == f"Imported: 0 added, 0 changed, {ROWS} unchanged."
    assert everything(empty) == before


def test_a_dry_run_keeps_nothing_and_counts_the_same(empty: Desk, tmp_path: Path) -> None:
    before = everything(empty)
    tried = bring(empty, tmp_path / "f", dry_run=True)
    assert everything(empty) == before
    assert tried.lines()[-1].startswith("Dry run, nothing was kept. It would be: ")
    assert tried.total == bring(empty, tmp_path / "f").total


def test_one_bad_row_keeps_everything_out(empty: Desk, tmp_path: Path) -> None:
    before = everything(empty)
    report = bring(empty, tmp_path / "f", changed(add("absences.csv", "staff-6093,,,")))
    assert report.lines()[-1] == "Nothing was imported: 2 faults."
    assert everything(empty) == before


def test_a_failure_half_way_leaves_nothing(
    empty: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("out of disk")

    before = everything(empty)
    monkeypatch.setattr(enrol_many, "put_relationship", fail)
    with pytest.raises(RuntimeError, match="out of disk"):
        bring(empty, tmp_path / "f")
    assert everything(empty) == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("organisation.csv", "01632 960299", ""),
        ("teams.csv", "Fen South", "Fen East"),
        ("desks.csv", "07700 900731", "07700 900739"),
        ("workers.csv", "Caoimhe", "Keeva"),
        ("people.csv", "Thandiwe", "Thandi"),
        ("people.csv", "key_worker", "nothing"),
        ("assignments.csv", "2027-01-31", ""),
        ("absences.csv", "2026-12-12", "2026-12-13"),
        ("relationships.csv", "2026-11-02", ""),
        ("organisation.csv", "named nurse", "key worker"),
        ("workers.csv", ",nurse", ","),
        ("people.csv", ",yes", ",no"),
        ("appointments.csv", "10:30", "10:45"),
        ("appointments.csv", "The library", "The museum"),
    ],
)
def test_what_differs_is_changed_and_the_rest_is_left(
    empty: Desk, tmp_path: Path, file: str, old: str, new: str
) -> None:
    bring(empty, tmp_path / "f")
    report = bring(empty, tmp_path / "f", changed(change(file, old, new)))
    assert str(report.counts[file]).split(", ")[:2] == ["0 added", "1 changed"]
    assert str(report.total) == f"0 added, 1 changed, {ROWS - 1} unchanged"
    again = bring(empty, tmp_path / "f", changed(change(file, old, new)))
    assert str(again.total) == f"0 added, 0 changed, {ROWS} unchanged"


def test_a_changed_name_is_said_from_then_on(empty: Desk, tmp_path: Path) -> None:
    bring(empty, tmp_path / "f")
    bring(empty, tmp_path / "f", changed(change("workers.csv", "Oyelaran", "Oye")))
    with empty.app.records.begin() as unit:
        names = {
            unit.open(row["first_name"], "worker.first_name", row["id"])  # type: ignore[arg-type]
            for row in empty.rows("SELECT id, first_name FROM worker")
        }
    assert names == {"Oye", "Caoimhe", "Yasmin"}


def test_a_new_number_takes_the_place_of_the_old(empty: Desk, tmp_path: Path) -> None:
    bring(empty, tmp_path / "f")
    old = contact(empty, "+447700900751")
    bring(empty, tmp_path / "f", changed(change("people.csv", "900751", "900758")))
    new = contact(empty, "+447700900758")
    assert (new["id"], new["person_id"]) == (old["id"], old["person_id"])
    assert empty.count("SELECT count(*) FROM contact_point") == 3


def test_a_number_that_is_taken_out_proves_nothing_more(empty: Desk, tmp_path: Path) -> None:
    bring(empty, tmp_path / "f")
    bring(
        empty,
        tmp_path / "f",
        changed(change("people.csv", "07700 900751,key_worker,2026-11-20", ",,")),
    )
    left = contact(empty, "+447700900751")
    assert (left["may_text"], left["last_seen_at"]) == ("nothing", None)


def test_an_older_confirmation_does_not_undo_a_text_since(empty: Desk, tmp_path: Path) -> None:
    bring(empty, tmp_path / "f")
    empty.rows("UPDATE contact_point SET last_seen_at = :now RETURNING id", now=empty.clock.now())
    bring(empty, tmp_path / "f", changed(change("people.csv", "2026-11-20", "2026-11-21")))
    assert contact(empty, "+447700900751")["last_seen_at"] == empty.clock.now()


def test_a_row_that_is_gone_is_told_and_stays(empty: Desk, tmp_path: Path) -> None:
    bring(empty, tmp_path / "f")
    less = changed(change("assignments.csv", "9434765919,staff-5820,deputy,2025-03-10,\n", ""))
    report = bring(empty, tmp_path / "f", less)
    assert report.lines()[0] == (
        "Note: assignments.csv: a row of an earlier import (2026-11-24 12:00, line 3) is gone "
        "from the file; nothing was deleted"
    )
    assert empty.count("SELECT count(*) FROM assignment") == 3


def test_no_report_says_anything_of_anybody(empty: Desk, tmp_path: Path) -> None:
    reports = [
        bring(empty, tmp_path / "f"),
        bring(empty, tmp_path / "f", changed(change("people.csv", "900753", "900751"))),
        bring(empty, tmp_path / "f", changed(change("people.csv", "both", "Wilhelmina"))),
    ]
    said = "\n".join(line for report in reports for line in report.lines())
    assert "ambiguous" in said
    assert [word for word in OF_PEOPLE if word in said] == []


def test_the_demo_folder_is_a_whole_team(empty: Desk) -> None:
    report = import_folder(empty.app, DEMO_FOLDER, offsets=True)
    assert report.faults == []
    assert empty.count("SELECT count(*) FROM worker") == 6
    assert empty.count("SELECT count(*) FROM person WHERE is_service_user") == 24
    assert empty.count("SELECT count(*) FROM person WHERE is_carer") == 20
    notes = "\n".join(map(str, report.notes))
    assert "ambiguous" in notes
    assert "no key worker today" in notes
    assert "whoever covers is away too" in notes


def test_only_the_demo_may_count_its_days_from_today(empty: Desk) -> None:
    assert import_folder(empty.app, DEMO_FOLDER).is_refused
    assert empty.count("SELECT count(*) FROM organisation") == 0


def test_the_demo_is_loaded_once(empty: Desk) -> None:
    assert load_demo(empty.app)
    assert not load_demo(empty.app)


def test_a_demo_with_a_fault_is_refused(empty: Desk, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be loaded"):
        load_demo(empty.app, tmp_path)
