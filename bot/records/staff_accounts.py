"""Accounts of staff: a sign-in name and a PIN for a worker or a desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.records import tables
from bot.records.phones import Staff
from bot.records.secret_hash import hash_secret, is_secret
from bot.records.staff_roles import default_roles, set_roles
from bot.records.unit import Unit

_FIELD, _KIND = "staff_account.name", "staff"
#: Whose PIN an unknown name is compared with: nobody's, at the same cost.
_NOBODY = UUID(int=0)

_table = tables.staff_account


@dataclass(frozen=True, slots=True)
class StaffAccount:
    """An account as it stands; its name stays sealed until asked for. `is_linked`: it is bound to
    somebody at the organisation's own sign-in."""

    id: UUID
    staff: Staff
    has_secret: bool
    is_linked: bool
    sealed_name: bytes = field(repr=False)
    secret_hash: str | None = field(repr=False)


def hash_name(unit: Unit, name: str) -> bytes:
    """The keyed hash by which a plain sign-in name is found."""
    return unit.vault.fingerprint("staff account", name)


def add_account(unit: Unit, staff: Staff, name: str, now: datetime) -> UUID | None:
    """Add an account without a PIN, as what its worker or desk is; None where the name is taken."""
    row = uuid4()
    sealed = unit.seal(_data_key_of(unit, staff), name, _FIELD, row)
    added = unit.connection.execute(
        insert(_table)
        .values(
            id=row,
            staff_kind=staff.kind,
            staff_id=staff.id,
            name=sealed,
            name_hash=hash_name(unit, name),
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["name_hash"])
        .returning(_table.c.id)
    )
    if added.first() is None:
        return None
    set_roles(unit, row, default_roles(unit, staff), now)
    return row


def find_account(unit: Unit, name: str) -> StaffAccount | None:
    """The account of a plain sign-in name."""
    query = select(_table).where(_table.c.name_hash == hash_name(unit, name))
    row = unit.connection.execute(query).first()
    return None if row is None else _account(row)


def find_account_by_id(unit: Unit, account_id: UUID) -> StaffAccount | None:
    """An account by id; None where it was removed."""
    row = unit.connection.execute(select(_table).where(_table.c.id == account_id)).first()
    return None if row is None else _account(row)


def find_account_of_provider(unit: Unit, provider_hash: bytes) -> StaffAccount | None:
    """The account that is bound to somebody at the organisation's own sign-in."""
    query = select(_table).where(_table.c.provider_hash == provider_hash)
    row = unit.connection.execute(query).first()
    return None if row is None else _account(row)


def set_provider_hash(unit: Unit, account_id: UUID, provider_hash: bytes | None) -> None:
    """Bind an account to somebody there; None to nobody."""
    unit.connection.execute(
        update(_table).where(_table.c.id == account_id).values(provider_hash=provider_hash)
    )


def list_accounts(unit: Unit) -> list[StaffAccount]:
    """Every account, the oldest first."""
    rows = unit.connection.execute(select(_table).order_by(_table.c.created_at, _table.c.id))
    return [_account(row) for row in rows]


def open_account_name(unit: Unit, account: StaffAccount) -> str:
    """The sign-in name itself."""
    return unit.open(account.sealed_name, _FIELD, account.id)


def set_account_secret(unit: Unit, account_id: UUID, secret: str, now: datetime) -> None:
    """Keep a PIN in place of the one that was. Takes tens of milliseconds."""
    hashed = hash_secret(unit, account_id, _KIND, secret)
    unit.connection.execute(
        update(_table)
        .where(_table.c.id == account_id)
        .values(secret_hash=hashed, secret_set_at=now)
    )


def is_account_secret(unit: Unit, account: StaffAccount | None, secret: str) -> bool:
    """Whether it is the account's PIN. Takes as long where there is no account, or no PIN."""
    if account is None or account.secret_hash is None:
        hash_secret(unit, _NOBODY, _KIND, secret)
        return False
    return is_secret(unit, account.id, _KIND, secret, account.secret_hash)


def remove_account(unit: Unit, account_id: UUID) -> None:
    """Forget an account. Whoever is signed in by it was signed out before."""
    roles = tables.staff_role
    unit.connection.execute(delete(roles).where(roles.c.account_id == account_id))
    unit.connection.execute(delete(_table).where(_table.c.id == account_id))


def _data_key_of(unit: Unit, staff: Staff) -> UUID:
    table = tables.desk if staff.kind == "desk" else tables.worker
    query = select(table.c.data_key_id).where(table.c.id == staff.id)
    key_id: UUID = unit.connection.execute(query).scalar_one()
    return key_id


def _account(row: Any) -> StaffAccount:
    return StaffAccount(
        id=row.id,
        staff=Staff(row.staff_kind, row.staff_id, row.id),
        has_secret=row.secret_hash is not None,
        is_linked=row.provider_hash is not None,
        sealed_name=row.name,
        secret_hash=row.secret_hash,
    )
