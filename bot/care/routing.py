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

#: Who reads what is about a worker. Duty and on-call may be that worker on another shift.
_MANAGERS = (Role.LEAD, Role.MANAGER, Role.DIRECTOR)

_WORKERS = (Role.KEY_WORKER, Role.COVER, Role.DEPUTY, Role.BUDDY)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could own an item. `present` is False while a worker is away or does not work,
    and outside a desk's hours."""

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

    Where nobody is present and no desk is manned, the first desk: its phone may be answered.
    Raises NoOwnerError when the team has no desk, which the import of a team refuses.
    """
    for candidate in _in_chain(candidates):
        if candidate.present and not (at_once and _before_duty(candidate.role)):
            return Owner(candidate.id, candidate.role)
    for candidate in _in_chain(candidates):
        if is_alerted(candidate.role):
            return Owner(candidate.id, candidate.role)
    raise NoOwnerError("no worker is present and the team has no desk")


def decide_manager(candidates: Sequence[Candidate]) -> Owner:
    """Who reads what is about a worker: the lead, or whoever stands in for one.

    Raises NoOwnerError when the team has no desk, which the import of a team refuses.
    """
    managers = _in_chain(list_managers(candidates))
    if not managers:
        raise NoOwnerError("the team has no desk")
    return Owner(managers[0].id, managers[0].role)


def list_managers(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Everybody who may read what is about a worker; the other desks where no manager has one."""
    desks = [c for c in candidates if is_alerted(c.role)]
    managers = [c for c in desks if c.role in _MANAGERS]
    return managers or [c for c in desks if c.role is not Role.DUTY] or desks


def find_specialist(candidates: Sequence[Candidate], role: Role) -> Owner | None:
    """The team's desk of a speciality; None where it has none."""
    return next((Owner(c.id, c.role) for c in candidates if c.role is role), None)


def decide_next_owner(candidates: Sequence[Candidate], current: Owner) -> Owner | None:
    """Who comes after the current owner; None when the chain has reached its end.

    A desk whose hours are over is followed by one that is manned, also by an earlier one; where
    none is, by whichever comes next.
    """
    after = CHAIN.index(current.role)
    others = [c for c in _in_chain(candidates) if c.id != current.id]
    further = [c for c in others if CHAIN.index(c.role) > after]
    desks = [c for c in others if is_alerted(c.role)]
    following = _first([c for c in further if c.present])
    if following is not None or _is_manned(candidates, current):
        return following
    return _first([c for c in desks if c.present]) or _first([c for c in further if c in desks])


def is_present(candidates: Sequence[Candidate], owner: Owner) -> bool:
    """Whether an owner is there, in the role in which the item came to them."""
    return any(c.present for c in candidates if (c.id, c.role) == (owner.id, owner.role))


def is_desk(role: Role) -> bool:
    """Whether a role stands for a desk rather than a worker."""
    return role not in _WORKERS


def is_alerted(role: Role) -> bool:
    """Whether a role takes what must be read at once: duty, and all who come after."""
    return not _before_duty(role)


def _is_manned(candidates: Sequence[Candidate], owner: Owner) -> bool:
    return is_desk(owner.role) and is_present(candidates, owner)


def _first(candidates: Sequence[Candidate]) -> Owner | None:
    return Owner(candidates[0].id, candidates[0].role) if candidates else None


def _in_chain(candidates: Sequence[Candidate]) -> list[Candidate]:
    chained = (c for c in candidates if c.role not in SPECIALISTS)
    return sorted(chained, key=lambda c: CHAIN.index(c.role))


def _before_duty(role: Role) -> bool:
    return CHAIN.index(role) < CHAIN.index(Role.DUTY)
