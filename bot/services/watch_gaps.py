"""Looks two weeks ahead each staffed day, and tells a team's lead of each gap in cover once.

A gap: a working day on which a key worker is away and no cover is there; a person who has no
key worker; and a day with hours at which nobody is on call by name. The lead hears how many and
from when: no name, no number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from bot.bank_holidays import closed_days
from bot.care.hours import LOOKS_AHEAD_DAYS, Occasion, StaffedHours
from bot.care.rota import GAPS_AHEAD_DAYS, Rota, Team, is_alarm, staffed_days
from bot.care.routing import Candidate, Role, list_managers
from bot.clock import local
from bot.logs import logger
from bot.records import gaps, key_team, teams
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, restart_clock, set_clock
from bot.records.gaps import Gap, Given
from bot.records.unit import Unit
from bot.services.alerting import send_to_staff
from bot.services.on_call_gaps import ON_CALL, find_on_call_gaps, lasting_on_call
from bot.services.staffed_hours import occasion, team_opening
from bot.services.wording import date_words

#: What each kind of gap is told with.
TEXTS = {
    "away": "staff_cover_gap",
    "no_key_worker": "staff_no_key_worker",
    ON_CALL: "staff_on_call_gap",
}

#: Each gap, and the people whom it leaves with nobody.
Found = Mapping[Gap, set[UUID]]


def begin_watch(unit: Unit, now: datetime) -> None:
    """Watch every team; one that is watched keeps its clock."""
    for team_id in teams.list_team_ids(unit):
        restart_clock(unit, ClockKind.COVER_GAPS, team_id, now)


def watch_gaps(unit: Unit, team_id: UUID, now: datetime) -> None:
    """Tell the team's lead of gaps that are new, and look again on the next staffed day.

    What is over is noted and told to nobody; where it opens again it is new. Nobody's phone rings
    out of hours for it. What nobody could be told of is tried again.
    """
    opening = team_opening(unit, team_id, now)
    if opening is not None and opening > now:
        set_clock(unit, ClockKind.COVER_GAPS, team_id, opening)
        return
    found, told = find_gaps(unit, team_id, now), gaps.list_told(unit, team_id)
    lasting = {_lasting(gap) for gap in found}
    still = {gap for gap in told if _lasting(gap) in lasting}
    gaps.mark_closed(unit, team_id, told - still, now)
    known = {_lasting(gap) for gap in told}
    new = {gap: people for gap, people in found.items() if _lasting(gap) not in known}
    going_on = _going_on(unit, team_id, new, still, now) | lasting_on_call(new, still)
    gaps.add_told(unit, team_id, going_on, now)
    new = {gap: people for gap, people in new.items() if gap not in going_on}
    for kind, text_id in TEXTS.items():
        of_kind = {gap: people for gap, people in new.items() if gap.kind == kind}
        if of_kind and _tell(unit, team_id, text_id, of_kind, now):
            gaps.add_told(unit, team_id, of_kind, now)
    set_clock(unit, ClockKind.COVER_GAPS, team_id, _next_day(unit, team_id, now))


def note_gaps(unit: Unit, now: datetime) -> None:
    """Take the gaps of now as told: those of an invented team are known to whoever invented it."""
    for team_id in teams.list_team_ids(unit):
        gaps.add_told(unit, team_id, find_gaps(unit, team_id, now), now)


def _going_on(unit: Unit, team_id: UUID, new: Found, told: Set[Gap], now: datetime) -> set[Gap]:
    """Days that have only now come within two weeks, of a time away of which the lead was told."""
    here = local(now)
    hours = _hours(unit, team_id, here)
    seen_until = _last_look(hours, here) + timedelta(days=GAPS_AHEAD_DAYS)
    ahead = [gap for gap in new if gap.kind == "away" and local(gap.day).date() >= seen_until]
    if not ahead:
        return set()
    until = here + timedelta(days=GAPS_AHEAD_DAYS + 1)
    rota = gaps.load_rota(unit, here, until, {gap.subject_id for gap in ahead})

    def is_same(one: Gap, other: Gap) -> bool:
        if one.subject_id != other.subject_id or one.kind != other.kind:
            return False
        days = (Occasion(local(gap.day), hours.closed) for gap in (one, other))
        first, second = (rota.member(day, one.subject_id) for day in days)
        return (first.leave, first.left) == (second.leave, second.left)

    return {gap for gap in ahead if any(is_same(gap, other) for other in told)}


def _last_look(hours: StaffedHours, here: datetime) -> date:
    """The staffed day before this one, on which somebody looked last."""
    for back in range(1, LOOKS_AHEAD_DAYS + 1):
        day = (here - timedelta(days=back)).replace(hour=0, minute=0, second=0, microsecond=0)
        opening = hours.next_opening(day)
        if opening is not None and opening.date() == day.date():
            return day.date()
    return here.date() - timedelta(days=1)


def _hours(unit: Unit, team_id: UUID, here: datetime) -> StaffedHours:
    closed = closed_days(teams.get_organisation(unit).nation, here.date())
    return StaffedHours(teams.get_team_hours(unit, team_id), closed)


def find_gaps(unit: Unit, team_id: UUID, now: datetime) -> Found:
    """Every gap of a team in the two weeks from today on."""
    here = local(now)
    today = here.replace(hour=0, minute=0, second=0, microsecond=0)
    hours = _hours(unit, team_id, here)
    days = list(staffed_days(Occasion(today, hours.closed), hours))
    found: dict[Gap, set[UUID]] = defaultdict(set)
    found |= {gap: set() for gap in find_on_call_gaps(unit, team_id, now)}
    if not days:
        return found
    until = today + timedelta(days=GAPS_AHEAD_DAYS + 1)
    rota = gaps.load_rota(unit, today, until, gaps.list_in_teams(unit, team_id, today, until))
    away = [w for w, week in rota.weeks.items() if week.leaves or week.left_at is not None]
    _add_away(found, rota, gaps.list_away_teams(unit, team_id, away, today, until), days)
    _add_without(found, unit, team_id, days)
    return found


def _add_away(
    found: dict[Gap, set[UUID]], rota: Rota, given: Sequence[Given], days: Sequence[Occasion]
) -> None:
    alarms: dict[tuple[int, Team], bool] = {}
    for person_id, roles in groupby(given, key=lambda one: one.person_id):
        known = list(roles)
        for number, day in enumerate(days):
            team = tuple((one.role, one.worker_id) for one in known if one.runs(day.local))
            # Many people have the same key team: it is judged once.
            if (number, team) not in alarms:
                alarms[number, team] = is_alarm(team, rota, day)
            if alarms[number, team]:
                key_worker = next(w for role, w in team if role is Role.KEY_WORKER)
                found[Gap("away", key_worker, _midnight(day))].add(person_id)


def _add_without(
    found: dict[Gap, set[UUID]], unit: Unit, team_id: UUID, days: Sequence[Occasion]
) -> None:
    seen: set[UUID] = set()
    for day in days:
        for person_id in gaps.list_without_key_worker(unit, team_id, day.local) - seen:
            found[Gap("no_key_worker", person_id, _midnight(day))].add(person_id)
            seen.add(person_id)


def _midnight(day: Occasion) -> datetime:
    return day.local.replace(hour=0, minute=0).astimezone(UTC)


def _lasting(gap: Gap) -> tuple[object, ...]:
    """What a gap is known again by: whoever has no key worker is one gap, from whatever day."""
    return (gap.kind, gap.subject_id) if gap.kind == "no_key_worker" else (gap,)


def _tell(unit: Unit, team_id: UUID, text_id: str, new: Found, now: datetime) -> bool:
    """Text the lead, or the next manager with a phone; False where nobody has one."""
    days, people = {gap.day for gap in new}, set().union(*new.values())
    values = {
        "days": _counted(len(days), "working day", "working days"),
        "people": _counted(len(people), "person", "people"),
        "first": date_words(min(days)),
    }
    if text_id == TEXTS[ON_CALL]:
        values = {"days": _counted(len(days), "day", "days"), "first": values["first"]}
    step = f"{text_id}:{now.isoformat()}"
    for desk in _in_order(_desks(unit, team_id, now)):
        if send_to_staff(unit, "desk", desk.id, text_id, values, team_id, step, now, by_name=True):
            details: dict[str, str | int | None] = {
                "kind": next(iter(new)).kind,
                "days": len(days),
                "people": len(people),
                "role": desk.role.value,
            }
            add_event(unit, Event("cover_gap.told", now, subject_id=team_id, details=details))
            return True
    logger().error("cover_gap.not_told", people=len(people))
    return False


def _desks(unit: Unit, team_id: UUID, now: datetime) -> list[Candidate]:
    return key_team.list_candidates(unit, team_id, None, occasion(unit, team_id, now))


def _in_order(desks: Sequence[Candidate]) -> list[Candidate]:
    """Lead, manager, director, those who are there first; and then the other desks."""
    managers = list_managers(desks)
    others = [desk for desk in desks if desk not in managers]
    return [*sorted(managers, key=lambda desk: not desk.present), *others]


def _next_day(unit: Unit, team_id: UUID, now: datetime) -> datetime:
    midnight = local(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    tomorrow = midnight.astimezone(UTC)
    return team_opening(unit, team_id, tomorrow) or tomorrow


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
