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
    """What somebody is to a message. The first four are workers, the rest are desks; of those
    the first three take only what is for them."""

    KEY_WORKER = "key_worker"
    COVER = "cover"
    DEPUTY = "deputy"
    BUDDY = "buddy"
    HEALTH_LEAD = "health_lead"
    LINK_WORKER = "link_worker"
    PEER_WORKER = "peer_worker"
    DUTY = "duty"
    LEAD = "lead"
    ON_CALL = "on_call"
    MANAGER = "manager"
    DIRECTOR = "director"


#: The order in which an item that nobody acknowledges moves on.
CHAIN = tuple(Role)

#: Desks that take what is for them, and are in nobody's chain otherwise.
SPECIALISTS = frozenset({Role.HEALTH_LEAD, Role.LINK_WORKER, Role.PEER_WORKER})

#: Who reads what is about a worker, the first that there is.
_MANAGERS = (Role.LEAD, Role.MANAGER, Role.DIRECTOR, Role.ON_CALL, Role.DUTY)


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
    for candidate in _in_chain(candidates):
        if candidate.present and not (at_once and _before_duty(candidate.role)):
            return Owner(candidate.id, candidate.role)
    raise NoOwnerError("no worker is present and the team has no desk")


def decide_manager(candidates: Sequence[Candidate]) -> Owner:
    """Who reads what is about a worker: the lead, or whoever stands in for one.

    Raises NoOwnerError when the team has no desk, which the import of a team refuses.
    """
    for role in _MANAGERS:
        for candidate in candidates:
            if candidate.role is role:
                return Owner(candidate.id, role)
    raise NoOwnerError("the team has no desk")


def find_specialist(candidates: Sequence[Candidate], role: Role) -> Owner | None:
    """The team's desk of a speciality; None where it has none."""
    return next((Owner(c.id, c.role) for c in candidates if c.role is role), None)


def decide_next_owner(candidates: Sequence[Candidate], current: Owner) -> Owner | None:
    """Who comes after the current owner; None when the chain has reached its end."""
    after = CHAIN.index(current.role)
    for candidate in _in_chain(candidates):
        further = CHAIN.index(candidate.role) > after
        if further and candidate.present and candidate.id != current.id:
            return Owner(candidate.id, candidate.role)
    return None


def _in_chain(candidates: Sequence[Candidate]) -> list[Candidate]:
    chained = (c for c in candidates if c.role not in SPECIALISTS)
    return sorted(chained, key=lambda c: CHAIN.index(c.role))


def _before_duty(role: Role) -> bool:
    return CHAIN.index(role) < CHAIN.index(Role.DUTY)
