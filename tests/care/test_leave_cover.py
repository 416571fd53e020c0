"""Leave is covered day by day: the cover's own leave, days off and circles are looked at."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.care.leave_cover import (
    Covered,
    OnDay,
    Verdict,
    cover_on,
    judge_cover,
    missing_words,
    needed_days,
)
from bot.care.working_days import WorkingDays

MONDAY = date(2026, 11, 30)
WEEK = WorkingDays.of(range(5))


class Rota:
    """Who works on which weekdays, and who is away from when until when, covered by whom."""

    def __init__(self, **away: tuple[int, int, str | None]) -> None:
        self.away = away
        self.days = {"part": {0, 2}}

    def __call__(self, worker: str, day: date) -> OnDay[str]:
        works = day.weekday() in self.days.get(worker, set(range(5)))
        first, last, cover = self.away.get(worker, (1, 0, None))
        n = (day - MONDAY).days
        return OnDay(works, first <= n <= last, cover if first <= n <= last else None)


def _days(count: int = 5) -> list[date]:
    return [MONDAY + timedelta(days=n) for n in range(count)]


def test_a_cover_who_is_there_covers() -> None:
    verdict = judge_cover("a", "b", _days(), Rota())
    assert (len(verdict.there), verdict.is_covered) == (5, True)


def test_nobody_named_covers_nothing() -> None:
    verdict = judge_cover("a", None, _days(), Rota())
    assert (len(verdict.missing), verdict.is_covered) == (5, False)


def test_one_day_on_which_the_cover_is_away_too_is_too_many() -> None:
    verdict = judge_cover("a", "b", _days(), Rota(b=(4, 9, None)))
    assert verdict.missing == (MONDAY + timedelta(days=4),)
    assert not verdict.is_covered
    assert "on 1 working day (first 2026-12-04) whoever covers is away too" in missing_words(
        verdict
    )


def test_a_chain_of_covers_is_followed_and_a_circle_is_not() -> None:
    assert judge_cover("a", "b", _days(), Rota(b=(0, 9, "c"))).is_covered
    assert cover_on("a", "b", MONDAY, Rota(b=(0, 9, "a"))) is Covered.AWAY
    assert cover_on("a", "b", MONDAY, Rota(b=(0, 9, "c"), c=(0, 9, "b"))) is Covered.AWAY
    assert cover_on("a", "a", MONDAY, Rota()) is Covered.AWAY


def test_days_off_of_a_part_timer_are_no_gap_unless_there_are_only_those() -> None:
    assert judge_cover("a", "part", _days(), Rota()).is_covered
    tuesday = judge_cover("a", "part", [MONDAY + timedelta(days=1)], Rota())
    assert not tuesday.is_covered
    assert "whoever covers never works" in missing_words(tuesday)


def test_where_nobody_is_needed_nothing_is_missing() -> None:
    assert judge_cover("a", None, [], Rota()) == Verdict()
    assert Verdict().is_covered


def test_only_working_days_from_today_on_need_a_cover() -> None:
    christmas = {date(2026, 12, 25), date(2026, 12, 28)}
    first, last = date(2026, 12, 21), date(2026, 12, 29)
    found = list(needed_days(first, last, WEEK, christmas, date(2026, 12, 23)))
    assert [day.day for day in found] == [23, 24, 29]


@given(
    st.dictionaries(
        st.sampled_from("abcd"),
        st.tuples(st.integers(0, 4), st.integers(0, 9), st.sampled_from([*"abcd", None])),
    )
)
def test_whoever_covers_is_never_the_one_who_is_away(
    away: dict[str, tuple[int, int, str | None]],
) -> None:
    rota = Rota(**away)
    for day in _days():
        if cover_on("a", "b", day, rota) is not Covered.THERE:
            continue
        chain, current = ["a"], "b"
        while rota(current, day).away:
            chain.append(current)
            current = rota(current, day).cover or "a"
        assert current not in chain
