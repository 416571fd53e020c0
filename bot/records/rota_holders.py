"""Who has a role of a team by name, as holder or deputy, and from when until when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, exists, insert, or_, select, update

from bot.care.key_team import Leave
from bot.care.posts import Named, PostSpan, Standing
from bot.records import tables
from bot.records.unit import Unit

_post, _worker, _away = tables.rota_post.c, tables.worker.c, tables.absence.c


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post that was not removed. `ends_at` None: until somebody ends it."""

    id: UUID
    team_id: UUID
    role: str
    standing: Standing
    worker_id: UUID
    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post that is to be entered. `entered_by`: the worker or desk who does; None for a file."""

    team_id: UUID
    role: str
    standing: Standing
    worker_id: UUID
    starts_at: datetime
    ends_at: datetime | None
    entered_by: UUID | None = None


def _runs(at: Any) -> Any:
    return (
        _post.removed_at.is_(None)
        & (_post.starts_at <= at)
        & or_(_post.ends_at.is_(None), _post.ends_at > at)
    )


_AT = bindparam("at", type_=tables.Moment)
_IS_AWAY = exists().where(
    _away.worker_id == _post.worker_id,
    _away.starts_at <= _AT,
    _away.ends_at > _AT,
    _away.cancelled_at.is_(None),
)
_NAMED = (
    select(
        _post.role,
        _post.standing,
        _post.worker_id,
        _IS_AWAY.label("is_away"),
        (_worker.left_at.is_not(None) & (_worker.left_at <= _AT)).label("has_left"),
    )
    .join(tables.worker, _worker.id == _post.worker_id)
    .where(_post.team_id == bindparam("team"), _runs(_AT))
    .order_by(_post.starts_at.desc(), _post.id)
)

_NAMED_OF_DESKS = (
    select(
        tables.desk.c.id.label("desk_id"),
        _post.standing,
        _post.worker_id,
        _IS_AWAY.label("is_away"),
        (_worker.left_at.is_not(None) & (_worker.left_at <= _AT)).label("has_left"),
    )
    .join(tables.rota_post, _post.team_id == tables.desk.c.team_id)
    .join(tables.worker, _worker.id == _post.worker_id)
    .where(
        tables.desk.c.id.in_(bindparam("desks", expanding=True)),
        _post.role == tables.desk.c.role,
        _runs(_AT),
    )
    .order_by(_post.starts_at.desc(), _post.id)
)


def list_named(unit: Unit, team_id: UUID, at: datetime) -> dict[str, list[Named]]:
    """By role: who has a post of this team at a moment, and whether they are there."""
    found: dict[str, list[Named]] = defaultdict(list)
    for row in unit.connection.execute(_NAMED, {"team": team_id, "at": at}):
        present = not row.is_away and not row.has_left
        found[row.role].append(Named(row.worker_id, Standing(row.standing), present))
    return found


def list_named_of_desk(unit: Unit, desk_id: UUID, at: datetime) -> list[Named]:
    """Who has a desk by name at a moment, and whether they are there."""
    return list_named_of_desks(unit, [desk_id], at).get(desk_id, [])


def list_named_of_desks(
    unit: Unit, desks: Collection[UUID], at: datetime
) -> dict[UUID, list[Named]]:
    """The same for several at once, asked in one question; an id that is no desk's has nobody."""
    found: dict[UUID, list[Named]] = defaultdict(list)
    for row in unit.connection.execute(_NAMED_OF_DESKS, {"desks": list(desks), "at": at}):
        present = not row.is_away and not row.has_left
        found[row.desk_id].append(Named(row.worker_id, Standing(row.standing), present))
    return found


