"""From checked rows of the rota to records, in the import's own transaction. What is there already
is left alone, by what it says and not by an id, so that an export imported again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from bot.care.posts import Standing
from bot.care.working_hours import Pattern, monday_of
from bot.clock import UK
from bot.records import desk_changes, leaves, rota_holders, rota_hours, teams
from bot.records.leaves import TimeAway
from bot.records.rota_holders import HeldPost, NewPost
from bot.records.unit import Unit
from bot.services.importing.checking import Checked
from bot.services.importing.columns import File
from bot.services.importing.days import begins, desk_hours, ends, moment
from bot.services.importing.findings import Finding, Record
from bot.services.importing.layout import WEEKDAYS
from bot.services.importing.report import Count, Report
from bot.services.keep_leave import LeaveError, save_leave
from bot.services.rota.editing import OPERATOR, RotaError
from bot.services.rota.posts import expect_fit
from bot.services.rota.swaps import enter_day_swap

#: The row of a file by its id there: which file, which id. Raises RotaError where there is none.
LookUp = Callable[[str, str], UUID]
#: Before anything that is entered.
_LONG_AGO = datetime(1950, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RotaRows:
    """One import of the files of the rota."""

    unit: Unit
    look_up: LookUp
    now: datetime

    def apply(self, checked: Checked, report: Report, files: tuple[File, ...]) -> None:
        """Write the rows of some files; counts and faults go to the report."""
        for file in files:
            count = report.counts.setdefault(file.name, Count())
            for record in checked.records[file.name]:
                try:
                    done = self._write(file, record.values)
                except (RotaError, LeaveError) as error:
                    report.faults.append(_fault(file, record, error))
                    continue
                setattr(count, done, getattr(count, done) + 1)

    def _write(self, file: File, values: dict[str, Any]) -> str:
        """Write one row: "added", "changed" or "unchanged"."""
        match file.kind:
            case "hours":
                return self._hours(values)
            case "desk_hours":
                return self._desk_hours(values)
            case "posts":
                return self._post(values)
            case "swaps":
                return self._swap(values)
            case _:
                return self._absence(values)

    def _worker(self, given: str) -> UUID:
        return self.look_up("workers.csv", given)

    def _hours(self, values: dict[str, Any]) -> str:
        worker_id, since = self._worker(values["worker"]), values["from"]
        weeks = [tuple(values[day] or () for day in WEEKDAYS)]
        if values["week_a"] is not None:
            weeks.append(tuple(values[f"{day}_b"] or () for day in WEEKDAYS))
        elif any(values[f"{day}_b"] for day in WEEKDAYS):
            raise RotaError("expected a day of a week A, as there are hours of a week B")
        if not any(spans for week in weeks for spans in week):
            raise RotaError("expected hours on one day at least")
        pattern = Pattern(since, tuple(weeks), monday_of(values["week_a"] or since))
        same_day = [
            one for one in rota_hours.list_hours(self.unit, worker_id) if one.pattern.since == since
        ]
        if any(_same_pattern(one.pattern, pattern) for one in same_day):
            return "unchanged"
        for one in same_day:
            rota_hours.mark_hours_undone(self.unit, one.id, self.now)
        rota_hours.add_hours(self.unit, worker_id, pattern, self.now, None)
        return "changed" if same_day else "added"

    def _desk_hours(self, values: dict[str, Any]) -> str:
        team_id, since = self.look_up("teams.csv", values["team"]), values["from"]
        desks = teams.list_desks(self.unit, team_id)
        desk = next((one.id for one in desks if one.role.value == values["role"]), None)
        if desk is None:
            raise RotaError("expected a desk of this team in desks.csv")
        stored = desk_hours(values)
        before = [o for o in desk_changes.list_changes(self.unit, [desk]) if o.since == since]
        if any(one.hours == stored for one in before):
            return "unchanged"
        for one in before:
            desk_changes.mark_undone(self.unit, one.id, self.now)
        desk_changes.add_change(self.unit, desk, since, stored, self.now, None)
        return "changed" if before else "added"

    def _post(self, values: dict[str, Any]) -> str:
        new = NewPost(
            self.look_up("teams.csv", values["team"]),
            values["role"],
            Standing(values["standing"]),
            self._worker(values["worker"]),
            _at(values["from"], values["from_time"]),
            None if values["to"] is None else _until(values["to"], values["to_time"]),
        )
        before = self._same_post(new)
        if before is not None and before.ends_at == new.ends_at:
            return "unchanged"
        if before is None:
            expect_fit(self.unit, new)
            rota_holders.add_post(self.unit, new, self.now)
            return "added"
        expect_fit(self.unit, new, besides=frozenset({before.id}))
        rota_holders.set_post(self.unit, before.id, ends_at=new.ends_at)
        return "changed"

    def _same_post(self, new: NewPost) -> HeldPost | None:
        for one in rota_holders.list_posts(self.unit, new.team_id, _LONG_AGO):
            same = (one.role, one.standing, one.worker_id, one.starts_at)
            if same == (new.role, new.standing, new.worker_id, new.starts_at):
                return one
        return None

    def _swap(self, values: dict[str, Any]) -> str:
        workers = self._worker(values["worker"]), self._worker(values["other"])
        days = values["day"], values["other_day"]
        for one in rota_hours.list_swaps(self.unit, [workers[0]], _LONG_AGO):
            given = (one.asking_id, one.other_id), (one.asking_day, one.other_day)
            if one.answer == "agreed" and one.undone_at is None and given == (workers, days):
                return "unchanged"
        enter_day_swap(self.unit, OPERATOR, workers, days, self.now)
        return "added"

    def _absence(self, values: dict[str, Any]) -> str:
        cover = values["cover"]
        wanted = TimeAway(
            uuid4(),
            self._worker(values["worker"]),
            begins(values["from"]),
            ends(values["to"]),
            None if cover is None else self._worker(cover),
        )
        if wanted.last < wanted.first:
            raise RotaError("expected a last day that is not before the first")
        for one in leaves.list_between(self.unit, wanted.starts_at, wanted.ends_at):
            same = (one.worker_id, one.first, one.last, one.cover_id)
            if same == (wanted.worker_id, wanted.first, wanted.last, wanted.cover_id):
                return "unchanged"
        no_cover_yet = values["no_cover_yet"] == "yes"
        save_leave(self.unit, wanted, self.now, no_cover_yet=no_cover_yet)
        return "added"


def _same_pattern(one: Pattern, other: Pattern) -> bool:
    """Whether two patterns say the same of each day: a week of one pattern has any anchor."""
    days = [max(one.since, other.since) + timedelta(days=n) for n in range(14)]
    return one.since == other.since and all(one.on(day) == other.on(day) for day in days)


def _at(day: date, clock: str | None) -> datetime:
    found = moment(day, clock or "00:00")
    if found is None:
        raise RotaError("expected a time that this day has: the clocks go forward over it")
    return found


def _until(day: date, clock: str | None) -> datetime:
    """An end: the last day is meant whole where no time stands beside it."""
    if clock is None:
        return datetime.combine(day + timedelta(days=1), time(), UK).astimezone(UTC)
    return _at(day, clock)


def _fault(file: File, record: Record, error: Exception) -> Finding:
    column = {"desk_hours": "role", "posts": "from"}.get(file.kind, "worker")
    words = str(error)
    expected = words if words.startswith("expected") else f"expected another entry: {words}"
    return Finding(file.name, record.line, column, expected)
