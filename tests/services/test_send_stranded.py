"""A text that waits is sent, whatever became of the job that should have sent it."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.messaging.sender import TemporaryFailure
from bot.services.give_answer import give_answer
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from bot.services.send_outbound import send_outbound
from bot.services.send_stranded import send_stranded
from bot.services.take_turn import list_waiting
from bot.services.turns import Turn
from tests.kit import ASHA, WHO, Desk, inbound

_FAILED = "UPDATE procrastinate_jobs SET status = 'failed' RETURNING id"
_TO_SEND = "SELECT args ->> 'outbound_id' AS id FROM procrastinate_jobs WHERE task_name = 'send'"


@pytest.fixture
def waiting(desk: Desk) -> UUID:
    """The id of an answer that has been waiting for a minute."""
    received = receive_message(desk.app, inbound(ASHA, "who is my key worker"), desk.clock.now())
    give_answer(desk.app, Turn(received.message_id, "step"), WHO)
    desk.clock.forward(minutes=1)
    return list_waiting(desk.app, received.message_id)[0]


def test_a_text_whose_turn_came_to_grief_gets_a_job_of_its_own(desk: Desk, waiting: UUID) -> None:
    desk.rows(_FAILED)
    assert send_stranded(desk.app) == 1
    assert [row["id"] for row in desk.rows(_TO_SEND)] == [str(waiting)]
    assert send_stranded(desk.app) == 0, "it has one"
    desk.rows(_FAILED)
    assert send_stranded(desk.app) == 1, "that came to grief too"


def test_one_whose_turn_is_still_to_end_is_left_to_it(desk: Desk, waiting: UUID) -> None:
    assert send_stranded(desk.app) == 0


def test_a_young_one_is_left_alone(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(ASHA, "who is my key worker"), desk.clock.now())
    give_answer(desk.app, Turn(received.message_id, "step"), WHO)
    desk.rows(_FAILED)
    assert send_stranded(desk.app) == 0


def test_one_that_waits_for_its_next_try_is_left_to_its_clock(desk: Desk, waiting: UUID) -> None:
    desk.rows(_FAILED)
    desk.sender.results = [TemporaryFailure("20429")]
    send_outbound(desk.app, waiting)
    assert send_stranded(desk.app) == 0
    desk.clock.forward(seconds=6)
    ring_clocks(desk.app)
    assert send_stranded(desk.app) == 0, "its clock gave it a job"


def test_one_that_is_sent_is_no_more_looked_for(desk: Desk, waiting: UUID) -> None:
    desk.rows(_FAILED)
    send_outbound(desk.app, waiting)
    assert send_stranded(desk.app) == 0
