"""A team's rota of one week: what each day of each worker and desk is. Names of staff alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from bot.app import App
from bot.bank_holidays import closed_days
from bot.care.posts import Standing
from bot.care.working_hours import monday_of, spans_words
from bot.clock import UK, local
from bot.records import leaves, rota_holders, rota_people, staff_names, teams
from bot.records.leaves import TimeAway
from bot.records.phones import Staff
from bot.records.rota_holders import HeldPost
from bot.records.rota_people import RotaWorker
from bot.records.teams import Desk
from bot.records.unit import Unit
from bot.services.rota.editing import Editor, find_editor

#: Weeks of the past can be looked at so far back, and of the future so far ahead.
MOST_WEEKS = 104


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a worker. `hours` in words, "" for a day off; `away` with whoever covers, None
    for nobody; `part` where they are away for a part of it; `covering` for whom."""

    hours: str
    away: bool = False
    part: bool = False
    cover: str | None = None
    covering: tuple[str, ...] = ()
    changed: bool = False


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """A worker's week. `may_change`: by whoever looks."""

    id: UUID
    name: str
    may_change: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class DeskCell:
    """One day of a desk: its hours in words, and who has it by name, deputies apart."""

    hours: str
    holders: tuple[str, ...] = ()
    deputies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A desk's week."""

    id: UUID
    role: str
    cells: tuple[DeskCell, ...]


@dataclass(frozen=True, slots=True)
class RotaWeek:
    """What the page shows of a week. `closed` are its bank holidays."""

    team: str
    today: date
    days: tuple[date, ...]
    closed: Set[date]
    leads: bool
    workers: tuple[WorkerRow, ...]
    desks: tuple[DeskRow, ...]


def see_week(app: App, staff: Staff, wanted: date | None = None) -> RotaWeek | None:
    """The week of a day, this one for a day too far off; None for whoever is gone."""
    now = app.clock.now()
    today = local(now).date()
    monday = monday_of(today)
    if wanted is not None and abs((monday_of(wanted) - monday).days) <= 7 * MOST_WEEKS:
        monday = monday_of(wanted)
    days = tuple(monday + timedelta(days=n) for n in range(7))
    with app.records.begin() as unit:
        editor = find_editor(unit, staff, now)
        if editor is None or editor.team_id is None:
            return None
        seen = _Seen(unit, editor.team_id, days)
        return RotaWeek(
            teams.get_team_name(unit, editor.team_id),
            today,
            days,
            seen.closed & set(days),
            editor.leads,
            tuple(seen.worker_row(one, editor) for one in seen.workers),
            tuple(seen.desk_row(desk) for desk in teams.list_desks(unit, editor.team_id)),
        )


class _Seen:
    """Everything of one team and week, read once."""

    def __init__(self, unit: Unit, team_id: UUID, days: Sequence[date]) -> None:
        self.days = days
        since, until = _begins(days[0]), _begins(days[-1] + timedelta(days=1))
        self.closed = closed_days(unit.nation, days[0])
        self.workers = rota_people.list_workers(unit, team_id, since)
        self._away = leaves.list_between(unit, since, until)
        self._posts = rota_holders.list_posts(unit, team_id, since, until)
        self._names = _names(unit, self.workers, self._away, self._posts)

    def worker_row(self, worker: RotaWorker, editor: Editor) -> WorkerRow:
        cells = tuple(self._cell(worker, day) for day in self.days)
        may_change = editor.may_change(worker.id, worker.team_id)
        return WorkerRow(worker.id, worker.name, may_change, cells)

    def _cell(self, worker: RotaWorker, day: date) -> Cell:
        begins, ends = _begins(day), _begins(day + timedelta(days=1))
        running = [one for one in self._away if one.starts_at < ends and begins < one.ends_at]
        mine = [one for one in running if one.worker_id == worker.id]
        last = max(mine, key=lambda one: one.ends_at, default=None)
        covering = [o.worker_id for o in running if o.cover_id == worker.id]
        changed = worker.days.hours is not None and any(
            one == day for one, _ in worker.days.hours.changed
        )
        return Cell(
            "" if day in self.closed else _hours(worker, day),
            away=last is not None,
            part=last is not None and (last.starts_at > begins or last.ends_at < ends),
            cover=None if last is None or last.cover_id is None else self._names[last.cover_id],
            covering=tuple(dict.fromkeys(self._names[one] for one in covering)),
            changed=changed,
        )

    def desk_row(self, desk: Desk) -> DeskRow:
        cells = tuple(self._desk_cell(desk, day) for day in self.days)
        return DeskRow(desk.id, desk.role.value, cells)

    def _desk_cell(self, desk: Desk, day: date) -> DeskCell:
        hours = "always" if desk.hours is None else desk.hours.words_on(day, self.closed)
        begins, ends = _begins(day), _begins(day + timedelta(days=1))
        running = [
            post
            for post in self._posts
            if post.role == desk.role.value
            and post.starts_at < ends
            and (post.ends_at is None or begins < post.ends_at)
        ]
        return DeskCell(
            hours,
            tuple(self._said(p, day) for p in running if p.standing is Standing.HOLDER),
            tuple(self._said(p, day) for p in running if p.standing is Standing.DEPUTY),
        )

    def _said(self, post: HeldPost, day: date) -> str:
        """A name, with from when or until when where that is on this day."""
        starts = local(post.starts_at)
        ends = None if post.ends_at is None else local(post.ends_at)
        said = self._names[post.worker_id]
        if starts.date() == day and starts.time() != time():
            said += f" from {starts:%H:%M}"
        if ends is not None and ends.date() == day:
            said += f" to {ends:%H:%M}"
        return said


def _names(
    unit: Unit, workers: Sequence[RotaWorker], away: Sequence[TimeAway], posts: Sequence[HeldPost]
) -> Mapping[UUID, str]:
    found = {one.id: one.name for one in workers}
    asked = {post.worker_id for post in posts}
    for one in away:
        # Of other teams only who covers for this one, or is covered by it.
        if one.worker_id in found or one.cover_id in found:
            asked |= {one.worker_id} | ({one.cover_id} if one.cover_id else set())
    for worker_id in asked - set(found):
        name = staff_names.find_staff_name(unit, worker_id)
        found[worker_id] = "" if name is None or name.name is None else name.name
    return found


def _hours(worker: RotaWorker, day: date) -> str:
    spans = None if worker.days.hours is None else worker.days.hours.on(day)
    if spans is None:
        return "works" if worker.days.works_on(day) else ""
    return spans_words(spans)


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), UK)
