from __future__ import annotations

from bot.actions.action_pass_on_unanswered import PassOnUnanswered
from tests.actions.conftest import Fake
from tests.actions.harness import LISTEN, act, turn

SERVICE = "bot.actions.action_pass_on_unanswered.pass_on_unanswered"


def test_passes_on_and_closes_the_offer(fake: Fake) -> None:
    service = fake(SERVICE, "passed_on")
    outcome = act(PassOnUnanswered(), offer_open=True)
    assert service.calls == [(turn("action_pass_on_unanswered"),)]
    assert outcome.texts == ("passed_on",)
    assert outcome.offer is False


def test_ends_the_turn_where_no_rule_does(fake: Fake) -> None:
    fake(SERVICE, "passed_on")
    assert act(PassOnUnanswered()).events == (LISTEN,)
