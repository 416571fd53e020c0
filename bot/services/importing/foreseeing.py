"""What the files say about hours to come: desks that nobody mans, key teams that are all away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from bot.care.desk_hours import DeskHours, unmanned_words
from bot.care.hours import Occasion, StaffedHours, WeeklyHours
from bot.care.key_team import Leave
from bot.care.rota import GAPS_AHEAD_DAYS, Rota, Team, Week, is_gap, staffed_days
from bot.care.routing import SPECIALISTS, Role
from bot.care.working_days import WorkingDays
from bot.clock import UK
from bot.services.importing.checking import Checked
from bot.services.importing.days import begins, desk_hours, ends, week_hours
from bot.services.importing.findings import Finding, Record
from bot.services.importing.layout import (
    ABSENCES,
    ASSIGNMENTS,
    DESK_FILE,
    ORGANISATION,
    PEOPLE_FILE,
    TEAMS,
    WORKERS,
)

_KEY_TEAM = {role.value: role for role in (Role.KEY_WORKER, Role.DEPUTY, Role.BUDDY)}


def unmanned_desks(checked: Checked) -> Iterator[Finding]:
    """The hours of the week at which no desk of a team is manned."""
    desks: defaultdict[str, list[DeskHours | None]] = defaultdict(list)
    for record in checked.records[DESK_FILE.name]:
        if Role(record.values["role"]) in SPECIALISTS:
            continue  # nothing is passed on to it when others have gone home
        hours = desk_hours(record.values)
        desks[record.values["team"]].append(None if hours is None else DeskHours.from_json(hours))
    for record in checked.records[TEAMS.name]:
        gaps = unmanned_words(desks[record.key[0]])
        if gaps:
            words = (
                f"no desk of this team is manned at some hours ({'; '.join(gaps)}): "
                "alerts then go to its first desk all the same"
            )
            yield Finding(TEAMS.name, record.line, "id", words)


def everybody_away(checked: Checked, today: date, closed: Set[date]) -> Iterator[Finding]:
    """Absences during which, within two weeks, nobody named is there for somebody."""
    found: dict[int, _Gap] = defaultdict(_Gap)
    ahead = _Ahead(checked, today, closed)
    for person in checked.records[PEOPLE_FILE.name]:
        for line, day in ahead.gaps(person):
            found[line].days.add(day)
            found[line].people.add(person.line)
    for line, gap in found.items():
        days, people = len(gap.days), len(gap.people)
        words = (
            f"in the next {GAPS_AHEAD_DAYS} days nobody named is there on "
            f"{_counted(days, 'working day', 'working days')} (first {min(gap.days)}) for "
            f"{_counted(people, 'person', 'people')}: texts go to the duty desk"
        )
        yield Finding(ABSENCES.name, line, "cover", words)


@dataclass(slots=True)
class _Gap:
    days: set[date] = field(default_factory=set)
    people: set[int] = field(default_factory=set)


class _Ahead:
    """The next two weeks, from the files alone."""

    def __init__(self, checked: Checked, today: date, closed: Set[date]) -> None:
        self._start = Occasion(datetime.combine(today, time(), UK), closed)
        known = {record.key[0] for record in checked.records[WORKERS.name]}
        self._ids: defaultdict[str, UUID] = defaultdict(lambda: UUID(int=len(self._ids)))
        self._absences: defaultdict[str, list[Record]] = defaultdict(list)
        for record in checked.records[ABSENCES.name]:
            if {record.values["worker"], record.values["cover"]} - {None} <= known:
                self._absences[record.values["worker"]].append(record)
        self._assigned: defaultdict[str, list[Record]] = defaultdict(list)
        for record in checked.records[ASSIGNMENTS.name]:
            if record.values["role"] in _KEY_TEAM and record.values["worker"] in known:
                self._assigned[record.values["person"]].append(record)
        self._days = {t.key[0]: self._staffed(checked, t) for t in checked.records[TEAMS.name]}
        self._rota = Rota(
            {
                self._ids[record.key[0]]: Week(
                    WorkingDays.of(record.values["working_days"]),
                    [self._leave(r.values) for r in self._absences[record.key[0]]],
                )
                for record in checked.records[WORKERS.name]
            }
        )

    def gaps(self, person: Record) -> Iterator[tuple[int, date]]:
        """The line of the key worker's absence, and a day on which everybody named is away."""
        if not any(self._absences[r.values["worker"]] for r in self._assigned[person.key[0]]):
            return
        for when in self._days.get(person.values["team"], ()):
            day = when.local.date()
            running = [r for r in self._assigned[person.key[0]] if _runs(r, day)]
            team: Team = [
                (_KEY_TEAM[r.values["role"]], self._ids[r.values["worker"]]) for r in running
            ]
            if not is_gap(team, self._rota, when):
                continue
            for record in running:
                if record.values["role"] == Role.KEY_WORKER.value:
                    away = [r for r in self._absences[record.values["worker"]] if _runs(r, day)]
                    yield max(away, key=lambda r: r.values["to"]).line, day

    def _staffed(self, checked: Checked, team: Record) -> list[Occasion]:
        hours = week_hours(team.values)
        for record in checked.records[ORGANISATION.name]:
            hours = hours or week_hours(record.values)
        week = WeeklyHours.from_json(hours)
        return list(staffed_days(self._start, StaffedHours(week, self._start.closed)))

    def _leave(self, values: Mapping[str, Any]) -> Leave:
        cover = values["cover"]
        cover_id = None if cover is None else self._ids[cover]
        return Leave(begins(values["from"]), ends(values["to"]), cover_id)


def _runs(record: Record, day: date) -> bool:
    last = record.values["to"]
    return bool(record.values["from"] <= day and (last is None or day <= last))


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
