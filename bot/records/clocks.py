"""Clocks: rows with `due_at`. Each of a kind and a subject; moved, rung once, or ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.records import tables
from bot.records.unit import Unit


class ClockKind(StrEnum):
    """What happens when a clock rings."""

    ACKNOWLEDGE = "acknowledge"
    REMIND = "remind"
    RESPOND = "respond"
    LATE = "late"
    ALERT_CHAIN = "alert_chain"
    NOTICE = "notice"
    COPY_NOTICE = "copy_notice"
    SEND = "send"
    REFUSED = "refused"
    CONSENT_DUE = "consent_due"
    NUMBER_DOUBTED = "number_doubted"
    SAFETY_CHECK = "safety_check"
    HANDOVER = "handover"
    COVER_GAPS = "cover_gaps"
    SCREEN_FAULT = "screen_fault"
    REPORT_CHANGED = "report_changed"
    PROMISE = "promise"
    CONTACT_DUE = "contact_due"
    CHECK_IN = "check_in"
    TELL_BACK = "tell_back"
    OUTCOME_DUE = "outcome_due"
    KEY_WORKER_CHANGE = "key_worker_change"
    LEAVE_UNCOVERED = "leave_uncovered"
    LEAVE_NEAR = "leave_near"
    LEAVE_BACK = "leave_back"
    DIGEST = "digest"
    DIGEST_UNOPENED = "digest_unopened"
    CLAIM = "claim"
    GIVE_BACK = "give_back"
    MEDIA = "media"
    SLOW = "slow"
    OUT_OF_REACH = "out_of_reach"


@dataclass(frozen=True, slots=True)
class Due:
    """A clock that is due."""

    id: int
    kind: ClockKind
    subject_id: UUID
    due_at: datetime


_SET = insert(tables.clock)
_SET_OR_MOVE = _SET.on_conflict_do_update(
    index_elements=["kind", "subject_id"],
    set_={"due_at": _SET.excluded.due_at, "done_at": None},
)
_RESTART = _SET.on_conflict_do_update(
    index_elements=["kind", "subject_id"],
    set_={"due_at": _SET.excluded.due_at, "done_at": None},
    where=tables.clock.c.done_at.is_not(None),
)
_END = (
    update(tables.clock)
    .where(
        tables.clock.c.subject_id == bindparam("whose"),
        tables.clock.c.kind.in_(bindparam("kinds", expanding=True)),
        tables.clock.c.done_at.is_(None),
    )
    .values(done_at=bindparam("now"))
)


_LOCK = (
    select(tables.clock.c.id)
    .where(
        tables.clock.c.kind == bindparam("kind"), tables.clock.c.subject_id == bindparam("whose")
    )
    .with_for_update()
)


#: What need not ring any more once somebody has an item, or the bot has answered it.
TAKEN_OR_SETTLED = (ClockKind.ACKNOWLEDGE, ClockKind.REMIND, ClockKind.NOTICE)

#: In this order: whoever rings one of them takes those after it.
_OF_AN_ITEM = (
    ClockKind.SAFETY_CHECK,
    ClockKind.HANDOVER,
    ClockKind.ALERT_CHAIN,
    ClockKind.ACKNOWLEDGE,
    ClockKind.RESPOND,
    ClockKind.TELL_BACK,
    ClockKind.OUTCOME_DUE,
)


def set_clock(unit: Unit, kind: ClockKind, subject_id: UUID, due_at: datetime) -> None:
    """Start a clock, or move the one that runs."""
    set_clocks(unit, subject_id, {kind: due_at})


def set_clocks(unit: Unit, subject_id: UUID, due: Mapping[ClockKind, datetime]) -> None:
    """Start or move several clocks of one subject."""
    rows = [{"kind": k.value, "subject_id": subject_id, "due_at": at} for k, at in due.items()]
    if rows:
        unit.connection.execute(_SET_OR_MOVE, rows)


def restart_clock(unit: Unit, kind: ClockKind, subject_id: UUID, due_at: datetime) -> None:
    """Start a clock that was ended. One that runs keeps its time."""
    row = {"kind": kind.value, "subject_id": subject_id, "due_at": due_at}
    unit.connection.execute(_RESTART, [row])


def end_clock(unit: Unit, subject_id: UUID, now: datetime, *kinds: ClockKind) -> None:
    """Stop clocks of a subject that need not ring any more."""
    given = {"whose": subject_id, "kinds": [k.value for k in kinds], "now": now}
    unit.connection.execute(_END, given)


def lock_clock(unit: Unit, kind: ClockKind, subject_id: UUID) -> None:
    """Hold a clock until commit. Whoever changes an item and its clock takes the clock first, as
    the ringing does: two orders would hold each other up."""
    unit.connection.execute(_LOCK, {"kind": kind.value, "whose": subject_id})


def lock_clocks_of(unit: Unit, item_id: UUID) -> None:
    """Hold the clocks of an item until commit, in the one order in which everybody takes them."""
    for kind in _OF_AN_ITEM:
        lock_clock(unit, kind, item_id)


def find_clock(unit: Unit, kind: ClockKind, subject_id: UUID) -> tuple[datetime, bool] | None:
    """When a clock is due, and whether it still runs, locked until commit; None without one."""
    row = unit.connection.execute(
        select(tables.clock.c.due_at, tables.clock.c.done_at)
        .where(tables.clock.c.kind == kind.value, tables.clock.c.subject_id == subject_id)
        .with_for_update()
    ).first()
    return None if row is None else (row.due_at, row.done_at is None)


def due_at(unit: Unit, kind: ClockKind, subject_id: UUID) -> datetime | None:
    """When a clock is due, or was the last time; None without one. Holds up nobody."""
    clock = tables.clock.c
    query = select(clock.due_at).where(clock.kind == kind.value, clock.subject_id == subject_id)
    found: datetime | None = unit.connection.execute(query).scalar_one_or_none()
    return found


def take_due(unit: Unit, now: datetime) -> Due | None:
    """The longest overdue clock, marked done and held until commit; None when none is due."""
    row = unit.connection.execute(
        select(tables.clock)
        .where(tables.clock.c.done_at.is_(None), tables.clock.c.due_at <= now)
        .order_by(tables.clock.c.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if row is None:
        return None
    unit.connection.execute(
        update(tables.clock).where(tables.clock.c.id == row.id).values(done_at=now)
    )
    return Due(row.id, ClockKind(row.kind), row.subject_id, row.due_at)


def find_next_due(unit: Unit, until: datetime) -> datetime | None:
    """When the next clock rings, if it rings by a moment."""
    found: datetime | None = unit.connection.execute(
        select(tables.clock.c.due_at)
        .where(tables.clock.c.done_at.is_(None), tables.clock.c.due_at <= until)
        .order_by(tables.clock.c.due_at)
        .limit(1)
    ).scalar_one_or_none()
    return found
