from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.action_answer import GiveAnswer
from bot.actions.base import KeylineAction, question_of
from bot.services.answers.question import Question
from bot.services.turns import Said, Turn
from tests.actions.conftest import Fake
from tests.actions.harness import MESSAGE, QUESTION, WORDS, act, tracker, turn

SERVICE = "bot.actions.action_answer.give_answer"
FALLBACK = "bot.actions.base.pass_on_unanswered"


def test_a_failing_service_ends_with_a_human(fake: Fake) -> None:
    fake(SERVICE, fails_with=LookupError(WORDS))
    fallback = fake(FALLBACK, "passed_on")
    assert act(GiveAnswer()).texts == ("passed_on",)
    # The same step: a repeat of the turn must find what this one wrote, not add to it.
    assert fallback.calls == [(turn("action_answer"),)]


def test_a_failing_service_is_logged_without_its_words(
    fake: Fake, capsys: pytest.CaptureFixture[str]
) -> None:
    fake(SERVICE, fails_with=LookupError(WORDS))
    fake(FALLBACK, "passed_on")
    act(GiveAnswer())
    logged = capsys.readouterr().out
    assert "action.failed" in logged
    assert str(MESSAGE) in logged
    assert "LookupError" in logged
    assert WORDS not in logged


def test_when_passing_on_fails_too_the_turn_fails(fake: Fake) -> None:
    fake(SERVICE, fails_with=LookupError("one"))
    fake(FALLBACK, fails_with=ConnectionError("two"))
    with pytest.raises(ConnectionError):
        act(GiveAnswer())


@pytest.mark.parametrize("metadata", [{}, {"turn": "twelve"}])
def test_a_call_without_its_turn_fails(fake: Fake, metadata: dict[str, Any]) -> None:
    service = fake(SERVICE, "key_worker")
    call = GiveAnswer().run(CollectingDispatcher(), tracker(metadata=metadata), {})
    with pytest.raises((KeyError, ValueError)):
        asyncio.run(call)
    assert service.calls == []


def test_services_get_the_app(fake: Fake, app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    given = []

    def tell(an_app: object, _turn: Turn, _question: Question) -> Said:
        given.append(an_app)
        return Said(("key_worker",))

    monkeypatch.setattr(SERVICE, tell)
    act(GiveAnswer())
    assert given == [app]


def test_what_the_dialogue_understood_is_handed_on() -> None:
    assert question_of(tracker()) == QUESTION


@pytest.mark.parametrize(
    ("latest", "question"),
    [
        ({}, Question("")),
        ({"intent": None, "topic": None, "entities": None}, Question("")),
        ({"intent": {"name": None}}, Question("")),
        ({"intent": {"name": "greet"}}, Question("greet")),
        (
            {
                "text": "at 3",
                "entities": [{"entity": "time"}, {"entity": "time", "start": 0, "end": 4}],
            },
            Question("", "", ("at 3",)),
        ),
    ],
)
def test_what_the_dialogue_left_out_is_left_out(latest: dict[str, Any], question: Question) -> None:
    stood = tracker()
    stood.latest_message = latest
    assert question_of(stood) == question


def test_the_base_is_not_an_action_itself() -> None:
    assert KeylineAction.__abstractmethods__ == {"name", "answer"}


@pytest.mark.parametrize(
    ("text", "spans", "times"),
    [
        ("ring me after 3 tomorrow", [(8, 15), (16, 24)], ("after 3 tomorrow",)),
        ("friday or monday pls", [(0, 6), (10, 16)], ("friday", "monday")),
        ("ring me", [], ()),
    ],
)
def test_times_side_by_side_are_one(
    text: str, spans: list[tuple[int, int]], times: tuple[str, ...]
) -> None:
    found = tracker()
    found.latest_message["text"] = text
    found.latest_message["entities"] = [
        {"entity": "time", "start": start, "end": end, "value": text[start:end]}
        for start, end in reversed(spans)
    ]
    assert question_of(found).times == times
