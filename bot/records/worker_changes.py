"""Changes of key worker: one record each, with what was open when a person was handed over."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.care import staff_words
from bot.care.change_worker import BOTH_NAMED_FOR, ChangeState, NoIntroduction
from bot.care.lanes import Lane
from bot.care.routing import Role
from bot.clock import local
from bot.records import tables
from bot.records.assigning import Pair
from bot.records.unit import Unit


@dataclass(frozen=True, slots=True)
class Introducing:
    """Who brings the person and the new worker together; or why nobody does."""

    by: UUID | None = None
    why_not: NoIntroduction | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A change as it stands. Without a code it is only noted."""

    id: UUID
    code: str | None
    person_id: UUID
    role: str
    from_id: UUID
    to_id: UUID
    origin: str
    introducing: Introducing
    made_at: datetime
    state: ChangeState
    person_outcome: str | None

    def __str__(self) -> str:
        confirmed = [
            side
            for side, at in (("old", self.state.handed_at), ("new", self.state.taken_at))
            if at is not None
        ]
        met = self.introducing.by or self.introducing.why_not or "not said"
        return (
            f"{self.code or 'noted'}  {self.role} of person {self.person_id} from worker "
            f"{self.from_id} to {self.to_id} on {local(self.state.starts_at):%Y-%m-%d}; "
            f"introduced by: {met}; confirmed by: {' and '.join(confirmed) or 'nobody yet'}"
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was open when a person was handed over: `kind` item, call_back or promise."""

    kind: str
    subject_id: UUID
    lane: Lane | None
    unread: bool
    moved_at: datetime | None = None

    def __str__(self) -> str:
        lane = "" if self.lane is None else f"  {self.lane.value}"
        read = "unread" if self.unread else "owed" if self.kind == "promise" else "read"
        moved = "moved" if self.moved_at is not None else "not moved"
        return f"{self.kind} {self.subject_id}{lane}  {read}  {moved}"


_table, _entry = tables.worker_change, tables.worker_change_entry
_UNTAKEN = (
    select(_table)
    .where(
        _table.c.person_id == bindparam("whose"),
        _table.c.code.is_not(None),
        _table.c.taken_at.is_(None),
        _table.c.starts_at <= bindparam("at", type_=tables.Moment),
    )
    .order_by(_table.c.starts_at.desc())
    .limit(1)
)
_BEFORE = (
    select(_table.c.from_worker_id, _table.c.starts_at)
    .where(
        _table.c.person_id == bindparam("whose"),
        _table.c.to_worker_id == bindparam("now_with"),
        _table.c.role == Role.KEY_WORKER.value,
        _table.c.code.is_not(None),
        _table.c.old_has_left.is_(False),
        _table.c.starts_at <= bindparam("at", type_=tables.Moment),
        _table.c.starts_at > bindparam("since", type_=tables.Moment),
    )
    .order_by(_table.c.starts_at.desc())
    .limit(1)
)


def add_change(
    unit: Unit,
    pair: Pair,
    origin: str,
    introducing: Introducing,
    now: datetime,
    *,
    old_has_left: bool = False,
) -> Change:
    """Keep a record of a change, or move the day of the one there is. Of a key worker's, but for
    history, it has a code: the two confirm by it."""
    needs_code = pair.of_key_worker and origin != "history"
    code = staff_words.make_code(secrets.choice) if needs_code else None
    row = {
        "id": uuid4(),
        "code": code,
        "person_id": pair.person_id,
        "role": pair.role,
        "from_worker_id": pair.before_worker_id,
        "to_worker_id": pair.worker_id,
        "assignment_id": pair.assignment_id,
        "starts_at": pair.starts_at,
        "origin": origin,
        "introduced_by": introducing.by,
        "no_introduction": introducing.why_not and introducing.why_not.value,
        "old_has_left": old_has_left,
        "made_at": now,
    }
    statement = insert(_table).values(row)
    moved = {"starts_at": statement.excluded.starts_at}
    kept = statement.on_conflict_do_update(index_elements=["assignment_id"], set_=moved)
    return _change(unit.connection.execute(kept.returning(_table)).one())


def find_change(unit: Unit, change_id: UUID, *, lock: bool = False) -> Change | None:
    """A change as it stands; locked until commit when it is about to be changed."""
    query = select(_table).where(_table.c.id == change_id)
    row = unit.connection.execute(query.with_for_update() if lock else query).first()
    return None if row is None else _change(row)


def find_change_by_code(unit: Unit, code: str) -> Change | None:
    """The change of a code, whatever its case."""
    row = unit.connection.execute(select(_table).where(_table.c.code == code.upper())).first()
    return None if row is None else _change(row)


def list_changes(unit: Unit, since: datetime) -> list[Change]:
    """The changes with a code that are not confirmed by both, or began since then, newest first."""
    is_open = or_(_table.c.taken_at.is_(None), _table.c.handed_at.is_(None))
    query = select(_table).where(_table.c.code.is_not(None), is_open | (_table.c.starts_at > since))
    return [
        _change(row) for row in unit.connection.execute(query.order_by(_table.c.made_at.desc()))
    ]


def find_untaken(unit: Unit, person_id: UUID, at: datetime) -> Change | None:
    """The change that has begun by then and that the new key worker has not taken over."""
    row = unit.connection.execute(_UNTAKEN, {"whose": person_id, "at": at}).first()
    return None if row is None else _change(row)


def is_followed(unit: Unit, change: Change, now: datetime) -> bool:
    """Whether yet another key worker has followed by now: then this change is over."""
    query = select(_table.c.id).where(
        _table.c.person_id == change.person_id,
        _table.c.role == change.role,
        _table.c.starts_at > change.state.starts_at,
        _table.c.starts_at <= now,
    )
    return unit.connection.execute(query.limit(1)).first() is not None


def find_before(
    unit: Unit, person_id: UUID, now_with: UUID, at: datetime
) -> tuple[UUID, datetime] | None:
    """Who was key worker before this one and up to when both are named; None past that."""
    given = {"whose": person_id, "now_with": now_with, "at": at, "since": at - BOTH_NAMED_FOR}
    row = unit.connection.execute(_BEFORE, given).first()
    return None if row is None else (row.from_worker_id, row.starts_at + BOTH_NAMED_FOR)


def find_told(unit: Unit, person_id: UUID, since: datetime) -> Change | None:
    """The newest change of which a person was texted since then that something waits."""
    row = unit.connection.execute(
        select(_table)
        .where(
            _table.c.person_id == person_id,
            _table.c.person_outcome == "told",
            _table.c.person_told_at > since,
        )
        .order_by(_table.c.person_told_at.desc())
        .limit(1)
    ).first()
    return None if row is None else _change(row)


def mark_change(unit: Unit, change_id: UUID, **values: Any) -> None:
    """Note what has happened: columns of `worker_change`."""
    unit.connection.execute(update(_table).where(_table.c.id == change_id).values(**values))


def note_entries(unit: Unit, change_id: UUID, entries: Iterable[Entry], now: datetime) -> None:
    """Keep what is open; what is noted already keeps its first state."""
    rows = [
        {
            "change_id": change_id,
            "kind": one.kind,
            "subject_id": one.subject_id,
            "lane": one.lane and one.lane.value,
            "unread": one.unread,
            "noted_at": now,
        }
        for one in entries
    ]
    if rows:
        unit.connection.execute(insert(_entry).on_conflict_do_nothing(), rows)


def mark_moved(unit: Unit, change_id: UUID, subject_id: UUID, now: datetime) -> None:
    """Note that something open went to the new key worker."""
    unit.connection.execute(
        update(_entry)
        .where(_entry.c.change_id == change_id, _entry.c.subject_id == subject_id)
        .values(moved_at=now)
    )


def has_moved_since(unit: Unit, subject_id: UUID, moment: datetime) -> bool:
    """Whether something open went to a new key worker after a moment."""
    found = select(_entry.c.subject_id).where(
        _entry.c.subject_id == subject_id, _entry.c.moved_at > moment
    )
    return unit.connection.execute(found.limit(1)).first() is not None


def list_entries(unit: Unit, change_id: UUID) -> list[Entry]:
    """What was open when a person was handed over."""
    rows = unit.connection.execute(
        select(_entry).where(_entry.c.change_id == change_id).order_by(_entry.c.noted_at)
    )
    return [
        Entry(r.kind, r.subject_id, None if r.lane is None else Lane(r.lane), r.unread, r.moved_at)
        for r in rows
    ]


def _change(row: Any) -> Change:
    why_not = row.no_introduction
    return Change(
        id=row.id,
        code=row.code,
        person_id=row.person_id,
        role=row.role,
        from_id=row.from_worker_id,
        to_id=row.to_worker_id,
        origin=row.origin,
        introducing=Introducing(row.introduced_by, why_not and NoIntroduction(why_not)),
        made_at=row.made_at,
        state=ChangeState(
            starts_at=row.starts_at,
            told_at=row.told_at,
            moved_at=row.moved_at,
            handed_at=row.handed_at,
            taken_at=row.taken_at,
            settled_at=row.settled_at,
            nudged_at=row.nudged_at,
            lead_told_at=row.lead_told_at,
            person_told_at=row.person_told_at,
            old_has_left=row.old_has_left,
        ),
        person_outcome=row.person_outcome,
    )
