from __future__ import annotations

from bot.actions.action_what_i_am import WhatIAm
from tests.actions.conftest import Fake
from tests.actions.harness import LISTEN, act, turn

SERVICE = "bot.actions.action_what_i_am.say"


def test_says_its_one_text(fake: Fake) -> None:
    service = fake(SERVICE, "what_i_am")
    outcome = act(WhatIAm())
    assert service.calls == [(turn("action_what_i_am"), "what_i_am")]
    assert outcome.texts == ("what_i_am",)
    assert outcome.events == (LISTEN,)
