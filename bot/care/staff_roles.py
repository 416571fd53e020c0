"""What the holder of an account may do: one table."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from bot.care.routing import Role


class StaffRole(StrEnum):
    """What an account is held for. One account may have several, but `ADMIN` stands alone."""

    WORKER = "worker"
    DUTY = "duty"
    LEAD = "lead"
    GUARDIAN = "guardian"
    ADMIN = "admin"


class Doing(StrEnum):
    """What somebody wants to do.

    `PEOPLE_READ`, `PEOPLE_WRITE`: of the people who are theirs (bot/care/person_access.py).
    `REASON`: open anybody for an hour, with a reason in words, and as themselves.
    `ROTA`: who is away and who covers, for their team. `COMPLAINTS`: what is about a worker; which
    of it still goes by the rules of private items. `KEEP_APART`: which worker may open nothing of
    a person of their team. `WHO_LOOKED`: who opened the people of their
    team. `WHO_LOOKED_ANYWHERE`: who opened anybody, and the audit trail of a record.
    `ACCOUNTS`, `SETTINGS`: who signs in and as what; how the service is set up.
    """

    PEOPLE_READ = "people_read"
    PEOPLE_WRITE = "people_write"
    REASON = "reason"
    ROTA = "rota"
    COMPLAINTS = "complaints"
    KEEP_APART = "keep_apart"
    WHO_LOOKED = "who_looked"
    WHO_LOOKED_ANYWHERE = "who_looked_anywhere"
    ACCOUNTS = "accounts"
    SETTINGS = "settings"


_PEOPLE = frozenset({Doing.PEOPLE_READ, Doing.PEOPLE_WRITE, Doing.REASON})

#: Whoever keeps the accounts reads no record, so that nobody lets themselves in unseen.
_MAY: dict[StaffRole, frozenset[Doing]] = {
    StaffRole.WORKER: _PEOPLE,
    StaffRole.DUTY: _PEOPLE,
    StaffRole.LEAD: _PEOPLE | {Doing.ROTA, Doing.COMPLAINTS, Doing.KEEP_APART, Doing.WHO_LOOKED},
    StaffRole.GUARDIAN: frozenset({Doing.REASON, Doing.WHO_LOOKED_ANYWHERE}),
    StaffRole.ADMIN: frozenset({Doing.ACCOUNTS, Doing.SETTINGS}),
}

_LEADING = frozenset({Role.LEAD, Role.MANAGER, Role.DIRECTOR})


def may_do(role: StaffRole, what: Doing) -> bool:
    """Whether a role is enough for something."""
    return what in _MAY[role]


def may_any(roles: Collection[StaffRole], what: Doing) -> bool:
    """Whether one of several roles is enough."""
    return any(may_do(role, what) for role in roles)


def role_of_desk(role: Role) -> StaffRole:
    """The role that a desk gives to its account, whatever else the account has."""
    return StaffRole.LEAD if role in _LEADING else StaffRole.DUTY


def find_unfit_roles(kind: str, roles: Collection[StaffRole]) -> str | None:
    """Why an account of a worker or a desk may not have these roles, in words; None where it may.

    A guardian and an admin answer for what they do by name, so neither is a desk.
    """
    if not roles:
        return "An account has at least one role."
    if StaffRole.ADMIN in roles and len(roles) > 1:
        return "Whoever keeps the accounts reads no record: admin stands alone on an account."
    if kind == "desk" and {StaffRole.ADMIN, StaffRole.GUARDIAN} & set(roles):
        return "An admin and a guardian are named workers, not a desk."
    return None
