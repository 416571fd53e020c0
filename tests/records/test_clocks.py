"""Each clock rings once, for one worker, in the order in which they are due."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest

from bot.records.clocks import ClockKind, Due, end_clock, set_clock, take_due
from bot.records.unit import Records
from tests.kit import TUESDAY_NOON

NOON = TUESDAY_NOON
SUBJECT = UUID(int=1)


def _set(records: Records, number: int, minutes: float, kind: ClockKind = ClockKind.SEND) -> None:
    with records.begin() as unit:
        set_clock(unit, kind, UUID(int=number), NOON + timedelta(minutes=minutes))


def _take(records: Records, minutes: float = 0) -> Due | None:
    with records.begin() as unit:
        return take_due(unit, NOON + timedelta(minutes=minutes))


def test_eight_workers_ring_each_clock_once(records: Records) -> None:
    for number in range(40):
        _set(records, number, -number)

    def ring_all(_: int) -> list[UUID]:
        rung: list[UUID] = []
        while (due := _take(records)) is not None:
            rung.append(due.subject_id)
        return rung

    with ThreadPoolExecutor(8) as threads:
        rung = Counter(subject for each in threads.map(ring_all, range(8)) for subject in each)
    assert rung == Counter({UUID(int=number): 1 for number in range(40)})


def test_the_longest_overdue_rings_first(records: Records) -> None:
    for number, minutes in ((1, -5), (2, -60), (3, 0)):
        _set(records, number, minutes)
    order = [due.subject_id.int for _ in range(3) if (due := _take(records)) is not None]
    assert order == [2, 1, 3]
    assert _take(records) is None


def test_a_clock_does_not_ring_before_its_time_and_does_at_it(records: Records) -> None:
    _set(records, 1, 10)
    assert _take(records, 9.99) is None
    due = _take(records, 10)
    assert due is not None
    assert due.due_at == NOON + timedelta(minutes=10)


def test_a_ring_that_fails_rings_again(records: Records) -> None:
    _set(records, 1, 0)

    def fail() -> None:
        with records.begin() as unit:
            take_due(unit, NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert _take(records) is not None


def test_a_clock_held_by_one_worker_does_not_keep_another_waiting(records: Records) -> None:
    _set(records, 1, -5)
    _set(records, 2, -1)
    with records.begin() as unit:
        held = take_due(unit, NOON)
        assert held is not None
        assert held.subject_id.int == 1
        other = _take(records)
        assert other is not None
        assert other.subject_id.int == 2


def test_setting_a_clock_again_moves_it(records: Records) -> None:
    _set(records, 1, 0)
    _set(records, 1, 30)
    assert _take(records, 29) is None
    assert _take(records, 30) is not None
    assert _take(records, 31) is None


def test_a_clock_that_rang_can_be_set_again(records: Records) -> None:
    _set(records, 1, 0)
    assert _take(records) is not None
    _set(records, 1, 5)
    assert _take(records, 5) is not None


def test_clocks_of_other_kinds_and_subjects_are_other_clocks(records: Records) -> None:
    for kind in ClockKind:
        _set(records, 1, 0, kind)
    with records.begin() as unit:
        end_clock(unit, SUBJECT, NOON, ClockKind.NOTICE)
        end_clock(unit, UUID(int=2), NOON, ClockKind.SEND)
    rung = {due.kind for _ in ClockKind if (due := _take(records)) is not None}
    assert rung == set(ClockKind) - {ClockKind.NOTICE}


def test_a_clock_set_in_a_transaction_that_fails_was_never_set(records: Records) -> None:
    def fail() -> None:
        with records.begin() as unit:
            set_clock(unit, ClockKind.SEND, SUBJECT, NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert _take(records) is None
