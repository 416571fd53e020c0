"""Who holds a role of a team by name, and who stands in: whether anybody of them is there, and at
which hours ahead nobody is. Pure.

A post is no working time: whoever is on call at night is there, unless they are away or have left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.care.desk_hours import DeskHours, is_desk_on
from bot.care.key_team import Leave
from bot.care.routing import Role

#: Posts begin and end on the quarter of an hour, so that no gap between two is missed.
QUARTER = timedelta(minutes=15)
#: The one role that has no desk: who answers for what may be told to whom.
GUARDIAN = "guardian"
_KEY_TEAM = (Role.KEY_WORKER, Role.COVER, Role.DEPUTY, Role.BUDDY)
#: The desks that somebody may hold by name.
HELD = tuple(role.value for role in Role if role not in _KEY_TEAM)
#: Of these roles each needs a deputy.
NEEDS_DEPUTY = (Role.LEAD.value, Role.MANAGER.value, Role.DIRECTOR.value, GUARDIAN)


class Standing(StrEnum):
    """As what somebody has a post."""

    HOLDER = "holder"
    DEPUTY = "deputy"


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who has a post at a moment. `present` unless they are away or have left."""

    worker_id: UUID
    standing: Standing
    present: bool


@dataclass(frozen=True, slots=True)
class PostSpan:
    """A post from when until when; None for open end. `away` are the worker's times away."""

    worker_id: UUID
    standing: Standing
    starts_at: datetime
    ends_at: datetime | None
    away: tuple[Leave, ...] = ()

    def named_at(self, at: datetime) -> Named | None:
        """The one who has it at a moment; None where it does not run then."""
        if at < self.starts_at or (self.ends_at is not None and self.ends_at <= at):
            return None
        is_away = any(leave.starts <= at < leave.until for leave in self.away)
        return Named(self.worker_id, self.standing, not is_away)


@dataclass(frozen=True, slots=True)
class PostGap:
    """A stretch in which a desk is manned and nobody named for it is there."""

    starts: datetime
    ends: datetime


def whom_by_name(named: Iterable[Named]) -> list[UUID]:
    """Who is told on their own phone: the holders who are there; where none is, the deputies.

    Where nobody holds it by name its phone is, and nobody has to stand in for that.
    """
    known = list(named)
    if not _is_held(known):
        return []
    there = [one for one in known if one.present]
    holders = [one.worker_id for one in there if one.standing is Standing.HOLDER]
    return list(dict.fromkeys(holders or [one.worker_id for one in there]))


def is_someone_there(named: Sequence[Named]) -> bool:
    """Whether a desk counts as manned by those who have it by name. Where nobody holds it so, its
    phone is all there is, and it does."""
    return not _is_held(named) or any(one.present for one in named)


def _is_held(named: Iterable[Named]) -> bool:
    return any(one.standing is Standing.HOLDER for one in named)


def find_post_gaps(
    spans: Sequence[PostSpan],
    hours: DeskHours | None,
    since: datetime,
    until: datetime,
    zone: ZoneInfo,
    closed: Set[date],
) -> list[PostGap]:
    """The stretches between two moments in which the desk is manned by its hours and nobody named
    for it is there, deputies included; in UTC."""
    gaps: list[PostGap] = []
    for moment in _quarters(since, until):
        if not is_desk_on(hours, moment.astimezone(zone), closed):
            continue
        if any(one is not None and one.present for one in (s.named_at(moment) for s in spans)):
            continue
        if gaps and gaps[-1].ends == moment:
            gaps[-1] = PostGap(gaps[-1].starts, moment + QUARTER)
        else:
            gaps.append(PostGap(moment, moment + QUARTER))
    return gaps


def _quarters(since: datetime, until: datetime) -> Iterator[datetime]:
    moment = since.astimezone(UTC)
    while moment < until:
        yield moment
        moment += QUARTER
