"""What accounts of staff are held for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select

from bot.care.routing import Role
from bot.care.staff_roles import StaffRole, role_of_desk
from bot.records import tables
from bot.records.phones import Staff
from bot.records.unit import Unit

_held, _account = tables.staff_role, tables.staff_account


def list_roles(unit: Unit, account_id: UUID) -> frozenset[StaffRole]:
    """The roles of an account."""
    query = select(_held.c.role).where(_held.c.account_id == account_id)
    return frozenset(StaffRole(role) for role in unit.connection.execute(query).scalars())


def list_roles_of(unit: Unit, staff: Staff) -> frozenset[StaffRole]:
    """What a member of staff is signed in as; of one known by their phone alone, every role that
    an account of theirs has, and without any account what they are."""
    rows = unit.connection.execute(
        select(_account.c.id, _held.c.role)
        .outerjoin(_held, _held.c.account_id == _account.c.id)
        .where(_account.c.staff_id == staff.id)
    ).all()
    if staff.account_id is not None:
        rows = [row for row in rows if row.id == staff.account_id]
    elif not rows:
        return default_roles(unit, staff)
    return frozenset(StaffRole(row.role) for row in rows if row.role is not None)


def default_roles(unit: Unit, staff: Staff) -> frozenset[StaffRole]:
    """What a worker or a desk is without anybody having said more."""
    if staff.kind == "worker":
        return frozenset({StaffRole.WORKER})
    query = select(tables.desk.c.role).where(tables.desk.c.id == staff.id)
    role = unit.connection.execute(query).scalar_one_or_none()
    return frozenset() if role is None else frozenset({role_of_desk(Role(role))})


def set_roles(unit: Unit, account_id: UUID, roles: Collection[StaffRole], now: datetime) -> None:
    """Let an account have these roles and no others."""
    unit.connection.execute(delete(_held).where(_held.c.account_id == account_id))
    rows = [{"account_id": account_id, "role": r.value, "given_at": now} for r in sorted(roles)]
    if rows:
        unit.connection.execute(insert(_held), rows)


def list_accounts_with(unit: Unit, role: StaffRole) -> list[Staff]:
    """Who has a role, by account."""
    rows = unit.connection.execute(
        select(_account.c.staff_kind, _account.c.staff_id, _account.c.id)
        .join(_held, _held.c.account_id == _account.c.id)
        .where(_held.c.role == role.value)
        .order_by(_account.c.created_at, _account.c.id)
    ).all()
    return [Staff(row.staff_kind, row.staff_id, row.id) for row in rows]
