from __future__ import annotations

from bot.actions.action_thank import Thank
from tests.actions.conftest import Fake
from tests.actions.harness import LISTEN, act, turn

SERVICE = "bot.actions.action_thank.say"


def test_says_its_one_text(fake: Fake) -> None:
    service = fake(SERVICE, "thanks")
    outcome = act(Thank())
    assert service.calls == [(turn("action_thank"), "thanks")]
    assert outcome.texts == ("thanks",)
    assert outcome.events == (LISTEN,)
