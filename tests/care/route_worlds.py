"""Invented teams over two years, and the same team as our code has it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

from bot.bank_holidays import closed_days
from bot.care.desk_hours import DeskHours, is_desk_on
from bot.care.hours import Occasion, Shift, StaffedHours, WeeklyHours, earliest_reading
from bot.care.key_team import Leave, Member, list_readers
from bot.care.rota import Rota, Week
from bot.care.routing import Absent, Candidate, Matter, Role, Route, decide_route
from bot.care.working_days import WorkingDays
from bot.clock import UK, local
from bot.settings import NATIONS
from tests.care.route_reading import (
    Reading,
    Staff,
    Stretch,
    Text,
    World,
    is_holiday,
)

FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
_NAMES = ("ada", "bo", "cy", "di", "ed", "flo")


def make_world(number: int) -> World:
    """The team of a number: always the same one."""
    chance = random.Random(number)
    published = _week(chance, "one day" if number % 4 == 3 else "weekdays")
    weeks = (published, _week(chance, "any")) if chance.random() < 0.6 else (published,)
    if number % 8 == 6:
        weeks = ({},)
    staff = {name: _staff(chance, name) for name in _NAMES}
    if number % 4:
        staff = _all_away(staff, FIRST + timedelta(days=chance.randint(20, 700)), number % 4 == 2)
    return World(
        nation=NATIONS[number % len(NATIONS)],
        weeks=weeks,
        staff=staff,
        roles=tuple(_roles(chance)),
        desks=_desks(chance),
    )


def _week(chance: random.Random, kind: str) -> dict[int, Stretch]:
    days = list(range(5))
    if kind != "weekdays":
        days = chance.sample(range(7), 1 if kind == "one day" else chance.randint(0, 6))
    week = {}
    for day in days:
        opens = chance.choice([0, 7 * 60, 9 * 60, 9 * 60 + 30, 12 * 60])
        week[day] = (opens, opens + chance.choice([30, 60, 240, 480, 510]))
    return week


def _staff(chance: random.Random, name: str) -> Staff:
    others = [other for other in _NAMES if other != name]
    away = []
    for _ in range(chance.randint(0, 9)):
        first = FIRST + timedelta(days=chance.randint(-5, 735))
        length = chance.choice([0, 1, 4, 9, 20, 60])
        cover = chance.choice([*others, *others, None])
        away.append((first, first + timedelta(days=length), cover))
    if chance.random() < 0.5:
        # Over Christmas, New Year or a change of the clocks.
        first = chance.choice([date(2026, 12, 24), date(2027, 12, 27), date(2026, 3, 28)])
        away.append((first, first + timedelta(days=chance.randint(0, 9)), chance.choice(others)))
    left = chance.random() < 0.15
    return Staff(
        days=frozenset(chance.sample(range(7), chance.choice([1, 2, 3, 4, 5, 5, 7]))),
        away=tuple(away),
        last_day=FIRST + timedelta(days=chance.randint(100, 700)) if left else None,
        agency=chance.choice([None, None, None, "Tidewater Homes", "Gull Trust"]),
        of_health=chance.random() < 0.5,
        is_close=chance.random() < 0.07,
    )


def _all_away(staff: dict[str, Staff], first: date, circle: bool) -> dict[str, Staff]:
    """A fortnight in which each covers for the one before, and more are away than are asked; or
    two who cover for each other, and for a third."""
    chain = ("ada", "bo", "ed", "bo") if circle else ("ada", "bo", "ed", "flo", "di", "cy")
    leaves = {who: (first, first + timedelta(days=13), cover) for who, cover in pairwise(chain)}
    return {
        name: replace(who, away=(*who.away, leaves[name])) if name in leaves else who
        for name, who in staff.items()
    }


def _roles(chance: random.Random) -> Iterator[tuple[str, str, date, date | None]]:
    begins = FIRST - timedelta(days=30)
    ends = FIRST + timedelta(days=chance.randint(50, 720))
    if chance.random() < 0.9:
        yield "key_worker", "ada", begins, None if chance.random() < 0.5 else ends
    if chance.random() < 0.5:
        yield "key_worker", "bo", ends + timedelta(days=chance.choice([0, 1, 3])), None
    for role, name in (("deputy", "cy"), ("buddy", "di"), ("deputy", "bo")):
        if chance.random() < 0.45:
            # No two begin on one day: who of them is first would be chance.
            yield role, name, begins - timedelta(days=ord(name[0]) % 7 + 1), None


def _desks(chance: random.Random) -> dict[str, dict[int, Stretch] | None]:
    found = {"duty": _desk_week(chance)}
    for role in ("lead", "on_call", "manager", "director", "health_lead", "link_worker"):
        if chance.random() < 0.6:
            found[role] = _desk_week(chance)
    return found


def _desk_week(chance: random.Random) -> dict[int, Stretch] | None:
    if chance.random() < 0.25:
        return None
    stretch: Stretch = chance.choice([(540, 1020), (1020, 1980), (0, 1440), (480, 1500)])
    days = chance.sample(range(8), chance.randint(2, 8))
    return dict.fromkeys(days, stretch)


def route_of(world: World, text: Text, now: datetime) -> Route:
    """The same by our code, put together as the storing transaction does it."""
    when = _occasion(world, text, now.replace(tzinfo=UTC))
    return decide_route(
        _candidates(world, when),
        Matter(
            at_once=text.at_once,
            about_worker=text.about_worker,
            speciality=None if text.speciality is None else Role(text.speciality),
            of_health=text.of_health,
        ),
    )


def _services(world: World, at: datetime) -> list[StaffedHours]:
    closed = closed_days(world.nation, local(at).date())  # type: ignore[arg-type]
    return [
        StaffedHours(WeeklyHours({d: Shift(*map(_clock, s)) for d, s in week.items()}), closed)
        for week in world.weeks
    ]


def _occasion(world: World, text: Text, now: datetime) -> Occasion:
    at = now
    if not text.at_once and not text.as_of_now:
        reading = earliest_reading(local(now), *_services(world, now))
        at = now if reading is None else reading.starts
    services, here = _services(world, at), local(at)
    at_work = any(hours.is_staffed(here) for hours in services)
    unknown = not any(hours.week.days for hours in services)
    return Occasion(here, services[0].closed, at_work=at_work or unknown)


def _candidates(world: World, when: Occasion) -> list[Candidate]:
    running = [r for r in world.roles if _begins(r[2]) <= when.local and not _over(r[3], when)]
    running.sort(key=lambda r: -r[2].toordinal())
    roles = [(Role(role), _member(world, name, when)) for role, name, _, _ in running]
    readers = list_readers(roles, when, lambda who: _member(world, _name(who), when))
    return readers + [_desk(world, role, when) for role in world.desks]


def _desk(world: World, role: str, when: Occasion) -> Candidate:
    hours = world.desks[role]
    week = None if hours is None else DeskHours(hours)
    is_on = is_desk_on(week, when.local, when.closed)
    return Candidate(_id(role), Role(role), is_on, None if is_on else Absent.NOT_MANNED)


def _member(world: World, name: str, when: Occasion) -> Member:
    staff = world.staff[name]
    leaves = [
        Leave(_begins(first), _begins(last + timedelta(days=1)), cover and _id(cover))
        for first, last, cover in staff.away
    ]
    left_at = staff.last_day and _begins(staff.last_day + timedelta(days=1))
    week = Week(WorkingDays(staff.days), leaves, left_at, staff.agency)
    member = Rota({_id(name): week}).member(when, _id(name))
    return replace(member, is_close=staff.is_close, of_health=staff.of_health)


def _begins(day: date) -> datetime:
    """As it is stored: the first moment of a British day, in UTC."""
    return datetime.combine(day, time(), UK).astimezone(UTC)


def _over(last_day: date | None, when: Occasion) -> bool:
    return last_day is not None and _begins(last_day + timedelta(days=1)) <= when.local


def _clock(minutes: int) -> time:
    return time(*divmod(minutes, 60))


_EVERYBODY = (*_NAMES, *(role.value for role in Role))


def _id(name: str) -> UUID:
    return UUID(int=_EVERYBODY.index(name))


def _name(who: UUID) -> str:
    return _EVERYBODY[who.int]


def as_reading(route: Route) -> Reading:
    """A route of our code in the words of the other reading."""
    return Reading(
        (route.owner.role.value, _name(route.owner.id)),
        route.taken.value,
        tuple(code for code in route.codes.split(",") if code),
        frozenset(copy.role.value for copy in route.copies),
    )


def change_points(world: World, *, every_day: bool = False) -> list[datetime]:
    """The moments in UTC at which anything changes, on the days around each time away, beginning,
    end, bank holiday, change of the clocks and year; of every day where it is asked for."""
    days = _days_of_change(world)
    if every_day:
        days = {FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)}
    minutes = {0, 1440, 60, 120}
    for week in world.weeks:
        for opens, closes in week.values():
            minutes |= {opens, closes, closes - 60}
    for desk in world.desks.values():
        minutes |= {m % 1440 for stretch in (desk or {}).values() for m in stretch}
    found = set()
    for day in days:
        for minute in minutes:
            here = datetime.combine(day, time(), UK) + timedelta(minutes=minute)
            # The hour that comes twice, both times.
            found |= {here.replace(fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(moment.replace(tzinfo=None) for moment in found)


def turning_points(world: World) -> list[datetime]:
    """The midnights in UTC at which somebody goes away, is back, has left, or gets or loses a
    role: few, and looked at in every run."""
    ends = [staff.last_day for staff in world.staff.values()]
    ends += [last for staff in world.staff.values() for _, last, _ in staff.away]
    ends += [last for _, _, _, last in world.roles]
    days = {last + timedelta(days=1) for last in ends if last is not None}
    days |= {first for staff in world.staff.values() for first, _, _ in staff.away}
    days |= {first for _, _, first, _ in world.roles}
    return sorted(_begins(day).replace(tzinfo=None) for day in days if FIRST <= day <= LAST)


def _days_of_change(world: World) -> set[date]:
    days = {FIRST, LAST, date(2026, 12, 31), date(2027, 1, 1)}
    days |= {date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)}
    for number in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        if is_holiday(world, day):
            days |= {day - timedelta(days=1), day, day + timedelta(days=1)}
    for staff in world.staff.values():
        ends = [] if staff.last_day is None else [staff.last_day]
        for day in [d for first, last, _ in staff.away for d in (first, last)] + ends:
            days |= {day - timedelta(days=1), day, day + timedelta(days=1)}
    for _, _, begins, ends_on in world.roles:
        days |= {d for d in (begins, ends_on) if d is not None}
    return {day for day in days if FIRST <= day <= LAST}
