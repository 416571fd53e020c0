"""Who of a key team reads: always somebody, and the one who is named is the one who reads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.bank_holidays import closed_days
from bot.care.desk_hours import DeskHours, is_desk_on
from bot.care.hours import Occasion, Reading, StaffedHours, WeeklyHours, earliest_reading
from bot.care.key_team import Leave, back_on, is_key_worker_there, stand_in
from bot.care.lanes import Lane
from bot.care.rota import Rota, Team, Week, gaps_ahead, is_gap
from bot.care.routing import (
    CHAIN,
    Candidate,
    Owner,
    Role,
    decide_next_owner,
    decide_owner,
    is_desk,
)
from bot.care.working_days import WorkingDays

UK = ZoneInfo("Europe/London")
SAM, PRIYA, GWEN, TOM = (UUID(int=n) for n in (1, 2, 3, 4))
OFFICE = {str(day): ("09:00", "17:00") for day in range(5)}
EVERY_DAY = WorkingDays.of(range(7))
WEEKDAYS = WorkingDays.of(range(5))
TEAM: Team = ((Role.KEY_WORKER, SAM), (Role.DEPUTY, TOM))


def at(moment: str) -> Occasion:
    local = datetime.fromisoformat(moment).replace(tzinfo=UK)
    return Occasion(local, closed_days("ENG", local.date()))


def away(first: str, back: str, cover: UUID | None = None) -> Leave:
    since, until = (datetime.fromisoformat(d).replace(tzinfo=UK) for d in (first, back))
    return Leave(since.astimezone(UTC), until.astimezone(UTC), cover)


def rota(**weeks: Week) -> Rota:
    names = {"sam": SAM, "priya": PRIYA, "gwen": GWEN, "tom": TOM}
    given = {names[name]: week for name, week in weeks.items()}
    return Rota({**{worker: Week(WEEKDAYS) for worker in names.values()}, **given})


def named(who: Rota, when: Occasion, team: Team = TEAM) -> UUID | None:
    return stand_in(who.readers(team, when))


def test_a_day_off_goes_to_the_deputy() -> None:
    who = rota(sam=Week(WorkingDays.of({1, 2, 3, 4})))
    monday, tuesday = at("2026-11-23 10:00"), at("2026-11-24 10:00")
    assert decide_owner(who.readers(TEAM, monday)) == Owner(TOM, Role.DEPUTY)
    assert decide_owner(who.readers(TEAM, tuesday)) == Owner(SAM, Role.KEY_WORKER)


def test_on_a_bank_holiday_nobody_works() -> None:
    readers = rota().readers(TEAM, at("2026-12-28 10:00"))
    assert not any(c.present for c in readers)


def test_cover_of_cover_is_followed_and_a_circle_is_not() -> None:
    who = rota(
        sam=Week(WEEKDAYS, [away("2026-11-23", "2026-11-28", PRIYA)]),
        priya=Week(WEEKDAYS, [away("2026-11-25", "2026-11-27", GWEN)]),
    )
    assert named(who, at("2026-11-24 10:00")) == PRIYA
    assert named(who, at("2026-11-25 10:00")) == GWEN
    assert named(who, at("2026-11-27 10:00")) == PRIYA
    circle = rota(
        sam=Week(WEEKDAYS, [away("2026-11-23", "2026-11-28", PRIYA)]),
        priya=Week(WEEKDAYS, [away("2026-11-23", "2026-11-28", SAM)]),
    )
    assert named(circle, at("2026-11-24 10:00")) == TOM


def test_a_cover_with_a_day_off_leaves_it_to_the_deputy() -> None:
    who = rota(
        sam=Week(WEEKDAYS, [away("2026-11-23", "2026-11-28", PRIYA)]),
        priya=Week(WorkingDays.of({1})),
    )
    assert named(who, at("2026-11-24 10:00")) == PRIYA
    assert named(who, at("2026-11-25 10:00")) == TOM


@pytest.mark.parametrize(
    ("days", "leaves", "now", "back"),
    [
        (WEEKDAYS, [("2026-11-23", "2026-11-28")], "2026-11-24 10:00", "2026-11-30 00:00"),
        ({1, 3}, [], "2026-11-25 10:00", "2026-11-26 00:00"),
        (
            WEEKDAYS,
            [("2026-11-23", "2026-11-28"), ("2026-11-30", "2026-12-02")],
            "2026-11-24 10:00",
            "2026-12-02 00:00",
        ),
        (WEEKDAYS, [("2026-12-24", "2026-12-25")], "2026-12-24 10:00", "2026-12-29 00:00"),
    ],
)
def test_back_on_the_first_working_day(
    days: Any, leaves: list[tuple[str, str]], now: str, back: str
) -> None:
    given_days = days if isinstance(days, WorkingDays) else WorkingDays.of(days)
    found = back_on(given_days, [away(*leave) for leave in leaves], at(now))
    assert found == datetime.fromisoformat(back).replace(tzinfo=UK)


def test_a_gap_is_both_away_on_a_day_that_is_worked() -> None:
    leave = away("2026-11-23", "2026-12-05", PRIYA)
    who = rota(
        sam=Week(WorkingDays.of({0, 1, 2}), [leave]),
        priya=Week(WEEKDAYS, [away("2026-11-25", "2026-12-05", SAM)]),
    )
    alone: Team = ((Role.KEY_WORKER, SAM),)
    assert not is_gap(alone, who, at("2026-11-24 10:00"))
    assert is_gap(alone, who, at("2026-11-25 10:00"))
    assert not is_gap(alone, who, at("2026-11-26 10:00")), "her day off in any week"
    assert not is_gap(TEAM, who, at("2026-11-25 10:00")), "the deputy is there"
    when = at("2026-11-24 10:00")
    hours = StaffedHours(WeeklyHours.from_json(OFFICE), when.closed)
    found = gaps_ahead(alone, who, when, hours)
    assert [f"{day.local:%a %d}" for day in found] == ["Wed 25", "Mon 30", "Tue 01", "Wed 02"]


# Every combination, over two years.

_DAYS = 2 * 366
_START = datetime(2026, 1, 1, tzinfo=UTC)
_EXACT = settings(deadline=None, derandomize=True, max_examples=150)
_days = st.sets(st.integers(0, 6), min_size=1).map(WorkingDays.of)
_workers = st.sampled_from([SAM, PRIYA, GWEN, TOM])


@st.composite
def leaves(draw: Any) -> Leave:
    first, length = draw(st.integers(0, _DAYS)), draw(st.integers(1, 300))
    begins = _START + timedelta(days=first)
    return Leave(begins, begins + timedelta(days=length), draw(st.none() | _workers))


_weeks = st.builds(Week, _days, st.lists(leaves(), max_size=4))
_rotas = st.fixed_dictionaries(dict.fromkeys((SAM, PRIYA, GWEN, TOM), _weeks)).map(Rota)
_teams = st.lists(
    st.tuples(st.sampled_from([Role.KEY_WORKER, Role.DEPUTY, Role.BUDDY]), _workers), max_size=4
)
_clock_times = st.integers(6, 21)


@st.composite
def services(draw: Any) -> WeeklyHours:
    days = draw(st.sets(st.integers(0, 6)))
    starts = {day: draw(_clock_times) for day in days}
    return WeeklyHours.from_json(
        {str(d): [f"{h:02}:00", f"{draw(st.integers(h + 1, 23)):02}:30"] for d, h in starts.items()}
    )


_desk_weeks = st.none() | st.dictionaries(
    st.sampled_from([*"0123456", "holiday"]),
    st.sampled_from([("09:00", "17:00"), ("17:00", "09:00")]),
).map(DeskHours.from_json)
_desks = st.fixed_dictionaries(
    {Role.DUTY: _desk_weeks},
    optional=dict.fromkeys((Role.LEAD, Role.ON_CALL, Role.DIRECTOR), _desk_weeks),
)
_moments = st.one_of(
    st.integers(0, _DAYS * 24 * 60).map(lambda m: _START + timedelta(minutes=m)),
    # The weekends on which the clocks change, to the minute.
    st.tuples(
        st.sampled_from([datetime(2026, 3, 28, tzinfo=UTC), datetime(2027, 10, 30, tzinfo=UTC)]),
        st.integers(0, 3 * 24 * 60),
    ).map(lambda drawn: drawn[0] + timedelta(minutes=drawn[1])),
)


def _reading(now: datetime, *weeks: WeeklyHours) -> Reading | None:
    local = now.astimezone(UK)
    closed = closed_days("ENG", local.date())
    return earliest_reading(local, *(StaffedHours(week, closed) for week in weeks))


def _occasion(now: datetime, lane: Lane, reading: Reading | None, *weeks: WeeklyHours) -> Occasion:
    """As the services choose it: see bot/services/item_opening.py."""
    local = now.astimezone(UK)
    closed = closed_days("ENG", local.date())
    here = local if lane is not Lane.ROUTINE or reading is None else reading.starts
    at_work = any(StaffedHours(week, closed).is_staffed(here) for week in weeks)
    return Occasion(here, closed, at_work or not any(week.days for week in weeks))


def _candidates(
    who: Rota, team: Team, desks: dict[Role, DeskHours | None], when: Occasion
) -> list[Candidate]:
    return who.readers(team, when) + [
        Candidate(
            UUID(int=100 + CHAIN.index(role)), role, is_desk_on(hours, when.local, when.closed)
        )
        for role, hours in desks.items()
    ]


@_EXACT
@given(_rotas, _teams, _desks, services(), services(), _moments, st.sampled_from(list(Lane)))
def test_there_is_always_an_owner_and_the_chain_ends(
    who: Rota,
    team: Team,
    desks: dict[Role, DeskHours | None],
    one: WeeklyHours,
    other: WeeklyHours,
    now: datetime,
    lane: Lane,
) -> None:
    when = _occasion(now, lane, _reading(now, one, other), one, other)
    candidates = _candidates(who, team, desks, when)
    at_once = lane in (Lane.NOW, Lane.FOUR_HOURS)
    owner: Owner | None = decide_owner(candidates, at_once)
    assert owner is not None
    if at_once:
        assert is_desk(owner.role)
    manned = [c for c in candidates if c.present and is_desk(c.role)]
    if manned and is_desk(owner.role):
        assert owner.id == manned[0].id or any(c.id == owner.id for c in manned)
    if not is_desk(owner.role):
        member = who.member(when, owner.id)
        assert member.is_there(when), "who owns it is at work when it is read"
    seen = []
    while owner is not None:
        seen.append(owner)
        assert len(seen) <= 2 * len(CHAIN)
        owner = decide_next_owner(candidates, owner)
    assert is_desk(seen[-1].role), "the end of every chain is a desk"


@_EXACT
@given(_rotas, _teams, _desks, services(), services(), _moments)
def test_who_is_named_is_who_reads(
    who: Rota,
    team: Team,
    desks: dict[Role, DeskHours | None],
    one: WeeklyHours,
    other: WeeklyHours,
    now: datetime,
) -> None:
    when = _occasion(now, Lane.ROUTINE, _reading(now, one, other), one, other)
    owner = decide_owner(_candidates(who, team, desks, when))
    readers = who.readers(team, when)
    if is_key_worker_there(readers):
        assert owner.role is Role.KEY_WORKER
    else:
        cover = stand_in(readers)
        assert (cover is None) is is_desk(owner.role)
        assert cover is None or owner.id == cover


@_EXACT
@given(services(), services(), _moments, st.integers(0, 60 * 24 * 3))
@example(
    WeeklyHours.from_json(OFFICE),
    WeeklyHours.from_json({"5": ("10:00", "14:00")}),
    datetime(2026, 3, 28, 12, tzinfo=UTC),
    60 * 12,
)
def test_the_reading_is_ahead_in_hours_and_never_turns_back(
    one: WeeklyHours, other: WeeklyHours, now: datetime, minutes: int
) -> None:
    found = _reading(now, one, other)
    if found is None:
        assert not one.days
        assert not other.days
        return
    starts, by = found.starts.astimezone(UTC), found.by.astimezone(UTC)
    assert now <= starts < by
    closed = closed_days("ENG", now.astimezone(UK).date())
    weeks = [StaffedHours(week, closed) for week in (one, other)]
    assert any(week.is_staffed(found.starts) for week in weeks)
    assert any(week.is_staffed(found.by - timedelta(minutes=1)) for week in weeks)
    assert found.by.date() == found.starts.date()
    for week in weeks:
        told = week.read_by(now.astimezone(UK))
        assert told is None or by <= told.astimezone(UTC), "no promise is later than the reading"
    later = _reading(now + timedelta(minutes=minutes), one, other)
    assert later is not None
    assert by <= later.by.astimezone(UTC)
