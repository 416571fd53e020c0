"""A text that answers a report's question and may be about a worker: it never joins the report
without the dialogue, and what complains is a manager's from its first second."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.receive_message import receive_message
from bot.services.take_turn import finish_turn, start_turn
from bot.services.turns import Turn
from tests.kit import ASHA, REHANA, SAM, Desk, inbound
from tests.services.answers.asking import Answered, ask, item_of, ring
from tests.services.contact_world import staff_says
from tests.services.reports.test_reports import OTHER, SELF, joined, told

COMPLAINT = Question("feedback_or_complaint", "complaint")
MEDICINE = Question("medication_question", "ask")


def _open(desk: Desk, address: str = ASHA) -> Answered:
    """A report that asks since when."""
    question, words = (
        (SELF, "im not eating and cant stop crying")
        if address == ASHA
        else (OTHER, "my son is not eating and cant stop crying")
    )
    first = ask(desk, address, question, body=words)
    assert first.text_ids == ("report_since",)
    desk.clock.forward(minutes=1)
    return first


def _text(desk: Desk, address: str, words: str) -> UUID:
    message_id = receive_message(desk.app, inbound(address, words), desk.clock.now()).message_id
    assert start_turn(desk.app, message_id) is not None, "it is for the dialogue"
    return message_id


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (ASHA, "since sunday. sam never rang me back like he said"),
        (ASHA, "since sunday and i dont want sam coming any more"),
        (REHANA, "since sunday, his key worker was rude to him"),
        (REHANA, "since sunday and nobody came, its a disgrace"),
    ],
)
def test_a_complaint_beside_an_answer_is_a_managers_at_once(
    desk: Desk, address: str, words: str
) -> None:
    first = _open(desk, address)
    message_id = _text(desk, address, words)
    item = item_of(desk, message_id)
    assert (item["private"], item["owner_role"]) == (True, "lead")
    assert joined(desk, first) == set()
    assert ("since", "since sunday") in told(desk, first)
    # Nor with the dialogue down, nor when that takes it for news.
    finish_turn(desk.app, message_id, answered=False)
    assert joined(desk, first) == set()
    ring(desk)
    code = str(item["code"])
    assert not any(code in body for body in desk.sender.to(SAM))
    assert "do not know" in staff_says(desk, SAM, f"HAVE {code}")


@pytest.mark.parametrize("question", [SELF, COMPLAINT, MEDICINE, Question("nlu_fallback")])
def test_whatever_the_dialogue_makes_of_it_it_stays_a_managers(
    desk: Desk, question: Question
) -> None:
    first = _open(desk)
    message_id = _text(desk, ASHA, "since sunday. sam never rang me back about my tablets")
    give_answer(desk.app, Turn(message_id, "action_answer"), question)
    finish_turn(desk.app, message_id, answered=True)
    item = item_of(desk, message_id)
    assert (item["private"], item["owner_role"]) == (True, "lead")
    assert joined(desk, first) == set()
    assert desk.count("SELECT count(*) FROM item_copy WHERE item_id = :i", i=item["id"]) == 0


@pytest.mark.parametrize(
    "words", ["since sam shouted at me", "it started when my worker laughed at me"]
)
def test_an_answer_that_speaks_of_the_worker_is_not_kept(desk: Desk, words: str) -> None:
    first = _open(desk)
    before = told(desk, first)
    message_id = _text(desk, ASHA, words)
    assert told(desk, first) == before
    assert item_of(desk, message_id)["private"] is True


def test_a_wish_for_one_with_a_complaint_of_another_is_a_managers(desk: Desk) -> None:
    first = _open(desk)
    message_id = _text(desk, ASHA, "send that to priya, my worker is useless")
    assert item_of(desk, message_id)["private"] is True
    assert joined(desk, first) == set()
    assert "worker" not in [part for part, _ in told(desk, first)]


MENTIONED = "since sunday, the nurse has put his tablets up"


@pytest.mark.parametrize(
    ("question", "joins"),
    [(OTHER, True), (MEDICINE, True), (COMPLAINT, False), (Question("nlu_fallback"), False)],
)
def test_what_only_names_staff_is_for_the_dialogue_to_decide(
    desk: Desk, question: Question, joins: bool
) -> None:
    first = _open(desk, REHANA)
    message_id = _text(desk, REHANA, MENTIONED)
    assert item_of(desk, message_id)["private"] is False
    assert joined(desk, first) == set()
    give_answer(desk.app, Turn(message_id, "action_answer"), question)
    finish_turn(desk.app, message_id, answered=True)
    assert joined(desk, first) == ({message_id} if joins else set())


def test_with_the_dialogue_down_it_stays_apart(desk: Desk) -> None:
    first = _open(desk, REHANA)
    message_id = _text(desk, REHANA, MENTIONED)
    finish_turn(desk.app, message_id, answered=False)
    assert joined(desk, first) == set()
    assert ("since", "since sunday") in told(desk, first)


def test_a_no_that_names_a_worker_alerts_and_does_not_stand_with_the_report(desk: Desk) -> None:
    first = ask(desk, REHANA, OTHER, body="my son is not sleeping since monday")
    assert first.text_ids == ("report_safe",)
    desk.clock.forward(minutes=1)
    words = "no we are not safe, his worker upset him"
    received = receive_message(desk.app, inbound(REHANA, words), desk.clock.now())
    assert item_of(desk, received.message_id)["lane"] in ("4h", "now")
    assert received.message_id not in joined(desk, first)
    assert told(desk, first)[-1] == ("safe", "no")
