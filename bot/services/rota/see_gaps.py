"""The gaps of a team in the next two weeks: which day, whose people, who is missing, and when the
lead was told; and the roles that have no deputy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from bot.app import App
from bot.care.routing import Role
from bot.clock import UK, local
from bot.records import gaps, staff_names, teams
from bot.records.phones import Staff
from bot.records.rota_posts import list_without_deputy
from bot.records.unit import Unit
from bot.services.on_call_gaps import list_post_gaps
from bot.services.rota.editing import find_editor
from bot.services.watch_gaps import find_gaps


@dataclass(frozen=True, slots=True)
class GapLine:
    """One gap. `kind` is "away", "no_key_worker" or "on_call"; `who` the key worker's name where
    one is away; `people` how many have nobody; `told_at` when the lead was told of it."""

    kind: str
    day: date
    who: str
    people: int
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class PostGapLine:
    """Hours at which nobody named has a desk, in local time."""

    role: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class GapsSeen:
    """What the gap view shows. `no_deputy` are roles; `people_without` how many service users have
    a key worker and neither deputy nor buddy."""

    team: str
    leads: bool
    lines: tuple[GapLine, ...]
    posts: tuple[PostGapLine, ...]
    no_deputy: tuple[str, ...]
    people_without: int


def see_gaps(app: App, staff: Staff) -> GapsSeen | None:
    """The gaps of the team of a member of staff; None for whoever is gone."""
    now = app.clock.now()
    with app.records.begin() as unit:
        editor = find_editor(unit, staff, now)
        if editor is None or editor.team_id is None:
            return None
        team_id = editor.team_id
        return GapsSeen(
            teams.get_team_name(unit, team_id),
            editor.leads,
            _lines(unit, team_id, now),
            _post_lines(unit, team_id, now),
            tuple(list_without_deputy(unit, team_id, now)),
            gaps.count_without_deputy(unit, team_id, now),
        )


def _lines(unit: Unit, team_id: UUID, now: datetime) -> tuple[GapLine, ...]:
    told = gaps.list_told_when(unit, team_id)
    lasting = {(gap.kind, gap.subject_id): at for gap, at in told.items()}
    lines = []
    for gap, people in find_gaps(unit, team_id, now).items():
        if gap.kind == "on_call":
            continue  # Told by the hour, below.
        told_at = told.get(gap)
        if gap.kind == "no_key_worker":
            told_at = lasting.get((gap.kind, gap.subject_id))
        day = gap.day.astimezone(UK).date()
        who = _name(unit, gap.subject_id) if gap.kind == "away" else ""
        lines.append(GapLine(gap.kind, day, who, len(people), told_at))
    return tuple(sorted(lines, key=lambda one: (one.day, one.kind, one.who)))


def _post_lines(unit: Unit, team_id: UUID, now: datetime) -> tuple[PostGapLine, ...]:
    roles: Sequence[Role] = [desk.role for desk in teams.list_desks(unit, team_id)]
    return tuple(
        PostGapLine(role.value, local(gap.starts), local(gap.ends))
        for role in roles
        for _, gap in list_post_gaps(unit, team_id, role, now)
    )


def _name(unit: Unit, worker_id: UUID) -> str:
    found = staff_names.find_staff_name(unit, worker_id)
    return "" if found is None or found.name is None else found.name
