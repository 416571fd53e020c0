"""Whether a time away is covered, by the records as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from bot.bank_holidays import closed_days
from bot.care.leave_cover import Verdict, judge_cover, needed_days
from bot.clock import local
from bot.records import leaves
from bot.records.leaves import TimeAway, Weeks
from bot.records.unit import Unit
from bot.services.importing.days import begins


@dataclass(frozen=True, slots=True)
class Judged:
    """A time away with how it stands with its cover."""

    leave: TimeAway
    verdict: Verdict
    people: int

    def __str__(self) -> str:
        one, missing = self.leave, self.verdict.missing or self.verdict.day_off
        covered = "covered" if self.verdict.is_covered else f"not covered from {missing[0]} on"
        by = "nobody" if one.cover_id is None else one.cover_id
        return (
            f"{one.id}  worker {one.worker_id} from {one.first} to {one.last}, key worker of "
            f"{self.people}; cover: {by}, {covered}"
        )


def judge_leave(unit: Unit, leave: TimeAway, weeks: Weeks, now: datetime) -> Judged:
    """How a time away is covered from today on, on the days on which somebody has this key worker:
    of a worker who is nobody's, nothing needs cover."""
    people = leaves.list_people_of(unit, leave.worker_id, leave.starts_at, leave.ends_at)
    if not people:
        return Judged(leave, Verdict(), 0)
    days = list(_days(unit, leave, weeks, now))
    verdict = judge_cover(leave.worker_id, leave.cover_id, days, weeks.on_day)
    return Judged(leave, verdict, len(people))


def _days(unit: Unit, leave: TimeAway, weeks: Weeks, now: datetime) -> list[date]:
    today = local(now).date()
    closed = closed_days(unit.nation, today)
    needed = needed_days(leave.first, leave.last, weeks.days[leave.worker_id], closed, today)
    return [day for day in needed if _has_people(unit, leave.worker_id, day)]


def _has_people(unit: Unit, worker_id: UUID, day: date) -> bool:
    since = begins(day)
    return bool(leaves.list_people_of(unit, worker_id, since, since + timedelta(hours=23)))
