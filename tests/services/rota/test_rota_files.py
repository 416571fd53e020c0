"""The rota's files: all or nothing, each fault with line and column; an export changes nothing."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bot.services.importing.rota_folder import export_rota, import_rota
from tests.kit import Desk
from tests.services.handing import worker
from tests.services.rota.staff import as_desk, post

DAYS = "mon,tue,wed,thu,fri,sat,sun"
FILES = {
    "absences.csv": "worker,from,to,cover\nw1,2026-12-07,2026-12-10,w2\n",
    "hours.csv": (
        f"worker,from,{DAYS},week_a,{','.join(f'{d}_b' for d in DAYS.split(','))}\n"
        "w1,2026-11-30,09:00-12:30 13:00-17:00,09:00-17:00,,,,,,2026-12-02,,,09:00-13:00,,,,\n"
        "w2,2026-01-05,09:00-17:00,,09:00-17:00,09:00-17:00,09:00-17:00,,,,,,,,,,\n"
    ),
    "desk_hours.csv": f"team,role,from,{DAYS},bank_holiday\nquayside,duty,2026-12-01,09:00-17:00,"
    "09:00-17:00,,,,,,00:00-24:00\nquayside,lead,2026-12-01,,,,,,,,\n",
    "posts.csv": (
        "team,role,standing,worker,from,from_time,to,to_time\n"
        "quayside,on_call,holder,w3,2026-11-27,17:00,2026-11-28,09:00\n"
        "quayside,on_call,holder,w5,2026-11-28,09:00,,\n"
        "quayside,lead,deputy,w2,2026-11-24,,,\n"
        "quayside,guardian,deputy,w4,2026-11-24,,2026-12-31,\n"
    ),
    "swaps.csv": "worker,day,other,other_day\nw2,2026-12-04,w1,2026-12-01\n",
}


@pytest.fixture(autouse=True)
def _empty(desk: Desk) -> None:
    desk.rows("DELETE FROM absence RETURNING id")
    for table in ("worker_day", "rota_swap", "rota_post", "worker_hours", "desk_change"):
        desk.rows(f"DELETE FROM {table} RETURNING id")


def _folder(path: Path, **changed: str) -> Path:
    path.mkdir(exist_ok=True)
    for name, text in FILES.items():
        (path / name).write_text(changed.get(name.removesuffix(".csv"), text), encoding="utf-8")
    return path


def _counted(desk: Desk) -> list[int]:
    tables = ("absence", "worker_hours", "desk_change", "rota_post", "rota_swap", "worker_day")
    return [desk.count(f"SELECT count(*) FROM {table}") for table in tables]


def test_what_was_exported_changes_nothing_and_says_the_same(desk: Desk, tmp_path: Path) -> None:
    report = import_rota(desk.app, _folder(tmp_path / "given"))
    assert report.faults == []
    assert _counted(desk) == [1, 2, 2, 4, 1, 4]
    for name in ("first", "second"):
        out = tmp_path / name
        out.mkdir()
        counts = export_rota(desk.app, out)
        assert sorted(counts.values()) == [1, 1, 2, 2, 4]
        again = import_rota(desk.app, out)
        assert again.faults == []
        assert (again.total.added, again.total.changed, again.total.unchanged) == (0, 0, 10)
    for file in FILES:
        assert (tmp_path / "first" / file).read_text() == (tmp_path / "second" / file).read_text()
    with (tmp_path / "first" / "posts.csv").open(encoding="utf-8") as held:
        rows = list(csv.DictReader(held))
    assert {row["worker"] for row in rows} == {
        str(worker(desk, w)) for w in ("w2", "w3", "w4", "w5")
    }


def test_a_dry_run_counts_and_keeps_nothing(desk: Desk, tmp_path: Path) -> None:
    report = import_rota(desk.app, _folder(tmp_path / "given"), dry_run=True)
    assert report.total.added == 10
    assert _counted(desk) == [0] * 6
    assert report.lines()[-1].startswith("Dry run, nothing was kept.")


def test_a_changed_end_and_changed_hours_are_changes(desk: Desk, tmp_path: Path) -> None:
    import_rota(desk.app, _folder(tmp_path / "given"))
    hours = FILES["hours.csv"].replace("09:00-13:00", "09:00-14:00")
    posts = FILES["posts.csv"].replace("w5,2026-11-28,09:00,,", "w5,2026-11-28,09:00,2027-01-01,")
    report = import_rota(desk.app, _folder(tmp_path / "given", hours=hours, posts=posts))
    assert report.faults == []
    assert (report.total.added, report.total.changed) == (0, 2)


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "column", "words"),
    [
        ("hours", "w1,2026-11-30", "w99,2026-11-30", 2, "worker", "expected the id of a worker"),
        ("hours", "09:00-13:00", "13:00-09:00", 2, "wed_b", "hours within the day"),
        ("hours", "2026-12-02,,", ",,", 2, "worker", "a day of a week A"),
        ("hours", "w2,2026-01-05", "w1,2026-11-30", 3, "worker", "the same worker and from as"),
        ("desk_hours", "duty,", "guardian,", 2, "role", "expected one of"),
        ("desk_hours", "quayside,duty", "breakwater,lead", 2, "role", "a desk of this team"),
        ("posts", "17:00,2026-11-28", "17:05,2026-11-28", 2, "from", "the quarter of an hour"),
        ("posts", "w5,2026-11-28,09:00", "w5,2026-11-28,08:45", 3, "from", "another worker holds"),
        ("posts", "2026-11-28,09:00\n", "2026-11-26,09:00\n", 2, "from", "an end after"),
        ("posts", "lead,deputy", "lead,boss", 4, "standing", "holder or deputy"),
        ("swaps", "2026-12-04", "2026-11-04", 2, "worker", "from today on"),
        ("swaps", "2026-12-04", "2026-12-05", 2, "worker", "does not work"),
        ("absences", "2026-12-10,w2", "2026-12-10,w1", 2, "worker", "nobody covers themself"),
        ("absences", ",w2", ",", 2, "worker", "expected a cover who is there"),
    ],
)
def test_one_fault_and_nothing_is_imported(
    desk: Desk, tmp_path: Path, file: str, old: str, new: str, line: int, column: str, words: str
) -> None:
    text = FILES[f"{file}.csv"]
    assert old in text
    folder = _folder(tmp_path / "given", **{file: text.replace(old, new, 1)})
    report = import_rota(desk.app, folder)
    found = [(f.file, f.line, f.column) for f in report.faults if words in f.words]
    assert found == [(f"{file}.csv", line, column)], report.faults
    assert _counted(desk) == [0] * 6


def test_what_clashes_with_a_page_is_a_fault_too(desk: Desk, tmp_path: Path) -> None:
    post(desk, "w1", span=("2026-11-27 18:00", "2026-11-27 19:00"), by=as_desk(desk))
    report = import_rota(desk.app, _folder(tmp_path / "given"))
    assert [(f.file, f.line) for f in report.faults] == [("posts.csv", 2)]
    assert _counted(desk) == [0, 0, 0, 1, 0, 0]
