"""Two can be told at every hour ahead, or the fault names desk, day and hour."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.care.desk_hours import DeskHours
from bot.care.interlock import Post, TeamRota, find_gaps, list_unreachable
from bot.care.routing import Role
from bot.clock import UK

NOW = datetime(2026, 12, 20, 9, 20, tzinfo=UTC)
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})
ALWAYS = Post(Role.DUTY, None, b"1")
ON_CALL = Post(Role.ON_CALL, None, b"2")


def _words(*posts: Post, unstaffed: DeskHours | None = None, now: datetime = NOW) -> list[str]:
    return [
        gap.words for gap in find_gaps(TeamRota("Quayside", posts), now, UK, CHRISTMAS, unstaffed)
    ]


def test_two_desks_that_are_always_there_are_enough() -> None:
    assert _words(ALWAYS, ON_CALL) == []


def test_one_desk_is_a_gap_of_fourteen_days() -> None:
    assert _words(ALWAYS) == ["Quayside, Sun 20 Dec 09:00 to Sun 03 Jan 09:00: only duty"]


def test_nobody_at_all() -> None:
    assert _words() == ["Quayside, Sun 20 Dec 09:00 to Sun 03 Jan 09:00: nobody"]


def test_two_desks_with_one_phone_are_one_destination() -> None:
    (said,) = _words(ALWAYS, Post(Role.ON_CALL, None, b"1"))
    assert said.endswith("only duty, on_call")


def test_a_desk_without_a_phone_is_none() -> None:
    lead = Post(Role.LEAD, None, None)
    assert len(_words(ALWAYS, lead)) == 1
    assert list_unreachable(TeamRota("Quayside", (ALWAYS, lead))) == ["Quayside, lead: no phone"]


def test_specialists_are_nobodys_alert() -> None:
    assert len(_words(ALWAYS, Post(Role.HEALTH_LEAD, None, b"9"))) == 1


def test_a_bank_holiday_that_nobody_thought_of_is_named() -> None:
    every_day = {str(day): ["00:00", "24:00"] for day in range(7)}
    assert _words(ALWAYS, Post(Role.ON_CALL, DeskHours.from_json(every_day), b"2")) == [
        "Quayside, Fri 25 Dec 00:00 to Sat 26 Dec 00:00: only duty",
        "Quayside, Mon 28 Dec 00:00 to Tue 29 Dec 00:00: only duty",
    ]
    with_holidays = DeskHours.from_json({**every_day, "holiday": ["00:00", "24:00"]})
    assert _words(ALWAYS, Post(Role.ON_CALL, with_holidays, b"2")) == []


def test_half_an_hour_between_two_shifts_is_found() -> None:
    days = {str(day): ["09:00", "17:00"] for day in range(7)} | {"holiday": ["09:00", "17:00"]}
    nights = {str(day): ["17:30", "09:00"] for day in range(7)} | {"holiday": ["17:30", "09:00"]}
    found = _words(
        ALWAYS,
        Post(Role.LEAD, DeskHours.from_json(days), b"2"),
        Post(Role.ON_CALL, DeskHours.from_json(nights), b"3"),
    )
    assert found[0] == "Quayside, Sun 20 Dec 17:00 to Sun 20 Dec 17:30: only duty"
    assert len(found) == 14


def test_declared_unstaffed_hours_need_the_one_service_that_agreed() -> None:
    nights = {str(day): ["17:00", "09:00"] for day in range(7)} | {"holiday": ["17:00", "09:00"]}
    days = {str(day): ["09:00", "17:00"] for day in range(7)} | {"holiday": ["09:00", "17:00"]}
    lead = Post(Role.LEAD, DeskHours.from_json(days), b"2")
    assert _words(ALWAYS, lead, unstaffed=DeskHours.from_json(nights)) == []
    assert len(_words(lead, unstaffed=DeskHours.from_json(nights))) > 14


def test_the_hour_that_comes_twice_is_looked_at_twice() -> None:
    until_one = {str(day): ["01:00", "01:00"] for day in range(7)}
    desk = Post(Role.ON_CALL, DeskHours.from_json(until_one), b"2")
    now = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)
    assert _words(ALWAYS, desk, now=now) == []
    half_nights = {str(day): ["02:00", "01:00"] for day in range(7)}
    first = _words(ALWAYS, Post(Role.ON_CALL, DeskHours.from_json(half_nights), b"2"), now=now)[0]
    assert first == "Quayside, Sun 25 Oct 01:00 to Sun 25 Oct 02:00: only duty"
    gap = find_gaps(
        TeamRota("Q", (ALWAYS, Post(Role.ON_CALL, DeskHours.from_json(half_nights), b"2"))),
        now,
        UK,
        frozenset(),
    )[0]
    assert (gap.ends.astimezone(UTC) - gap.starts.astimezone(UTC)).total_seconds() == 7200


@settings(deadline=None, max_examples=30)
@given(st.sets(st.integers(0, 6)), st.integers(0, 23))
def test_a_missing_day_is_always_found(days: set[int], hour: int) -> None:
    hours = DeskHours.from_json({str(day): ["00:00", "24:00"] for day in days})
    now = NOW.replace(hour=hour)
    gaps = find_gaps(TeamRota("Q", (ALWAYS, Post(Role.ON_CALL, hours, b"2"))), now, UK, frozenset())
    hours_missing = sum(
        (gap.ends.astimezone(UTC) - gap.starts.astimezone(UTC)).total_seconds() for gap in gaps
    )
    assert hours_missing == (7 - len(days)) * 2 * 86400
