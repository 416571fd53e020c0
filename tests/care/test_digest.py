"""The order of a digest, its slots, and whose list something is on: pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import pytest

from bot.care.desk_hours import DeskHours
from bot.care.digest import Entry, Kind, Section, Step, in_order, next_step, section_of
from bot.care.digest_slots import (
    current_slot,
    desk_stretches,
    look_again_at,
    slots,
    worker_stretches,
)
from bot.care.digest_whose import decide_holders, first_with, wait_of
from bot.care.hours import Shift, StaffedHours, WeeklyHours
from bot.care.key_team import Leave
from bot.care.lanes import Lane
from bot.care.rota import Week
from bot.care.routing import Absent, Candidate, Owner, Role
from bot.care.working_days import WorkingDays
from bot.clock import UK

TUESDAY = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
NINE_TO_FIVE = Shift(time(9), time(17))
HOURS = StaffedHours(WeeklyHours(dict.fromkeys(range(5), NINE_TO_FIVE)), frozenset())
FULL = Week(WorkingDays.of(range(5)))
SAM, COVER, DUTY, LEAD, MANAGER = (UUID(int=n) for n in range(1, 6))
DESKS = (
    Candidate(DUTY, Role.DUTY),
    Candidate(LEAD, Role.LEAD),
    Candidate(MANAGER, Role.MANAGER),
)


def entry(lane: Lane | None = Lane.TODAY, **more: object) -> Entry:
    given: dict[str, object] = {
        "id": uuid4(),
        "kind": Kind.ITEM,
        "person_id": uuid4(),
        "team_id": uuid4(),
        "owner": Owner(SAM, Role.KEY_WORKER),
        "since": TUESDAY,
        "code": "ABCDE",
        "lane": lane,
        **more,
    }
    return Entry(**given)  # type: ignore[arg-type]


def no(_: UUID) -> bool:
    return False


def test_it_stands_in_the_order_of_its_sections() -> None:
    expected = [
        entry(Lane.NOW),
        entry(Lane.FOUR_HOURS),
        entry(Lane.TODAY, safeguards=True),
        entry(Lane.NOW, taken_by=DUTY),
        entry(Lane.TODAY),
        entry(None, kind=Kind.PROMISE),
        entry(Lane.THREE_DAYS),
        entry(None, kind=Kind.CONTACT),
        entry(Lane.ROUTINE),
        entry(Lane.TODAY, kind=Kind.REVIEW),
        entry(Lane.TODAY, kind=Kind.COPY),
    ]
    assert in_order(reversed(expected)) == expected
    assert list(dict.fromkeys(map(section_of, expected))) == list(Section)


def test_of_one_section_the_oldest_is_first_and_ordering_can_be_switched_off() -> None:
    old, new = entry(since=TUESDAY - timedelta(hours=3)), entry()
    alert = entry(Lane.NOW, since=TUESDAY - timedelta(hours=1))
    assert in_order([new, alert, old]) == [alert, old, new]
    assert in_order([new, alert, old], by_time=True) == [old, alert, new]


def test_an_untaken_alert_is_above_its_safeguarding() -> None:
    assert section_of(entry(Lane.NOW, safeguards=True)) is Section.UNTAKEN
    assert section_of(entry(Lane.NOW, safeguards=True, taken_by=DUTY)) is Section.SAFEGUARDING


@pytest.mark.parametrize(
    ("one", "step"),
    [
        (entry(wants_call=True), Step.CALL_BACK),
        (entry(None, kind=Kind.PROMISE), Step.CALL_BACK),
        (entry(kind=Kind.REVIEW), Step.ADD_TO_REVIEW),
        (entry(None, kind=Kind.CONTACT), Step.GET_IN_TOUCH),
        (entry(Lane.NOW), None),
    ],
)
def test_a_next_step_is_suggested_by_a_rule_alone(one: Entry, step: Step | None) -> None:
    assert next_step(one) is step


def test_there_are_two_slots_a_shift_on_working_days_only() -> None:
    week = Week(WorkingDays.of([1, 3]))
    found = slots(worker_stretches(week, HOURS, TUESDAY, UK))
    assert [slot.at for slot in found[:3]] == [
        datetime(2026, 11, 24, 9, tzinfo=UTC),
        datetime(2026, 11, 24, 13, tzinfo=UTC),
        datetime(2026, 11, 26, 9, tzinfo=UTC),
    ]
    assert [slot.is_start for slot in found[:3]] == [True, False, True]


def test_no_slot_on_a_bank_holiday_on_leave_or_after_leaving() -> None:
    closed = StaffedHours(HOURS.week, frozenset({date(2026, 11, 25)}))
    away = Leave(datetime(2026, 11, 26, tzinfo=UTC), datetime(2026, 11, 27, tzinfo=UTC))
    week = Week(FULL.days, [away], datetime(2026, 12, 1, tzinfo=UTC))
    days = {slot.at.day for slot in slots(worker_stretches(week, closed, TUESDAY, UK))}
    assert days == {23, 24, 27, 30}


def test_a_moment_belongs_to_the_last_slot_that_began_and_to_none_after_the_shift() -> None:
    found = slots(worker_stretches(FULL, HOURS, TUESDAY, UK))
    at = TUESDAY.replace
    assert current_slot(found, at(hour=8, minute=59)) is None
    start = current_slot(found, at(hour=9))
    assert start is not None
    assert start.is_start
    assert current_slot(found, at(hour=12, minute=59)) == start
    middle = current_slot(found, at(hour=16, minute=59))
    assert middle is not None
    assert middle.at.hour == 13
    assert current_slot(found, at(hour=17)) is None


def test_the_next_look_is_at_the_next_slot_or_at_midnight() -> None:
    found = slots(worker_stretches(FULL, HOURS, TUESDAY, UK))
    assert look_again_at(found, TUESDAY, UK) == TUESDAY.replace(hour=13)
    evening = TUESDAY.replace(hour=18)
    assert look_again_at(found, evening, UK) == datetime(2026, 11, 25, tzinfo=UTC)
    assert look_again_at([], evening, UK) == datetime(2026, 11, 25, tzinfo=UTC)


def test_slots_follow_the_wall_when_the_clocks_change() -> None:
    saturday = datetime(2026, 10, 24, 12, tzinfo=UTC)
    all_week = Week(WorkingDays.of(range(7)))
    hours = StaffedHours(WeeklyHours(dict.fromkeys(range(7), NINE_TO_FIVE)), frozenset())
    found = [s for s in slots(worker_stretches(all_week, hours, saturday, UK)) if s.is_start]
    assert [slot.at.hour for slot in found[:4]] == [8, 8, 9, 9]


def test_a_night_desk_has_its_slots_by_night_also_when_the_night_is_longer() -> None:
    desk = DeskHours.from_json({"5": ["21:00", "07:00"]})
    saturday = datetime(2026, 10, 24, 12, tzinfo=UTC)
    first, middle = slots(desk_stretches(desk, HOURS, saturday, UK))[:2]
    assert first.at == datetime(2026, 10, 24, 20, tzinfo=UTC)
    assert middle.until == datetime(2026, 10, 25, 7, tzinfo=UTC)
    assert middle.at - first.at == middle.until - middle.at == timedelta(hours=5, minutes=30)
    assert current_slot([first, middle], datetime(2026, 10, 25, 3, tzinfo=UTC)) == middle


def test_an_always_manned_desk_has_slots_at_the_weekend_too() -> None:
    found = slots(desk_stretches(None, HOURS, TUESDAY, UK))
    assert {slot.at.weekday() for slot in found} == set(range(7))
    assert all(one.at < other.at for one, other in pairwise(found))


def test_an_owner_who_is_there_has_it_alone() -> None:
    candidates = [Candidate(SAM, Role.KEY_WORKER), Candidate(COVER, Role.COVER), *DESKS]
    assert decide_holders(entry(), candidates, no) == (SAM,)


def test_by_absence_it_stands_with_the_cover_too_and_stays_with_its_owner() -> None:
    away = Candidate(SAM, Role.KEY_WORKER, present=False, absent=Absent.AWAY)
    candidates = [away, Candidate(COVER, Role.COVER), *DESKS]
    assert decide_holders(entry(), candidates, no) == (SAM, COVER)
    assert decide_holders(entry(), [away, *DESKS], no) == (SAM, DUTY)


def test_an_unopened_digest_goes_on_until_somebody_opens_theirs() -> None:
    candidates = [Candidate(SAM, Role.KEY_WORKER), Candidate(COVER, Role.COVER), *DESKS]
    assert decide_holders(entry(), candidates, {SAM}.__contains__) == (SAM, COVER)
    assert decide_holders(entry(), candidates, {SAM, COVER}.__contains__) == (SAM, COVER, DUTY)
    everybody = decide_holders(entry(), candidates, lambda _: True)
    assert everybody == (SAM, COVER, DUTY, LEAD, MANAGER)


def test_what_is_about_a_worker_is_on_no_worker_s_list() -> None:
    candidates = [Candidate(SAM, Role.KEY_WORKER), *DESKS]
    for owner in (Owner(LEAD, Role.LEAD), Owner(SAM, Role.KEY_WORKER)):
        one = entry(private=True, owner=owner, taken_by=SAM)
        for left in (no, lambda _: True):
            assert set(decide_holders(one, candidates, left)) <= {LEAD, MANAGER}
            assert decide_holders(one, candidates, left)


def test_whose_phone_is_the_person_s_has_it_not() -> None:
    close = Candidate(SAM, Role.KEY_WORKER, present=False, absent=Absent.CLOSE)
    assert decide_holders(entry(taken_by=SAM), [close, *DESKS], no) == (DUTY,)


def test_whoever_took_it_has_it_too() -> None:
    candidates = [Candidate(SAM, Role.KEY_WORKER), *DESKS]
    assert decide_holders(entry(taken_by=LEAD), candidates, no) == (SAM, LEAD)


def test_an_entry_is_counted_from_the_first_unopened_digest_that_had_it() -> None:
    morning, noon = TUESDAY - timedelta(hours=3), TUESDAY
    assert first_with(entry(since=TUESDAY - timedelta(hours=4)), [noon, morning]) == morning
    assert first_with(entry(since=TUESDAY - timedelta(hours=1)), [noon, morning]) == noon
    assert first_with(entry(since=TUESDAY + timedelta(hours=1)), [noon, morning]) is None


def test_today_is_passed_on_after_four_working_hours_and_routine_after_a_working_day() -> None:
    nine = TUESDAY.replace(hour=9)
    assert wait_of(entry()).up_at(nine, HOURS, UK) == TUESDAY.replace(hour=13)
    assert wait_of(entry()).up_at(nine.replace(hour=15), HOURS, UK).day == 25
    assert wait_of(entry(Lane.ROUTINE)).up_at(nine, HOURS, UK) == datetime(
        2026, 11, 25, 17, tzinfo=UTC
    )
