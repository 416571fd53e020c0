"""Who holds the two roles that belong to one worker at a time, and where one follows another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, or_, select, true, update

from bot.care.routing import Role
from bot.records import tables
from bot.records.unit import Unit

#: The two roles of which a change is kept.
KEPT_ROLES = (Role.KEY_WORKER.value, "accountable_professional")


@dataclass(frozen=True, slots=True)
class Pair:
    """One worker follows another in a role for a person, by two assignments."""

    person_id: UUID
    role: str
    assignment_id: UUID
    worker_id: UUID
    starts_at: datetime
    before_id: UUID
    before_worker_id: UUID

    @property
    def of_key_worker(self) -> bool:
        """Whether it is the key worker that changes: only that is handed over."""
        return self.role == Role.KEY_WORKER.value


_table, _given = tables.worker_change, tables.assignment.c


def list_unrecorded(unit: Unit) -> list[Pair]:
    """Every change of key worker or accountable professional without a record, and those whose
    day was moved since: none when all is well."""
    given = _in_order()
    query = (
        select(given)
        .outerjoin(_table, _table.c.assignment_id == given.c.assignment_id)
        .where(
            given.c.before_worker_id != given.c.worker_id,
            or_(
                _table.c.id.is_(None),
                _table.c.moved_at.is_(None) & (_table.c.starts_at != given.c.starts_at),
            ),
        )
    )
    return [Pair(**row._mapping) for row in unit.connection.execute(query)]


def find_pair(unit: Unit, person_id: UUID, assignment_id: UUID) -> Pair | None:
    """The change that an assignment is; None where nobody held the role before."""
    given = _in_order(person_id)
    query = select(given).where(
        given.c.assignment_id == assignment_id, given.c.before_id.is_not(None)
    )
    row = unit.connection.execute(query).first()
    return None if row is None else Pair(**row._mapping)


def end_assignment(unit: Unit, assignment_id: UUID, at: datetime) -> None:
    """End an assignment at a moment, unless it ends before."""
    table = tables.assignment
    unit.connection.execute(
        update(table)
        .where(table.c.id == assignment_id, or_(table.c.ends_at.is_(None), table.c.ends_at > at))
        .values(ends_at=at)
    )


def find_assignment(
    unit: Unit, person_id: UUID, role: str, at: datetime
) -> tuple[UUID, UUID] | None:
    """The assignment in a role at a moment, and its worker; None where there is none."""
    row = unit.connection.execute(
        select(_given.id, _given.worker_id)
        .where(
            _given.person_id == person_id,
            _given.role == role,
            _given.starts_at <= at,
            or_(_given.ends_at.is_(None), _given.ends_at > at),
        )
        .order_by(_given.starts_at.desc(), _given.id)
        .limit(1)
    ).first()
    return None if row is None else (row.id, row.worker_id)


def has_assignment_after(unit: Unit, person_id: UUID, role: str, at: datetime) -> bool:
    """Whether somebody is to take a role at a later moment."""
    query = select(_given.id).where(
        _given.person_id == person_id, _given.role == role, _given.starts_at > at
    )
    return unit.connection.execute(query.limit(1)).first() is not None


def add_assignment(
    unit: Unit, person_id: UUID, worker_id: UUID, role: str, starts_at: datetime
) -> UUID:
    """Let a worker hold one of the two roles from a moment on."""
    row = uuid4()
    values = {"person_id": person_id, "worker_id": worker_id, "role": role, "starts_at": starts_at}
    unit.connection.execute(tables.assignment.insert().values(id=row, **values))
    return row


def _in_order(person_id: UUID | None = None) -> Any:
    """Each assignment of the two roles with the one before it."""

    def before(column: Any) -> Any:
        order = [_given.starts_at, _given.id]
        return func.lag(column).over(partition_by=[_given.person_id, _given.role], order_by=order)

    return (
        select(
            _given.person_id,
            _given.role,
            _given.id.label("assignment_id"),
            _given.worker_id,
            _given.starts_at,
            before(_given.id).label("before_id"),
            before(_given.worker_id).label("before_worker_id"),
        )
        .where(
            _given.role.in_(KEPT_ROLES),
            true() if person_id is None else _given.person_id == person_id,
        )
        .subquery("in_order")
    )
