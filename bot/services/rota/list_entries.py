"""What stands in a team's rota and can be changed: leave, hours, posts and swaps, for its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from bot.app import App
from bot.care.posts import GUARDIAN
from bot.care.working_days import DAY_NAMES
from bot.care.working_hours import Pattern, spans_words
from bot.clock import local
from bot.records import desk_changes, leaves, rota_holders, rota_hours, rota_people, teams
from bot.records.phones import Staff
from bot.records.rota_hours import Swap
from bot.records.unit import Unit
from bot.services.rota.editing import Editor, find_editor

#: Swaps that were asked for so long ago are shown no more.
_SHOWN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Choice:
    """A worker, desk or post to choose."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list: what it says, and what whoever looks may do with it."""

    id: UUID
    who: str
    words: str
    may: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entries:
    """Everything that the forms of a team's rota need. `mine` are the workers whose rota whoever
    looks may change; `covers` all workers."""

    team_id: UUID
    leads: bool
    today: date
    me: UUID | None
    mine: tuple[Choice, ...]
    team: tuple[Choice, ...]
    covers: tuple[Choice, ...]
    desks: tuple[Choice, ...]
    roles: tuple[str, ...]
    leave: tuple[Entry, ...]
    hours: tuple[Entry, ...]
    desk_hours: tuple[Entry, ...]
    posts: tuple[Entry, ...]
    swaps: tuple[Entry, ...]


def list_entries(app: App, staff: Staff) -> Entries | None:
    """All of that for the team of a member of staff; None for whoever is gone."""
    now = app.clock.now()
    with app.records.begin() as unit:
        editor = find_editor(unit, staff, now)
        if editor is None or editor.team_id is None:
            return None
        return _Listing(unit, editor, editor.team_id, now).entries()


class _Listing:
    def __init__(self, unit: Unit, editor: Editor, team_id: UUID, now: datetime) -> None:
        self._unit, self._editor, self._team_id, self._now = unit, editor, team_id, now
        self._all = rota_people.list_workers(unit, None, now)
        self._names = {one.id: one.name for one in self._all}
        self._team = [one for one in self._all if one.team_id == team_id]
        self._desks = teams.list_desks(unit, team_id)

    def entries(self) -> Entries:
        mine = [o for o in self._team if self._editor.may_change(o.id, o.team_id)]
        return Entries(
            self._team_id,
            self._editor.leads,
            local(self._now).date(),
            self._editor.id,
            tuple(Choice(str(one.id), one.name) for one in mine),
            tuple(Choice(str(one.id), one.name) for one in self._team),
            tuple(Choice(str(one.id), one.name) for one in self._all),
            tuple(Choice(str(one.id), one.role.value) for one in self._desks),
            (*(one.role.value for one in self._desks), GUARDIAN),
            tuple(self._leave()),
            tuple(self._hours()),
            tuple(self._desk_hours()),
            tuple(self._posts()),
            tuple(self._swaps()),
        )

    def _leave(self) -> list[Entry]:
        found = []
        for one in leaves.list_times_away(self._unit, self._now):
            if one.worker_id not in {worker.id for worker in self._team}:
                continue
            cover = None if one.cover_id is None else self._names.get(one.cover_id, "")
            words = f"{_day(one.first)} to {_day(one.last)}, " + (
                "nobody covers" if cover is None else f"{cover} covers"
            )
            may = ("cancel", "cover") if self._may(one.worker_id) else ()
            found.append(Entry(one.id, self._names[one.worker_id], words, may))
        return found

    def _hours(self) -> list[Entry]:
        today = local(self._now).date()
        return [
            Entry(
                one.id,
                worker.name,
                f"from {_day(one.pattern.since)}: {pattern_words(one.pattern)}",
                ("undo",) if one.pattern.since >= today and self._may(worker.id) else (),
            )
            for worker in self._team
            for one in rota_hours.list_hours(self._unit, worker.id)
        ]

    def _desk_hours(self) -> list[Entry]:
        today, names = local(self._now).date(), {d.id: d.role.value for d in self._desks}
        return [
            Entry(
                one.id,
                names[one.desk_id],
                f"from {_day(one.since)}: {desk_words(one.hours)}",
                ("undo",) if one.since >= today and self._editor.leads else (),
            )
            for one in desk_changes.list_changes(self._unit, list(names))
        ]

    def _posts(self) -> list[Entry]:
        found = []
        for one in rota_holders.list_posts(self._unit, self._team_id, self._now):
            ends = "" if one.ends_at is None else f" to {_moment(one.ends_at)}"
            role = one.role.replace("_", " ")
            words = f"{role}, {one.standing.value}, from {_moment(one.starts_at)}{ends}"
            may = ["remove"] if self._editor.leads else []
            if one.ends_at is not None and one.starts_at > self._now:
                may.append("swap")
            found.append(Entry(one.id, self._names.get(one.worker_id, ""), words, tuple(may)))
        return found

    def _swaps(self) -> list[Entry]:
        workers = [one.id for one in self._team]
        since = self._now - _SHOWN
        return [self._swap(one) for one in rota_hours.list_swaps(self._unit, workers, since)]

    def _swap(self, one: Swap) -> Entry:
        who = f"{self._names.get(one.asking_id, '')} and {self._names.get(one.other_id, '')}"
        if one.asking_day is not None and one.other_day is not None:
            words = f"{_day(one.asking_day)} for {_day(one.other_day)}"
        else:
            words = "a post each"
        state = "undone" if one.undone_at else one.answer or "asked"
        may: list[str] = []
        if one.answer is None:
            may += ["agreed", "refused"] if self._may(one.other_id) else []
            may += ["withdrawn"] if self._may(one.asking_id) else []
        elif state == "agreed" and (self._may(one.asking_id) or self._may(one.other_id)):
            may += ["undo"]
        return Entry(one.id, who, f"{words}: {state}", tuple(may))

    def _may(self, worker_id: UUID) -> bool:
        return any(
            one.id == worker_id and self._editor.may_change(one.id, one.team_id)
            for one in self._all
        )


def pattern_words(pattern: Pattern) -> str:
    """Hours as one reads them: "Mon 09:00-17:00, Tue 09:00-12:00"; of two weeks both."""
    weeks = [
        ", ".join(
            f"{name} {spans_words(spans)}"
            for name, spans in zip(DAY_NAMES, week, strict=True)
            if spans
        )
        or "no hours"
        for week in pattern.weeks
    ]
    if len(weeks) == 1:
        return weeks[0]
    return f"week A (begins {_day(pattern.anchor)}) {weeks[0]}; week B {weeks[1]}"


def desk_words(hours: dict[str, list[str]] | None) -> str:
    """The hours of a desk as one reads them."""
    if hours is None:
        return "always manned"
    names = {**{str(n): name for n, name in enumerate(DAY_NAMES)}, "holiday": "bank holidays"}
    return ", ".join(f"{names[day]} {'-'.join(span)}" for day, span in sorted(hours.items()))


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def _moment(moment: datetime) -> str:
    here = local(moment)
    return f"{_day(here.date())} {here:%H:%M}"
