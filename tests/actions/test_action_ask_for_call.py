from __future__ import annotations

from bot.actions.action_ask_for_call import AskForCall
from tests.actions.conftest import Fake
from tests.actions.harness import LISTEN, act, turn

SERVICE = "bot.actions.action_ask_for_call.pass_message_on"


def test_passes_on_that_a_call_is_wanted(fake: Fake) -> None:
    service = fake(SERVICE, "call_asked")
    outcome = act(AskForCall())
    assert service.calls == [(turn("action_ask_for_call"),)]
    assert service.named == [{"wants_call": True}]
    assert outcome.texts == ("call_asked",)
    assert outcome.events == (LISTEN,)
