"""Hours of a worker by date, with alternate weeks and changed days: read, said, and asked."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.hours import Occasion
from bot.care.working_days import WorkingDays
from bot.care.working_hours import (
    WHOLE_DAY,
    Pattern,
    Spans,
    WorkingHours,
    WorkingHoursError,
    is_on,
    joined,
    read_spans,
    spans_from_json,
    spans_words,
    week_from_json,
    week_to_json,
)
from bot.clock import UK

MONDAY = date(2026, 11, 30)
NINE_TO_FIVE: Spans = ((540, 1020),)
_SPANS = st.lists(
    st.tuples(st.integers(0, 95), st.integers(1, 24)).map(
        lambda one: (one[0] * 15, min(1440, (one[0] + one[1]) * 15))
    ),
    max_size=4,
).map(lambda found: joined(tuple(found)))


def _week(**days: Spans) -> tuple[Spans, ...]:
    return tuple(days.get(day, ()) for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))


def _at(day: date, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=UK)


@pytest.mark.parametrize(
    ("words", "spans"),
    [
        ("", ()),
        ("09:00-17:00", NINE_TO_FIVE),
        ("9:00-12:30, 13:00-17:00", ((540, 750), (780, 1020))),
        ("13:00-17:00 9:00-12:30", ((540, 750), (780, 1020))),
        ("00:00-24:00", WHOLE_DAY),
        ("09:00-12:00;12:00-17:00", NINE_TO_FIVE),
        ("17:00-09:00", None),
        ("09:00-09:00", None),
        ("09:00-12:00 11:00-13:00", None),
        ("9-17", None),
        ("09:60-17:00", None),
        ("24:15-24:30", None),
        ("off", None),
        ("0\N{SUPERSCRIPT TWO}:00-10:00", None),
    ],
)
def test_spans_are_read_as_they_are_written(words: str, spans: Spans | None) -> None:
    assert read_spans(words) == spans


@given(_SPANS)
def test_what_is_said_is_read_again(spans: Spans) -> None:
    assert read_spans(spans_words(spans)) == spans
    assert spans_from_json([list(span) for span in spans]) == spans
    week = (spans, (), (), spans, (), (), ())
    assert week_from_json(week_to_json(week)) == week


def test_weeks_alternate_from_their_anchor_on_also_before_it() -> None:
    a, b = _week(mon=NINE_TO_FIVE), _week(tue=WHOLE_DAY)
    pattern = Pattern(date(2026, 1, 1), (a, b), MONDAY)
    assert [bool(pattern.on(MONDAY + timedelta(days=7 * n))) for n in (-2, -1, 0, 1, 2)] == [
        True,
        False,
        True,
        False,
        True,
    ]
    assert pattern.on(MONDAY + timedelta(days=8)) == WHOLE_DAY


def test_an_anchor_is_a_monday_and_a_week_has_seven_days() -> None:
    for weeks, anchor in (((_week(),), MONDAY + timedelta(days=1)), (((),), MONDAY), ((), MONDAY)):
        with pytest.raises(WorkingHoursError):
            Pattern(MONDAY, weeks, anchor)
    with pytest.raises(WorkingHoursError):
        spans_from_json([[600, 540]])
    with pytest.raises(WorkingHoursError):
        week_from_json({"7": [[0, 60]]})


def test_a_later_pattern_holds_from_its_day_on_and_a_changed_day_wins() -> None:
    early = Pattern(MONDAY, (_week(mon=NINE_TO_FIVE),), MONDAY)
    late = Pattern(MONDAY + timedelta(days=7), (_week(tue=NINE_TO_FIVE),), MONDAY)
    again = Pattern(late.since, (_week(wed=NINE_TO_FIVE),), MONDAY)
    swapped = MONDAY + timedelta(days=2)
    hours = WorkingHours((early, late, again), ((swapped, WHOLE_DAY),))
    assert hours.on(MONDAY - timedelta(days=1)) is None
    assert hours.on(MONDAY) == NINE_TO_FIVE
    assert hours.on(swapped) == WHOLE_DAY
    assert hours.on(late.since) == ()
    assert hours.on(late.since + timedelta(days=2)) == NINE_TO_FIVE


def test_who_has_gone_home_is_not_there_and_who_begins_within_two_hours_is() -> None:
    pattern = Pattern(MONDAY, (_week(mon=((660, 780), (840, 1020))),), MONDAY)
    days = WorkingDays(frozenset({0, 1}), WorkingHours((pattern,)))
    found = {
        c: days.works_at(_at(MONDAY, c)) for c in ("08:59", "09:00", "13:30", "16:59", "17:00")
    }
    assert found == {"08:59": False, "09:00": True, "13:30": True, "16:59": True, "17:00": False}
    # Tuesday is a working day as one says it, and has no hours.
    assert not days.works_on(MONDAY + timedelta(days=1))
    assert days.works_on(MONDAY - timedelta(days=7))


def test_a_whole_day_is_worked_by_whoever_works_at_any_hour_of_it() -> None:
    pattern = Pattern(MONDAY, (_week(mon=((900, 1020),)),), MONDAY)
    days = WorkingDays(frozenset({0}), WorkingHours((pattern,)))
    nine = _at(MONDAY, "09:00")
    assert not Occasion(nine, frozenset()).is_worked(days)
    assert Occasion(nine, frozenset(), whole_day=True).is_worked(days)
    assert not Occasion(nine, frozenset({MONDAY}), whole_day=True).is_worked(days)


@given(_SPANS, st.integers(0, 1439))
def test_somebody_is_there_on_each_minute_of_their_spans(spans: Spans, minute: int) -> None:
    at = datetime.combine(MONDAY, datetime.min.time(), UK) + timedelta(minutes=minute)
    inside = any(start <= minute < end for start, end in spans)
    assert is_on(spans, at) or not inside
    after = all(end <= minute for _, end in spans)
    assert not (after and is_on(spans, at))
