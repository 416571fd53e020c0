"""Each action calls its one service, says what that said, and leaves the offer as it should."""

from __future__ import annotations

import pytest

from bot.actions.action_answer import GiveAnswer
from bot.actions.action_decline_offer import DeclineOffer
from bot.actions.action_offer_to_pass_on import OfferToPassOn
from bot.actions.action_pass_on import PassOn
from bot.actions.action_pass_on_unanswered import PassOnUnanswered
from bot.actions.action_set_aside import SetAside
from bot.actions.action_thank import Thank
from bot.actions.base import KeylineAction
from bot.services.answers.question import Question
from tests.actions.conftest import Fake
from tests.actions.harness import LISTEN, QUESTION, act, turn

#: The action, the service in its module, and what that is given beside the turn.
CASES = [
    (GiveAnswer, "give_answer", (QUESTION,)),
    (OfferToPassOn, "give_answer", (QUESTION,)),
    (Thank, "give_answer", (Question("thank_bye"),)),
    (PassOn, "pass_message_on", ()),
    (PassOnUnanswered, "pass_on_unanswered", ()),
    (DeclineOffer, "decline_offer", ()),
    (SetAside, "set_aside", ()),
]


def _place(action: type[KeylineAction], service: str) -> str:
    return f"{action.__module__}.{service}"


@pytest.mark.parametrize(("action", "service", "given"), CASES)
def test_calls_its_service_and_says_what_that_said(
    fake: Fake, action: type[KeylineAction], service: str, given: tuple[object, ...]
) -> None:
    called = fake(_place(action, service), "some_text")
    outcome = act(action())
    assert called.calls == [(turn(action().name()), *given)]
    assert outcome.texts == ("some_text",)
    assert outcome.events[-1] == LISTEN


@pytest.mark.parametrize(("action", "service", "given"), CASES)
def test_only_an_offer_leaves_the_offer_open(
    fake: Fake, action: type[KeylineAction], service: str, given: tuple[object, ...]
) -> None:
    fake(_place(action, service), "some_text")
    is_offer = action is OfferToPassOn
    assert act(action()).offer is (True if is_offer else None)
    assert act(action(), offer_open=True).offer is (None if is_offer else False)


def test_an_offer_that_was_not_made_is_not_open(fake: Fake) -> None:
    fake("bot.actions.action_offer_to_pass_on.give_answer")
    assert act(OfferToPassOn()).offer is None


def test_a_failed_offer_is_not_open(fake: Fake) -> None:
    fake("bot.actions.action_offer_to_pass_on.give_answer", fails_with=RuntimeError("no"))
    fake("bot.actions.base.pass_on_unanswered", "passed_on")
    outcome = act(OfferToPassOn())
    assert outcome.texts == ("passed_on",)
    assert outcome.offer is None
