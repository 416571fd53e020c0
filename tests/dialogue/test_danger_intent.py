"""The crisis intent: named by what the danger screen found, never by words."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.dialogue.danger_intent import DangerIntent
from bot.dialogue.topics import DANGER
from tests.dialogue.conftest import MemoryRows
from tests.dialogue.rasa_in_hand import Dialogue, call, name_services

WORDS = "whos my key worker xylophone"


@pytest.fixture
def dialogue(model: Path, rows: MemoryRows, monkeypatch: pytest.MonkeyPatch) -> Dialogue:
    name_services(monkeypatch)
    return Dialogue(model, rows, monkeypatch)


def understood(level: object) -> dict[str, Any]:
    guess = {"name": "greet", "confidence": 0.4}
    given = {"text": WORDS, "intent": guess, "intent_ranking": [guess], "topic": "greet"}
    [message] = DangerIntent().process(
        [Message(data={**given, "metadata": {"danger_level": level}})]
    )
    return dict(message.data)


@pytest.mark.parametrize("level", ["now", "4h"])
def test_danger_that_was_alerted_names_the_intent(level: str) -> None:
    found = understood(level)
    assert found["intent"] == {"name": DANGER, "confidence": 1.0}
    assert found["intent_ranking"][0] == found["intent"]
    assert found["topic"] == ""


@pytest.mark.parametrize("level", ["today", "check", None, "none", 4, ["now"]])
def test_everything_else_stays_as_it_was_understood(level: object) -> None:
    found = understood(level)
    assert found["intent"]["name"] == "greet"
    assert found["topic"] == "greet"


def test_a_text_without_metadata_is_left_alone() -> None:
    [message] = DangerIntent().process([Message(data={"text": WORDS, "intent": {"name": "greet"}})])
    assert message.data["intent"] == {"name": "greet"}


def test_in_danger_the_dialogue_only_sets_aside(dialogue: Dialogue) -> None:
    conversation = uuid4()
    found = {"danger_level": "4h", "danger_category": "suicide_intent"}
    first, again = dialogue.post(
        call("zxq vvrp kklw", conversation=conversation),
        call(WORDS, conversation=conversation, **found),
    )
    assert first.json()["texts"] == ["offer_to_pass_on"]
    assert again.json()["texts"] == ["set_aside"]
    # The offer of before is gone with it: a yes that comes now is passed on to a human.
    [after] = dialogue.post(call("yes please", conversation=conversation))
    assert after.json()["texts"] == ["pass_on_unanswered"]


@pytest.mark.parametrize("level", ["today", "check"])
def test_a_question_beside_less_urgent_danger_is_still_understood(
    dialogue: Dialogue, level: str
) -> None:
    found = {"danger_level": level, "danger_category": "passive_ideation"}
    [answer] = dialogue.post(call(WORDS, **found))
    assert answer.json()["texts"] == ["ask_key_worker"]


@pytest.mark.parametrize("text", ["i want to kill myself", "danger", "danger danger", "/danger"])
def test_no_words_name_it(dialogue: Dialogue, text: str) -> None:
    assert dialogue.say(text) != [["set_aside"]]


def test_silence_is_an_answer_only_beside_danger(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(**_: Any) -> Any:
        return {"events": [{"event": "followup", "name": "action_listen"}], "responses": []}

    monkeypatch.setattr(dialogue.actions, "request", silent)
    beside, alone = dialogue.post(call(WORDS, danger_level="now"), call(WORDS))
    assert (beside.status_code, beside.json()["texts"]) == (200, [])
    assert alone.status_code == 500


@pytest.mark.parametrize(
    "found",
    [
        {"danger_level": "soon"},
        {"danger_level": ["now"]},
        {"danger_level": "now", "danger_category": "she said so"},
        {"danger_level": "now", "danger_category": 7},
        {"danger_category": "suicide_intent"},
    ],
)
def test_a_finding_that_is_no_codes_is_refused_unread(
    dialogue: Dialogue, found: dict[str, Any]
) -> None:
    [answer] = dialogue.post(call(WORDS, **found))
    assert answer.status_code == 400
    assert dialogue.rows.reads == 0
