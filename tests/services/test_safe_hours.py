"""Texts that we start wait for a safe hour; danger, and what was just asked for, never do. Nobody
is told to ring a phone that is not safe to ring."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.records.safe_hours import set_safe_hours
from bot.services.answer_sending import take_back_answer
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from bot.services.see_actions import see_actions
from bot.services.send_outbound import send_outbound
from bot.web.console.answer_words import fares
from tests.kit import ASHA, DUTY, WHO, Desk, inbound
from tests.services.answers.asking import ask, ring
from tests.services.answers.sharing_world import person_of, set_phone
from tests.services.checking import Talk
from tests.services.test_tell_outcome_back import read_texts, staff
from tests.services.test_write_answer import HELLO, later, reported, worker, write


@pytest.fixture
def after_school(desk: Desk) -> Desk:
    """It is Tuesday noon, and Asha may be texted first from 16:00 to 18:00."""
    with desk.app.records.begin() as unit:
        set_safe_hours(unit, person_of(desk, ASHA), "0123456 16:00-18:00")
    return desk


def test_an_answer_of_a_worker_waits_for_the_safe_hour_and_can_be_taken_back(
    after_school: Desk,
) -> None:
    desk = after_school
    code = reported(desk)
    later(desk, minutes=20)
    before = len(desk.sender.to(ASHA))
    written = write(desk, code, HELLO)
    later(desk, hours=2)
    assert len(desk.sender.to(ASHA)) == before
    actions = see_actions(desk.app, worker(desk, "Sam"), code)
    assert actions is not None
    assert "16:00 on 24 Nov" in fares(actions.answers[0])
    assert written.answer_id is not None
    assert take_back_answer(desk.app, worker(desk, "Sam"), code, written.answer_id) == "taken_back"
    write(desk, code, HELLO)
    later(desk, hours=2)
    [waits] = desk.sender.to(ASHA)[before:]
    assert waits.startswith("There is a message for you.")


def test_within_a_quarter_of_an_hour_of_their_text_an_answer_goes(after_school: Desk) -> None:
    code = reported(after_school)
    write(after_school, code, HELLO)
    later(after_school, seconds=10)
    assert after_school.sender.to(ASHA)[-1] == f"From Sam, key worker: {HELLO}"


def test_what_they_ask_is_answered_and_a_prompt_of_danger_never_waits(after_school: Desk) -> None:
    desk = after_school
    assert "Sam" in ask(desk, ASHA, WHO, body="who is my key worker").body
    Talk(desk).danger()
    desk.clock.forward(minutes=3)
    ring_clocks(desk.app)
    desk.clock.forward(minutes=17)
    [prompt] = desk.rows("SELECT id FROM outbound_message WHERE step = 'danger_prompt_1'")
    send_outbound(desk.app, UUID(str(prompt["id"])))
    assert "999" in desk.sender.to(ASHA)[-1]


def test_that_it_was_read_is_said_at_the_safe_hour(after_school: Desk) -> None:
    desk = after_school
    code = reported(desk)
    staff(desk, DUTY, f"HAVE {code}")
    for _ in range(7):
        later(desk, minutes=30)
    assert read_texts(desk, ASHA) == []
    later(desk, minutes=31)
    assert len(read_texts(desk, ASHA)) == 1


def test_nobody_is_told_to_ring_where_a_call_is_not_safe(desk: Desk) -> None:
    set_phone(desk, ASHA, "do_not_ring", value=True)
    receive_message(desk.app, inbound(ASHA, "i want to kill myself"), desk.clock.now())
    ring(desk)
    assert "do NOT call them" in desk.sender.to(DUTY)[-1]
    assert "do not call them" in desk.sender.calls[-1].body.lower()
    assert not [one for one in desk.sender.calls if one.address == ASHA]
    code = str(desk.rows("SELECT code FROM item ORDER BY opened_at DESC LIMIT 1")[0]["code"])
    actions = see_actions(desk.app, worker(desk, "Sam"), code)
    assert actions is not None
    assert actions.do_not_ring
