"""Which member of staff may open a person, and as what. Whoever may not is told nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from bot.care.key_team import COVER_CHAIN
from bot.care.staff_roles import Doing, StaffRole, may_any


class WayIn(StrEnum):
    """By what somebody opens a person. A code of the audit trail."""

    OWN = "own"
    COVER = "cover"
    TEAM = "team"
    DESK = "desk"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class Seeker:
    """A worker or a desk who would open people. `agency`: a worker's other employer."""

    kind: str
    id: UUID
    team_id: UUID
    agency: str | None = None
    roles: frozenset[StaffRole] = frozenset({StaffRole.WORKER})


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands to one seeker.

    `team_id`: where what they text belongs. `roles_held_by`: the workers of their key team and
    whoever is accountable, with each one's agency; of a carer, that of the one they care for.
    `key_workers`: those of them who are key worker. `is_close`: the seeker's own phone is theirs,
    or of somebody beside them. `is_apart`: staff recorded that the seeker may not open them.
    `has_reason`: the seeker gave a reason, and its hour is not over.
    """

    team_id: UUID
    roles_held_by: Mapping[UUID, str | None] = field(default_factory=dict)
    key_workers: frozenset[UUID] = frozenset()
    is_close: bool = False
    is_apart: bool = False
    has_reason: bool = False


#: Who is away now, and who covers for them.
Away = Mapping[UUID, UUID | None]


def find_way_in(seeker: Seeker, person: Standing, away: Away) -> WayIn | None:
    """By what a seeker may open a person; None where they may not."""
    if is_barred(seeker, person):
        return None
    if may_any(seeker.roles, Doing.PEOPLE_READ):
        way = _by_duty(seeker, person, away)
        if way is not None:
            return way
    return WayIn.REASON if person.has_reason and may_give_reason(seeker) else None


def may_write(way: WayIn | None) -> bool:
    """Whether somebody who came in so may also change something."""
    return way is not None and way is not WayIn.REASON


def is_barred(seeker: Seeker, person: Standing) -> bool:
    """Whether somebody may not open a person whatever their work and their reason."""
    return seeker.kind == "worker" and (person.is_close or person.is_apart)


def may_give_reason(seeker: Seeker) -> bool:
    """Whether a reason in words opens anybody to them: a desk's account does not say who it is,
    and another agency's worker reads what is theirs."""
    is_named = seeker.kind == "worker" and seeker.agency is None
    return is_named and may_any(seeker.roles, Doing.REASON)


def covers(worker_id: UUID, key_worker: UUID, away: Away) -> bool:
    """Whether somebody stands in for a key worker now, at first or after others who are away."""
    current, seen = key_worker, {key_worker}
    for _ in range(COVER_CHAIN - 1):
        cover = away.get(current)
        if cover is None or cover in seen:
            return False
        if cover == worker_id:
            return True
        seen.add(cover)
        current = cover
    return False


def list_covered(worker_id: UUID, away: Away) -> list[UUID]:
    """For whom a worker stands in now."""
    return [absent for absent in away if covers(worker_id, absent, away)]


def _by_duty(seeker: Seeker, person: Standing, away: Away) -> WayIn | None:
    is_of_team = seeker.team_id == person.team_id
    if seeker.kind == "desk":
        return WayIn.DESK if is_of_team else None
    if seeker.id in person.roles_held_by:
        return WayIn.OWN
    if _is_cover(seeker, person, away):
        return WayIn.COVER
    return WayIn.TEAM if is_of_team and seeker.agency is None else None


def _is_cover(seeker: Seeker, person: Standing, away: Away) -> bool:
    # Chosen for the worker and not for this person: of an agency that has nobody with this person,
    # they may not read what the person or a carer texts.
    agencies: Collection[str | None] = {None, *person.roles_held_by.values()}
    if seeker.agency not in agencies:
        return False
    return any(covers(seeker.id, one, away) for one in person.key_workers)
