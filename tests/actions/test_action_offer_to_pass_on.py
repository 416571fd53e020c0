from __future__ import annotations

from bot.actions.action_offer_to_pass_on import OfferToPassOn
from tests.actions.conftest import Fake
from tests.actions.harness import act, turn

SERVICE = "bot.actions.action_offer_to_pass_on.offer_to_pass_on"


def test_opens_the_offer(fake: Fake) -> None:
    service = fake(SERVICE, "not_understood_offer")
    outcome = act(OfferToPassOn())
    assert service.calls == [(turn("action_offer_to_pass_on"),)]
    assert outcome.texts == ("not_understood_offer",)
    assert outcome.offer is True


def test_a_failed_offer_is_not_open(fake: Fake) -> None:
    fake(SERVICE, fails_with=RuntimeError("no"))
    fake("bot.actions.base.pass_on_unanswered", "passed_on")
    outcome = act(OfferToPassOn())
    assert outcome.texts == ("passed_on",)
    assert outcome.offer is None
