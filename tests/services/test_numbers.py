"""Whose number it is: wrong, doubted, new, gone; and what may still be texted to it."""

from __future__ import annotations

import pytest

from bot.care.facts import MayText, Verification
from bot.messaging.errors import GONE, PERMANENT
from bot.messaging.sender import PermanentFailure
from bot.services.answering import answering
from bot.services.narrow_phone import narrow_phone
from bot.services.receive_message import receive_message
from bot.services.turns import Turn
from tests.kit import ASHA, MARCUS, STRANGER, WHO, Desk, inbound
from tests.services.answers.asking import ask, item_of, send, tell
from tests.services.proving import agree, events, sender_at


def test_wrong_takes_the_number_off_at_once(desk: Desk) -> None:
    agree(desk, ASHA)
    answered = tell(desk, ASHA, "WRONG")
    assert answered.text_ids == ("wrong_number",)
    assert item_of(desk, answered.message_id)["wish"] == "wrong_number"
    sender = sender_at(desk, ASHA)
    assert sender.doubted_at == desk.clock.now()
    assert sender.verified_at(desk.clock.now()) is Verification.UNKNOWN
    assert ask(desk, ASHA, WHO).text_ids == ("refusal_neutral",)
    assert [e["details"]["why"] for e in events(desk, "number.doubted")] == ["wrong_number"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("body", "text_id", "wish", "told_off"),
    [
        ("sorry, wrong number", "wrong_number", "wrong_number", True),
        ("not me mate", "wrong_number_asked", "number", False),
    ],
)
def test_who_is_this_makes_a_number_prove_nothing(
    desk: Desk, body: str, text_id: str, wish: str, told_off: bool
) -> None:
    answered = ask(desk, ASHA, "register_or_new_number", "wrong_number", body)
    assert answered.text_ids == (text_id,)
    assert "Sam" not in answered.body
    assert item_of(desk, answered.message_id)["wish"] == wish
    sender = sender_at(desk, ASHA)
    assert sender.doubted_at is not None
    assert (sender.may_text is MayText.NOTHING) is told_off
    assert ask(desk, ASHA, WHO).text_ids == ("refusal_neutral",)


@pytest.mark.parametrize("body", ["new fone who dis", "who is this??"])
def test_who_asks_only_who_we_are_is_told_without_the_dialogue(desk: Desk, body: str) -> None:
    answered = tell(desk, ASHA, body)
    assert answered.text_ids == ("who_we_are",)
    assert "Sam" not in answered.body
    assert item_of(desk, answered.message_id)["wish"] == "number"
    assert sender_at(desk, ASHA).doubted_at is not None
    assert ask(desk, ASHA, WHO).text_ids == ("refusal_neutral",)


def test_of_a_strangers_number_there_is_nothing_to_doubt(desk: Desk) -> None:
    answered = tell(desk, STRANGER, "who is this")
    assert answered.text_ids == ("who_we_are",)
    assert events(desk, "number.doubted") == []


def test_a_new_number_is_linked_to_nobody(desk: Desk) -> None:
    before = desk.count("SELECT count(*) FROM contact_point WHERE identifies")
    answered = ask(
        desk, STRANGER, "register_or_new_number", "new_number", "its Asha, this is my new number"
    )
    assert answered.text_ids == ("new_number",)
    assert item_of(desk, answered.message_id)["wish"] == "number"
    assert desk.count("SELECT count(*) FROM contact_point WHERE identifies") == before
    assert ask(desk, STRANGER, WHO).text_ids == ("refusal_neutral",)
    assert ask(desk, ASHA, WHO).text_ids == ("key_worker",), "the old one stays as it is"


@pytest.mark.parametrize(("code", "doubted"), [("30005", True), ("30007", False), ("21610", False)])
def test_a_number_that_nobody_has_any_more_is_doubted(desk: Desk, code: str, doubted: bool) -> None:
    desk.sender.results.append(PermanentFailure(code))
    ask(desk, ASHA, WHO)
    assert (sender_at(desk, ASHA).doubted_at is not None) is doubted


def test_only_failures_for_good_doubt_a_number() -> None:
    assert set(PERMANENT) > GONE


@pytest.mark.parametrize(
    ("address", "wanted", "text_id", "left"),
    [
        (ASHA, MayText.NOTHING, "phone_narrowed_nothing", MayText.NOTHING),
        (ASHA, MayText.KEY_WORKER, "phone_narrowed_key_worker", MayText.KEY_WORKER),
        (MARCUS, MayText.KEY_WORKER, "phone_narrowed_nothing", MayText.NOTHING),
        (STRANGER, MayText.NOTHING, "listened", MayText.NOTHING),
    ],
)
def test_a_phone_is_told_less_and_never_more(
    desk: Desk, address: str, wanted: MayText, text_id: str, left: MayText
) -> None:
    body = "dont put anyones name in texts"
    received = receive_message(desk.app, inbound(address, body), desk.clock.now())
    with answering(desk.app, Turn(received.message_id, "direct")) as answer:
        assert narrow_phone(answer, wanted).text_ids == (text_id,)
    assert sender_at(desk, address).may_text is left


@pytest.mark.parametrize(
    ("intent", "about"),
    [
        ("ask_consent_or_privacy", "privacy"),
        ("ask_consent_or_privacy", "keep_private"),
        ("stop_or_optout", "pause"),
    ],
)
@pytest.mark.parametrize(
    ("body", "narrows"),
    [
        ("can you not put names in my messages, others can see this phone", True),
        ("whats this phone for then, who reads it", False),
    ],
)
def test_wanting_less_on_a_phone_is_obeyed_whatever_it_is_read_as(
    desk: Desk, intent: str, about: str, body: str, narrows: bool
) -> None:
    answered = ask(desk, ASHA, intent, about, body)
    assert (answered.text_ids == ("phone_narrowed_nothing",)) is narrows
    assert (sender_at(desk, ASHA).may_text is MayText.NOTHING) is narrows


def test_what_waits_is_decided_again_when_a_phone_is_to_be_told_less(desk: Desk) -> None:
    first = receive_message(desk.app, inbound(ASHA, "who is my key worker"), desk.clock.now())
    from bot.services.give_answer import give_answer

    give_answer(desk.app, Turn(first.message_id, "action_answer"), WHO)
    body = "dont put anyones name in texts"
    second = receive_message(desk.app, inbound(ASHA, body), desk.clock.now())
    with answering(desk.app, Turn(second.message_id, "direct")) as answer:
        narrow_phone(answer, MayText.NOTHING)
    (said,) = send(desk, first.message_id, ASHA)
    assert "Sam" not in said


@pytest.mark.parametrize("address", [ASHA, MARCUS, STRANGER])
def test_clear_says_how_to_delete(desk: Desk, address: str) -> None:
    answered = tell(desk, address, "CLEAR")
    assert answered.text_ids == ("clear",)
    assert "delete" in answered.body
