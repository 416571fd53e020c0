"""When a worker works, as the records have it: the days one says, the hours entered since, and
the days that were changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from bot.care.working_days import WorkingDays
from bot.care.working_hours import Pattern, WorkingHours, spans_from_json, week_from_json
from bot.records import tables

_hours, _day, _worker = tables.worker_hours.c, tables.worker_day.c, tables.worker.c

#: To be selected beside the columns of a worker, for `working_days_of`.
WORKING_TIME = (
    _worker.working_days,
    select(
        func.jsonb_agg(
            aggregate_order_by(
                func.jsonb_build_array(_hours.since, _hours.anchor, _hours.weeks),
                _hours.since,
                _hours.entered_at,
            )
        )
    )
    .where(_hours.worker_id == _worker.id, _hours.undone_at.is_(None))
    .correlate(tables.worker)
    .scalar_subquery()
    .label("hours_entered"),
    select(
        func.jsonb_agg(aggregate_order_by(func.jsonb_build_array(_day.day, _day.spans), _day.day))
    )
    .where(_day.worker_id == _worker.id, _day.undone_at.is_(None))
    .correlate(tables.worker)
    .scalar_subquery()
    .label("days_changed"),
)


def working_days_of(row: Any) -> WorkingDays:
    """From a row with the columns of `WORKING_TIME`."""
    entered, changed = row.hours_entered or (), row.days_changed or ()
    hours = None
    if entered or changed:
        hours = WorkingHours(
            tuple(pattern_from_json(since, anchor, weeks) for since, anchor, weeks in entered),
            tuple((date.fromisoformat(day), spans_from_json(spans)) for day, spans in changed),
        )
    return WorkingDays(frozenset(row.working_days), hours)


def pattern_from_json(since: str, anchor: str, weeks: Any) -> Pattern:
    """One row of entered hours."""
    return Pattern(
        date.fromisoformat(since),
        tuple(week_from_json(week) for week in weeks),
        date.fromisoformat(anchor),
    )
