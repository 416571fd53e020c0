"""Enters the hours of a worker or of a desk from a day on. What held before stays as it was."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from bot.app import App
from bot.care.desk_hours import DeskHours, DeskHoursError
from bot.care.working_hours import Pattern
from bot.clock import local
from bot.records import desk_changes, rota_hours, rota_people
from bot.records.audit import Event
from bot.records.desk_changes import Stored
from bot.records.phones import Staff
from bot.services.rota.editing import (
    NOT_YOURS,
    RotaError,
    begin_change,
    expect_lead,
    expect_worker,
    note,
)

_LATEST = timedelta(days=2 * 366)


def set_hours(app: App, staff: Staff | None, worker_id: UUID, pattern: Pattern) -> UUID:
    """Enter the hours of a worker from a day on, today at the earliest; returns the id.

    Raises RotaError for a day that is past, or hours without any day.
    """
    now = app.clock.now()
    _expect_day(pattern.since, now)
    if not any(spans for week in pattern.weeks for spans in week):
        raise RotaError("expected hours on one day at least: for a time away, enter leave")
    with app.records.begin() as unit:
        editor = begin_change(unit, staff, now)
        expect_worker(unit, editor, worker_id)
        entered = rota_hours.add_hours(unit, worker_id, pattern, now, editor.id)
        about = {"hours": str(entered), "since": str(pattern.since)}
        weeks = len(pattern.weeks)
        note(unit, Event("hours.entered", now), editor, worker_id, weeks=weeks, **about)
        return entered


def undo_hours(app: App, staff: Staff | None, hours_id: UUID) -> None:
    """Take hours back that do not hold yet, or that were entered for today. Raises RotaError for
    any others: what is past is not changed, enter others from a day on."""
    now = app.clock.now()
    with app.records.begin() as unit:
        editor = begin_change(unit, staff, now)
        entered = rota_hours.find_hours(unit, hours_id)
        if entered is None:
            raise RotaError(NOT_YOURS)
        expect_worker(unit, editor, entered.worker_id)
        _expect_undoable(entered.pattern.since, now)
        rota_hours.mark_hours_undone(unit, hours_id, now)
        note(unit, Event("hours.undone", now), editor, entered.worker_id, hours=str(hours_id))


def set_desk_hours(
    app: App, staff: Staff | None, desk_id: UUID, since: date, hours: Stored
) -> UUID:
    """Enter the hours of a desk from a day on, None for always manned; returns the id. For whoever
    leads its team. Raises RotaError."""
    now = app.clock.now()
    _expect_day(since, now)
    try:
        _ = None if hours is None else DeskHours.from_json(hours)
    except DeskHoursError:
        raise RotaError("expected hours such as 09:00-17:00, or 17:00-09:00 for a night") from None
    with app.records.begin() as unit:
        editor = begin_change(unit, staff, now)
        found = rota_people.find_of_team(unit, Staff("desk", desk_id))
        expect_lead(editor, None if found is None else found.team_id)
        change = desk_changes.add_change(unit, desk_id, since, hours, now, editor.id)
        about = {"change": str(change), "since": str(since)}
        note(unit, Event("desk_hours.entered", now), editor, desk_id, **about)
        return change


def undo_desk_hours(app: App, staff: Staff | None, change_id: UUID) -> None:
    """Take hours of a desk back that do not hold yet, or from today. Raises RotaError."""
    now = app.clock.now()
    with app.records.begin() as unit:
        editor = begin_change(unit, staff, now)
        change = desk_changes.find_change(unit, change_id)
        if change is None:
            raise RotaError(NOT_YOURS)
        found = rota_people.find_of_team(unit, Staff("desk", change.desk_id))
        expect_lead(editor, None if found is None else found.team_id)
        _expect_undoable(change.since, now)
        desk_changes.mark_undone(unit, change_id, now)
        note(unit, Event("desk_hours.undone", now), editor, change.desk_id, change=str(change_id))


def _expect_day(since: date, now: datetime) -> None:
    today = local(now).date()
    if not today <= since <= today + _LATEST:
        raise RotaError("expected a first day from today on, at most two years ahead")


def _expect_undoable(since: date, now: datetime) -> None:
    if since < local(now).date():
        raise RotaError("these hours have held already: enter others from a day on")
