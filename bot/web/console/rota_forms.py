"""What the forms of the rota ask for: fields are read here, and services decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from uuid import UUID

from bot.app import App
from bot.care.posts import Standing
from bot.care.working_hours import Pattern, Spans, WorkingHoursError, monday_of, read_spans
from bot.clock import UK
from bot.services.rota import hours, leave, posts, swaps
from bot.services.rota.editing import NOT_YOURS, RotaError, Staff
from bot.services.rota.list_entries import list_entries

Form = Mapping[str, str]
#: Does what a form asks for. `entry` is the id in its address. Returns the id of what can be
#: undone by a form of its own, if any. Raises RotaError.
Work = Callable[[App, Staff, Form, UUID | None], UUID | None]

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST_CELL = 60


def enter_leave(app: App, staff: Staff, form: Form, _: UUID | None) -> None:
    """Leave, with its cover."""
    days = _day(form, "first"), _day(form, "last")
    no_cover = form.get("no_cover_yet") == "yes"
    worker, cover = _id(form, "worker"), _maybe_id(form, "cover")
    leave.enter_leave(app, staff, worker, days, cover, no_cover_yet=no_cover)


def away_now(app: App, staff: Staff, form: Form, _: UUID | None) -> None:
    """Away from this moment on."""
    until = _day(form, "until") if form.get("until") else None
    leave.be_away_now(app, staff, _id(form, "worker"), _maybe_id(form, "cover"), until)


def cancel_leave(app: App, staff: Staff, _: Form, entry: UUID | None) -> UUID | None:
    """Take leave back, or end it now."""
    return entry if leave.cancel_leave(app, staff, _given(entry)) else None


def restore_leave(app: App, staff: Staff, _: Form, entry: UUID | None) -> None:
    """Let leave that was taken back hold again."""
    leave.restore_leave(app, staff, _given(entry))


def name_cover(app: App, staff: Staff, form: Form, entry: UUID | None) -> None:
    """Name who covers leave."""
    leave.name_cover(app, staff, _given(entry), _id(form, "cover"))


def set_hours(app: App, staff: Staff, form: Form, _: UUID | None) -> None:
    """The hours of a worker from a day on."""
    since = _day(form, "since")
    weeks = [_week(form, "a")]
    if form.get("alternate") == "yes":
        weeks.append(_week(form, "b"))
    anchor = monday_of(_day(form, "anchor") if form.get("anchor") else since)
    try:
        pattern = Pattern(since, tuple(weeks), anchor)
    except WorkingHoursError as error:
        raise RotaError(str(error)) from None
    hours.set_hours(app, staff, _id(form, "worker"), pattern)


def undo_hours(app: App, staff: Staff, _: Form, entry: UUID | None) -> None:
    """Take hours of a worker back."""
    hours.undo_hours(app, staff, _given(entry))


def set_desk_hours(app: App, staff: Staff, form: Form, _: UUID | None) -> None:
    """The hours of a desk from a day on; none at all is always manned."""
    given: dict[str, list[str]] = {}
    for key, day in [*((str(n), day) for n, day in enumerate(DAYS)), ("holiday", "holiday")]:
        cell = form.get(day, "").strip()
        if cell:
            start, dash, end = cell.partition("-")
            if not dash or len(cell) > len("00:00-00:00"):
                raise RotaError("expected hours such as 09:00-17:00, or 17:00-09:00 for a night")
            given[key] = [start.strip(), end.strip()]
    stored = given or None
    if stored is None and form.get("always") != "yes":
        raise RotaError("expected hours on one day at least, or that the desk is always manned")
    hours.set_desk_hours(app, staff, _id(form, "desk"), _day(form, "since"), stored)


def undo_desk_hours(app: App, staff: Staff, _: Form, entry: UUID | None) -> None:
    """Take hours of a desk back."""
    hours.undo_desk_hours(app, staff, _given(entry))


def name_post(app: App, staff: Staff, form: Form, _: UUID | None) -> None:
    """Name who holds a role of the own team, or stands in."""
    entries = list_entries(app, staff)
    if entries is None:
        raise RotaError(NOT_YOURS)
    standing = Standing.DEPUTY if form.get("standing") == "deputy" else Standing.HOLDER
    span = _moment(form, "starts"), _moment(form, "ends") if form.get("ends") else None
    of, worker = (entries.team_id, form.get("role", "")), _id(form, "worker")
    posts.name_post_of(app, staff, of, standing, worker, span)


def remove_post(app: App, staff: Staff, _: Form, entry: UUID | None) -> UUID | None:
    """Take a post back, or end it now."""
    return entry if posts.remove_post(app, staff, _given(entry)) else None


def restore_post(app: App, staff: Staff, _: Form, entry: UUID | None) -> None:
    """Let a post that was taken back hold again."""
    posts.restore_post(app, staff, _given(entry))


def ask_day_swap(app: App, staff: Staff, form: Form, _: UUID | None) -> None:
    """Ask to exchange a day."""
    workers = _id(form, "worker"), _id(form, "other")
    swaps.ask_day_swap(app, staff, workers, (_day(form, "day"), _day(form, "other_day")))


def ask_post_swap(app: App, staff: Staff, form: Form, _: UUID | None) -> None:
    """Ask to exchange a post."""
    swaps.ask_post_swap(app, staff, _id(form, "post"), _id(form, "other_post"))


def answer_swap(app: App, staff: Staff, form: Form, entry: UUID | None) -> None:
    """Agree to a swap, refuse it, or take it back."""
    swaps.answer_swap(app, staff, _given(entry), form.get("answer", ""))


def undo_swap(app: App, staff: Staff, _: Form, entry: UUID | None) -> None:
    """Undo a swap."""
    swaps.undo_swap(app, staff, _given(entry))


def read_id(given: str) -> UUID | None:
    """An id of an address or a field; None for anything else."""
    try:
        return UUID(given)
    except ValueError:
        return None


def read_day(given: str) -> date | None:
    """A day as a browser sends it, 2026-11-27; None for anything else."""
    try:
        return date.fromisoformat(given) if len(given) == len("2026-11-27") else None
    except ValueError:
        return None


def _id(form: Form, field: str) -> UUID:
    found = read_id(form.get(field, ""))
    if found is None:
        raise RotaError("choose from each list")
    return found


def _maybe_id(form: Form, field: str) -> UUID | None:
    return _id(form, field) if form.get(field) else None


def _given(entry: UUID | None) -> UUID:
    if entry is None:
        raise RotaError(NOT_YOURS)
    return entry


def _day(form: Form, field: str) -> date:
    found = read_day(form.get(field, ""))
    if found is None:
        raise RotaError("expected a day such as 2026-11-27")
    return found


def _moment(form: Form, field: str) -> datetime:
    try:
        found = datetime.strptime(form.get(field, ""), "%Y-%m-%dT%H:%M").replace(tzinfo=UK)
    except ValueError:
        raise RotaError("expected a day and a time such as 2026-11-27T17:00") from None
    return found


def _week(form: Form, week: str) -> tuple[Spans, ...]:
    found = []
    for day in DAYS:
        cell = form.get(f"{day}_{week}", "")
        spans = read_spans(cell) if len(cell) <= _LONGEST_CELL else None
        if spans is None:
            raise RotaError("expected hours such as 09:00-12:30 13:00-17:00, within one day")
        found.append(spans)
    return tuple(found)
