"""Who must read a message: never nobody.

Order: key worker, whoever covers, the key team's deputy and buddy, the duty desk, and on up the
line. Routing works on ids and opens nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What somebody is to a message. The first four are workers, the rest are desks."""

    KEY_WORKER = "key_worker"
    COVER = "cover"
    DEPUTY = "deputy"
    BUDDY = "buddy"
    DUTY = "duty"
    LEAD = "lead"
    ON_CALL = "on_call"
    MANAGER = "manager"
    DIRECTOR = "director"


#: The order in which an item that nobody acknowledges moves on.
CHAIN = tuple(Role)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could own an item. `present` is False while a worker is away."""

    id: UUID
    role: Role
    present: bool = True


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns an item, and as what."""

    id: UUID
    role: Role


class NoOwnerError(LookupError):
    """A team has no desk at all: it must not have been loaded."""


def decide_owner(candidates: Sequence[Candidate], at_once: bool = False) -> Owner:
    """The first in the chain who is present; from the duty desk on when it must be read at once.

    Raises NoOwnerError when not even a desk is there, which the import of a team refuses.
    """
    for candidate in _in_order(candidates):
        if candidate.present and not (at_once and _before_duty(candidate.role)):
            return Owner(candidate.id, candidate.role)
    raise NoOwnerError("no worker is present and the team has no desk")


def decide_next_owner(candidates: Sequence[Candidate], current: Owner) -> Owner | None:
    """Who comes after the current owner; None when the chain has reached its end."""
    after = CHAIN.index(current.role)
    for candidate in _in_order(candidates):
        further = CHAIN.index(candidate.role) > after
        if further and candidate.present and candidate.id != current.id:
            return Owner(candidate.id, candidate.role)
    return None


def _in_order(candidates: Sequence[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda c: CHAIN.index(c.role))


def _before_duty(role: Role) -> bool:
    return CHAIN.index(role) < CHAIN.index(Role.DUTY)
