"""Lanes: in order, and unsure means the more urgent."""

from __future__ import annotations

import itertools

from bot.care.lanes import ALERTED, Lane, less_urgent, more_urgent


def test_the_lanes_from_now_to_info() -> None:
    assert [lane.value for lane in Lane] == ["now", "4h", "today", "3days", "routine", "info"]


def test_what_interrupts_is_the_most_urgent() -> None:
    assert list(Lane)[: len(ALERTED)] == [lane for lane in Lane if lane in ALERTED]


def test_of_two_lanes_the_more_urgent_whichever_comes_first() -> None:
    order = list(Lane)
    for one, other in itertools.product(Lane, Lane):
        assert more_urgent(one, other) is order[min(order.index(one), order.index(other))]


def test_what_may_be_raised_is_all_that_is_less_urgent() -> None:
    assert less_urgent(Lane.TODAY) == (Lane.THREE_DAYS, Lane.ROUTINE, Lane.INFO)
    assert less_urgent(Lane.INFO) == ()
    for one, other in itertools.product(Lane, Lane):
        assert (one in less_urgent(other)) == (
            one is not other and more_urgent(one, other) is other
        )
