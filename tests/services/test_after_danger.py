"""Beside an answer to danger nothing is promised twice, and nothing routine is asked."""

from __future__ import annotations

import pytest

from bot.services.give_answer import give_answer
from bot.services.receive_message import receive_message
from bot.services.take_turn import finish_turn, start_turn
from bot.services.turns import Turn
from tests.kit import ABOUT_OTHER, ASHA, PASS_ON, REHANA, STRANGER, UNCLEAR, WHO, Desk, inbound
from tests.services.answers.asking import ask
from tests.services.proving import APPOINTMENT, text
from tests.services.test_set_aside import open_kind, said_in

TODAY = "i wish i was dead"


@pytest.mark.parametrize("address", [ASHA, REHANA, STRANGER])
@pytest.mark.parametrize("question", [PASS_ON, UNCLEAR])
def test_that_staff_read_it_is_said_once(desk: Desk, address: str, question: object) -> None:
    answered = ask(desk, address, question, body=TODAY)  # type: ignore[arg-type]
    assert answered.text_ids == ()
    [only] = said_in(desk, answered.message_id)
    assert only.startswith("danger_later")


def test_a_question_beside_it_is_answered_without_the_routes_again(desk: Desk) -> None:
    answered = ask(desk, ASHA, WHO, body=f"who is my key worker {TODAY}")
    [key_worker] = answered.text_ids
    assert key_worker.startswith("key_worker")
    query = "SELECT closing FROM outbound_message WHERE text_id = :t"
    assert desk.rows(query, t=key_worker) == [{"closing": "none"}]


def test_no_pin_is_asked_for_and_no_name(desk: Desk) -> None:
    assert ask(desk, ASHA, APPOINTMENT, body=f"when is my appointment {TODAY}").text_ids == ()
    assert ask(desk, REHANA, ABOUT_OTHER, body=f"how is she {TODAY}").text_ids == ()
    assert open_kind(desk, ASHA) is None
    assert open_kind(desk, REHANA) is None


def test_without_the_dialogue_there_is_no_second_text_either(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(ASHA, TODAY), desk.clock.now())
    assert start_turn(desk.app, received.message_id) is not None
    finish_turn(desk.app, received.message_id, answered=False)
    assert said_in(desk, received.message_id) == ["danger_later_self"]


def test_the_wish_is_noted_all_the_same(desk: Desk) -> None:
    answered = ask(desk, ASHA, PASS_ON, body=TODAY)
    rows = desk.rows("SELECT wish, lane FROM item WHERE message_id = :m", m=answered.message_id)
    assert rows == [{"wish": "pass_on", "lane": "today"}]


@pytest.mark.parametrize("thanks", ["thanks", "ok", "thank you so much", "ok ta x"])
def test_thanks_stand_with_it_and_want_no_answer(desk: Desk, thanks: str) -> None:
    ask(desk, ASHA, PASS_ON, body=TODAY)
    given, answered = text(desk, ASHA, thanks)
    assert given is None
    assert answered.text_ids == ()


@pytest.mark.parametrize("words", ["no", "thank you for everything goodbye"])
def test_more_than_thanks_goes_on(desk: Desk, words: str) -> None:
    ask(desk, ASHA, PASS_ON, body=TODAY)
    received = receive_message(desk.app, inbound(ASHA, words), desk.clock.now())
    assert received.reply or start_turn(desk.app, received.message_id) is not None


def test_thanks_for_something_later_are_taken_as_such(desk: Desk) -> None:
    ask(desk, ASHA, PASS_ON, body=TODAY)
    desk.clock.forward(minutes=30)
    ask(desk, ASHA, WHO, body="who is my key worker")
    assert text(desk, ASHA, "thanks")[0] == "thanks"


def test_what_the_dialogue_learns_of_a_finding_is_codes(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(ASHA, TODAY), desk.clock.now())
    work = start_turn(desk.app, received.message_id)
    assert work is not None
    assert (work.danger_level, work.danger_category) == ("today", "passive_ideation")
    ordinary = receive_message(desk.app, inbound(STRANGER, "hello there"), desk.clock.now())
    plain = start_turn(desk.app, ordinary.message_id)
    assert plain is not None
    assert (plain.danger_level, plain.danger_category) == (None, None)
    assert give_answer(desk.app, Turn(ordinary.message_id, "action_answer"), WHO).text_ids
