"""Whether somebody can be alerted at every hour that lies ahead. A fault names desk, day and hour.

Two destinations for every hour: when the first sleeps through it there must be a second, and two
desks with one phone are one destination. Declared unstaffed hours need one: the service that has
agreed in writing to take alerts then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.care.desk_hours import DeskHours, is_desk_on
from bot.care.routing import Role, is_alerted

#: How far ahead the rota must be whole.
LOOKS_AHEAD = timedelta(days=14)
#: Desks change over on the quarter hour at the finest.
_STEP = timedelta(minutes=15)
_NEEDED, _NEEDED_UNSTAFFED = 2, 1


@dataclass(frozen=True, slots=True)
class Post:
    """A desk as the rota has it. `destination` stands for its phone, and is None without one."""

    role: Role
    hours: DeskHours | None
    destination: bytes | None


@dataclass(frozen=True, slots=True)
class TeamRota:
    """The desks of one team, under the name by which staff know it."""

    team: str
    posts: Sequence[Post]


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch in which too few can be told, in local time, and who is there."""

    team: str
    starts: datetime
    ends: datetime
    manned: tuple[Role, ...]

    @property
    def words(self) -> str:
        """As one says it: "Quayside, Fri 25 Dec 00:00 to Sat 26 Dec 00:00: only duty"."""
        there = ", ".join(role.value for role in self.manned)
        who = f"only {there}" if there else "nobody"
        return f"{self.team}, {self.starts:%a %d %b %H:%M} to {self.ends:%a %d %b %H:%M}: {who}"


def find_gaps(
    rota: TeamRota,
    now: datetime,
    zone: ZoneInfo,
    closed: Set[date],
    unstaffed: DeskHours | None = None,
) -> list[Gap]:
    """The stretches of the next 14 days, from this hour on, without enough destinations."""

    def too_few(here: datetime, manned: Sequence[Post]) -> bool:
        declared = unstaffed is not None and unstaffed.is_on(here, closed)
        needed = _NEEDED_UNSTAFFED if declared else _NEEDED
        return len({post.destination for post in manned}) < needed

    return _stretches(rota, now, zone, closed, too_few)


def find_service_gaps(
    rota: TeamRota, now: datetime, zone: ZoneInfo, closed: Set[date], unstaffed: DeskHours
) -> list[Gap]:
    """The stretches of declared unstaffed hours in which the service that has agreed to take alerts
    cannot be told: it sits at the team's on-call desk."""

    def no_service(here: datetime, manned: Sequence[Post]) -> bool:
        there = any(post.role is Role.ON_CALL for post in manned)
        return unstaffed.is_on(here, closed) and not there

    return _stretches(rota, now, zone, closed, no_service)


def _stretches(
    rota: TeamRota,
    now: datetime,
    zone: ZoneInfo,
    closed: Set[date],
    is_gap: Callable[[datetime, Sequence[Post]], bool],
) -> list[Gap]:
    """The stretches ahead in which something is missing, given who is there at a moment."""
    gaps: list[Gap] = []
    for moment in _moments(now):
        here = moment.astimezone(zone)
        manned = _manned(rota.posts, here, closed)
        if not is_gap(here, manned):
            continue
        ends = (moment + _STEP).astimezone(zone)
        roles = tuple(post.role for post in manned)
        last = gaps[-1] if gaps else None
        if last is not None and _same_moment(last.ends, here) and last.manned == roles:
            gaps[-1] = Gap(last.team, last.starts, ends, roles)
        else:
            gaps.append(Gap(rota.team, here, ends, roles))
    return gaps


def list_unreachable(rota: TeamRota) -> list[str]:
    """The desks of the chain that stand in the rota and have no phone."""
    return [
        f"{rota.team}, {post.role.value}: no phone"
        for post in rota.posts
        if is_alerted(post.role) and post.destination is None
    ]


def _manned(posts: Sequence[Post], here: datetime, closed: Set[date]) -> list[Post]:
    return [
        post
        for post in posts
        if is_alerted(post.role)
        and post.destination is not None
        and is_desk_on(post.hours, here, closed)
    ]


def _moments(now: datetime) -> Iterator[datetime]:
    """Every quarter of an hour, in UTC: when the clock goes back an hour comes twice."""
    start = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    for step in range(LOOKS_AHEAD // _STEP):
        yield start + step * _STEP


def _same_moment(one: datetime, other: datetime) -> bool:
    # By the wall clock two moments of one zone may be equal that are an hour apart.
    return one.astimezone(UTC) == other.astimezone(UTC)
