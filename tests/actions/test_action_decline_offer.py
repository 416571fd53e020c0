from __future__ import annotations

from bot.actions.action_decline_offer import DeclineOffer
from tests.actions.conftest import Fake
from tests.actions.harness import act, turn

SERVICE = "bot.actions.action_decline_offer.say"


def test_takes_the_no_and_closes_the_offer(fake: Fake) -> None:
    service = fake(SERVICE, "declined_offer")
    outcome = act(DeclineOffer(), offer_open=True)
    assert service.calls == [(turn("action_decline_offer"), "declined_offer")]
    assert outcome.texts == ("declined_offer",)
    assert outcome.offer is False
