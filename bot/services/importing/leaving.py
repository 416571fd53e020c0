"""Times away in the files without a cover who is there: nobody's key worker is away so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Set
from datetime import date

from bot.care.leave_cover import OnDay, Verdict, judge_cover, missing_words, needed_days
from bot.care.routing import Role
from bot.care.working_days import WorkingDays
from bot.services.importing.checking import Checked
from bot.services.importing.findings import Finding, Record
from bot.services.importing.layout import ABSENCES, ASSIGNMENTS, WORKERS


def leave_faults(checked: Checked, today: date, closed: Set[date]) -> Iterator[Finding]:
    """Absences of key workers, from today on, that nobody covers on some working day.

    One that says `no_cover_yet` is let in, and its lead is told each day.
    """
    files = _Files(checked, today, closed)
    for record in checked.records[ABSENCES.name]:
        worker, cover = record.values["worker"], record.values["cover"]
        if record.values["no_cover_yet"] == "yes" or cover in (None, worker):
            continue  # of one without any cover but their own it is said where rows are linked
        verdict = files.judge(record)
        if not verdict.is_covered:
            yield Finding(ABSENCES.name, record.line, "cover", missing_words(verdict))


def uncovered_lines(checked: Checked, today: date, closed: Set[date]) -> frozenset[int]:
    """The lines of absences that are let in though nobody covers."""
    files = _Files(checked, today, closed)
    found = (record for record in checked.records[ABSENCES.name])
    return frozenset(record.line for record in found if not files.judge(record).is_covered)


class _Files:
    """Who works when, is away when and has whom, by the files alone."""

    def __init__(self, checked: Checked, today: date, closed: Set[date]) -> None:
        self._today, self._closed = today, closed
        self._days = {
            record.key[0]: WorkingDays.of(record.values["working_days"])
            for record in checked.records[WORKERS.name]
        }
        self._away: defaultdict[str, list[Record]] = defaultdict(list)
        for record in checked.records[ABSENCES.name]:
            self._away[record.values["worker"]].append(record)
        self._key_worker: defaultdict[str, list[Record]] = defaultdict(list)
        for record in checked.records[ASSIGNMENTS.name]:
            if record.values["role"] == Role.KEY_WORKER.value:
                self._key_worker[record.values["worker"]].append(record)

    def judge(self, record: Record) -> Verdict:
        """How an absence is covered. A row about somebody who could not be read is let be: that
        is told where it stands."""
        worker, cover = record.values["worker"], record.values["cover"]
        if worker not in self._days or (cover is not None and cover not in self._days):
            return Verdict()
        needed = needed_days(
            record.values["from"],
            record.values["to"],
            self._days[worker],
            self._closed,
            self._today,
        )
        days = [day for day in needed if _any_runs(self._key_worker[worker], day)]
        return judge_cover(worker, cover, days, self._on_day)

    def _on_day(self, worker: str, day: date) -> OnDay[str]:
        running = [one for one in self._away[worker] if _runs(one, day)]
        leave = max(running, key=lambda one: one.values["to"], default=None)
        works = worker in self._days and day.weekday() in self._days[worker].days
        return OnDay(works, leave is not None, None if leave is None else leave.values["cover"])


def _any_runs(records: list[Record], day: date) -> bool:
    return any(_runs(record, day) for record in records)


def _runs(record: Record, day: date) -> bool:
    last = record.values["to"]
    return bool(record.values["from"] <= day and (last is None or day <= last))
