from __future__ import annotations

from bot.actions.action_refuse_about_other import RefuseAboutOther
from tests.actions.conftest import Fake
from tests.actions.harness import LISTEN, act, turn

SERVICE = "bot.actions.action_refuse_about_other.refuse_about_other"


def test_says_only_the_refusal(fake: Fake) -> None:
    service = fake(SERVICE, "refusal_neutral")
    outcome = act(RefuseAboutOther())
    assert service.calls == [(turn("action_refuse_about_other"),)]
    assert outcome.texts == ("refusal_neutral",)
    assert outcome.events == (LISTEN,)
