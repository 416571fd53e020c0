from __future__ import annotations

from bot.actions.action_pass_on import PassOn
from tests.actions.conftest import Fake
from tests.actions.harness import LISTEN, act, turn

SERVICE = "bot.actions.action_pass_on.pass_message_on"


def test_passes_on_without_asking_for_a_call(fake: Fake) -> None:
    service = fake(SERVICE, "passed_on")
    outcome = act(PassOn())
    assert service.calls == [(turn("action_pass_on"),)]
    assert service.named == [{}]
    assert outcome.texts == ("passed_on",)
    assert outcome.events == (LISTEN,)


def test_taking_the_offer_closes_it(fake: Fake) -> None:
    fake(SERVICE, "passed_on_out_of_hours")
    outcome = act(PassOn(), offer_open=True)
    assert outcome.texts == ("passed_on_out_of_hours",)
    assert outcome.offer is False
