"""Names who holds a role of a team, or stands in for whoever does, from when until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from bot.app import App
from bot.care.posts import GUARDIAN, HELD, QUARTER, Standing
from bot.clock import local
from bot.records import leaves, rota_holders, rota_people
from bot.records.audit import Event
from bot.records.phones import Staff
from bot.records.rota_holders import HeldPost, NewPost
from bot.records.unit import Unit
from bot.services.rota.editing import (
    NOT_YOURS,
    Editor,
    RotaError,
    begin_change,
    expect_lead,
    note,
)

ROLES = (*HELD, GUARDIAN)
_LONGEST = timedelta(days=2 * 366)


def name_post(app: App, staff: Staff | None, new: NewPost) -> UUID:
    """Name somebody for a role, as holder or deputy; returns the id. For whoever leads the team.

    Raises RotaError, with the clash by its days: where another holds it then, where they are away
    then, where they would be their own deputy.
    """
    now = app.clock.now()
    with app.records.begin() as unit:
        editor = begin_change(unit, staff, now)
        expect_lead(editor, new.team_id)
        if new.starts_at + QUARTER < now:
            raise RotaError("expected a beginning that is not past")
        expect_fit(unit, new)
        post_id = rota_holders.add_post(unit, replace(new, entered_by=editor.id), now)
        _note(unit, Event("post.named", now), editor, new, post_id)
        return post_id


def name_post_of(
    app: App,
    staff: Staff | None,
    of: tuple[UUID, str],
    standing: Standing,
    worker_id: UUID,
    span: tuple[datetime, datetime | None],
) -> UUID:
    """The same, given a team and a role, who, and from when until when."""
    return name_post(app, staff, NewPost(*of, standing, worker_id, *span))


def remove_post(app: App, staff: Staff | None, post_id: UUID) -> bool:
    """Take back a post that has not begun, or end one that runs from now on. Returns whether that
    can be undone. Raises RotaError where it is over."""
    now = app.clock.now()
    with app.records.begin() as unit:
        editor = begin_change(unit, staff, now)
        post = _expect_post(unit, editor, post_id)
        if post.ends_at is not None and post.ends_at <= now:
            raise RotaError("it is over: what is past is not changed")
        begun = post.starts_at <= now
        if begun:
            last = max(now, post.starts_at + timedelta(seconds=1))
            rota_holders.set_post(unit, post_id, ends_at=last)
        else:
            rota_holders.set_post(unit, post_id, removed_at=now)
        _note(unit, Event("post.removed", now), editor, post, post_id)
        return not begun


def restore_post(app: App, staff: Staff | None, post_id: UUID) -> None:
    """Let a post that was taken back hold again. Raises RotaError as `name_post`."""
    now = app.clock.now()
    with app.records.begin() as unit:
        editor = begin_change(unit, staff, now)
        post = _expect_post(unit, editor, post_id, removed=True)
        if post.starts_at <= now:
            raise RotaError("it would have begun already: enter it anew")
        expect_fit(unit, post)
        rota_holders.set_post(unit, post_id, removed_at=None)
        _note(unit, Event("post.restored", now), editor, post, post_id)


def expect_fit(
    unit: Unit, new: NewPost | HeldPost, *, besides: frozenset[UUID] = frozenset()
) -> None:
    """Raises RotaError where a post clashes with what is entered, but for the posts `besides`."""
    if new.role not in ROLES:
        raise RotaError("expected one of " + ", ".join(ROLES))
    if new.ends_at is not None and not new.starts_at < new.ends_at <= new.starts_at + _LONGEST:
        raise RotaError("expected an end after the beginning")
    if any(_off_quarter(moment) for moment in (new.starts_at, new.ends_at)):
        raise RotaError("expected times on the quarter of an hour, such as 09:15")
    worker = rota_people.find_worker(unit, new.worker_id)
    if worker is None or (worker.left_at is not None and worker.left_at <= new.starts_at):
        raise RotaError("expected a worker who works here then")
    _expect_no_clash(unit, new, besides)
    if new.ends_at is not None:
        _expect_there(unit, new.worker_id, new.starts_at, new.ends_at)


def _expect_no_clash(unit: Unit, new: NewPost | HeldPost, besides: frozenset[UUID]) -> None:
    others = rota_holders.list_posts(unit, new.team_id, new.starts_at, new.ends_at)
    for one in others:
        if one.role != new.role or one.id in besides | {getattr(new, "id", None)}:
            continue
        if one.worker_id == new.worker_id:
            raise RotaError(
                f"they have this role already, {_when(one)}: nobody stands in for themself"
            )
        if one.standing is new.standing is Standing.HOLDER:
            raise RotaError(f"another worker holds this role {_when(one)}: end that first")


def _expect_there(unit: Unit, worker_id: UUID, starts_at: datetime, ends_at: datetime) -> None:
    for one in leaves.list_between(unit, starts_at, ends_at):
        if one.worker_id == worker_id:
            raise RotaError(f"they are away from {one.first} to {one.last}: name somebody else")


def _expect_post(unit: Unit, editor: Editor, post_id: UUID, *, removed: bool = False) -> HeldPost:
    post = rota_holders.find_post(unit, post_id, removed=removed)
    if post is None:
        raise RotaError(NOT_YOURS)
    expect_lead(editor, post.team_id)
    return post


def _off_quarter(moment: datetime | None) -> bool:
    return moment is not None and bool(moment.minute % 15 or moment.second or moment.microsecond)


def _when(post: HeldPost) -> str:
    first = f"{local(post.starts_at):%Y-%m-%d %H:%M}"
    return f"from {first}" + (
        "" if post.ends_at is None else f" to {local(post.ends_at):%Y-%m-%d %H:%M}"
    )


def _note(
    unit: Unit, event: Event, editor: Editor, post: NewPost | HeldPost, post_id: UUID
) -> None:
    about = {"post": str(post_id), "role": post.role, "standing": post.standing.value}
    note(unit, event, editor, post.worker_id, **about)
