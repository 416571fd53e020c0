"""Says what accounts of staff are held for, and keeps at least one admin able to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.care.staff_roles import Doing, StaffRole, find_unfit_roles, may_any
from bot.care.staff_sessions import plain_name
from bot.records import staff_accounts, staff_roles, staff_sessions
from bot.records.audit import Event, add_event
from bot.records.phones import Staff
from bot.records.staff_accounts import StaffAccount
from bot.records.unit import Unit


class StaffAccountError(ValueError):
    """An account cannot be kept so; the message is for whoever typed it and quotes no PIN."""


def set_roles_by_name(app: App, typed: str, roles: Collection[StaffRole]) -> None:
    """Let the account of a name have these roles, as an operator. Raises StaffAccountError."""
    with app.records.begin() as unit:
        account = staff_accounts.find_account(unit, plain_name(typed))
        if account is None:
            raise StaffAccountError(f"there is no account {plain_name(typed)}")
        set_roles_in(unit, account, roles, app.clock.now(), None)


def set_roles_in(
    unit: Unit,
    account: StaffAccount,
    roles: Collection[StaffRole],
    now: datetime,
    by: Staff | None,
) -> None:
    """The same inside a transaction that is open, by an admin or, without one, an operator.

    Whoever is signed in by the account is signed out. Raises StaffAccountError.
    """
    refuse_own(by, account.staff)
    wanted = _with_the_desks_own(unit, account.staff, roles)
    fault = find_unfit_roles(account.staff.kind, wanted)
    if fault is not None:
        raise StaffAccountError(fault)
    if StaffRole.ADMIN not in wanted:
        refuse_last_admin(unit, account.id)
    staff_roles.set_roles(unit, account.id, wanted, now)
    staff_sessions.end_sessions_of(unit, account.id)
    note_account(unit, Event("staff_account.roles_set", now), account.id, account.staff, by, wanted)


def may_keep_accounts(unit: Unit, by: Staff) -> bool:
    """Whether somebody is signed in as an admin."""
    return may_any(staff_roles.list_roles_of(unit, by), Doing.ACCOUNTS)


def refuse_own(by: Staff | None, staff: Staff) -> None:
    """Nobody changes what they are themselves, by whichever account. Raises StaffAccountError."""
    if by is not None and by == staff:
        raise StaffAccountError("Nobody changes an account of their own: ask another admin.")


def refuse_last_admin(unit: Unit, account_id: UUID) -> None:
    """Somebody must be left who can keep the accounts. Raises StaffAccountError."""
    unit.lock_until_commit(unit.vault.fingerprint("staff admins", "all"))
    admins = [one.account_id for one in staff_roles.list_accounts_with(unit, StaffRole.ADMIN)]
    if admins == [account_id]:
        raise StaffAccountError("This is the last admin: make another one first.")


def note_account(
    unit: Unit,
    event: Event,
    account_id: UUID,
    staff: Staff,
    by: Staff | None,
    roles: Collection[StaffRole] = (),
) -> None:
    """An event about an account, by an admin or by an operator of the machine."""
    details: dict[str, str | int | None] = {"account": str(account_id)}
    if roles:
        details["roles"] = ",".join(sorted(roles))
    if by is not None:
        details["by_account"] = str(by.account_id)
    actor = ("operator", None) if by is None else (by.kind, by.id)
    about = replace(event, actor=actor[0], actor_id=actor[1], subject_id=staff.id)
    add_event(unit, replace(about, details=details))


def _with_the_desks_own(
    unit: Unit, staff: Staff, roles: Collection[StaffRole]
) -> frozenset[StaffRole]:
    """A desk's account keeps its desk, whatever else it may."""
    if staff.kind == "worker":
        return frozenset(roles)
    return staff_roles.default_roles(unit, staff) | frozenset(roles)
