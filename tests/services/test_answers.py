"""What is said, to whom: to oneself the facts, to everybody else one fixed text."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from bot.services.answers.question import Question
from bot.services.decline_offer import decline_offer
from bot.services.give_answer import give_answer
from bot.services.pass_message_on import pass_message_on
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from bot.services.send_outbound import send_outbound
from bot.services.take_turn import finish_turn, list_waiting, start_turn
from bot.services.turns import Turn
from tests.kit import (
    ABOUT_OTHER,
    ASHA,
    BEN,
    CALL,
    COVER,
    MARCUS,
    REHANA,
    SAM,
    STRANGER,
    UNCLEAR,
    WHO,
    Desk,
    inbound,
)


def _ask(desk: Desk, address: str, body: str = "who is my key worker") -> Turn:
    received = receive_message(desk.app, inbound(address, body), desk.clock.now())
    work = start_turn(desk.app, received.message_id)
    assert work is not None
    return Turn(work.message_id, "step")


def _send(desk: Desk, turn: Turn) -> None:
    for outbound_id in list_waiting(desk.app, turn.message_id):
        send_outbound(desk.app, outbound_id)


def _send_all(desk: Desk) -> None:
    for row in desk.rows("SELECT id FROM outbound_message WHERE status = 'waiting'"):
        send_outbound(desk.app, UUID(str(row["id"])))


def test_asha_is_told_who_her_key_worker_is(desk: Desk) -> None:
    turn = _ask(desk, ASHA)
    assert give_answer(desk.app, turn, WHO).text_ids == ("key_worker",)
    _send(desk, turn)
    (said,) = desk.sender.to(ASHA)
    assert said.startswith("Your key worker is Sam. Text here or call 01632 960110.")
    assert said.endswith("When Sam is away I will tell you who is covering.")


def test_ben_is_told_who_covers_and_until_when(desk: Desk) -> None:
    for question in (WHO, COVER):
        turn = _ask(desk, BEN)
        give_answer(desk.app, turn, question)
        _send(desk, turn)
    first, second = desk.sender.to(BEN)
    assert first.startswith("Your key worker is Gwen. Gwen is away until Thu 3 Dec. Priya is cov")
    assert second.startswith("Gwen is away until Thu 3 Dec. Priya is covering.")


def test_when_cover_is_away_too_nobody_is_named(desk: Desk) -> None:
    desk.rows(
        "INSERT INTO absence SELECT gen_random_uuid(), cover_worker_id, starts_at, ends_at, NULL"
        " FROM absence RETURNING id"
    )
    turn = _ask(desk, BEN)
    assert give_answer(desk.app, turn, COVER).text_ids == ("cover_away_no_cover",)
    _send(desk, turn)
    assert "Our duty worker is covering" in desk.sender.to(BEN)[0]


def test_cover_that_chains_names_who_is_there(desk: Desk) -> None:
    desk.rows(
        "INSERT INTO absence SELECT gen_random_uuid(), a.cover_worker_id, a.starts_at, a.ends_at,"
        " s.worker_id FROM absence a, assignment s JOIN person p ON p.id = s.person_id"
        " WHERE s.role = 'key_worker' AND s.worker_id NOT IN (a.worker_id, a.cover_worker_id)"
        " LIMIT 1 RETURNING id"
    )
    turn = _ask(desk, BEN)
    assert give_answer(desk.app, turn, COVER).text_ids == ("cover_away",)
    _send(desk, turn)
    assert "Sam is covering" in desk.sender.to(BEN)[0]


def test_nobody_away_needs_no_cover(desk: Desk) -> None:
    turn = _ask(desk, ASHA)
    assert give_answer(desk.app, turn, COVER).text_ids == ("cover_not_needed",)


def test_a_person_without_a_key_worker_is_told_who_stands_in(desk: Desk) -> None:
    desk.rows("UPDATE assignment SET ends_at = starts_at RETURNING id")
    desk.clock.forward(minutes=1)
    turn = _ask(desk, ASHA)
    assert give_answer(desk.app, turn, WHO).text_ids == ("no_key_worker",)


def test_a_phone_that_may_be_told_nothing_is_told_nothing(desk: Desk) -> None:
    turn = _ask(desk, MARCUS)
    assert give_answer(desk.app, turn, WHO).text_ids == ("ask_pin",)
    _send(desk, turn)
    assert "Sam" not in desk.sender.to(MARCUS)[0]


def test_a_carer_is_asked_for_proof_and_a_stranger_refused(desk: Desk) -> None:
    for address, said in ((REHANA, "ask_pin"), (STRANGER, "refusal_neutral")):
        turn = _ask(desk, address, "who is my daughters key worker")
        assert give_answer(desk.app, turn, ABOUT_OTHER).text_ids == (said,)
        _send(desk, turn)
        assert "Sam" not in desk.sender.to(address)[0]


def test_every_decision_is_in_the_audit_trail(desk: Desk) -> None:
    give_answer(desk.app, _ask(desk, ASHA), WHO)
    give_answer(desk.app, _ask(desk, REHANA, "how is my daughter"), ABOUT_OTHER)
    rows = desk.rows("SELECT details FROM audit_event WHERE kind = 'disclosure.decided'")
    outcomes = [(r["details"]["category"], r["details"]["outcome"]) for r in rows]  # type: ignore[index]
    assert outcomes == [("D1", "allow"), ("D2", "allow"), ("D4", "deny")]


def test_a_step_repeated_says_nothing_twice(desk: Desk) -> None:
    turn = _ask(desk, ASHA)
    give_answer(desk.app, turn, WHO)
    give_answer(desk.app, turn, WHO)
    _send(desk, turn)
    _send(desk, turn)
    assert len(desk.sender.to(ASHA)) == 1


def test_passing_on_tells_the_owner_in_staffed_hours(desk: Desk) -> None:
    turn = _ask(desk, ASHA, "can sam ring me please about the flat")
    assert give_answer(desk.app, turn, CALL).text_ids == ("call_asked_when",)
    ring_clocks(desk.app)
    _send_all(desk)
    assert "asked for a call by 5pm tomorrow" in desk.sender.to(ASHA)[0]
    notice = desk.sender.to(SAM)[0]
    assert "1 message is waiting" in notice
    for told in ("Asha", "flat", ASHA):
        assert told not in notice


def test_at_night_the_owner_is_told_when_staff_come_in(desk: Desk) -> None:
    desk.clock.forward(hours=14)
    turn = _ask(desk, ASHA, "i need a new prescription form thing")
    assert pass_message_on(desk.app, turn).text_ids == ("passed_on",)
    ring_clocks(desk.app)
    _send_all(desk)
    assert desk.sender.to(SAM) == []
    assert "11am today" in desk.sender.to(ASHA)[0]
    desk.clock.forward(hours=7)
    ring_clocks(desk.app)
    _send_all(desk)
    assert len(desk.sender.to(SAM)) == 1


def test_a_carer_is_thanked_and_told_when_it_is_read(desk: Desk) -> None:
    turn = _ask(desk, REHANA, "she has not slept since sunday and is talking ever so fast")
    assert pass_message_on(desk.app, turn).text_ids == ("listened",)
    _send(desk, turn)
    assert "Staff will read your words by 5pm today" in desk.sender.to(REHANA)[0]


def test_an_answered_question_chases_nobody_but_stays_on_the_list(desk: Desk) -> None:
    give_answer(desk.app, _ask(desk, ASHA), WHO)
    running = "SELECT count(*) FROM clock WHERE kind = 'acknowledge' AND done_at IS NULL"
    assert desk.count(running) == 0
    assert desk.count("SELECT count(*) FROM item WHERE closed_at IS NULL") == 1


def test_an_offer_leaves_the_clock_running(desk: Desk) -> None:
    give_answer(desk.app, _ask(desk, ASHA, "wibble"), UNCLEAR)
    running = "SELECT count(*) FROM clock WHERE kind = 'acknowledge' AND done_at IS NULL"
    assert desk.count(running) == 1


@pytest.mark.parametrize(
    ("intent", "text_id"),
    [("help_what_can_you_do", "what_i_am"), ("greet", "greeting"), ("thank_bye", "thanks")],
)
def test_fixed_texts_are_said(desk: Desk, intent: str, text_id: str) -> None:
    turn = _ask(desk, STRANGER, "are you real")
    assert give_answer(desk.app, turn, Question(intent)).text_ids == (text_id,)
    _send(desk, turn)
    assert "{" not in desk.sender.to(STRANGER)[0]


def test_a_no_to_the_offer_is_taken_kindly(desk: Desk) -> None:
    turn = _ask(desk, STRANGER, "no not that")
    assert decline_offer(desk.app, turn).text_ids == ("declined_offer",)
    _send(desk, turn)
    assert "{" not in desk.sender.to(STRANGER)[0]


def test_without_the_dialogue_the_plain_text_is_true(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(ASHA, "anything"), desk.clock.now())
    work = start_turn(desk.app, received.message_id)
    assert work is not None
    finish_turn(desk.app, work.message_id, answered=False)
    finish_turn(desk.app, work.message_id, answered=False)
    for outbound_id in list_waiting(desk.app, received.message_id):
        send_outbound(desk.app, outbound_id)
    assert len(desk.sender.to(ASHA)) == 1
    assert "saved and staff will read it by 5pm today" in desk.sender.to(ASHA)[0]
    assert desk.rows("SELECT turn FROM inbound_message")[0]["turn"] == "plain"
    assert start_turn(desk.app, received.message_id) is None


def test_an_answer_written_before_the_dialogue_died_is_the_answer(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(ASHA, "who is it"), desk.clock.now())
    work = start_turn(desk.app, received.message_id)
    assert work is not None
    give_answer(desk.app, Turn(work.message_id, "action"), WHO)
    finish_turn(desk.app, work.message_id, answered=False)
    _send(desk, Turn(work.message_id, "action"))
    assert len(desk.sender.to(ASHA)) == 1
    assert "Sam" in desk.sender.to(ASHA)[0]


def test_while_a_human_talks_the_bot_is_silent(desk: Desk) -> None:
    until = desk.clock.now() + timedelta(minutes=10)
    with desk.app.records.begin() as unit:
        from sqlalchemy import text

        unit.connection.execute(text("UPDATE conversation SET claimed_until = :u"), {"u": until})
    received = receive_message(desk.app, inbound(ASHA, "thank you sam"), desk.clock.now())
    assert start_turn(desk.app, received.message_id) is None
