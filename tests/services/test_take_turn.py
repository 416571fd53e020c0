"""What the dialogue is given with a text: where the names of the writer's own workers stand."""

from __future__ import annotations

import pytest

from bot.services.receive_message import receive_message
from bot.services.take_turn import Work, start_turn
from tests.kit import ASHA, REHANA, STRANGER, Desk, inbound


def work(desk: Desk, address: str, body: str) -> Work:
    received = receive_message(desk.app, inbound(address, body), desk.clock.now())
    given = start_turn(desk.app, received.message_id)
    assert given is not None
    return given


def names(given: Work) -> list[str]:
    return [given.text[start:end] for start, end in given.worker_names]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("can sam ring me", ["sam"]),
        ("is Sam or Priya in, my mate Oleg says no", ["Sam", "Priya"]),
        ("who is my key worker", []),
        ("same again", []),
    ],
)
def test_the_names_of_ones_own_workers_are_found(desk: Desk, body: str, found: list[str]) -> None:
    assert names(work(desk, ASHA, body)) == found


def test_of_a_carers_text_nothing_is_told(desk: Desk) -> None:
    """Whether Sam is Asha's worker is not theirs to find out by how they are answered."""
    assert work(desk, REHANA, "tell Sam that Asha is not eating").worker_names == ()


def test_of_a_strangers_text_nothing_is_told(desk: Desk) -> None:
    assert work(desk, STRANGER, "is Sam there").worker_names == ()