def list_posts(
    unit: Unit, team_id: UUID | None, since: datetime, until: datetime | None = None
) -> list[HeldPost]:
    """The posts, of one team or of all, that run at some time between two moments."""
    query = select(*_columns()).where(
        _post.removed_at.is_(None), or_(_post.ends_at.is_(None), _post.ends_at > since)
    )
    if team_id is not None:
        query = query.where(_post.team_id == team_id)
    if until is not None:
        query = query.where(_post.starts_at < until)
    query = query.order_by(_post.team_id, _post.role, _post.starts_at, _post.id)
    return [_of(row) for row in unit.connection.execute(query)]


def list_spans(
    unit: Unit, team_id: UUID, since: datetime, until: datetime
) -> dict[str, list[PostSpan]]:
    """By role: the posts of a team between two moments, with when their workers are not there."""
    posts = list_posts(unit, team_id, since, until)
    away = _times_away(unit, [post.worker_id for post in posts], since, until)
    found: dict[str, list[PostSpan]] = defaultdict(list)
    for one in posts:
        leaves = tuple(away[one.worker_id])
        span = PostSpan(one.worker_id, one.standing, one.starts_at, one.ends_at, leaves)
        found[one.role].append(span)
    return found


def _times_away(
    unit: Unit, workers: Sequence[UUID], since: datetime, until: datetime
) -> dict[UUID, list[Leave]]:
    """When some workers are away, or work here no more."""
    found: dict[UUID, list[Leave]] = defaultdict(list)
    rows = unit.connection.execute(
        select(_away.worker_id, _away.starts_at, _away.ends_at).where(
            _away.worker_id.in_(workers),
            _away.ends_at > since,
            _away.starts_at < until,
            _away.cancelled_at.is_(None),
        )
    )
    for row in rows:
        found[row.worker_id].append(Leave(row.starts_at, row.ends_at))
    left = select(_worker.id, _worker.left_at).where(
        _worker.id.in_(workers), _worker.left_at < until
    )
    for gone in unit.connection.execute(left):
        found[gone.id].append(Leave(gone.left_at, max(until, gone.left_at)))
    return found


def is_held_by_name(unit: Unit, team_id: UUID, role: str, since: datetime) -> bool:
    """Whether anybody has, or since a moment had, this role as its holder."""
    query = select(_post.id).where(
        _post.team_id == team_id,
        _post.role == role,
        _post.standing == Standing.HOLDER.value,
        _post.removed_at.is_(None),
        or_(_post.ends_at.is_(None), _post.ends_at > since),
    )
    return unit.connection.execute(query.limit(1)).first() is not None


def find_post(unit: Unit, post_id: UUID, *, removed: bool = False) -> HeldPost | None:
    """A post that holds, or that was removed, locked; None where there is none."""
    condition = _post.removed_at.is_not(None) if removed else _post.removed_at.is_(None)
    query = select(*_columns()).where(_post.id == post_id, condition).with_for_update()
    row = unit.connection.execute(query).first()
    return None if row is None else _of(row)


def add_post(unit: Unit, new: NewPost, now: datetime) -> UUID:
    """Enter a post; returns its id."""
    row = uuid4()
    unit.connection.execute(
        insert(tables.rota_post).values(
            id=row,
            team_id=new.team_id,
            role=new.role,
            standing=new.standing.value,
            worker_id=new.worker_id,
            starts_at=new.starts_at,
            ends_at=new.ends_at,
            entered_at=now,
            entered_by=new.entered_by,
        )
    )
    return row


def set_post(unit: Unit, post_id: UUID, **values: Any) -> None:
    """Change a post: worker_id, ends_at or removed_at."""
    unit.connection.execute(update(tables.rota_post).where(_post.id == post_id).values(**values))


def _columns() -> tuple[Any, ...]:
    return (
        _post.id,
        _post.team_id,
        _post.role,
        _post.standing,
        _post.worker_id,
        _post.starts_at,
        _post.ends_at,
    )


def _of(row: Any) -> HeldPost:
    return HeldPost(
        row.id,
        row.team_id,
        row.role,
        Standing(row.standing),
        row.worker_id,
        row.starts_at,
        row.ends_at,
    )
