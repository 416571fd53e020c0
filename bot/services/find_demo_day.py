"""Finds the day from which the demo team's days are counted."""

from __future__ import annotations

from datetime import date

from bot.app import App
from bot.clock import local
from bot.logs import describe, logger
from bot.records import imported
from bot.records.unit import DatabaseSilent


def find_demo_day(app: App) -> date | None:
    """The day on which the absences in the database were loaded.

    None when there are none, and when the database is silent: the phones page then makes do.
    """
    try:
        with app.records.begin() as unit:
            rows = imported.list_imported(unit, "absences")
    except DatabaseSilent as error:
        logger().warning("demo_day.unknown", error=describe(error))
        return None
    return min((local(row.imported_at).date() for row in rows.values()), default=None)
