"""The safety check from the first text to the last, as the front door takes texts in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.messaging.inbound import InboundText
from bot.services.receive_message import Received, receive_message
from tests.kit import ASHA, DUTY, ON_CALL, Desk, inbound
from tests.services.checking import Talk

_DANGER = "i am going to kill myself tonight"


@pytest.fixture
def talk(desk: Desk) -> Talk:
    return Talk(desk)


def _texts(talk: Talk, given: str | InboundText) -> Received:
    text = inbound(ASHA, given) if isinstance(given, str) else given
    received = receive_message(talk.desk.app, text, talk.now)
    talk.send()
    return received


def _ids(received: Received) -> list[str]:
    return [reply.text_id for reply in received.reply]


def test_asked_prompted_and_answered(talk: Talk) -> None:
    first = _texts(talk, _DANGER)
    assert _ids(first)[-1] == "danger_check_self"
    talk.wait(4)
    assert talk.prompts() == 1
    ok = inbound(ASHA, "OK")
    assert _ids(_texts(talk, ok)) == ["danger_ok"]
    again = _texts(talk, ok)
    assert again.repeat
    assert _ids(again) == ["danger_ok"]
    talk.wait(15)
    assert talk.prompts() == 1
    assert talk.desk.count("SELECT count(*) FROM item") == 1
    assert talk.desk.count("SELECT count(*) FROM item WHERE closed_at IS NULL") == 1


def test_urgent_is_no_second_first_answer(talk: Talk) -> None:
    _texts(talk, _DANGER)
    talk.desk.clock.forward(minutes=3)
    assert _ids(_texts(talk, "URGENT")) == ["danger_not_safe"]
    assert "more words" in talk.desk.sender.to(DUTY)[-1]
    assert talk.desk.count("SELECT count(*) FROM episode") == 1


def test_danger_in_words_of_its_own_begins_the_silence_anew(talk: Talk) -> None:
    _texts(talk, _DANGER)
    talk.desk.clock.forward(minutes=2)
    _texts(talk, "i am going to kill myself i mean it")
    talk.wait(2.5)
    assert talk.prompts() == 0
    talk.wait(1)
    assert talk.prompts() == 1


def test_fifty_texts_and_two_prompts(talk: Talk) -> None:
    for _ in range(50):
        _texts(talk, _DANGER)
        talk.desk.clock.forward(seconds=7)
    for _ in range(20):
        talk.wait(3)
        _texts(talk, _DANGER)
    talk.wait(30)
    assert talk.prompts() == 2


def test_a_phone_of_another_person_answers_nothing(talk: Talk) -> None:
    _texts(talk, _DANGER)
    other = receive_message(talk.desk.app, inbound(ON_CALL, "OK"), talk.now)
    assert other.reply == ()
    began = talk.now
    talk.wait(15)
    assert talk.now - began == timedelta(minutes=15)
    assert len(talk.told(DUTY) + talk.told(ON_CALL)) >= 1


def test_what_is_unclear_is_asked_once_more_though_danger_was_said_before(talk: Talk) -> None:
    _texts(talk, _DANGER)
    talk.desk.clock.forward(minutes=2)
    assert _ids(_texts(talk, "what do you mean")) == ["danger_unclear"]
    talk.desk.clock.forward(minutes=2)
    assert _ids(_texts(talk, "i'm ok")) == ["danger_ok"]
