"""Digests that were made: exactly one for each slot of its reader, and who opened theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, cast
from uuid import UUID, uuid4

from sqlalchemy import exists, literal, select, union_all, update
from sqlalchemy.dialects.postgresql import insert

from bot.care.digest_slots import Slot
from bot.records import phones, tables
from bot.records.phones import Staff
from bot.records.unit import Unit

Way = Literal["console", "sms", "email"]

_table, _choice = tables.digest, tables.digest_choice
_EMAIL = "digest_choice.email"


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest as it was made. `way` is how they were told: "none" where nothing waited."""

    id: UUID
    staff: Staff
    slot_at: datetime
    is_start: bool
    lines: int
    way: str
    opened_at: datetime | None
    passed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Choice:
    """How somebody wants to hear of their digests; `way` None where they have not said.

    `email` is a worker's own address for it, or the desk's.
    """

    way: Way | None
    has_phone: bool
    email: str | None = field(repr=False)


def claim_digest(unit: Unit, staff: Staff, slot: Slot, now: datetime) -> UUID | None:
    """Take a slot; None where somebody has it already. Whoever takes it sends, or undoes both."""
    row = {
        "id": uuid4(),
        "staff_kind": staff.kind,
        "staff_id": staff.id,
        "slot_at": slot.at,
        "is_start": slot.is_start,
        "made_at": now,
        "lines": 0,
        "way": "none",
    }
    added = unit.connection.execute(
        insert(_table)
        .values(row)
        .on_conflict_do_nothing(index_elements=["staff_id", "slot_at"])
        .returning(_table.c.id)
    )
    found: UUID | None = added.scalar_one_or_none()
    return found


def mark_made(unit: Unit, digest_id: UUID, lines: int, way: str) -> None:
    """Note how many lines a digest had when it was made, and how its reader was told."""
    unit.connection.execute(
        update(_table).where(_table.c.id == digest_id).values(lines=lines, way=way)
    )


def mark_opened(unit: Unit, staff_id: UUID, now: datetime) -> int:
    """Somebody opened their list: none of their digests is unopened; returns how many were."""
    opened = unit.connection.execute(
        update(_table)
        .where(_table.c.staff_id == staff_id, _table.c.opened_at.is_(None))
        .values(opened_at=now)
    )
    return int(opened.rowcount)


def mark_passed(unit: Unit, digest_id: UUID, now: datetime) -> bool:
    """Others are told that a digest lies unopened; False where it was opened, or they were told."""
    passed = unit.connection.execute(
        update(_table)
        .where(_table.c.id == digest_id, _table.c.opened_at.is_(None), _table.c.passed_at.is_(None))
        .values(passed_at=now)
    )
    return passed.rowcount == 1


def get_digest(unit: Unit, digest_id: UUID) -> Digest:
    """A digest by its id."""
    return _digest(unit.connection.execute(select(_table).where(_table.c.id == digest_id)).one())


def list_digests(unit: Unit, staff_id: UUID, *, limit: int, offset: int) -> list[Digest]:
    """Somebody's digests, the newest first."""
    query = select(_table).where(_table.c.staff_id == staff_id).order_by(_table.c.slot_at.desc())
    return [_digest(row) for row in unit.connection.execute(query.limit(limit).offset(offset))]


def list_unopened(
    unit: Unit, staff: Collection[UUID], since: datetime
) -> Mapping[UUID, Sequence[datetime]]:
    """The slots of some readers' digests that had lines and that nobody opened, from a moment on;
    of whoever has opened all of theirs nothing."""
    query = select(_table.c.staff_id, _table.c.slot_at).where(
        _table.c.staff_id.in_(list(staff)),
        _table.c.opened_at.is_(None),
        _table.c.lines > 0,
        _table.c.slot_at >= since,
    )
    found: dict[UUID, list[datetime]] = defaultdict(list)
    for row in unit.connection.execute(query.order_by(_table.c.slot_at)):
        found[row.staff_id].append(row.slot_at)
    return found


def list_staff_without_clock(unit: Unit, kind: str) -> list[UUID]:
    """Workers who work here and desks for whom no clock of this kind was ever set."""
    clock = tables.clock.c
    everybody = union_all(
        select(tables.worker.c.id).where(tables.worker.c.left_at.is_(None)),
        select(tables.desk.c.id),
    ).subquery()
    has_one = exists().where(clock.kind == literal(kind), clock.subject_id == everybody.c.id)
    return list(unit.connection.execute(select(everybody.c.id).where(~has_one)).scalars())


def find_choice(unit: Unit, staff: Staff) -> Choice:
    """How a worker or a desk wants to hear of their digests."""
    who = tables.desk if staff.kind == "desk" else tables.worker
    row = unit.connection.execute(
        select(
            who.c.phone.is_not(None).label("has_phone"),
            _choice.c.way,
            _choice.c.email,
            (tables.desk.c.email if staff.kind == "desk" else literal(None)).label("desk_email"),
        )
        .outerjoin(_choice, _choice.c.staff_id == who.c.id)
        .where(who.c.id == staff.id)
    ).one()
    email: str | None = None
    if row.email is not None:
        email = unit.open(row.email, _EMAIL, staff.id)
    elif row.desk_email is not None:
        email = unit.open(row.desk_email, "desk.email", staff.id)
    way = None if row.way is None else cast(Way, row.way)
    return Choice(way, bool(row.has_phone), email)


def find_email(unit: Unit, kind: str, staff_id: UUID) -> str | None:
    """Where e-mail for a worker or a desk goes: the address that they gave, else the desk's."""
    sealed = unit.connection.execute(
        select(_choice.c.email).where(_choice.c.staff_id == staff_id)
    ).scalar_one_or_none()
    if sealed is not None:
        return unit.open(sealed, _EMAIL, staff_id)
    return phones.find_email(unit, staff_id) if kind == "desk" else None


def set_choice(unit: Unit, staff: Staff, way: Way, email: str | None, now: datetime) -> None:
    """Keep how somebody wants to hear of their digests. Without an e-mail the one there stays."""
    values: dict[str, Any] = {"way": way, "staff_kind": staff.kind, "set_at": now}
    if email is not None:
        who = tables.desk if staff.kind == "desk" else tables.worker
        key_id = unit.connection.execute(
            select(who.c.data_key_id).where(who.c.id == staff.id)
        ).scalar_one()
        values["email"] = unit.seal(key_id, email, _EMAIL, staff.id)
    unit.connection.execute(
        insert(_choice)
        .values(staff_id=staff.id, **values)
        .on_conflict_do_update(index_elements=["staff_id"], set_=values)
    )


def _digest(row: Any) -> Digest:
    return Digest(
        row.id,
        Staff(row.staff_kind, row.staff_id),
        row.slot_at,
        row.is_start,
        row.lines,
        row.way,
        row.opened_at,
        row.passed_at,
    )
