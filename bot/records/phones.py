"""Phones of workers and desks: to reach them, and to know their texts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from bot.care.routing import Role
from bot.records import addresses, tables
from bot.records.unit import Unit


@dataclass(frozen=True, slots=True)
class Staff:
    """A worker's or a desk's phone."""

    kind: str
    id: UUID


def find_staff(unit: Unit, address_hash: bytes) -> Staff | None:
    """Whether an address is a worker's or a desk's phone. A desk wins over its worker's own."""
    for kind, table in (("desk", tables.desk), ("worker", tables.worker)):
        row = unit.connection.execute(
            select(table.c.id).where(table.c.phone_hash == address_hash).limit(1)
        ).first()
        if row is not None:
            return Staff(kind, row.id)
    return None


def find_phone(unit: Unit, kind: str, row_id: UUID) -> tuple[UUID, str | None]:
    """A worker's or desk's data key id, and phone where there is one."""
    table = tables.desk if kind == "desk" else tables.worker
    row = unit.connection.execute(
        select(table.c.data_key_id, table.c.phone).where(table.c.id == row_id)
    ).one()
    phone = None if row.phone is None else unit.open(row.phone, f"{kind}.phone", row_id)
    return row.data_key_id, phone


def list_duty_phones(unit: Unit) -> list[str]:
    """The phones of the duty desks that take strangers: the alert's way when records are away."""
    rows = unit.connection.execute(
        select(tables.desk.c.id, tables.desk.c.phone)
        .join(tables.team, tables.team.c.id == tables.desk.c.team_id)
        .where(
            tables.team.c.takes_strangers,
            tables.desk.c.role == Role.DUTY.value,
            tables.desk.c.phone.is_not(None),
        )
    ).all()
    return [unit.open(r.phone, "desk.phone", r.id) for r in rows]


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
