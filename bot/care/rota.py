"""Who works when, and who is away when: many workers, over time. For looking ahead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from bot.care.hours import Occasion, StaffedHours
from bot.care.key_team import Leave, Member, list_readers, stand_in
from bot.care.routing import Absent, Candidate, Role
from bot.care.working_days import WorkingDays

#: How far ahead a gap in cover is looked for: time enough to find somebody.
GAPS_AHEAD_DAYS = 14

Team = Sequence[tuple[Role, UUID]]


@dataclass(frozen=True, slots=True)
class Week:
    """One worker: the days of every week, and the times away.

    `left_at`: the first moment at which they do not work here any more. `agency`: see `Member`.
    """

    days: WorkingDays
    leaves: Sequence[Leave] = ()
    left_at: datetime | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Rota:
    """All workers, by their ids."""

    weeks: Mapping[UUID, Week]

    def member(self, when: Occasion, worker_id: UUID) -> Member:
        """A worker as of one moment. Of several times away the one that ends last counts."""
        week = self.weeks[worker_id]
        running = [leave for leave in week.leaves if leave.starts <= when.local < leave.until]
        leave = max(running, key=lambda x: (x.until, x.starts), default=None)
        left = week.left_at is not None and week.left_at <= when.local
        return Member(worker_id, week.days, leave, left, agency=week.agency)

    def readers(self, team: Team, when: Occasion) -> list[Candidate]:
        """A key team as candidates at one moment, with whoever covers."""
        roles = [(role, self.member(when, worker_id)) for role, worker_id in team]
        return list_readers(roles, when, partial(self.member, when))


def is_gap(team: Team, rota: Rota, when: Occasion) -> bool:
    """Whether the key worker would work but is away, and nobody named is there: no cover, deputy
    or buddy.

    An ordinary day off is no gap, or every part-timer would be an alarm a week.
    """
    key_workers = (rota.member(when, w) for role, w in team if role is Role.KEY_WORKER)
    first = next(key_workers, None)
    if first is None or not when.is_worked(first.days):
        return False
    if first.leave is None and not first.left:
        return False
    return stand_in(rota.readers(team, when)) is None


def are_both_away(team: Team, rota: Rota, when: Occasion) -> bool:
    """Whether the key worker would work but is away, and whoever is named for it is away as well:
    an alarm even where a deputy or buddy is there.

    People have died while both who knew them were on leave.
    """
    readers = rota.readers(team, when)
    key_worker = next((c for c in readers if c.role is Role.KEY_WORKER), None)
    if key_worker is None or key_worker.absent is not Absent.AWAY:
        return False
    covers = [c.absent for c in readers if c.role is Role.COVER]
    is_worked = when.is_worked(rota.weeks[key_worker.id].days)
    return bool(covers) and is_worked and {Absent.AWAY, Absent.LEFT}.issuperset(covers)


def is_alarm(team: Team, rota: Rota, when: Occasion) -> bool:
    """Whether a lead must hear of a day: a gap, or key worker and cover away together."""
    return is_gap(team, rota, when) or are_both_away(team, rota, when)


def gaps_ahead(team: Team, rota: Rota, when: Occasion, hours: StaffedHours) -> list[Occasion]:
    """The staffed days, from this one on for two weeks, on which texts would go to a desk because
    everybody named is away, or on which key worker and cover are away together. The team is as
    given throughout."""
    return [day for day in staffed_days(when, hours) if is_alarm(team, rota, day)]


def staffed_days(when: Occasion, hours: StaffedHours) -> Iterable[Occasion]:
    """The openings of the next two weeks, today's included."""
    for ahead in range(GAPS_AHEAD_DAYS):
        day = (when.local + timedelta(days=ahead)).replace(hour=0, minute=0, second=0)
        opening = hours.next_opening(day.replace(microsecond=0))
        if opening is not None and opening.date() == day.date():
            yield Occasion(opening, hours.closed, whole_day=True)
