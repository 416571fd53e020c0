"""What may be said in answer to a text in which there is danger."""

from __future__ import annotations

import pytest

from bot.care.beside_danger import may_be_said
from bot.content.catalogue import load

_PROMISES = ("passed_on", "listened", "plain", "thanks", "greeting", "off_topic")
_QUESTIONS = ("ask_pin", "ask_whom", "sharing_choice", "go_on_offer")
_FACTS = ("key_worker", "cover_away", "call_asked", "hours", "refusal_neutral", "complaint")


@pytest.mark.parametrize("text_id", [*_PROMISES, *_QUESTIONS, *_FACTS])
def test_without_danger_everything_may_be_said(text_id: str) -> None:
    assert may_be_said(text_id, None, answered=False)


@pytest.mark.parametrize("level", ["now", "4h"])
@pytest.mark.parametrize("text_id", [*_PROMISES, *_QUESTIONS, *_FACTS])
def test_to_danger_that_was_alerted_nothing_is_added(text_id: str, level: str) -> None:
    assert not may_be_said(text_id, level, answered=True)
    assert not may_be_said(text_id, level, answered=False)


@pytest.mark.parametrize("level", ["today", "check"])
@pytest.mark.parametrize("text_id", _FACTS)
def test_a_question_beside_danger_is_still_answered(text_id: str, level: str) -> None:
    assert may_be_said(text_id, level, answered=True)


@pytest.mark.parametrize("level", ["today", "check"])
@pytest.mark.parametrize("text_id", _PROMISES)
def test_no_promise_is_made_twice(text_id: str, level: str) -> None:
    assert not may_be_said(text_id, level, answered=True)
    # Where the answer to danger was not repeated, the person still hears that staff read it.
    assert may_be_said(text_id, level, answered=False)


@pytest.mark.parametrize("level", ["today", "check"])
@pytest.mark.parametrize("text_id", _QUESTIONS)
@pytest.mark.parametrize("answered", [True, False])
def test_nothing_routine_is_asked(text_id: str, level: str, answered: bool) -> None:
    assert not may_be_said(text_id, level, answered=answered)


def test_every_text_named_here_is_one_of_ours() -> None:
    from bot.care import beside_danger

    ours = {text.id for text in load("ENG").all()}
    assert ours >= beside_danger._ADDS_NOTHING | beside_danger._ROUTINE_QUESTIONS
