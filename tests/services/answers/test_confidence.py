"""A carer's own confidence: promised once, kept beside their texts, seen by staff."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.records.confidences import find_confidence
from tests.kit import ASHA, REHANA, STRANGER, Desk
from tests.services.answers.asking import Answered, ask
from tests.services.answers.sharing_world import texted


def keep(desk: Desk, words: str = "dont let on it was me", address: str = REHANA) -> Answered:
    """Somebody asks us to keep it between us."""
    return ask(desk, address, "ask_consent_or_privacy", "keep_private", words)


def tag(desk: Desk, message_id: UUID) -> object:
    """What staff see beside a text."""
    with desk.app.records.begin() as unit:
        return find_confidence(unit, message_id)


@pytest.mark.parametrize("address", [REHANA, STRANGER, ASHA])
def test_what_it_means_is_said_in_full_once(desk: Desk, address: str) -> None:
    first = keep(desk, address=address)
    assert first.text_ids == ("keep_private",)
    assert "We cannot promise." in first.body
    desk.clock.forward(hours=3)
    assert keep(desk, address=address).text_ids == ("keep_private_again",)


def test_it_is_about_this_text_and_those_of_the_last_day(desk: Desk) -> None:
    old = texted(desk, REHANA, "she has stopped eating again")
    desk.clock.forward(hours=20)
    recent = texted(desk, REHANA, "and she was up all night")
    desk.clock.forward(hours=5)
    said = keep(desk)
    later = texted(desk, REHANA, "thanks for listening to me about her")
    assert [tag(desk, one) for one in (old, recent, said.message_id, later)] == [
        None,
        "in_confidence",
        "in_confidence",
        None,
    ]
    (event,) = desk.rows("SELECT * FROM audit_event WHERE kind = 'confidence.chosen'")
    assert event["details"] == {"choice": "in_confidence"}


@pytest.mark.parametrize(
    "words",
    [
        "shes stopped washing. please dont tell her i texted",
        "he isnt eating, don\u2019t let on to him that i told you",
        "shes gone quiet on us all week. this is between us",
    ],
)
def test_news_that_is_to_be_kept_between_us(desk: Desk, words: str) -> None:
    said = ask(desk, REHANA, "report_concern_about_other", "news", words)
    assert said.text_ids == ("report_whom", "keep_private")
    assert tag(desk, said.message_id) == "in_confidence"


def test_news_without_such_words_is_as_it_was(desk: Desk) -> None:
    for words in ("she wont tell me anything", "dont tell her to ring me, she wont"):
        said = ask(desk, REHANA, "report_concern_about_other", "news", words)
        assert "keep_private" not in said.text_ids
        assert tag(desk, said.message_id) is None


def test_the_texts_of_others_are_not_touched(desk: Desk) -> None:
    theirs = texted(desk, ASHA, "i had a row with my mum")
    keep(desk)
    assert tag(desk, theirs) is None


def test_what_was_said_in_confidence_stays_so(desk: Desk) -> None:
    private = keep(desk)
    open_ = ask(desk, REHANA, "give_consent", "give", "you can tell her i texted")
    assert open_.text_ids == ("may_be_told",)
    assert tag(desk, private.message_id) == "in_confidence"
    assert tag(desk, open_.message_id) == "may_be_told"
    keep(desk, "actually no keep it quiet")
    assert tag(desk, open_.message_id) == "in_confidence"


def test_it_is_understood_wherever_the_dialogue_puts_it(desk: Desk) -> None:
    for topic in ("privacy", "sharing", "keep_private"):
        said = ask(desk, REHANA, "ask_consent_or_privacy", topic, "you can say that i messaged you")
        assert said.text_ids == ("may_be_told",)


@pytest.mark.parametrize("words", ["you can tell me", "can you tell her to text me", "tell her i"])
def test_other_words_choose_nothing(desk: Desk, words: str) -> None:
    said = ask(desk, REHANA, "give_consent", "give", words)
    assert said.text_ids == ("sharing_asked",)
    assert tag(desk, said.message_id) is None
