"""Whose a message is, worked out a second time: slowly, from docs/routing.md, with nothing of ours.

Days are days and hours are minutes of a wall clock; bank holidays and the change of the clocks are
written out here. It has no short cuts, and shares no code with what it judges.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

#: From the published lists, feasts that fall on a weekend included.
_ALL = (
    "2026-01-01 2026-04-03 2026-05-04 2026-05-25 2026-12-25 2026-12-26 2026-12-28 "
    "2027-01-01 2027-03-26 2027-05-03 2027-05-31 2027-12-25 2027-12-26 2027-12-27 2027-12-28 "
    "2028-01-01 2028-01-03"
)
_ENGLAND = f"{_ALL} 2026-04-06 2026-08-31 2027-03-29 2027-08-30"
_OWN = {
    "ENG": _ENGLAND,
    "WLS": _ENGLAND,
    "SCT": f"{_ALL} 2026-01-02 2026-06-15 2026-08-03 2026-11-30 "
    "2027-01-02 2027-01-04 2027-08-02 2027-11-30 2028-01-02 2028-01-04",
    "NIR": f"{_ENGLAND} 2026-03-17 2026-07-12 2026-07-13 2027-03-17 2027-07-12",
}
_CHAIN = "key_worker cover deputy buddy duty lead on_call manager director".split()
_DESKS = _CHAIN[4:]

Stretch = tuple[int, int]
Who = tuple[str, str]


@dataclass(frozen=True)
class Staff:
    """A worker: weekdays, times away as (first day, last day, who covers), last day of work."""

    days: frozenset[int]
    away: tuple[tuple[date, date, str | None], ...] = ()
    last_day: date | None = None
    agency: str | None = None
    of_health: bool = False
    is_close: bool = False


@dataclass(frozen=True)
class World:
    """One service user's team: published weeks in minutes of a day, workers, roles, desks.

    A desk has the stretch of each weekday (7: a bank holiday), past 1440 into the next morning;
    None is always manned.
    """

    nation: str
    weeks: tuple[dict[int, Stretch], ...]
    staff: dict[str, Staff]
    roles: tuple[tuple[str, str, date, date | None], ...]
    desks: dict[str, dict[int, Stretch] | None]


@dataclass(frozen=True)
class Text:
    """A text, as far as its way depends on it. `as_of_now`: nobody took it, and it moves to whoever
    is there now."""

    at_once: bool = False
    as_of_now: bool = False
    about_worker: bool = False
    speciality: str | None = None
    of_health: bool = False


@dataclass(frozen=True)
class Reading:
    """Who has it, by which rule, whom it passed and why, and which desks read it too."""

    owner: Who
    rule: str
    passed: tuple[str, ...] = ()
    copies: frozenset[str] = field(default_factory=frozenset)


def wall(utc: datetime) -> datetime:
    """What a clock on a British wall shows, both without a zone."""
    begins, ends = (_last_sunday(utc.year, month) + timedelta(hours=1) for month in (3, 10))
    return utc + timedelta(hours=1) if begins <= utc < ends else utc


def _last_sunday(year: int, month: int) -> datetime:
    day = datetime(year, month, 31)  # noqa: DTZ001 - a wall clock's
    while day.weekday() != 6:
        day -= timedelta(days=1)
    return day


def _utc(here: datetime) -> datetime:
    an_hour_before = here - timedelta(hours=1)
    return an_hour_before if wall(an_hour_before) == here else here


def is_holiday(world: World, day: date) -> bool:
    """Whether the nation has a bank holiday."""
    return day.isoformat() in _OWN[world.nation].split()


def _open(world: World, week: dict[int, Stretch], day: date) -> Stretch | None:
    return None if is_holiday(world, day) else week.get(day.weekday())


def _minutes(day: date, minutes: int) -> datetime:
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a wall clock's
    return midnight + timedelta(minutes=minutes)


def _read_of(
    world: World, week: dict[int, Stretch], now: datetime
) -> tuple[datetime, datetime] | None:
    """By when, and from when on, one service reads a text of now; in UTC."""
    here = wall(now)
    for ahead in range(32):
        day = here.date() + timedelta(days=ahead)
        hours = _open(world, week, day)
        if hours is None:
            continue
        opens, closes = _minutes(day, hours[0]), _minutes(day, hours[1])
        if here < opens:
            return _utc(min(opens + timedelta(hours=2), closes)), _utc(opens)
        if here <= closes - timedelta(hours=1):
            return _utc(closes), now
    return None


def read_from(world: World, now: datetime) -> datetime:
    """The moment from which what can wait is read: the earlier of all promises."""
    found = [r for r in (_read_of(world, week, now) for week in world.weeks) if r is not None]
    return min(found)[1] if found else now


def somebody_works(world: World, at: datetime) -> bool:
    """Whether any service is open then; where no hours are published, days alone count."""
    here = wall(at)
    if not any(world.weeks):
        return True
    for week in world.weeks:
        hours = _open(world, week, here.date())
        minute = here.hour * 60 + here.minute
        if hours is not None and hours[0] <= minute < hours[1]:
            return True
    return False


def is_manned(world: World, role: str, at: datetime) -> bool:
    """Whether somebody sits at a desk."""
    hours = world.desks[role]
    if hours is None:
        return True
    here = wall(at)
    for back in (0, 1):
        day = here.date() - timedelta(days=back)
        stretch = hours.get(7 if is_holiday(world, day) else day.weekday())
        if stretch and _minutes(day, stretch[0]) <= here < _minutes(day, stretch[1]):
            return True
    return False


def _away(who: Staff, day: date) -> tuple[date, date, str | None] | None:
    running = [one for one in who.away if one[0] <= day <= one[1]]
    return max(running, key=lambda one: (one[1], one[0])) if running else None


def why_absent(world: World, name: str, at: datetime) -> str | None:
    """Why a worker does not read at a moment; None when they do."""
    who, day = world.staff[name], wall(at).date()
    if who.last_day is not None and day > who.last_day:
        return "left"
    if who.is_close:
        return "close"
    if _away(who, day) is not None:
        return "away"
    if day.weekday() not in who.days:
        return "day_off"
    if is_holiday(world, day) or not somebody_works(world, at):
        return "closed"
    return None


def _covers(world: World, name: str, day: date) -> list[str]:
    """Whoever is named, and is named by whoever is named, four at most and nobody twice."""
    chain = [name]
    while len(chain) <= 4:
        leave = _away(world.staff[chain[-1]], day)
        if leave is None or leave[2] is None or leave[2] in chain:
            break
        chain.append(leave[2])
    return chain[1:]


def _line(world: World, at: datetime) -> list[tuple[str, str, str | None]]:
    """Everybody in order: role, who, why not."""
    day = wall(at).date()
    runs = [r for r in world.roles if r[2] <= day and (r[3] is None or day <= r[3])]
    runs.sort(key=lambda r: -r[2].toordinal())
    agencies = {world.staff[name].agency for _, name, _, _ in runs} | {None}
    found: list[tuple[str, str, str | None]] = []
    for name in [n for role, n, _, _ in runs if role == "key_worker"][:1]:
        found.append(("key_worker", name, why_absent(world, name, at)))
        for cover in _covers(world, name, day):
            strange = world.staff[cover].agency not in agencies
            absent = "other_agency" if strange else why_absent(world, cover, at)
            found.append(("cover", cover, absent))
    for wanted in ("deputy", "buddy"):
        found += [
            (role, name, why_absent(world, name, at)) for role, name, _, _ in runs if role == wanted
        ]
    for desk in _DESKS:
        if desk in world.desks:
            found.append((desk, desk, None if is_manned(world, desk, at) else "not_manned"))
    return found


def read_at(world: World, text: Text, now: datetime) -> datetime:
    """The moment at which somebody must be there."""
    return now if text.at_once or text.as_of_now else read_from(world, now)


def read_route(world: World, text: Text, now: datetime) -> Reading:
    """Whose a text of now is; `now` in UTC without a zone."""
    at = read_at(world, text, now)
    line = _line(world, at)
    desks = [one for one in line if one[0] in _DESKS]
    if text.about_worker:
        return Reading(_manager(desks), "about_a_worker")
    if (
        text.speciality in world.desks
        and not text.at_once
        and is_manned(world, text.speciality, at)
    ):
        owner: Who = (text.speciality, text.speciality)
        return Reading(owner, "speciality", (), _copies(world, text, line, owner))
    line = desks if text.at_once else line
    rule = "at_once" if text.at_once else "first_there"
    passed: list[str] = []
    if not text.at_once and line[0][0] != "key_worker":
        passed.append("key_worker:nobody")
    for number, (role, name, absent) in enumerate(line):
        if absent is None:
            return Reading(
                (role, name), rule, tuple(passed), _copies(world, text, line, (role, name))
            )
        passed.append(f"{role}:{absent}")
        if role == "key_worker" and absent == "away" and line[number + 1][0] != "cover":
            passed.append("cover:nobody")
    owner = desks[0][:2]
    until = passed.index(f"{owner[0]}:not_manned")
    return Reading(owner, "nobody_there", tuple(passed[:until]), _copies(world, text, line, owner))


def _manager(desks: list[tuple[str, str, str | None]]) -> Who:
    """The lead, the manager or the director; without any of them on-call, without that duty."""
    for among in (("lead", "manager", "director"), ("on_call",), ("duty",)):
        who = [one for one in desks if one[0] in among]
        if who:
            return ([one for one in who if one[2] is None] or who)[0][:2]
    raise AssertionError("no desk")


def _copies(
    world: World, text: Text, line: list[tuple[str, str, str | None]], owner: Who
) -> frozenset[str]:
    if not text.of_health or text.at_once or "health_lead" not in world.desks:
        return frozenset()
    key_worker = next((name for role, name, _ in line if role == "key_worker"), None)
    both = {key_worker, owner[1]}
    if key_worker is not None and all(n in world.staff and world.staff[n].of_health for n in both):
        return frozenset()
    return frozenset({"health_lead"}) - {owner[0]}
