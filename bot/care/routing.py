"""Who must read a message, and why they: never nobody.

Order: key worker, whoever covers, the key team's deputy and buddy, the duty desk, and on up the
line. Routing works on ids and opens nothing. The rules in words: docs/routing.md.
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


class Absent(StrEnum):
    """Why somebody does not read a message, as a code. Never why they are away."""

    AWAY = "away"
    DAY_OFF = "day_off"
    CLOSED = "closed"
    LEFT = "left"
    CLOSE = "close"
    OTHER_AGENCY = "other_agency"
    NOT_MANNED = "not_manned"
    NOBODY = "nobody"


class Taken(StrEnum):
    """By which rule the owner has it, as a code."""

    FIRST_THERE = "first_there"
    AT_ONCE = "at_once"
    ABOUT_WORKER = "about_a_worker"
    SPECIALITY = "speciality"
    NOBODY_THERE = "nobody_there"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could own an item. `present` is False while a worker is away or does not work,
    outside a desk's hours, and for whoever may not read it; `absent` says which.

    `of_health`: a worker whose profession is one of health.
    """

    id: UUID
    role: Role
    present: bool = True
    absent: Absent | None = None
    of_health: bool = False


@dataclass(frozen=True, slots=True)
class Matter:
    """As much of a message as its way depends on.

    `at_once`: a desk must read it now. `about_worker`: it may be about one. `speciality`: the desk
    that takes such a wish. `copied_to`: desks that always read such a wish too. `of_health`: its
    words name medicines, the body, pregnancy or pain.
    """

    at_once: bool = False
    about_worker: bool = False
    speciality: Role | None = None
    copied_to: frozenset[Role] = frozenset()
    of_health: bool = False


@dataclass(frozen=True, slots=True)
class Passed:
    """Somebody whose turn it would have been. `id` is None where nobody holds the role."""

    role: Role
    absent: Absent
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns an item, and as what."""

    id: UUID
    role: Role


@dataclass(frozen=True, slots=True)
class Route:
    """Whose a message is, who reads it too, and why: whom it passed, in order, by which rule."""

    owner: Owner
    taken: Taken
    passed: tuple[Passed, ...] = ()
    copies: tuple[Owner, ...] = ()

    @property
    def codes(self) -> str:
        """Whom it passed and why, in codes alone: "key_worker:away,cover:day_off"."""
        return ",".join(f"{one.role.value}:{one.absent.value}" for one in self.passed)


class NoOwnerError(LookupError):
    """A team has no desk at all: it must not have been loaded."""


_ORDINARY = Matter()


def decide_route(candidates: Sequence[Candidate], matter: Matter = _ORDINARY) -> Route:
    """Whose a message is, who reads it too, and why.

    `candidates` are present or not as of the moment at which it is read. Raises NoOwnerError when
    the team has no desk, which the import of a team refuses.
    """
    if matter.about_worker:
        return Route(decide_manager(candidates), Taken.ABOUT_WORKER)
    desk = None if matter.speciality is None else _find_there(candidates, matter.speciality)
    if matter.at_once:
        owner, taken = decide_owner(candidates, at_once=True), Taken.AT_ONCE
    elif desk is not None:
        owner, taken = desk, Taken.SPECIALITY
    else:
        owner, taken = decide_owner(candidates), Taken.FIRST_THERE
    if not is_present(candidates, owner):
        taken = Taken.NOBODY_THERE
    passed = () if taken is Taken.SPECIALITY else _passed(candidates, owner, matter.at_once)
    return Route(owner, taken, passed, _copies(candidates, owner, matter))


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
    """Who reads what is about a worker: the lead, or the next manager who is there.

    Raises NoOwnerError when the team has no desk, which the import of a team refuses.
    """
    managers = _in_chain(list_managers(candidates))
    found = _first([c for c in managers if c.present]) or _first(managers)
    if found is None:
        raise NoOwnerError("the team has no desk")
    return found


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


def _find_there(candidates: Sequence[Candidate], role: Role) -> Owner | None:
    return _first([c for c in candidates if c.role is role and c.present])


def _passed(candidates: Sequence[Candidate], owner: Owner, at_once: bool) -> tuple[Passed, ...]:
    """Whose turn it would have been before the owner's, in order."""
    passed: list[Passed] = []
    if not at_once and not any(c.role is Role.KEY_WORKER for c in candidates):
        passed.append(Passed(Role.KEY_WORKER, Absent.NOBODY))
    has_cover = any(c.role is Role.COVER for c in candidates)
    for one in _in_chain(candidates):
        if (one.id, one.role) == (owner.id, owner.role):
            break
        if at_once and _before_duty(one.role):
            continue
        default = Absent.NOT_MANNED if is_desk(one.role) else Absent.CLOSED
        passed.append(Passed(one.role, one.absent or default, one.id))
        if one.role is Role.KEY_WORKER and one.absent is Absent.AWAY and not has_cover:
            passed.append(Passed(Role.COVER, Absent.NOBODY))
    return tuple(passed)


def _copies(candidates: Sequence[Candidate], owner: Owner, matter: Matter) -> tuple[Owner, ...]:
    """The desks that read it too: manned or not, as a copy waits for them.

    A key worker of another profession than health has a health colleague beside them, and so has
    whoever else reads what is about health. What is read at once is for the chain of alerts.
    """
    roles = set(matter.copied_to)
    if matter.of_health and not matter.at_once and not _is_health_read(candidates, owner):
        roles.add(Role.HEALTH_LEAD)
    return tuple(Owner(c.id, c.role) for c in candidates if c.role in roles and c.id != owner.id)


def _is_health_read(candidates: Sequence[Candidate], owner: Owner) -> bool:
    """Whether key worker and reader are both of health."""
    key_worker = next((c for c in candidates if c.role is Role.KEY_WORKER), None)
    reader = next((c for c in candidates if (c.id, c.role) == (owner.id, owner.role)), None)
    if key_worker is None or reader is None:
        return False
    return key_worker.of_health and reader.of_health


def _is_manned(candidates: Sequence[Candidate], owner: Owner) -> bool:
    return is_desk(owner.role) and is_present(candidates, owner)


def _first(candidates: Sequence[Candidate]) -> Owner | None:
    return Owner(candidates[0].id, candidates[0].role) if candidates else None


def _in_chain(candidates: Sequence[Candidate]) -> list[Candidate]:
    chained = (c for c in candidates if c.role not in SPECIALISTS)
    return sorted(chained, key=lambda c: CHAIN.index(c.role))


def _before_duty(role: Role) -> bool:
    return CHAIN.index(role) < CHAIN.index(Role.DUTY)
