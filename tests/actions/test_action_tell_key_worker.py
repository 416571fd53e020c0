from __future__ import annotations

from bot.actions.action_tell_key_worker import TellKeyWorker
from tests.actions.conftest import Fake
from tests.actions.harness import LISTEN, act, turn

SERVICE = "bot.actions.action_tell_key_worker.tell_key_worker"


def test_says_what_the_service_said(fake: Fake) -> None:
    service = fake(SERVICE, "key_worker")
    outcome = act(TellKeyWorker())
    assert service.calls == [(turn("action_tell_key_worker"),)]
    assert outcome.texts == ("key_worker",)
    assert outcome.events == (LISTEN,)


def test_says_two_texts_in_the_order_of_the_service(fake: Fake) -> None:
    fake(SERVICE, "key_worker_away", "cover")
    assert act(TellKeyWorker()).texts == ("key_worker_away", "cover")


def test_closes_an_offer_left_open(fake: Fake) -> None:
    fake(SERVICE, "key_worker")
    assert act(TellKeyWorker(), offer_open=True).offer is False
