"""Phones of workers and desks: to reach them, and to know their texts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from bot.care.routing import CHAIN, Role, is_alerted
from bot.records import addresses, tables
from bot.records.unit import Unit


@dataclass(frozen=True, slots=True)
class Staff:
    """A worker or a desk: by their phone or, with `account_id`, signed in by that account."""

    kind: str
    id: UUID
    account_id: UUID | None = field(default=None, compare=False)


class AlertPhone(NamedTuple):
    """A desk's phone, and when somebody is at it: as stored, None for always."""

    phone: str
    hours: Mapping[str, Sequence[str]] | None


def find_staff(unit: Unit, address_hash: bytes) -> Staff | None:
    """Whether an address is a worker's or a desk's phone. A desk wins over its worker's own."""
    found = _list_of_phone(unit, address_hash)
    return found[0] if found else None


def list_same_phone(unit: Unit, staff: Staff) -> list[Staff]:
    """All for whom a member of staff's phone stands, desks first: one on-call phone may be that of
    several teams, and a duty desk may use a worker's own."""
    table = tables.desk if staff.kind == "desk" else tables.worker
    query = select(table.c.phone_hash).where(table.c.id == staff.id)
    address_hash = unit.connection.execute(query).scalar_one_or_none()
    return [staff] if address_hash is None else _list_of_phone(unit, address_hash)


def _list_of_phone(unit: Unit, address_hash: bytes) -> list[Staff]:
    return [
        Staff(kind, row_id)
        for kind, table in (("desk", tables.desk), ("worker", tables.worker))
        for row_id in unit.connection.execute(
            select(table.c.id).where(table.c.phone_hash == address_hash).order_by(table.c.id)
        ).scalars()
    ]


def find_phone(unit: Unit, kind: str, row_id: UUID) -> tuple[UUID, str | None]:
    """A worker's or desk's data key id, and phone where there is one."""
    table = tables.desk if kind == "desk" else tables.worker
    row = unit.connection.execute(
        select(table.c.data_key_id, table.c.phone).where(table.c.id == row_id)
    ).one()
    phone = None if row.phone is None else unit.open(row.phone, f"{kind}.phone", row_id)
    return row.data_key_id, phone


def find_email(unit: Unit, desk_id: UUID) -> str | None:
    """A desk's e-mail address, where there is one."""
    query = select(tables.desk.c.email).where(tables.desk.c.id == desk_id)
    sealed = unit.connection.execute(query).scalar_one_or_none()
    return None if sealed is None else unit.open(sealed, "desk.email", desk_id)


def has_email(unit: Unit, desk_id: UUID) -> bool:
    """Whether a desk can be told by e-mail."""
    query = select(tables.desk.c.id).where(
        tables.desk.c.id == desk_id, tables.desk.c.email.is_not(None)
    )
    return unit.connection.execute(query).first() is not None


def list_reachable(unit: Unit, desks: Collection[UUID]) -> frozenset[UUID]:
    """Those of some desks for which there is a way to be told."""
    if not desks:
        return frozenset()
    query = select(tables.desk.c.id).where(
        tables.desk.c.id.in_(desks), tables.desk.c.phone.is_not(None)
    )
    return frozenset(unit.connection.execute(query).scalars())


def kind_of_staff(unit: Unit, staff_id: UUID) -> str:
    """Whether an id is a desk's or a worker's."""
    query = select(tables.desk.c.id).where(tables.desk.c.id == staff_id)
    return "worker" if unit.connection.execute(query).first() is None else "desk"


def list_alert_phones(unit: Unit) -> list[AlertPhone]:
    """The phones of the desks that take strangers, in the order of the chain from duty on: the
    alert's way when records are away."""
    rows = unit.connection.execute(
        select(tables.desk.c.id, tables.desk.c.role, tables.desk.c.phone, tables.desk.c.hours)
        .join(tables.team, tables.team.c.id == tables.desk.c.team_id)
        .where(tables.team.c.takes_strangers, tables.desk.c.phone.is_not(None))
    ).all()
    desks = [row for row in rows if is_alerted(Role(row.role))]
    desks.sort(key=lambda row: CHAIN.index(Role(row.role)))
    return [AlertPhone(unit.open(r.phone, "desk.phone", r.id), r.hours) for r in desks]


def sealed_phone(
    unit: Unit, key_id: UUID, phone: str | None, field: str, row: UUID
) -> dict[str, bytes | None]:
    """The columns of a phone: sealed for sending to it, hashed for knowing it again."""
    if phone is None:
        return {"phone": None, "phone_hash": None}
    return {
        "phone": unit.seal(key_id, phone, field, row),
        "phone_hash": addresses.fingerprint(unit, phone),
    }
