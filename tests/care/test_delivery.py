"""Reports come unordered and twice: what we hold only ever moves forward."""

from __future__ import annotations

import itertools

import pytest

from bot.care.delivery import Status, moves_forward, status_from_provider

ENDS = {Status.DELIVERED, Status.READ, Status.UNDELIVERED, Status.FAILED, Status.WITHHELD}
PROVIDER_WORDS = (
    "accepted scheduled queued sending sent delivered partially_delivered read undelivered failed "
    "canceled"
).split()


def _after(reports: tuple[Status, ...]) -> Status:
    held = Status.SENDING
    for reported in reports:
        if moves_forward(held, reported):
            held = reported
    return held


def test_a_repeat_never_moves_anything() -> None:
    for status in Status:
        assert not moves_forward(status, status)


def test_no_two_statuses_move_to_each_other() -> None:
    for one, other in itertools.product(Status, Status):
        assert not (moves_forward(one, other) and moves_forward(other, one))


def test_moving_forward_is_a_ranking_without_circles() -> None:
    for a, b, c in itertools.product(Status, repeat=3):
        if moves_forward(a, b) and moves_forward(b, c):
            assert moves_forward(a, c)


def test_nothing_comes_back_from_an_end_but_a_delivery_that_is_read() -> None:
    for end, reported in itertools.product(ENDS, Status):
        if moves_forward(end, reported):
            assert reported is Status.READ


def test_the_order_of_the_reports_does_not_matter() -> None:
    reports = (Status.QUEUED, Status.SENT, Status.DELIVERED, Status.READ)
    ends = {_after(order) for order in itertools.permutations(reports)}
    assert ends == {Status.READ}


def test_every_word_of_the_provider_is_known() -> None:
    for word in PROVIDER_WORDS:
        assert status_from_provider(word) is not None
        assert status_from_provider(word.upper()) is status_from_provider(word)


@pytest.mark.parametrize("word", ["", "receiving", "teleported", "waiting", "withheld"])
def test_a_word_that_is_not_the_providers_changes_nothing(word: str) -> None:
    assert status_from_provider(word) is None


def test_no_report_moves_a_text_back_among_those_to_be_sent() -> None:
    ours = {Status.WAITING, Status.IN_ANSWER, Status.SENDING, Status.DOUBTFUL}
    assert not ours & {status_from_provider(word) for word in PROVIDER_WORDS}
