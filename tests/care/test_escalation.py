"""The alert chain: who is told when, what pauses it, what stops it; it never falls silent."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from bot.care.alert_chain import ChainError, Entry, Kind, read_chain
from bot.care.escalation import Alert, Remind, may_pause, wake_at, wants_more_told
from bot.care.lanes import Lane
from bot.care.routing import Candidate, Role
from tests.care.chains import DESKS, IDS, NIGHT, Log


def test_lane_4h_goes_up_on_its_clock_and_begins_again() -> None:
    log = Log()
    log.wake_each_minute(110)
    assert log.asked() == [
        (0, ("duty",)),
        (15, ("on_call",)),
        (30, ("manager",)),
        (60, ("director",)),
        (75, ("duty", "director")),
        (90, ("on_call", "director")),
        (105, ("manager", "director")),
    ]


def test_lane_now_alerts_duty_and_on_call_at_once_and_copies_the_lead() -> None:
    log = Log(Lane.NOW)
    log.wake_each_minute(20)
    assert log.asked() == [
        (0, ("duty", "on_call")),
        (5, ("on_call", "lead")),
        (10, ("manager",)),
        (15, ("director",)),
        (20, ("duty", "on_call", "director")),
    ]
    first = log.steps[0][1]
    assert isinstance(first, Alert)
    assert [owner.role for owner in first.copied] == [Role.LEAD]
    assert [step.is_last for _, step in log.steps if isinstance(step, Alert)][:4] == [
        False,
        False,
        False,
        True,
    ]


def test_have_pauses_ten_minutes_and_then_the_chain_goes_on_and_says_so() -> None:
    log = Log(Lane.NOW)
    log.wake(0)
    log.take(Role.DUTY, 2)
    assert log.chain.holder(log.at(3)) == IDS[Role.DUTY]
    log.wake_each_minute(30)
    assert log.steps[1] == (12, Remind(IDS[Role.DUTY], log.at(12)))
    assert log.asked()[1:4] == [(12, ("on_call", "lead")), (17, ("manager",)), (22, ("director",))]
    assert log.chain.holder(log.at(13)) is None


def test_have_never_hurries_the_next_in_line() -> None:
    log = Log(Lane.FOUR_HOURS)
    log.wake(0)
    log.take(Role.DUTY, 1)
    log.wake_each_minute(20)
    assert log.asked()[1] == (15, ("on_call",))


def test_have_from_the_same_desk_pauses_once_only() -> None:
    log = Log()
    log.wake(0)
    log.take(Role.DUTY, 1)
    assert not may_pause(log.chain, IDS[Role.DUTY])
    assert may_pause(log.chain, IDS[Role.ON_CALL])


@pytest.mark.parametrize("kind", [Kind.TRIED, Kind.DECIDED])
def test_only_what_was_tried_or_decided_stops_it(kind: Kind) -> None:
    log = Log(Lane.NOW)
    log.wake(0)
    log.put(kind, 4, Role.DUTY)
    assert log.wake(600) == []
    assert wake_at(log.chain, log.clocks) is None
    assert not may_pause(log.chain, IDS[Role.ON_CALL])


def test_more_urgent_words_begin_it_anew_and_end_the_pause() -> None:
    log = Log(Lane.FOUR_HOURS)
    log.wake(0)
    log.take(Role.DUTY, 1)
    log.put(Kind.RAISED, 3, lane=Lane.NOW)
    (step,) = log.wake(3)
    assert isinstance(step, Alert)
    assert [owner.role for owner in step.whom] == [Role.DUTY, Role.ON_CALL]
    assert log.chain.leg == 1
    assert may_pause(log.chain, IDS[Role.DUTY]), "they took something less urgent"


def test_more_words_change_no_clock_and_are_told_now_and_then() -> None:
    log = Log()
    log.wake(0)
    assert not wants_more_told(log.chain, log.at(1), log.clocks)
    assert wants_more_told(log.chain, log.at(2), log.clocks)
    log.put(Kind.MORE_WORDS, 2)
    assert not wants_more_told(log.chain, log.at(3), log.clocks)
    assert wake_at(log.chain, log.clocks) == log.at(15)


def test_an_alert_that_did_not_arrive_lets_nobody_wait() -> None:
    log = Log()
    log.wake(0)
    log.put(Kind.UNDELIVERED, 1, Role.DUTY)
    log.wake(1)
    assert log.asked()[1] == (1, ("on_call",))
    log.wake(15)
    assert len(log.asked()) == 2, "the next has as long as ever"
    log.wake(16)
    assert log.asked()[2] == (16, ("manager",))


def test_of_two_who_were_alerted_one_is_enough_to_wait_for() -> None:
    log = Log(Lane.NOW)
    log.wake(0)
    log.put(Kind.UNDELIVERED, 1, Role.DUTY)
    assert log.wake(1) == []
    log.put(Kind.UNDELIVERED, 1, Role.ON_CALL)
    assert len(log.wake(1)) == 1


def test_when_nothing_arrives_anywhere_it_is_tried_on_the_clock_only() -> None:
    log = Log()
    for minutes in (0, 1, 2, 3, 4, 5):
        for step in log.wake(minutes):
            assert isinstance(step, Alert)
            for owner in step.whom:
                log.put(Kind.UNDELIVERED, minutes, owner.role)
    assert [minutes for minutes, _ in log.asked()] == [0, 1, 2, 3]
    log.wake_each_minute(40)
    assert [minutes for minutes, _ in log.asked()][4:] == [18, 33]


def test_a_desk_that_is_not_manned_is_replaced_by_the_next_further_up() -> None:
    desks = tuple(
        dataclasses.replace(desk, present=desk.role in (Role.ON_CALL, Role.DIRECTOR))
        for desk in DESKS
    )
    log = Log(Lane.NOW, desks=desks)
    log.wake_each_minute(15)
    assert log.asked() == [
        (0, ("on_call",)),
        (5, ("on_call",)),
        (10, ("director",)),
        (15, ("director",)),
    ]


def test_where_nobody_is_manned_the_desk_of_the_stage_is_alerted_all_the_same() -> None:
    log = Log(desks=tuple(dataclasses.replace(desk, present=False) for desk in DESKS))
    log.wake(0)
    assert log.asked() == [(0, ("duty",))]


def test_a_team_with_two_desks_is_never_silent() -> None:
    two = (DESKS[0], DESKS[2])
    log = Log(desks=two)
    log.wake_each_minute(60)
    assert log.asked() == [
        (0, ("duty",)),
        (15, ("on_call",)),
        (30, ("on_call",)),
        (60, ("on_call",)),
    ]


def test_a_desk_without_a_way_to_reach_it_is_passed_over() -> None:
    log = Log(reachable=frozenset({IDS[Role.DUTY], IDS[Role.DIRECTOR]}))
    log.wake_each_minute(30)
    assert log.asked() == [(0, ("duty",)), (15, ("director",)), (30, ("director",))]


def test_with_nobody_to_reach_the_chain_runs_through_and_goes_on() -> None:
    log = Log(reachable=frozenset())
    assert len(log.wake(0)) == 4
    log.reachable = frozenset({IDS[Role.DUTY]})
    log.wake(15)
    assert log.asked()[-1] == (15, ("duty",))


def test_a_night_in_which_no_clock_rang_ends_in_one_round_not_a_hundred() -> None:
    log = Log(Lane.NOW)
    log.wake(0)
    log.wake(8 * 60)
    assert [roles for _, roles in log.asked()[1:]] == [
        ("on_call", "lead"),
        ("manager",),
        ("director",),
    ]
    assert log.wake(8 * 60 + 4) == []
    assert len(log.wake(8 * 60 + 5)) == 1


def test_workers_of_the_key_team_are_nobodys_alert() -> None:
    worker = Candidate(IDS[Role.DUTY], Role.KEY_WORKER)
    log = Log(desks=(worker, DESKS[2]))
    log.wake(0)
    assert log.asked() == [(0, ("on_call",))]


@pytest.mark.parametrize(
    "begins",
    [
        datetime(2026, 10, 25, 0, 50, tzinfo=UTC),  # 01:50, and soon 01:00 again
        datetime(2027, 3, 28, 0, 50, tzinfo=UTC),  # 00:50, and soon 02:00
    ],
)
def test_the_clocks_do_not_know_of_summer_time(begins: datetime) -> None:
    log = Log(begins=begins)
    log.wake_each_minute(60)
    assert [minutes for minutes, _ in log.asked()] == [0, 15, 30, 60]


def test_what_is_kept_must_begin_with_the_beginning() -> None:
    with pytest.raises(ChainError):
        read_chain([])
    with pytest.raises(ChainError):
        read_chain([Entry(Kind.TRIED, NIGHT)])
    with pytest.raises(ChainError):
        read_chain([Entry(Kind.BEGAN, NIGHT, lane=Lane.NOW), Entry(Kind.TAKEN, NIGHT)])


def test_it_wakes_when_the_next_thing_is_due() -> None:
    log = Log(Lane.NOW)
    assert wake_at(log.chain, log.clocks) == NIGHT
    log.wake(0)
    assert wake_at(log.chain, log.clocks) == NIGHT + timedelta(minutes=5)
    log.take(Role.DUTY, 1)
    assert wake_at(log.chain, log.clocks) == NIGHT + timedelta(minutes=11)
