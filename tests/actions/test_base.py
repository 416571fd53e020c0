from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.action_tell_key_worker import TellKeyWorker
from bot.actions.base import KeylineAction
from bot.services.turns import Said, Turn
from tests.actions.conftest import Fake
from tests.actions.harness import MESSAGE, WORDS, act, tracker, turn

SERVICE = "bot.actions.action_tell_key_worker.tell_key_worker"
FALLBACK = "bot.actions.base.pass_on_unanswered"


def test_a_failing_service_ends_with_a_human(fake: Fake) -> None:
    fake(SERVICE, fails_with=LookupError(WORDS))
    fallback = fake(FALLBACK, "passed_on")
    assert act(TellKeyWorker()).texts == ("passed_on",)
    # The same step: a repeat of the turn must find what this one wrote, not add to it.
    assert fallback.calls == [(turn("action_tell_key_worker"),)]


def test_a_failing_service_is_logged_without_its_words(
    fake: Fake, capsys: pytest.CaptureFixture[str]
) -> None:
    fake(SERVICE, fails_with=LookupError(WORDS))
    fake(FALLBACK, "passed_on")
    act(TellKeyWorker())
    logged = capsys.readouterr().out
    assert "action.failed" in logged
    assert str(MESSAGE) in logged
    assert "LookupError" in logged
    assert WORDS not in logged


def test_when_passing_on_fails_too_the_turn_fails(fake: Fake) -> None:
    fake(SERVICE, fails_with=LookupError("one"))
    fake(FALLBACK, fails_with=ConnectionError("two"))
    with pytest.raises(ConnectionError):
        act(TellKeyWorker())


@pytest.mark.parametrize("metadata", [{}, {"turn": "twelve"}])
def test_a_call_without_its_turn_fails(fake: Fake, metadata: dict[str, Any]) -> None:
    service = fake(SERVICE, "key_worker")
    call = TellKeyWorker().run(CollectingDispatcher(), tracker(metadata=metadata), {})
    with pytest.raises((KeyError, ValueError)):
        asyncio.run(call)
    assert service.calls == []


def test_services_get_the_app(fake: Fake, app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    given = []

    def tell(an_app: object, _turn: Turn) -> Said:
        given.append(an_app)
        return Said(("key_worker",))

    monkeypatch.setattr(SERVICE, tell)
    act(TellKeyWorker())
    assert given == [app]


def test_the_base_is_not_an_action_itself() -> None:
    assert KeylineAction.__abstractmethods__ == {"name", "answer"}
