"""An answer settles the question it answers, and never a text that nobody has read."""

from __future__ import annotations

import pytest

from bot.services.answers.question import Question
from bot.services.decline_offer import decline_offer
from bot.services.give_answer import give_answer
from bot.services.receive_message import receive_message
from bot.services.take_turn import finish_turn, start_turn
from bot.services.turns import Turn
from tests.kit import ASHA, UNCLEAR, WHO, Desk, inbound

RUNNING = "SELECT count(*) FROM clock WHERE kind = 'acknowledge' AND done_at IS NULL"


def _text(desk: Desk, body: str) -> Turn:
    received = receive_message(desk.app, inbound(ASHA, body), desk.clock.now())
    return Turn(received.message_id, "step")


def _without_the_dialogue(desk: Desk, turn: Turn) -> None:
    work = start_turn(desk.app, turn.message_id)
    assert work is not None
    finish_turn(desk.app, work.message_id, answered=False)


@pytest.mark.parametrize("small", ["ok", "thanks", "no"])
@pytest.mark.parametrize("intent", ["thank_bye", "greet", "help_what_can_you_do"])
def test_a_small_word_does_not_settle_the_text_before_it(
    desk: Desk, small: str, intent: str
) -> None:
    _without_the_dialogue(desk, _text(desk, "the voices are bad again and i am not sleeping"))
    give_answer(desk.app, _text(desk, small), Question(intent))
    assert desk.count("SELECT count(*) FROM item") == 1
    assert desk.count(RUNNING) == 1


def test_a_no_to_the_offer_leaves_the_text_to_be_read(desk: Desk) -> None:
    give_answer(desk.app, _text(desk, "its like the walls again"), UNCLEAR)
    decline_offer(desk.app, _text(desk, "no thanks"))
    assert desk.count(RUNNING) == 1


def test_an_answered_question_does_not_settle_the_one_before_it(desk: Desk) -> None:
    _without_the_dialogue(desk, _text(desk, "i have stopped the tablets"))
    give_answer(desk.app, _text(desk, "who is my key worker"), WHO)
    assert desk.count(RUNNING) == 1


def test_an_answered_question_is_settled_itself(desk: Desk) -> None:
    give_answer(desk.app, _text(desk, "who is my key worker"), WHO)
    assert desk.count(RUNNING) == 0
