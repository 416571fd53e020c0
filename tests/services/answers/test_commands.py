"""PAUSE, RESUME, CALL, WRONG and pictures: answered with Rasa or without it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.services.receive_message import receive_message
from bot.services.take_turn import finish_turn, start_turn
from tests.kit import ASHA, BEN, MARCUS, REHANA, SAM, STRANGER, Desk, inbound
from tests.services.answers.asking import NEWS, ask, item_of, ring, running, send, tell

PAUSED = "SELECT count(*) FROM person WHERE paused_at IS NOT NULL"
EVERYBODY = [ASHA, MARCUS, REHANA, STRANGER]


@pytest.mark.parametrize(
    ("typed", "text_id"),
    [
        ("PAUSE", "paused"),
        (" pause. ", "paused"),
        ("Pause please", "paused"),
        ("resume!", "resumed"),
        ("CALL", "call_asked_when"),
        ("call pls", "call_asked_when"),
        ("talk", "call_asked_when"),
        ("Wrong.", "wrong_number"),
    ],
)
def test_a_command_is_obeyed_without_rasa(desk: Desk, typed: str, text_id: str) -> None:
    for address in EVERYBODY:
        answered = tell(desk, address, typed)
        assert answered.text_ids == (text_id,)
        assert len(answered.bodies) == 1
        rows = desk.rows("SELECT turn FROM inbound_message WHERE id = :m", m=answered.message_id)
        assert rows == [{"turn": "done"}]
        assert item_of(desk, answered.message_id)["closed_at"] is None


@pytest.mark.parametrize("typed", ["pause the music", "call me later", "wrong tablets", "stop"])
def test_whatever_says_more_goes_to_rasa(desk: Desk, typed: str) -> None:
    received = receive_message(desk.app, inbound(ASHA, typed), desk.clock.now())
    work = start_turn(desk.app, received.message_id)
    assert work is not None
    assert work.text == typed


def test_a_command_that_is_taken_twice_is_answered_once(desk: Desk) -> None:
    answered = tell(desk, ASHA, "PAUSE")
    assert start_turn(desk.app, answered.message_id) is None
    assert send(desk, answered.message_id, ASHA) == ()
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'person.paused'") == 1


def test_pause_and_resume_are_kept_for_that_person_and_audited(desk: Desk) -> None:
    tell(desk, ASHA, "PAUSE")
    assert desk.count(PAUSED) == 1
    assert ask(desk, ASHA, "ask_key_worker", "who").text_ids == ("key_worker",), "still answered"
    tell(desk, BEN, "RESUME")
    assert desk.count(PAUSED) == 1
    tell(desk, ASHA, "RESUME")
    assert desk.count(PAUSED) == 0
    events = desk.rows("SELECT kind FROM audit_event WHERE kind LIKE 'person.%' ORDER BY seq")
    assert [row["kind"] for row in events] == ["person.paused", "person.resumed", "person.resumed"]


def test_in_their_own_words_they_are_asked_for_the_word_itself(desk: Desk) -> None:
    said = ask(desk, ASHA, "stop_or_optout", "pause", "please dont text me so much")
    assert said.text_ids == ("pause_asked",)
    assert desk.count(PAUSED) == 0
    tell(desk, ASHA, "PAUSE")
    assert ask(desk, ASHA, "stop_or_optout", "resume", "text again").text_ids == ("resume_asked",)
    assert desk.count(PAUSED) == 1


def test_after_pause_danger_is_answered_as_ever(desk: Desk) -> None:
    tell(desk, ASHA, "PAUSE")
    received = receive_message(desk.app, inbound(ASHA, "URGENT"), desk.clock.now())
    assert received.reply
    assert "999" in received.reply[0].text


def test_call_asks_the_owner_for_a_call(desk: Desk) -> None:
    answered = tell(desk, ASHA, "CALL")
    item = item_of(desk, answered.message_id)
    assert (item["wish"], item["owner_role"]) == ("call", "key_worker")
    assert running(desk, answered.message_id) == {"acknowledge", "notice"}
    ring(desk)
    assert len(desk.sender.to(SAM)) == 1


def test_a_wrong_number_proves_nothing_and_is_told_nothing_from_then_on(desk: Desk) -> None:
    answered = tell(desk, ASHA, "WRONG")
    assert item_of(desk, answered.message_id)["wish"] == "wrong_number"
    assert running(desk, answered.message_id) == {"acknowledge", "notice"}
    assert desk.count(PAUSED) == 1
    for _ in range(2):
        said = ask(desk, ASHA, "ask_key_worker", "who", "who is my key worker")
        assert said.text_ids == ("refusal_neutral",)
        assert "Sam" not in said.body
        desk.clock.forward(days=2)
    assert ask(desk, BEN, "ask_key_worker", "who").text_ids != ("refusal_neutral",)


@pytest.mark.parametrize("words", ["", "  ", "\n"])
def test_a_picture_without_words_is_owned_and_words_are_asked_for(desk: Desk, words: str) -> None:
    for address in EVERYBODY:
        answered = tell(desk, address, words, media=1)
        assert answered.text_ids == ("media",)
        assert "words" in answered.body
        assert "by 5pm today" in answered.body
        assert running(desk, answered.message_id) == {"acknowledge", "notice"}


def _with_picture(desk: Desk, body: str) -> tuple[object, tuple[str, ...]]:
    given = replace(inbound(ASHA, body), media_count=2)
    message_id = receive_message(desk.app, given, desk.clock.now()).message_id
    assert start_turn(desk.app, message_id) is not None
    finish_turn(desk.app, message_id, answered=False)
    finish_turn(desk.app, message_id, answered=False)
    return message_id, send(desk, message_id, ASHA)


def test_a_picture_with_words_gets_the_answer_and_a_note(desk: Desk) -> None:
    message_id, bodies = _with_picture(desk, NEWS)
    assert len(bodies) == 2
    assert "saved" in bodies[0]
    assert "picture" in bodies[1]
    assert running(desk, message_id) == {"acknowledge", "notice"}  # type: ignore[arg-type]


def test_at_night_the_note_does_not_say_the_ways_to_turn_again(desk: Desk) -> None:
    desk.clock.forward(hours=14)
    _, bodies = _with_picture(desk, NEWS)
    assert [body.count("999") for body in bodies] == [1, 0]


def test_a_command_with_a_picture_is_obeyed(desk: Desk) -> None:
    assert tell(desk, ASHA, "PAUSE", media=1).text_ids == ("paused",)


def test_an_empty_text_without_a_picture_goes_to_rasa(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(ASHA, ""), desk.clock.now())
    assert start_turn(desk.app, received.message_id) is not None
