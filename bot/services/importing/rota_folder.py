"""Imports the rota alone, and exports it in the same columns. Workers and teams by their ids of
ours or of the files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from bot.app import App
from bot.care.working_hours import spans_words
from bot.clock import local
from bot.logs import logger
from bot.records import desk_changes, imported, leaves, rota_holders, rota_hours, teams
from bot.records.audit import Event, add_event
from bot.records.scenario_setup import NotRecordedError, get_row
from bot.records.unit import Unit
from bot.services.importing.checking import Checked, check_rows
from bot.services.importing.columns import File
from bot.services.importing.findings import Finding
from bot.services.importing.layout import DESK_DAYS, WEEKDAYS
from bot.services.importing.layout_rota import ALL_ROTA_FILES, ROTA_FILES
from bot.services.importing.reading import read_file
from bot.services.importing.report import Report
from bot.services.importing.rota_rows import LookUp, RotaRows
from bot.services.importing.values import Reading
from bot.services.rota.editing import RotaError

_ALWAYS = datetime(1950, 1, 1, tzinfo=UTC)


class _UndoneError(Exception):
    """Undoes the transaction of a dry run, or of a refused import."""


def check_rota(
    folder: Path, reading: Reading, files: tuple[File, ...] = ROTA_FILES
) -> tuple[Checked, list[Finding]]:
    """Each cell of the files of the rota that are in a folder."""
    rows, faults = {}, []
    for file in files:
        rows[file.name], found = read_file(folder, file)
        faults += found
    checked = check_rows(rows, reading, files)
    return checked, [*faults, *checked.faults]


def import_rota(app: App, folder: Path, *, dry_run: bool = False) -> Report:
    """Bring the rota to what the files of a folder say: all of it, or nothing and every reason."""
    now = app.clock.now()
    checked, faults = check_rota(folder, Reading(local(now).date()), ALL_ROTA_FILES)
    report = Report(dry_run, faults=faults)
    if report.is_refused:
        return report
    try:
        with app.records.begin() as unit:
            imported.lock_imports(unit)
            RotaRows(unit, _by_any_id(unit), now).apply(checked, report, ALL_ROTA_FILES)
            total = report.total
            if total.added or total.changed:
                counts = {"added": total.added, "changed": total.changed}
                add_event(unit, Event("rota.imported", now, details=counts))
            if dry_run or report.is_refused:
                raise _UndoneError
    except _UndoneError:
        return report
    logger().info("rota.imported")
    return report


def export_rota(app: App, folder: Path) -> dict[str, int]:
    """Write the rota as files that `import_rota` reads; returns how many rows each has.

    Workers and teams stand under their ids of ours: those of the files are not kept.
    """
    with app.records.begin() as unit:
        written = {file: list(_rows(unit, file)) for file in ALL_ROTA_FILES}
    for file, rows in written.items():
        held = io.StringIO(newline="")
        out = csv.DictWriter(held, [c.name for c in file.columns], restval="", lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
        (folder / file.name).write_text(held.getvalue(), encoding="utf-8")
    return {file.name: len(rows) for file, rows in written.items()}


def _by_any_id(unit: Unit) -> LookUp:
    known = {
        "workers.csv": set(leaves.Weeks(unit, _ALWAYS).days),
        "teams.csv": set(teams.list_team_ids(unit)),
    }

    def look_up(file: str, given: str) -> UUID:
        row: UUID | None = None
        try:
            row = UUID(given)
        except ValueError:
            try:
                row = get_row(unit, file.removesuffix(".csv"), given)
            except NotRecordedError:
                row = None
        if row is None or row not in known[file]:
            kind = "worker" if file == "workers.csv" else "team"
            raise RotaError(f"expected the id of a {kind}, of ours or of {file}")
        return row

    return look_up


def _rows(unit: Unit, file: File) -> Iterator[dict[str, str]]:
    match file.kind:
        case "hours":
            return _hours(unit)
        case "desk_hours":
            return _desk_hours(unit)
        case "posts":
            return _posts(unit)
        case "swaps":
            return _swaps(unit)
        case _:
            return _absences(unit)


def _hours(unit: Unit) -> Iterator[dict[str, str]]:
    # Of several from one day the last holds: the others would be replaced when they are read.
    held = {(one.worker_id, one.pattern.since): one for one in rota_hours.list_hours(unit)}
    for one in held.values():
        weeks = one.pattern.weeks
        row = {"worker": str(one.worker_id), "from": str(one.pattern.since)}
        row |= dict(zip(WEEKDAYS, map(spans_words, weeks[0]), strict=True))
        if len(weeks) > 1:
            names = [f"{day}_b" for day in WEEKDAYS]
            row |= dict(zip(names, map(spans_words, weeks[1]), strict=True))
            row["week_a"] = str(one.pattern.anchor)
        yield row


def _desk_hours(unit: Unit) -> Iterator[dict[str, str]]:
    for team_id in teams.list_team_ids(unit):
        roles = {desk.id: desk.role.value for desk in teams.list_desks(unit, team_id)}
        changes = desk_changes.list_changes(unit, list(roles))
        for one in {(one.desk_id, one.since): one for one in changes}.values():
            row = {"team": str(team_id), "role": roles[one.desk_id], "from": str(one.since)}
            hours = one.hours or {}
            yield row | {d: "-".join(hours[k]) for d, k in DESK_DAYS.items() if k in hours}


def _posts(unit: Unit) -> Iterator[dict[str, str]]:
    for one in rota_holders.list_posts(unit, None, _ALWAYS):
        starts = local(one.starts_at)
        row = {
            "team": str(one.team_id),
            "role": one.role,
            "standing": one.standing.value,
            "worker": str(one.worker_id),
            "from": str(starts.date()),
            "from_time": f"{starts:%H:%M}",
        }
        if one.ends_at is not None:
            ends = local(one.ends_at)
            row |= {"to": str(ends.date()), "to_time": f"{ends:%H:%M}"}
        yield row


def _swaps(unit: Unit) -> Iterator[dict[str, str]]:
    workers = list(leaves.Weeks(unit, _ALWAYS).days)
    for one in reversed(rota_hours.list_swaps(unit, workers, _ALWAYS)):
        if one.kind == "day" and one.answer == "agreed" and one.undone_at is None:
            yield {
                "worker": str(one.asking_id),
                "day": str(one.asking_day),
                "other": str(one.other_id),
                "other_day": str(one.other_day),
            }


def _absences(unit: Unit) -> Iterator[dict[str, str]]:
    for one in leaves.list_times_away(unit, _ALWAYS):
        yield {
            "worker": str(one.worker_id),
            "from": str(one.first),
            "to": str(one.last),
            "cover": "" if one.cover_id is None else str(one.cover_id),
            "no_cover_yet": "yes" if one.cover_id is None else "",
        }
