from __future__ import annotations

from bot.actions.action_greet import Greet
from tests.actions.conftest import Fake
from tests.actions.harness import LISTEN, act, turn

SERVICE = "bot.actions.action_greet.say"


def test_says_its_one_text(fake: Fake) -> None:
    service = fake(SERVICE, "greeting")
    outcome = act(Greet())
    assert service.calls == [(turn("action_greet"), "greeting")]
    assert outcome.texts == ("greeting",)
    assert outcome.events == (LISTEN,)
