"""After an import: every change of key worker gets its record, every time away its clocks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from bot.records import assigning, leaves
from bot.records.unit import Unit
from bot.services.importing.applying import Applying
from bot.services.importing.layout import ABSENCES, ASSIGNMENTS, PEOPLE_FILE
from bot.services.record_change import record_change
from bot.services.watch_leave import watch_leave


def follow_up(
    unit: Unit,
    applying: Applying,
    uncovered_lines: Collection[int],
    now: datetime,
    *,
    is_invented: bool,
) -> None:
    """All of that. Of the leave of an invented team nobody is told."""
    written, people = applying.written(ASSIGNMENTS), applying.added(PEOPLE_FILE)
    _record_changes(unit, written, people, now)
    if not is_invented:
        uncovered = applying.written(ABSENCES, lines=uncovered_lines)
        _watch_leaves(unit, applying.written(ABSENCES), uncovered, now)


def _record_changes(
    unit: Unit, written: Collection[UUID], new_people: Collection[UUID], now: datetime
) -> None:
    """Keep a record of each change that has none. `written` are the assignments that this import
    added or changed.

    What was over before we heard of the person, or was in the records all along, is history: it
    is noted, and nothing is handed over.
    """
    for pair in assigning.list_unrecorded(unit):
        is_news = pair.assignment_id in written and pair.person_id not in new_people
        origin = "import" if is_news or pair.starts_at > now else "history"
        record_change(unit, pair, origin, now)


def _watch_leaves(
    unit: Unit, written: Collection[UUID], uncovered: Collection[UUID], now: datetime
) -> None:
    """Set the clocks of the absences that this import added or changed; `uncovered` are those of
    them that nobody covers yet."""
    for absence_id in written:
        leave = leaves.find_time_away(unit, absence_id)
        if leave is not None:
            watch_leave(unit, leave, now, uncovered=absence_id in uncovered)
