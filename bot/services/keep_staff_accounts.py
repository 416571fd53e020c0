"""Adds, changes, lists and removes the accounts with which staff sign in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.care.staff_roles import StaffRole as StaffRole
from bot.care.staff_sessions import find_unfit, plain_name
from bot.records import sign_in_tries, staff_accounts, staff_roles, staff_sessions
from bot.records.audit import Event
from bot.records.phones import Staff
from bot.records.scenario_setup import NotRecordedError, get_row
from bot.records.staff_accounts import StaffAccount
from bot.records.staff_names import StaffName, find_staff_name
from bot.records.unit import Unit
from bot.services.keep_staff_roles import (
    StaffAccountError as StaffAccountError,
)
from bot.services.keep_staff_roles import (
    note_account,
    refuse_last_admin,
    refuse_own,
    set_roles_in,
)


@dataclass(frozen=True, slots=True)
class KeptAccount:
    """An account, and whose it is; nobody's where that worker or desk has gone."""

    id: UUID
    name: str
    who: StaffName | None
    has_secret: bool
    roles: frozenset[StaffRole] = frozenset()
    is_linked: bool = False


def find_staff(app: App, worker: str | None, desk: str | None) -> Staff:
    """The worker or desk meant: by the id of ours or of workers.csv; or as `team role`, as
    desks.csv has it. Raises StaffAccountError where it is none, or not one of the two."""
    if (worker is None) is (desk is None):
        raise StaffAccountError("expected either a worker or a desk")
    kind, given = ("worker", worker) if worker is not None else ("desk", desk)
    with app.records.begin() as unit:
        found = _row(unit, kind, given or "")
        who = None if found is None else find_staff_name(unit, found)
    if who is None or who.kind != kind:
        raise StaffAccountError(f"there is no {kind} {given}")
    return Staff(kind, who.id)


def add_staff_account(
    app: App, staff: Staff, typed: str, secret: str, roles: Collection[StaffRole] = ()
) -> UUID:
    """Add an account with its PIN, as what its worker or desk is where no role is said.

    Raises StaffAccountError where name, PIN or roles may not be kept.
    """
    now = app.clock.now()
    name = _fit(typed, secret)
    with app.records.begin() as unit:
        account_id = add_account_in(unit, staff, name, now)
        staff_accounts.set_account_secret(unit, account_id, secret, now)
        if roles:
            set_roles_in(unit, _get(unit, name), roles, now, None)
    return account_id


def add_account_in(
    unit: Unit, staff: Staff, name: str, now: datetime, by: Staff | None = None
) -> UUID:
    """The same without a PIN, inside a transaction that is open. `name` is a plain one."""
    account_id = staff_accounts.add_account(unit, staff, name, now)
    if account_id is None:
        raise StaffAccountError(f"the sign-in name {name} is taken")
    note_account(unit, Event("staff_account.added", now), account_id, staff, by)
    return account_id


def set_staff_secret(app: App, typed: str, secret: str) -> None:
    """Set another PIN, and end every session of the account. Raises StaffAccountError."""
    name, now = _fit(typed, secret), app.clock.now()
    with app.records.begin() as unit:
        set_secret_in(unit, _get(unit, name), name, secret, now)


def set_secret_in(
    unit: Unit,
    account: StaffAccount,
    name: str,
    secret: str,
    now: datetime,
    by: Staff | None = None,
) -> None:
    """The same inside a transaction that is open. `name` is the account's own."""
    staff_accounts.set_account_secret(unit, account.id, secret, now)
    staff_sessions.end_sessions_of(unit, account.id)
    sign_in_tries.forget_tries_for(unit, unit.vault.fingerprint("sign-in name", name))
    note_account(unit, Event("staff_account.pin_set", now), account.id, account.staff, by)


def remove_staff_account(app: App, typed: str) -> None:
    """Remove an account, and end every session of it. Raises StaffAccountError."""
    with app.records.begin() as unit:
        account = _get(unit, plain_name(typed))
        remove_in(unit, account, app.clock.now())


def remove_in(unit: Unit, account: StaffAccount, now: datetime, by: Staff | None = None) -> None:
    """The same inside a transaction that is open. Raises StaffAccountError."""
    refuse_own(by, account.staff)
    refuse_last_admin(unit, account.id)
    staff_sessions.end_sessions_of(unit, account.id)
    staff_accounts.remove_account(unit, account.id)
    note_account(unit, Event("staff_account.removed", now), account.id, account.staff, by)


def list_staff_accounts(app: App) -> list[KeptAccount]:
    """Every account, the oldest first. For staff and operators to read."""
    with app.records.begin() as unit:
        return [
            KeptAccount(
                account.id,
                staff_accounts.open_account_name(unit, account),
                find_staff_name(unit, account.staff.id),
                account.has_secret,
                staff_roles.list_roles(unit, account.id),
                account.is_linked,
            )
            for account in staff_accounts.list_accounts(unit)
        ]


def _fit(typed: str, secret: str) -> str:
    name = plain_name(typed)
    fault = find_unfit(name, secret)
    if fault is not None:
        raise StaffAccountError(fault.value)
    return name


def _get(unit: Unit, name: str) -> StaffAccount:
    account = staff_accounts.find_account(unit, name)
    if account is None:
        raise StaffAccountError(f"there is no account {name}")
    return account


def _row(unit: Unit, kind: str, given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        pass
    try:
        return get_row(unit, f"{kind}s", *(given.split() if kind == "desk" else [given]))
    except NotRecordedError:
        return None
