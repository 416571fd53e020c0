"""Lanes: in order, each with its clock, and unsure means the more urgent."""

from __future__ import annotations

import itertools
from datetime import timedelta

from bot.care.lanes import ALERTED, Lane, acknowledge_within, more_urgent


def test_the_lanes_from_now_to_info() -> None:
    assert [lane.value for lane in Lane] == ["now", "4h", "today", "3days", "routine", "info"]


def test_every_lane_has_a_clock_but_what_nobody_need_read() -> None:
    clocks = {lane: acknowledge_within(lane) for lane in Lane}
    assert [lane for lane, within in clocks.items() if within is None] == [Lane.INFO]


def test_a_more_urgent_lane_never_waits_longer() -> None:
    clocks = [acknowledge_within(lane) or timedelta.max for lane in Lane]
    assert clocks == sorted(clocks)
    assert clocks[0] <= timedelta(minutes=5)


def test_what_interrupts_is_the_most_urgent() -> None:
    assert list(Lane)[: len(ALERTED)] == [lane for lane in Lane if lane in ALERTED]


def test_of_two_lanes_the_more_urgent_whichever_comes_first() -> None:
    order = list(Lane)
    for one, other in itertools.product(Lane, Lane):
        assert more_urgent(one, other) is order[min(order.index(one), order.index(other))]
