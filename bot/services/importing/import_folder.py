"""Imports a folder of CSV files: all of it, or nothing and every reason why."""

from __future__ import annotations

from collections.abc import Set
from datetime import date, datetime
from pathlib import Path

from bot.app import App
from bot.bank_holidays import closed_days
from bot.clock import UK
from bot.content.consent import load_consent_table
from bot.logs import logger
from bot.records import imported
from bot.records.audit import Event, add_event
from bot.records.unit import Unit
from bot.services.importing.agreeing import find_entry_faults
from bot.services.importing.applying import Applying
from bot.services.importing.checking import Checked, check_rows
from bot.services.importing.findings import Finding, Row
from bot.services.importing.handing_over import follow_up
from bot.services.importing.layout import FILES, PEOPLE_FILE, WORKERS
from bot.services.importing.layout_rota import ROTA_FILES
from bot.services.importing.leaving import leave_faults, uncovered_lines
from bot.services.importing.linking import find_faults
from bot.services.importing.noticing import find_notes
from bot.services.importing.reading import read_file
from bot.services.importing.report import Report
from bot.services.importing.rota_folder import check_rota
from bot.services.importing.rota_rows import RotaRows
from bot.services.importing.values import Reading
from bot.services.watch_gaps import begin_watch


class _OnlyTryingError(Exception):
    """Undoes the transaction of a dry run, or of what showed to be wrong while it was written."""


def import_folder(
    app: App, folder: Path, *, dry_run: bool = False, offsets: bool = False
) -> Report:
    """Bring the records to what the files say, in one transaction.

    `offsets` lets days be written as days from today (+9): for invented teams alone.
    """
    now = app.clock.now()
    reading = Reading(now.astimezone(UK).date(), offsets)
    closed = closed_days(app.records.nation, reading.today)
    checked, faults = check_folder(folder, reading, closed)
    of_rota, rota_faults = check_rota(folder, reading)
    report = Report(dry_run, faults=[*faults, *rota_faults])
    if report.is_refused:
        logger().warning("folder.refused", problem=len(report.faults))
        return report
    report.notes += find_notes(checked, reading.today, closed)
    try:
        with app.records.begin() as unit:
            imported.lock_imports(unit)
            applying = Applying(unit, now)
            applying.apply(checked, report)
            RotaRows(unit, applying.row, now).apply(of_rota, report, ROTA_FILES)
            uncovered = uncovered_lines(checked, reading.today, closed)
            follow_up(unit, applying, uncovered, now, is_invented=offsets)
            begin_watch(unit, now)
            _note(unit, report, now)
            if dry_run or report.is_refused:
                raise _OnlyTryingError
    except _OnlyTryingError:
        if report.is_refused:
            logger().warning("folder.refused", problem=len(report.faults))
        return report
    logger().info(
        "folder.imported",
        people=len(checked.records[PEOPLE_FILE.name]),
        workers=len(checked.records[WORKERS.name]),
    )
    return report


def _note(unit: Unit, report: Report, now: datetime) -> None:
    total = report.total
    if total.added or total.changed:
        counts = {"added": total.added, "changed": total.changed}
        add_event(unit, Event("folder.imported", now, details=counts))


def check_folder(
    folder: Path, reading: Reading, closed: Set[date] = frozenset()
) -> tuple[Checked, list[Finding]]:
    """Everything that can be said of a folder without the database. `closed` are bank holidays."""
    rows: dict[str, list[Row] | None] = {}
    faults: list[Finding] = []
    for file in FILES:
        rows[file.name], found = read_file(folder, file)
        faults += found
    checked = check_rows(rows, reading)
    entered = find_entry_faults(rows, checked, load_consent_table(), reading.today)
    linked = [*find_faults(rows, checked), *leave_faults(checked, reading.today, closed)]
    return checked, [*faults, *checked.faults, *linked, *entered]
