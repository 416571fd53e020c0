"""Columns and a file that a folder may be without, and what they bring when they are there."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import build
from bot.records.keys import ensure_keys_file
from bot.records.vault import VaultError
from bot.services.importing.import_folder import check_folder, import_folder
from bot.services.importing.layout import FILES
from bot.services.importing.report import Report
from tests.conftest import Database
from tests.kit import Desk, KeptSender, StillClock, settings_for
from tests.services.importing.folders import (
    READING,
    Files,
    Spoil,
    add,
    change,
    good,
    remove,
    signs,
    write,
)

OPTIONAL = {f.name: [c.name for c in f.columns if c.optional] for f in FILES}
APPOINTMENTS = "SELECT * FROM appointment ORDER BY starts_at"


@pytest.fixture
def empty(tmp_path: Path, database: Database) -> Iterator[Desk]:
    """An app on a database with nobody in it."""
    settings = settings_for(tmp_path, database.app_url)
    ensure_keys_file(settings.keyline_keys_file)
    clock, sender = StillClock(), KeptSender()
    app = build(settings, clock=clock, sender=sender)
    yield Desk(app, clock, sender)
    app.records.engine.dispose()


@pytest.fixture
def bring(empty: Desk, tmp_path: Path) -> Callable[..., Report]:
    """Imports the good folder, spoilt; `old` makes it one without what is optional."""

    def run(*spoils: Spoil, old: bool = False) -> Report:
        files = good()
        for spoil in spoils:
            spoil(files)
        folder = write(tmp_path / "f", without_optional(files) if old else files)
        if "appointments.csv" not in files or old:
            (folder / "appointments.csv").unlink(missing_ok=True)
        return import_folder(empty.app, folder)

    return run


def without_optional(files: Files) -> Files:
    """The same folder as it was before there were such columns and such a file."""
    found = {}
    for name, content in files.items():
        if name == "appointments.csv":
            continue
        rows = list(csv.DictReader(io.StringIO(content.decode())))
        out = io.StringIO()
        kept = [column for column in rows[0] if column not in OPTIONAL[name]]
        writer = csv.DictWriter(out, kept, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        found[name] = out.getvalue().encode()
    return found


def opened_places(desk: Desk) -> list[str]:
    with desk.app.records.begin() as unit:
        return [
            unit.open(row["place"], "appointment.place", row["id"])  # type: ignore[arg-type]
            for row in desk.rows(APPOINTMENTS)
        ]


def easy_read(desk: Desk) -> list[object]:
    return sorted(row["easy_read"] for row in desk.rows("SELECT easy_read FROM person"))  # type: ignore[type-var]


def test_what_may_be_missing() -> None:
    assert {name: columns for name, columns in OPTIONAL.items() if columns} == {
        "organisation.csv": ["role_name"],
        "desks.csv": ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "bank_holiday", "email"],
        "workers.csv": ["profession", "agency", "last_day"],
        "people.csv": [
            *("easy_read", "text_only", "born_on", "looked_after", "others_see_phone"),
            "calls_safe",
        ],
        "absences.csv": ["no_cover_yet"],
        "relationships.csv": ["hold"],
        "signs.csv": ["ended_on"],
    }
    assert [file.name for file in FILES if file.optional] == [
        "appointments.csv",
        "signs.csv",
        "consents.csv",
        "capacities.csv",
        "evidence.csv",
        "known_facts.csv",
    ]


def test_a_folder_from_before_is_imported(empty: Desk, bring: Callable[..., Report]) -> None:
    report = bring(old=True)
    assert report.faults == []
    assert str(report.counts["appointments.csv"]) == "0 added, 0 changed, 0 unchanged"
    assert empty.rows("SELECT role_name FROM organisation") == [{"role_name": "key worker"}]
    assert empty.count("SELECT count(*) FROM worker WHERE profession IS NULL") == 3
    assert easy_read(empty) == [False, False, False]


def test_a_missing_column_and_empty_cells_are_the_same_row(bring: Callable[..., Report]) -> None:
    bring(old=True)
    emptied = [
        change("workers.csv", ",nurse", ","),
        change("workers.csv", ",occupational therapist", ","),
        change("people.csv", ",yes", ","),
        change("people.csv", ",no\n", ",\n"),
        change("desks.csv", "09:00-17:00", ""),
        remove("appointments.csv"),
        change("organisation.csv", ",role_name", ""),
        change("organisation.csv", ",named nurse", ""),
    ]
    assert str(bring(*emptied).total).startswith("0 added, 0 changed, ")


def test_a_missing_file_is_not_one_that_cannot_be_read(tmp_path: Path) -> None:
    folder = write(tmp_path / "f")
    (folder / "appointments.csv").unlink()
    assert check_folder(folder, READING)[1] == []
    (folder / "appointments.csv").mkdir()
    said = [str(fault) for fault in check_folder(folder, READING)[1]]
    assert said == ["appointments.csv: the file is missing or cannot be read"]


def test_what_the_columns_bring(empty: Desk, bring: Callable[..., Report]) -> None:
    bring(add("desks.csv", "fen-south,peer_worker,07700 900733,,,,,,,,"))
    assert empty.rows("SELECT role_name FROM organisation") == [{"role_name": "named nurse"}]
    jobs = {row["profession"] for row in empty.rows("SELECT profession FROM worker")}
    assert jobs == {"nurse", "occupational therapist", None}
    assert easy_read(empty) == [False, False, True]
    assert empty.count("SELECT count(*) FROM desk WHERE role = 'peer_worker'") == 1


def test_easy_read_is_taken_away_by_no_and_not_by_nothing(
    empty: Desk, bring: Callable[..., Report]
) -> None:
    bring()
    bring(change("people.csv", "key_worker,2026-11-20,yes", "key_worker,2026-11-20,"))
    assert easy_read(empty) == [False, False, True]
    bring(change("people.csv", ",yes", ",no"))
    assert easy_read(empty) == [False, False, False]


def test_an_appointment_has_its_moment_and_its_place(
    empty: Desk, bring: Callable[..., Report]
) -> None:
    bring()
    past, coming = empty.rows(APPOINTMENTS)
    # The hour that came twice: the first of the two.
    assert past["starts_at"] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert coming["starts_at"] == datetime(2026, 12, 3, 10, 30, tzinfo=UTC)
    assert opened_places(empty) == ["The library", "Fen House, room 2"]


def test_an_appointment_of_somebody_already_recorded(
    empty: Desk, bring: Callable[..., Report]
) -> None:
    bring(remove("appointments.csv"))
    report = bring(change("appointments.csv", "10:30", "11:00"))
    assert str(report.counts["appointments.csv"]) == "2 added, 0 changed, 0 unchanged"
    assert opened_places(empty) == ["The library", "Fen House, room 2"]


def test_an_appointment_that_moves_to_another_person_is_sealed_for_them(
    empty: Desk, bring: Callable[..., Report]
) -> None:
    bring()
    bring(change("appointments.csv", "visit-301,9434765919", "visit-301,9434765838"))
    first, second = empty.rows(APPOINTMENTS)
    assert first["person_id"] == second["person_id"]
    assert bytes(first["place"])[1:17] == bytes(second["place"])[1:17], "one person, one key"  # type: ignore[call-overload]


def test_no_place_is_sealed_for_somebody_who_was_erased(
    empty: Desk, bring: Callable[..., Report]
) -> None:
    bring(remove("appointments.csv"))
    empty.rows("DELETE FROM data_key RETURNING id")
    with pytest.raises(VaultError, match="was erased"):
        bring()


def test_an_appointment_whose_row_or_file_is_gone_is_told_and_stays(
    empty: Desk, bring: Callable[..., Report]
) -> None:
    bring()
    gone = bring(
        change("appointments.csv", "visit-302,9434765838,25/10/2026,01:30,The library\n", "")
    )
    assert [note.file for note in gone.notes] == ["appointments.csv"]
    both = bring(remove("appointments.csv"))
    assert [note.file for note in both.notes] == ["appointments.csv"] * 2
    assert empty.count("SELECT count(*) FROM appointment") == 2


def test_signs_come_in_sealed_once_and_may_end(empty: Desk, bring: Callable[..., Report]) -> None:
    rows = "9434765919,cleaning at night,2026-11-02,", "9434765838,tea with nobody,2026-11-03,"
    assert bring(signs(*rows)).counts["signs.csv"].added == 2
    assert bring(signs(*rows)).counts["signs.csv"].unchanged == 2
    found = empty.rows("SELECT * FROM plan_sign ORDER BY recorded_at")
    assert [row["ended_at"] for row in found] == [None, None]
    assert all(b"cleaning" not in bytes(row["words"]) for row in found)  # type: ignore[call-overload]
    with empty.app.records.begin() as unit:
        words = [unit.open(row["words"], "plan_sign.words", row["id"]) for row in found]  # type: ignore[arg-type]
    assert words == ["cleaning at night", "tea with nobody"]
    ended = "9434765919,cleaning at night,2026-11-02,2026-11-20"
    report = bring(signs(ended, rows[1]))
    assert report.counts["signs.csv"].changed == 1
    assert empty.count("SELECT count(*) FROM plan_sign WHERE ended_at IS NOT NULL") == 1
