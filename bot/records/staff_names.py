"""Who a worker or a desk is, for other staff to read: a name, a role, a team, a phone."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import exists, or_, select

from bot.care.item_readers import Reader
from bot.care.routing import Role
from bot.care.staff_roles import Doing, may_any
from bot.records import tables
from bot.records.phones import Staff
from bot.records.staff_roles import list_roles_of
from bot.records.unit import Unit


@dataclass(frozen=True, slots=True)
class StaffName:
    """A worker by name, or a desk by its role. `phone` where there is one."""

    kind: str
    id: UUID
    team: str
    role: Role | None = None
    name: str | None = field(default=None, repr=False)
    profession: str | None = None
    phone: str | None = field(default=None, repr=False)
    agency: str | None = None
    """A worker's other employer."""


def find_staff_name(unit: Unit, staff_id: UUID) -> StaffName | None:
    """Who an id is; None where it is no worker's and no desk's."""
    return _find_desk(unit, staff_id) or _find_worker(unit, staff_id)


def list_staff_names(unit: Unit) -> list[StaffName]:
    """Everybody who may have an account: the workers who have not left, and the desks; by team."""
    desk, worker = tables.desk.c, tables.worker.c
    ids = [
        *unit.connection.execute(select(worker.id).where(worker.left_at.is_(None))).scalars(),
        *unit.connection.execute(select(desk.id)).scalars(),
    ]
    found = [name for one in ids if (name := find_staff_name(unit, one)) is not None]
    return sorted(found, key=lambda one: (one.team, one.kind, one.name or "", one.role or ""))


def _find_desk(unit: Unit, desk_id: UUID) -> StaffName | None:
    desk, team = tables.desk.c, tables.team.c
    row = unit.connection.execute(
        select(desk.id, desk.role, desk.phone, team.name)
        .join(tables.team, team.id == desk.team_id)
        .where(desk.id == desk_id)
    ).first()
    if row is None:
        return None
    phone = None if row.phone is None else unit.open(row.phone, "desk.phone", row.id)
    return StaffName("desk", row.id, row.name, Role(row.role), phone=phone)


def _find_worker(unit: Unit, worker_id: UUID) -> StaffName | None:
    worker, team = tables.worker.c, tables.team.c
    row = unit.connection.execute(
        select(
            worker.id,
            worker.first_name,
            worker.last_name,
            worker.profession,
            worker.agency,
            team.name,
        )
        .join(tables.team, team.id == worker.team_id)
        .where(worker.id == worker_id)
    ).first()
    if row is None:
        return None
    first = unit.open(row.first_name, "worker.first_name", row.id)
    last = unit.open(row.last_name, "worker.last_name", row.id)
    name = f"{first} {last}"
    return StaffName("worker", row.id, row.name, None, name, row.profession, agency=row.agency)


def list_roles_of_desks(unit: Unit, team_id: UUID) -> list[tuple[UUID, Role]]:
    """The desks of a team and their roles: one question, also of a team that there is not."""
    desk = tables.desk.c
    rows = unit.connection.execute(
        select(desk.id, desk.role).where(desk.team_id == team_id).order_by(desk.id)
    )
    return [(row.id, Role(row.role)) for row in rows]


def get_reader(unit: Unit, staff: Staff, person_id: UUID) -> Reader | None:
    """A member of staff as one who asks to read about a person; None where they have gone, or
    are signed in for something else than people."""
    table = tables.desk if staff.kind == "desk" else tables.worker
    columns = [table.c.team_id, table.c.phone_hash]
    if staff.kind == "worker":
        columns += [tables.worker.c.agency]
    row = unit.connection.execute(select(*columns).where(table.c.id == staff.id)).first()
    if row is None:
        return None
    if not may_any(list_roles_of(unit, staff), Doing.PEOPLE_READ):
        return None
    # A desk's phone is nobody's own, whatever was once texted from it.
    is_close = staff.kind == "worker" and _is_close(unit, staff.id, row.phone_hash, person_id)
    agency = row.agency if staff.kind == "worker" else None
    return Reader(staff.kind, staff.id, row.team_id, is_close, agency)


def _is_close(unit: Unit, worker_id: UUID, phone_hash: bytes | None, person_id: UUID) -> bool:
    """Whether a phone is the person's, or that of somebody recorded beside them; or staff
    recorded that the worker is kept apart from the person."""
    point, beside, apart = tables.contact_point.c, tables.relationship.c, tables.kept_apart.c
    others = select(beside.person_id).where(beside.other_id == person_id)
    hers = select(beside.other_id).where(beside.person_id == person_id)
    has_phone = exists().where(
        point.address_hash == phone_hash,
        or_(point.person_id == person_id, point.person_id.in_(others), point.person_id.in_(hers)),
    )
    is_apart = exists().where(apart.worker_id == worker_id, apart.person_id == person_id)
    return bool(unit.connection.execute(select(or_(has_phone, is_apart))).scalar_one())
