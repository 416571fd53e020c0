"""Every rule and story through the trained model, the channel, the store and the real actions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogue.conftest import MemoryRows
from tests.dialogue.rasa_in_hand import Dialogue, name_services

GIBBERISH = "zxq vvrp kklw"


@pytest.fixture
def dialogue(model: Path, rows: MemoryRows, monkeypatch: pytest.MonkeyPatch) -> Dialogue:
    name_services(monkeypatch)
    return Dialogue(model, rows, monkeypatch)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("who is my key worker", "ask_key_worker"),
        ("whos covering while sam is off", "ask_cover_or_hours"),
        ("can sam ring me please", "contact_key_worker"),
        ("havent slept for three nights and the voices are louder", "report_symptom_change_self"),
        ("im worried about my mum shes not taking her tablets", "report_concern_about_other"),
        ("what medication is my son on", "ask_about_service_user"),
        ("what can you do", "help_what_can_you_do"),
        ("hiya", "greet"),
        ("thanks for that", "thank_bye"),
        ("order me a pizza", "offer_to_pass_on"),
        (GIBBERISH, "offer_to_pass_on"),
    ],
)
def test_a_first_text_gets_its_answer(dialogue: Dialogue, text: str, answer: str) -> None:
    assert dialogue.say(text) == [[answer]]


@pytest.mark.parametrize(
    ("texts", "answers"),
    [
        ((GIBBERISH, "yes please"), ("offer_to_pass_on", "pass_message_on")),
        ((GIBBERISH, "no thanks"), ("offer_to_pass_on", "decline_offer")),
        ((GIBBERISH, "brrt wwq"), ("offer_to_pass_on", "pass_on_unanswered")),
        (("tell me a joke", "order me a pizza"), ("offer_to_pass_on", "pass_on_unanswered")),
        ((GIBBERISH, "tell me a joke"), ("offer_to_pass_on", "pass_on_unanswered")),
    ],
)
def test_the_offer(dialogue: Dialogue, texts: tuple[str, ...], answers: tuple[str, ...]) -> None:
    assert dialogue.say(*texts) == [[a] for a in answers]


@pytest.mark.parametrize("between", ["who is my key worker", "thanks for that", "hiya"])
def test_the_offer_lapses_with_the_next_thing_understood(dialogue: Dialogue, between: str) -> None:
    answers = dialogue.say(GIBBERISH, between, GIBBERISH)
    assert answers[0] == answers[2] == ["offer_to_pass_on"]


def test_an_offer_taken_or_declined_is_over(dialogue: Dialogue) -> None:
    for reply in ("yes please", "no thanks", "brrt wwq"):
        assert dialogue.say(GIBBERISH, reply, GIBBERISH)[2] == ["offer_to_pass_on"]


@pytest.mark.parametrize("text", ["yes", "no", "ok", "nope", "aye"])
def test_a_bare_yes_or_no_reaches_a_human(dialogue: Dialogue, text: str) -> None:
    """It may answer what a worker asked."""
    assert dialogue.say(text) == [["pass_on_unanswered"]]
    assert dialogue.say("hiya", text)[1] == ["pass_on_unanswered"]


@pytest.mark.parametrize(
    "first",
    [
        "who is my key worker",
        "whos covering while sam is off",
        "havent slept for three nights and the voices are louder",
        "im worried about my mum shes not taking her tablets",
        "can sam ring me please",
    ],
)
def test_ok_after_an_answer_is_taken_as_thanks(dialogue: Dialogue, first: str) -> None:
    assert dialogue.say(first, "ok")[1] == ["thank_bye"]
    # Also in the middle of a conversation, where the rules have been at work before.
    assert dialogue.say("hiya", GIBBERISH, first, "ok")[3] == ["thank_bye"]


@pytest.mark.parametrize(
    "text",
    ["", "   ", "/", "/restart", "/back", "/greet", "//session_start", "😀", "?", "1", "a" * 1600],
)
def test_whatever_comes_gets_an_answer(dialogue: Dialogue, text: str) -> None:
    for answer in dialogue.say(text, text, "who is my key worker"):
        assert len(answer) == 1


def test_a_slash_commands_nothing(dialogue: Dialogue) -> None:
    """Rasa would obey /restart, and take /ask_key_worker as understood with certainty."""
    answers = dialogue.say(GIBBERISH, "/restart", GIBBERISH)
    assert answers[1] != []
    names = [c["next_action"] for c in dialogue.actions.calls]
    assert len(names) == 3
