from __future__ import annotations

from bot.actions.action_tell_cover import TellCover
from tests.actions.conftest import Fake
from tests.actions.harness import LISTEN, act, turn

SERVICE = "bot.actions.action_tell_cover.tell_cover"


def test_says_what_the_service_said(fake: Fake) -> None:
    service = fake(SERVICE, "cover_nobody_named")
    outcome = act(TellCover())
    assert service.calls == [(turn("action_tell_cover"),)]
    assert outcome.texts == ("cover_nobody_named",)
    assert outcome.events == (LISTEN,)
