"""Danger amid a question of ours: it is set aside, comes back once, and keeps its time."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import text as sql

from bot.records.questions import ASIDE, OFFERED, find_open_question
from bot.services.give_answer import give_answer
from bot.services.receive_message import receive_message
from bot.services.set_aside import set_aside
from bot.services.take_turn import finish_turn, start_turn
from bot.services.turns import Turn
from tests.kit import ABOUT_OTHER, ASHA, DUTY, REHANA, WHO, Desk, inbound
from tests.services.answers.asking import ask
from tests.services.proving import APPOINTMENT, PIN, agree, asks_when, sender_at, text

DANGER = "i want to kill myself"


def open_kind(desk: Desk, address: str) -> str | None:
    """The kind of the question that is open."""
    sender = sender_at(desk, address)
    with desk.app.records.begin() as unit:
        found = find_open_question(unit, sender.conversation_id)
    return None if found is None else found.kind


def danger(desk: Desk, address: str, body: str = DANGER, *, dialogue: bool = True) -> UUID:
    """Danger comes in, and its turn is taken, with the dialogue or without it."""
    message_id = receive_message(desk.app, inbound(address, body), desk.clock.now()).message_id
    work = start_turn(desk.app, message_id)
    assert work is not None
    assert work.danger_level in ("now", "4h")
    if dialogue:
        assert set_aside(desk.app, Turn(message_id, "action_set_aside")).text_ids == ()
    finish_turn(desk.app, message_id, answered=dialogue)
    return message_id


def said_in(desk: Desk, message_id: UUID) -> list[str]:
    query = (
        "SELECT text_id FROM outbound_message WHERE turn_id = :m AND recipient_kind = 'person'"
        " ORDER BY created_at, step"
    )
    return [str(row["text_id"]) for row in desk.rows(query, m=message_id)]


def calm(desk: Desk, address: str = ASHA) -> None:
    """They say that they are safe, and duty has decided."""
    text(desk, address, "ok")
    with desk.app.records.begin() as unit:
        found = "UPDATE episode SET stopped_at = opened_at WHERE stopped_at IS NULL"
        unit.connection.execute(sql(found))


def what_came_with(desk: Desk, address: str, body: str, question: object = WHO) -> list[str]:
    """The ids of all texts that answer an ordinary text."""
    return said_in(desk, ask(desk, address, question, body=body).message_id)  # type: ignore[arg-type]


@pytest.mark.parametrize("dialogue", [True, False])
def test_danger_sets_a_question_aside_with_the_dialogue_or_without(
    desk: Desk, dialogue: bool
) -> None:
    asks_when(desk, ASHA)
    assert open_kind(desk, ASHA) == "pin"
    message_id = danger(desk, ASHA, dialogue=dialogue)
    assert open_kind(desk, ASHA) == "pin" + ASIDE
    assert "plain" not in said_in(desk, message_id)
    danger(desk, ASHA, "im going to kill myself tonight")
    assert open_kind(desk, ASHA) == "pin" + ASIDE


def test_the_turn_of_danger_ends_without_a_word_of_the_dialogue(desk: Desk) -> None:
    first = danger(desk, ASHA, dialogue=False)
    assert set(said_in(desk, first)) == {"danger_thoughts_self", "danger_check_self"}
    turns = desk.rows("SELECT turn FROM inbound_message WHERE id = :m", m=first)
    assert turns == [{"turn": "none"}]


def test_whatever_the_dialogue_makes_of_danger_it_changes_nothing(desk: Desk) -> None:
    message_id = receive_message(desk.app, inbound(ASHA, DANGER), desk.clock.now()).message_id
    before = desk.rows("SELECT * FROM item")
    clocks = desk.rows("SELECT kind, due_at FROM clock ORDER BY kind")
    assert give_answer(desk.app, Turn(message_id, "action_answer"), APPOINTMENT).text_ids == ()
    assert desk.rows("SELECT * FROM item") == before
    assert desk.rows("SELECT kind, due_at FROM clock ORDER BY kind") == clocks


def test_it_is_offered_again_once_beside_an_ordinary_answer(desk: Desk) -> None:
    asks_when(desk, ASHA)
    danger(desk, ASHA)
    calm(desk)
    desk.clock.forward(minutes=11)
    assert what_came_with(desk, ASHA, "who is my key worker")[1:] == ["go_on_offer"]
    assert open_kind(desk, ASHA) == "pin" + OFFERED
    assert what_came_with(desk, ASHA, "who is my key worker please")[1:] == []


def test_going_on_begins_anew_with_what_they_wanted(desk: Desk) -> None:
    agree(desk, ASHA)
    asks_when(desk, ASHA)
    danger(desk, ASHA)
    calm(desk)
    desk.clock.forward(minutes=11)
    what_came_with(desk, ASHA, "who is my key worker")
    assert text(desk, ASHA, "go on")[1].text_ids == ("ask_pin",)
    assert text(desk, ASHA, PIN)[1].text_ids == ("appointment",)


def test_leaving_it(desk: Desk) -> None:
    asks_when(desk, ASHA)
    danger(desk, ASHA)
    calm(desk)
    desk.clock.forward(minutes=11)
    what_came_with(desk, ASHA, "who is my key worker")
    assert text(desk, ASHA, "no thanks")[1].text_ids == ("go_on_left",)
    assert open_kind(desk, ASHA) is None


@pytest.mark.parametrize("minutes", [9, 16])
def test_it_comes_back_neither_too_soon_nor_when_it_has_lapsed(desk: Desk, minutes: int) -> None:
    asks_when(desk, ASHA)
    danger(desk, ASHA)
    calm(desk)
    desk.clock.forward(minutes=minutes)
    assert what_came_with(desk, ASHA, "who is my key worker")[1:] == []


def test_it_does_not_come_back_while_nobody_has_it(desk: Desk) -> None:
    asks_when(desk, ASHA)
    danger(desk, ASHA)
    text(desk, ASHA, "ok")
    desk.clock.forward(minutes=11)
    assert what_came_with(desk, ASHA, "who is my key worker")[1:] == []


def test_it_comes_back_once_duty_has_it(desk: Desk) -> None:
    asks_when(desk, ASHA)
    danger(desk, ASHA)
    text(desk, ASHA, "ok")
    [code] = desk.rows("SELECT i.code FROM item i JOIN episode e ON e.item_id = i.id")
    receive_message(desk.app, inbound(DUTY, f"HAVE {code['code']}"), desk.clock.now())
    desk.clock.forward(minutes=11)
    assert what_came_with(desk, ASHA, "who is my key worker")[1:] == ["go_on_offer"]


def test_it_does_not_come_back_on_a_phone_that_others_see(desk: Desk) -> None:
    asks_when(desk, ASHA)
    danger(desk, ASHA)
    calm(desk)
    with desk.app.records.begin() as unit:
        unit.connection.execute(sql("UPDATE contact_point SET others_see = true"))
    desk.clock.forward(minutes=11)
    assert what_came_with(desk, ASHA, "who is my key worker")[1:] == []


def test_a_pin_that_was_asked_for_before_is_still_one(desk: Desk) -> None:
    agree(desk, ASHA)
    asks_when(desk, ASHA)
    danger(desk, ASHA)
    assert text(desk, ASHA, PIN)[1].text_ids == ("appointment",)


def test_a_name_is_not_taken_for_the_answer_and_asked_about(desk: Desk) -> None:
    ask(desk, REHANA, ABOUT_OTHER, body="who is her key worker")
    assert open_kind(desk, REHANA) == "about"
    danger(desk, REHANA, "my daughter says she is going to kill herself tonight")
    calm(desk, REHANA)
    assert text(desk, REHANA, "my daughter")[1].text_ids == ("go_on_offer",)
    _, went_on = text(desk, REHANA, "go on")
    assert went_on.text_ids in (("ask_whom",), ("ask_whom_for_staff",))


def test_danger_after_the_offer_lets_it_go(desk: Desk) -> None:
    asks_when(desk, ASHA)
    danger(desk, ASHA)
    calm(desk)
    desk.clock.forward(minutes=11)
    what_came_with(desk, ASHA, "who is my key worker")
    danger(desk, ASHA)
    assert open_kind(desk, ASHA) is None


def test_no_pin_in_a_text_of_danger_reaches_the_dialogue_or_proves_anything(desk: Desk) -> None:
    agree(desk, ASHA)
    asks_when(desk, ASHA)
    received = receive_message(desk.app, inbound(ASHA, f"{PIN} {DANGER}"), desk.clock.now())
    work = start_turn(desk.app, received.message_id)
    assert work is not None
    assert PIN not in work.text
    assert desk.count("SELECT count(*) FROM contact_point WHERE proved_at IS NOT NULL") == 0
