"""What an admin does with accounts on the console: each change is theirs in the audit trail."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from bot.app import App
from bot.care.staff_roles import StaffRole as StaffRole
from bot.care.staff_sessions import find_unfit, plain_name
from bot.records import staff_accounts
from bot.records.phones import Staff
from bot.records.staff_accounts import StaffAccount
from bot.records.staff_names import StaffName, list_staff_names
from bot.records.unit import Unit
from bot.services.keep_staff_accounts import (
    KeptAccount,
    add_account_in,
    list_staff_accounts,
    remove_in,
    set_secret_in,
)
from bot.services.keep_staff_roles import StaffAccountError as StaffAccountError
from bot.services.keep_staff_roles import may_keep_accounts, refuse_own, set_roles_in
from bot.services.sign_in_provider import link_in

#: No letter or digit that looks like another.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A PIN that is shown once, to the admin who passes it on."""

    name: str = field(repr=False)
    secret: str = field(repr=False)


def list_accounts(app: App, by: Staff) -> list[KeptAccount] | None:
    """Every account, for an admin; None for anybody else."""
    return list_staff_accounts(app) if _is_admin(app, by) else None


def list_staff_to_add(app: App, by: Staff) -> list[StaffName] | None:
    """Whom an account may be for, for an admin; None for anybody else."""
    if not _is_admin(app, by):
        return None
    with app.records.begin() as unit:
        return list_staff_names(unit)


def add_on_page(
    app: App, by: Staff, staff_id: UUID, typed: str, roles: Collection[StaffRole]
) -> NewSecret | None:
    """Add an account for a worker or a desk; None for whoever is no admin, and of nobody. Raises
    StaffAccountError."""
    name, secret = plain_name(typed), _secret()
    with app.records.begin() as unit:
        who = next((one for one in list_staff_names(unit) if one.id == staff_id), None)
        if who is None or not may_keep_accounts(unit, by):
            return None
        fault = find_unfit(name, secret)
        if fault is not None:
            raise StaffAccountError(fault.value)
        staff, now = Staff(who.kind, who.id), app.clock.now()
        refuse_own(by, staff)
        account = _get(unit, add_account_in(unit, staff, name, now, by))
        set_secret_in(unit, account, name, secret, now, by)
        set_roles_in(unit, account, roles, now, by)
    return NewSecret(name, secret)


def set_roles_on_page(
    app: App, by: Staff, account_id: UUID, roles: Collection[StaffRole]
) -> bool | None:
    """Say what an account is held for; None for whoever is no admin, and of no account. Raises
    StaffAccountError."""
    with app.records.begin() as unit:
        account = _find(unit, by, account_id)
        if account is None:
            return None
        set_roles_in(unit, account, roles, app.clock.now(), by)
    return True


def reset_pin_on_page(app: App, by: Staff, account_id: UUID) -> NewSecret | None:
    """Set another PIN, made up here; None for whoever is no admin, and of no account. Raises
    StaffAccountError."""
    secret = _secret()
    with app.records.begin() as unit:
        account = _find(unit, by, account_id)
        if account is None:
            return None
        refuse_own(by, account.staff)
        name = staff_accounts.open_account_name(unit, account)
        set_secret_in(unit, account, name, secret, app.clock.now(), by)
    return NewSecret(name, secret)


def link_on_page(app: App, by: Staff, account_id: UUID, subject: str) -> bool | None:
    """Bind an account to somebody at the organisation's own sign-in, or to nobody; None for
    whoever is no admin, and of no account. Raises StaffAccountError."""
    with app.records.begin() as unit:
        account = _find(unit, by, account_id)
        if account is None:
            return None
        link_in(app, unit, account, subject, by)
    return True


def remove_on_page(app: App, by: Staff, account_id: UUID) -> bool | None:
    """Remove an account; None for whoever is no admin, and of no account. Raises
    StaffAccountError."""
    with app.records.begin() as unit:
        account = _find(unit, by, account_id)
        if account is None:
            return None
        remove_in(unit, account, app.clock.now(), by)
    return True


def _is_admin(app: App, by: Staff) -> bool:
    with app.records.begin() as unit:
        return may_keep_accounts(unit, by)


def _find(unit: Unit, by: Staff, account_id: UUID) -> StaffAccount | None:
    account = staff_accounts.find_account_by_id(unit, account_id)
    return account if may_keep_accounts(unit, by) else None


def _get(unit: Unit, account_id: UUID) -> StaffAccount:
    account = staff_accounts.find_account_by_id(unit, account_id)
    if account is None:
        raise LookupError("the account was added a moment ago")
    return account


def _secret() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
