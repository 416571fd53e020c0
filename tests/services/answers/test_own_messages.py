"""What became of my text, and taking one back: true, at number match, nothing is thrown away."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.services.receive_message import receive_message
from tests.kit import ASHA, MARCUS, REHANA, SAM, STRANGER, Desk, inbound
from tests.services.answers.asking import NEWS, ask, item_of, running, send

RECEIVED = ("check_message_status", "received")
CANCEL = ("check_message_status", "cancel")


def _text(desk: Desk, address: str, body: str = NEWS) -> object:
    answered = ask(desk, address, "contact_key_worker", "pass_on", body)
    desk.clock.forward(minutes=50)
    return answered.message_id


def _has(desk: Desk, phone: str, message_id: object) -> None:
    """Let a worker take an item by its code."""
    (row,) = desk.rows("SELECT code FROM item WHERE message_id = :m", m=message_id)
    taken = receive_message(desk.app, inbound(phone, f"HAVE {row['code']}"), desk.clock.now())
    send(desk, taken.message_id, phone)


@pytest.mark.parametrize("address", [ASHA, MARCUS, REHANA])
def test_a_text_that_nobody_has_picked_up_is_said_to_wait(desk: Desk, address: str) -> None:
    _text(desk, address)
    asked = ask(desk, address, *RECEIVED)
    assert asked.text_ids == ("message_waiting",)
    assert "12 noon today" in asked.body
    assert "by 5pm today" in asked.body
    assert running(desk, asked.message_id) == {"acknowledge", "notice"}


def test_a_text_that_a_worker_has_is_said_to_be_picked_up_and_not_by_whom(desk: Desk) -> None:
    _has(desk, SAM, _text(desk, MARCUS))
    asked = ask(desk, MARCUS, *RECEIVED)
    assert asked.text_ids == ("message_picked_up",), "his phone may be told no name"
    assert "12 noon today" in asked.body
    assert "Sam" not in asked.body
    assert running(desk, asked.message_id) == {"acknowledge", "notice"}, "it may be a complaint"


def test_asking_twice_is_about_the_text_and_not_about_the_question(desk: Desk) -> None:
    _has(desk, SAM, _text(desk, ASHA))
    for _ in range(3):
        assert ask(desk, ASHA, *RECEIVED).text_ids == ("message_with_key_worker",)
        desk.clock.forward(minutes=5)


def test_the_newest_text_is_meant(desk: Desk) -> None:
    _has(desk, SAM, _text(desk, ASHA))
    _text(desk, ASHA, "and then about the landlord")
    asked = ask(desk, ASHA, *RECEIVED)
    assert asked.text_ids == ("message_waiting",)
    assert "12:50pm today" in asked.body


def test_an_older_text_is_named_with_its_day(desk: Desk) -> None:
    _text(desk, ASHA)
    desk.clock.forward(days=3)
    assert "12 noon on Tue 24 Nov" in ask(desk, ASHA, *RECEIVED).body
    desk.clock.forward(days=12)
    assert ask(desk, ASHA, *RECEIVED).text_ids == ("messages_kept",)


def test_with_nothing_to_ask_about_it_says_what_holds_for_every_text(desk: Desk) -> None:
    for address in (ASHA, STRANGER):
        assert ask(desk, address, *RECEIVED).text_ids == ("messages_kept",)


@pytest.mark.parametrize("question", [RECEIVED, CANCEL])
def test_a_number_that_proves_nothing_hears_nothing_of_earlier_texts(
    desk: Desk, question: tuple[str, str]
) -> None:
    _text(desk, ASHA)
    _text(desk, STRANGER)
    desk.rows("UPDATE contact_point SET last_seen_at = NULL RETURNING id")
    said = {ask(desk, address, *question).body for address in (ASHA, STRANGER)}
    assert len(said) == 1
    assert "noon" not in said.pop()
    assert desk.count("SELECT count(*) FROM item WHERE taken_back_at IS NOT NULL") == 0


def test_nobody_hears_of_anybody_elses_texts(desk: Desk) -> None:
    _text(desk, ASHA)
    assert ask(desk, REHANA, *RECEIVED).text_ids == ("messages_kept",)
    assert ask(desk, REHANA, *CANCEL).text_ids == ("nothing_to_take_back",)


def test_what_is_taken_back_is_marked_and_stays_with_its_clocks(desk: Desk) -> None:
    message_id = _text(desk, ASHA)
    before = running(desk, message_id)  # type: ignore[arg-type]
    taken = ask(desk, ASHA, *CANCEL, "cancel that please")
    assert taken.text_ids == ("taken_back",)
    assert "12 noon today" in taken.body
    item = item_of(desk, message_id)  # type: ignore[arg-type]
    assert isinstance(item["taken_back_at"], datetime)
    assert (item["closed_at"], item["wish"]) == (None, "pass_on")
    assert running(desk, message_id) == before != set()  # type: ignore[arg-type]
    joined = desk.rows("SELECT message_id FROM item_message WHERE item_id = :i", i=item["id"])
    assert [row["message_id"] for row in joined] == [taken.message_id]
    assert running(desk, taken.message_id) == {"acknowledge", "notice"}


def test_taking_back_reaches_a_day_back_and_no_closed_item(desk: Desk) -> None:
    nothing = ask(desk, ASHA, *CANCEL, "forget what i said")
    assert nothing.text_ids == ("nothing_to_take_back",)
    _text(desk, ASHA)
    desk.clock.forward(days=1)
    assert ask(desk, ASHA, *CANCEL, "forget that").text_ids == ("nothing_to_take_back",)
    _text(desk, ASHA)
    desk.rows("UPDATE item SET closed_at = opened_at RETURNING id")
    assert ask(desk, ASHA, *CANCEL, "forget that").text_ids == ("nothing_to_take_back",)
    assert desk.count("SELECT count(*) FROM item WHERE taken_back_at IS NOT NULL") == 0


def test_a_call_for_help_that_is_taken_back_goes_on(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(ASHA, "URGENT"), desk.clock.now())
    desk.clock.forward(minutes=3)
    again = receive_message(desk.app, inbound(ASHA, "ignore that i am ok"), desk.clock.now())
    assert [said.text_id for said in again.reply] == ["danger_unclear"]
    item = item_of(desk, received.message_id)
    assert (item["lane"], item["acknowledged_at"], item["closed_at"]) == ("4h", None, None)
    assert running(desk, received.message_id) == {"alert_chain", "safety_check"}
