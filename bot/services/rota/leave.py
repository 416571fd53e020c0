"""Enters leave on a page, takes it back, and lets somebody be away from now on. Never why.

Stricter than the command: whoever covers is there on all the days themselves, so that nobody has
to follow a chain of covers; and nothing of what is past is changed.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from bot.app import App
from bot.clock import local
from bot.records import leaves, rota_people
from bot.records.audit import Event
from bot.records.clocks import ClockKind, set_clock
from bot.records.leaves import TimeAway
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.services.importing.days import begins, ends
from bot.services.keep_leave import LeaveError, find_clash, save_leave
from bot.services.rota.editing import NOT_YOURS, RotaError, begin_change, expect_worker, note
from bot.services.watch_leave import watch_leave

#: Nobody is away for longer, as in the files.
_LONGEST = timedelta(days=2 * 366)


def enter_leave(
    app: App,
    staff: Staff | None,
    worker_id: UUID,
    days: tuple[date, date],
    cover_id: UUID | None,
    *,
    no_cover_yet: bool = False,
) -> UUID:
    """Enter a time away by its first and last day; returns its id.

    Raises RotaError: for days that are past; without a cover, but for `no_cover_yet`, of which the
    lead hears at once and each day; where whoever covers is away on one of the days, or the worker
    covers for another then; where one of the days is entered already. The clash is named by days.
    """
    now, (first, last) = app.clock.now(), days
    if first < local(now).date() or last < first or last - first > _LONGEST:
        raise RotaError("expected days from today on, the last not before the first")
    if cover_id is None and not no_cover_yet:
        raise RotaError("expected who covers: leave is not saved without cover")
    wanted = TimeAway(uuid4(), worker_id, begins(first), ends(last), cover_id)
    with app.records.begin() as unit:
        editor = begin_change(unit, staff, now)
        expect_worker(unit, editor, worker_id)
        _expect_cover(unit, wanted)
        _expect_covers_nobody(unit, wanted)
        return _save(unit, wanted, now, staff, no_cover_yet=no_cover_yet)


def be_away_now(
    app: App, staff: Staff | None, worker_id: UUID, cover_id: UUID | None, until: date | None = None
) -> UUID:
    """Somebody is not there from this moment on, for today or up to a last day; returns the id.

    Without a cover what is theirs goes to deputy, buddy or duty, and the lead is told. Raises
    RotaError where they are away already, or whoever covers is.
    """
    now = app.clock.now()
    last = until or local(now).date()
    if last < local(now).date() or last - local(now).date() > _LONGEST:
        raise RotaError("expected today, or a later day as the last one")
    wanted = TimeAway(uuid4(), worker_id, now, ends(last), cover_id)
    with app.records.begin() as unit:
        editor = begin_change(unit, staff, now)
        expect_worker(unit, editor, worker_id)
        _expect_cover(unit, wanted)
        return _save(unit, wanted, now, staff, no_cover_yet=True)


def name_cover(app: App, staff: Staff | None, absence_id: UUID, cover_id: UUID) -> None:
    """Name who covers a time away that is not over. Raises RotaError as `enter_leave`."""
    now = app.clock.now()
    with app.records.begin() as unit:
        editor = begin_change(unit, staff, now)
        leave = _expect_leave(leaves.find_time_away(unit, absence_id, lock=True), now)
        expect_worker(unit, editor, leave.worker_id)
        wanted = TimeAway(leave.id, leave.worker_id, leave.starts_at, leave.ends_at, cover_id)
        _expect_cover(unit, wanted, since=now)
        leaves.set_cover(unit, absence_id, cover_id)
        watch_leave(unit, wanted, now, uncovered=False)
        details = {"leave": str(leave.id), "cover": str(cover_id), "covered": "yes"}
        note(unit, Event("leave.covered", now), editor, leave.worker_id, **details)


def cancel_leave(app: App, staff: Staff | None, absence_id: UUID) -> bool:
    """Take back a time away that has not begun, or end one that runs: back from now on. Returns
    whether it can be undone. Raises RotaError where it is over: what is past stays as it was."""
    now = app.clock.now()
    with app.records.begin() as unit:
        editor = begin_change(unit, staff, now)
        leave = _expect_leave(leaves.find_time_away(unit, absence_id, lock=True), now)
        expect_worker(unit, editor, leave.worker_id)
        if leave.starts_at > now:
            leaves.set_cancelled(unit, absence_id, now)
        else:
            leaves.set_end(unit, absence_id, max(now, leave.starts_at + timedelta(seconds=1)))
            set_clock(unit, ClockKind.LEAVE_BACK, leave.id, now)
        about = {"leave": str(leave.id), "begun": "no" if leave.starts_at > now else "yes"}
        note(unit, Event("leave.cancelled", now), editor, leave.worker_id, **about)
        return leave.starts_at > now


def restore_leave(app: App, staff: Staff | None, absence_id: UUID) -> None:
    """Let a time away that was taken back hold again. Raises RotaError where that cannot be any
    more, as `enter_leave`."""
    now = app.clock.now()
    with app.records.begin() as unit:
        editor = begin_change(unit, staff, now)
        leave = _expect_leave(leaves.find_cancelled(unit, absence_id), now)
        expect_worker(unit, editor, leave.worker_id)
        if leave.starts_at <= now:
            raise RotaError("it would have begun already: enter it anew")
        weeks = leaves.Weeks(unit, now)
        if find_clash(weeks.away[leave.worker_id], leave) is not None:
            raise RotaError("this worker is entered as away on one of these days already")
        _expect_cover(unit, leave)
        _expect_covers_nobody(unit, leave)
        leaves.set_cancelled(unit, absence_id, None)
        watch_leave(unit, leave, now, uncovered=leave.cover_id is None)
        note(unit, Event("leave.restored", now), editor, leave.worker_id, leave=str(leave.id))


def _save(
    unit: Unit, wanted: TimeAway, now: datetime, staff: Staff | None, *, no_cover_yet: bool
) -> UUID:
    try:
        return save_leave(unit, wanted, now, no_cover_yet=no_cover_yet, by=staff)
    except LeaveError as error:
        raise RotaError(str(error)) from None


def _expect_leave(leave: TimeAway | None, now: datetime) -> TimeAway:
    if leave is None:
        raise RotaError(NOT_YOURS)
    if leave.ends_at <= now:
        raise RotaError("it is over: what is past is not changed")
    return leave


def _expect_cover(unit: Unit, wanted: TimeAway, since: datetime | None = None) -> None:
    """Whoever covers works here, and is away on none of the days. Nobody's cover has a cover."""
    if wanted.cover_id is None:
        return
    if wanted.cover_id == wanted.worker_id:
        raise RotaError("expected another worker as cover: nobody covers themself")
    cover = rota_people.find_worker(unit, wanted.cover_id)
    if cover is None or (cover.left_at is not None and cover.left_at < wanted.ends_at):
        raise RotaError("expected a cover who works here on all of these days")
    begin = max(wanted.starts_at, since or wanted.starts_at)
    away = leaves.list_between(unit, begin, wanted.ends_at)
    clash = next((one for one in away if one.worker_id == wanted.cover_id), None)
    if clash is not None:
        raise RotaError(
            f"expected a cover who is there: they are away from {clash.first} to {clash.last}. "
            "Name another worker; nobody covers for a cover"
        )


def _expect_covers_nobody(unit: Unit, wanted: TimeAway) -> None:
    """The worker covers for nobody on these days: whoever counts on them would have nobody."""
    for one in leaves.list_between(unit, wanted.starts_at, wanted.ends_at):
        if one.cover_id == wanted.worker_id and one.worker_id != wanted.worker_id:
            raise RotaError(
                f"this worker covers for a colleague from {one.first} to {one.last}: "
                "name another cover there first"
            )
