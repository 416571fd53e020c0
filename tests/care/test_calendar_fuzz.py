"""Hazard H12: whatever the hours, leave, swaps and changes of the clocks, a message has somebody
who is there or a lead who hears of the gap; and nobody reads or covers while away."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.care.hours import Occasion, Shift, StaffedHours, WeeklyHours
from bot.care.key_team import Leave, back_on, stand_in
from bot.care.rota import Rota, Week, gaps_ahead, is_alarm
from bot.care.routing import Absent, Candidate, Role, decide_route, is_desk
from bot.care.working_days import WorkingDays
from bot.care.working_hours import Pattern, Spans, WorkingHours, joined
from bot.clock import UK

#: Mondays before the clocks go back, before they go forward, and at the turn of the year.
STARTS = (date(2026, 10, 19), date(2027, 3, 22), date(2026, 12, 21))
CLOSED = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2027, 3, 26)})
WORKERS = [UUID(int=n) for n in range(1, 5)]
DUTY, LEAD = UUID(int=90), UUID(int=91)
HOURS = StaffedHours(WeeklyHours({day: Shift(time(9), time(17)) for day in range(5)}), CLOSED)
ROLES = (Role.KEY_WORKER, Role.DEPUTY, Role.BUDDY)

_SPANS = st.lists(st.tuples(st.integers(0, 22), st.integers(1, 12)), max_size=2).map(
    lambda given: joined(tuple((s * 60, min(1440, (s + n) * 60)) for s, n in given))
)
_A_WEEK: st.SearchStrategy[tuple[Spans, ...]] = st.tuples(*[_SPANS] * 7)


@st.composite
def _worker_weeks(draw: st.DrawFn, start: date) -> tuple[WorkingDays, list[Leave]]:
    days = frozenset(draw(st.sets(st.integers(0, 6), min_size=1)))
    hours = None
    if draw(st.booleans()):
        weeks = tuple(draw(st.lists(_A_WEEK, min_size=1, max_size=2)))
        since = start + timedelta(days=draw(st.integers(-7, 14)))
        swapped = draw(st.dictionaries(st.integers(0, 20), _SPANS, max_size=2))
        changed = tuple((start + timedelta(days=n), spans) for n, spans in swapped.items())
        hours = WorkingHours((Pattern(since, weeks, start),), changed)
    leaves = []
    for first, length, cover, now in draw(
        st.lists(
            st.tuples(
                st.integers(-3, 18),
                st.integers(1, 6),
                st.none() | st.sampled_from(WORKERS),
                st.integers(0, 23),
            ),
            max_size=2,
        )
    ):
        # From midnight, or "away from now on": in the middle of a day.
        begins = datetime.combine(
            start + timedelta(days=first), time(now if length == 1 else 0), UK
        )
        until = datetime.combine(start + timedelta(days=first + length), time(), UK)
        leaves.append(Leave(begins, until, cover))
    return WorkingDays(days, hours), leaves


@st.composite
def _calendars(draw: st.DrawFn) -> tuple[date, Rota]:
    start = draw(st.sampled_from(STARTS))
    weeks = {}
    for worker in WORKERS:
        days, leaves = draw(_worker_weeks(start))
        # Nobody covers themself: the records refuse it.
        kept = [leave for leave in leaves if leave.cover_id != worker]
        weeks[worker] = Week(days, kept)
    return start, Rota(weeks)


_TEAMS = st.lists(st.sampled_from(WORKERS), min_size=1, max_size=3, unique=True).map(
    lambda who: tuple(zip(ROLES, who, strict=False))
)
_HOURS_ON = st.integers(0, 21 * 24 * 2)


def _away(rota: Rota, worker: UUID, at: datetime) -> bool:
    return any(leave.starts <= at < leave.until for leave in rota.weeks[worker].leaves)


@settings(max_examples=150, deadline=None)
@given(_calendars(), _TEAMS, _HOURS_ON, st.booleans())
def test_a_message_always_has_somebody_and_never_somebody_who_is_away(
    calendar: tuple[date, Rota], team: tuple[tuple[Role, UUID], ...], half_hours: int, duty: bool
) -> None:
    start, rota = calendar
    at = (datetime.combine(start, time(), UK)) + timedelta(minutes=30 * half_hours)
    when = Occasion(at, CLOSED, at_work=HOURS.is_staffed(at))
    readers = rota.readers(team, when)
    desks = [Candidate(DUTY, Role.DUTY, duty), Candidate(LEAD, Role.LEAD)]
    route = decide_route([*readers, *desks])
    owner = route.owner
    if not is_desk(owner.role):
        assert not _away(rota, owner.id, at)
        assert when.is_worked(rota.weeks[owner.id].days)
    for one in readers:
        assert not (one.present and _away(rota, one.id, at))
    # Whoever was passed was passed for a reason that holds.
    for passed in route.passed:
        if passed.absent is Absent.AWAY and passed.id is not None:
            assert _away(rota, passed.id, at)


@settings(max_examples=150, deadline=None)
@given(_calendars(), _TEAMS)
def test_each_working_day_of_somebody_away_has_a_stand_in_or_an_alarm(
    calendar: tuple[date, Rota], team: tuple[tuple[Role, UUID], ...]
) -> None:
    start, rota = calendar
    here = datetime.combine(start, time(), UK)
    told = {day.local.date() for day in gaps_ahead(team, rota, Occasion(here, CLOSED), HOURS)}
    for ahead in range(14):
        day = start + timedelta(days=ahead)
        opening = datetime.combine(day, time(9), UK)
        if day in CLOSED or day.weekday() >= 5:
            assert day not in told
            continue
        when = Occasion(opening, CLOSED, whole_day=True)
        (key_worker,) = (worker for role, worker in team if role is Role.KEY_WORKER)
        needed = when.is_worked(rota.weeks[key_worker].days) and _away(rota, key_worker, opening)
        reads = stand_in(rota.readers(team, when))
        assert not (needed and reads is None and day not in told)
        assert (day in told) is is_alarm(team, rota, when)
        assert needed or day not in told


@settings(max_examples=100, deadline=None)
@given(_calendars(), st.sampled_from(WORKERS), _HOURS_ON)
def test_somebody_is_back_on_a_day_they_work_and_are_not_away(
    calendar: tuple[date, Rota], worker: UUID, half_hours: int
) -> None:
    start, rota = calendar
    at = datetime.combine(start, time(), UK) + timedelta(minutes=30 * half_hours)
    week = rota.weeks[worker]
    back = back_on(week.days, week.leaves, Occasion(at, CLOSED))
    if back is not None:
        assert week.days.works_on(back.date())
        assert back.date() not in CLOSED
        assert not _away(rota, worker, max(back, at))
