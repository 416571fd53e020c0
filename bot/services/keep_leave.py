"""Enters times away and who covers them. Of anybody's key worker, none without cover."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from bot.app import App
from bot.care.leave_cover import missing_words
from bot.clock import local
from bot.records import leaves
from bot.records.audit import Event, add_event
from bot.records.enrolment import add_absence
from bot.records.leaves import TimeAway, Weeks
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.services.importing.days import begins, ends
from bot.services.judge_leave import Judged, judge_leave
from bot.services.watch_leave import watch_leave

#: Nobody is away for longer, as in the files.
_LONGEST = timedelta(days=2 * 366)


class LeaveError(ValueError):
    """A time away cannot be entered so; the message is for whoever entered it and names nobody."""


def add_leave(
    app: App,
    worker_id: UUID,
    first: date,
    last: date,
    cover_id: UUID | None,
    *,
    no_cover_yet: bool = False,
) -> UUID:
    """Enter a time away, by its first and last day; returns its id.

    Raises LeaveError where somebody has this worker for key worker and on a day of it nobody
    covers; with `no_cover_yet` it is kept all the same, and the lead is told at once and each day.
    """
    now = app.clock.now()
    if last < first or last < local(now).date() or last - first > _LONGEST:
        raise LeaveError("expected days that are not over, the last not before the first")
    wanted = TimeAway(uuid4(), worker_id, begins(first), ends(last), cover_id)
    with app.records.begin() as unit:
        return save_leave(unit, wanted, now, no_cover_yet=no_cover_yet)


def save_leave(
    unit: Unit,
    wanted: TimeAway,
    now: datetime,
    *,
    no_cover_yet: bool = False,
    by: Staff | None = None,
) -> UUID:
    """Enter a time away in this transaction; returns its id. As `add_leave`, and as it raises.

    `by`: the worker or desk who does; None for an operator.
    """
    worker_id, cover_id = wanted.worker_id, wanted.cover_id
    if cover_id == worker_id:
        raise LeaveError("expected another worker as cover: nobody covers themself")
    weeks = Weeks(unit, now)
    _expect_known(weeks, worker_id, cover_id)
    clash = find_clash(weeks.away[worker_id], wanted)
    if clash is not None:
        raise LeaveError(
            "this worker is entered as away on one of these days already: "
            f"{clash.first} to {clash.last}"
        )
    judged = judge_leave(unit, wanted, weeks, now)
    covered = judged.verdict.is_covered
    if not covered and not no_cover_yet:
        raise LeaveError(missing_words(judged.verdict))
    row = add_absence(unit, worker_id, wanted.starts_at, wanted.ends_at, cover_id)
    leave = replace(wanted, id=row)
    weeks.away[worker_id].append(leave)
    watch_leave(unit, leave, now, uncovered=not covered)
    watch_those_covered(unit, worker_id, weeks, now)
    _note(unit, Event("leave.saved", now), leave, covered=covered, by=by)
    return row


def find_clash(others: Iterable[TimeAway], wanted: TimeAway) -> TimeAway | None:
    """The first of some times away that overlaps another, by the moment."""
    over = (o for o in others if o.starts_at < wanted.ends_at and wanted.starts_at < o.ends_at)
    return min(over, key=lambda one: one.starts_at, default=None)


def cover_leave(app: App, absence_id: UUID, cover_id: UUID) -> None:
    """Name who covers a time away. Raises LeaveError where that one is not there either."""
    now = app.clock.now()
    with app.records.begin() as unit:
        leave = leaves.find_time_away(unit, absence_id, lock=True)
        if leave is None or leave.ends_at <= now:
            raise LeaveError("there is no such time away that is not over")
        if cover_id == leave.worker_id:
            raise LeaveError("expected another worker as cover: nobody covers themself")
        weeks = Weeks(unit, now)
        _expect_known(weeks, leave.worker_id, cover_id)
        leave = replace(leave, cover_id=cover_id)
        judged = judge_leave(unit, leave, weeks, now)
        if not judged.verdict.is_covered:
            raise LeaveError(missing_words(judged.verdict))
        leaves.set_cover(unit, absence_id, cover_id)
        watch_leave(unit, leave, now, uncovered=False)
        _note(unit, Event("leave.covered", now), leave, covered=True)


def list_leave(app: App) -> list[Judged]:
    """The times away that are not over, and how each is covered."""
    now = app.clock.now()
    with app.records.begin() as unit:
        weeks = Weeks(unit, now)
        return [judge_leave(unit, one, weeks, now) for one in leaves.list_times_away(unit, now)]


def record_introduction(
    app: App, person_id: UUID, worker_id: UUID, why_not: str | None = None
) -> None:
    """Note that a person met a worker who may cover; or, as a code, why not."""
    now = app.clock.now()
    with app.records.begin() as unit:
        leaves.put_introduction(unit, person_id, worker_id, why_not, now)
        details = {"worker": str(worker_id), "why_not": why_not}
        event = Event("introduction.recorded", now, actor="operator", subject_id=person_id)
        add_event(unit, replace(event, details=details))


def watch_those_covered(unit: Unit, worker_id: UUID, weeks: Weeks, now: datetime) -> None:
    """Whoever counted on this worker as cover may have nobody now: the lead hears of that too."""
    for others in list(weeks.away.values()):
        for one in others:
            if one.worker_id == worker_id or one.cover_id != worker_id:
                continue
            if not judge_leave(unit, one, weeks, now).verdict.is_covered:
                watch_leave(unit, one, now, uncovered=True)


def _expect_known(weeks: Weeks, *workers: UUID | None) -> None:
    if any(one is not None and one not in weeks.days for one in workers):
        raise LeaveError("there is no such worker")


def _note(
    unit: Unit, event: Event, leave: TimeAway, *, covered: bool, by: Staff | None = None
) -> None:
    cover = None if leave.cover_id is None else str(leave.cover_id)
    details = {"leave": str(leave.id), "cover": cover, "covered": "yes" if covered else "no"}
    event = replace(event, subject_id=leave.worker_id, details=details)
    actor, actor_id = ("operator", None) if by is None else (by.kind, by.id)
    add_event(unit, replace(event, actor=actor, actor_id=actor_id))
