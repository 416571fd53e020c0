"""Intent and topic of a text, learnt together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.dialogue.classifier import TopicClassifier
from bot.dialogue.topics import TOPICS, TopicError, topic_of
from tests.dialogue.conftest import MemoryRows
from tests.dialogue.rasa_in_hand import Dialogue, name_services

WORDS = ("who", "team", "hours", "open", "worker", "cover")


class Storage:
    """A folder in place of Rasa's model storage."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def write_to(self, _resource: Any) -> Iterator[Path]:
        yield self._folder

    read_from = write_to


def text(words: str, intent: str | None = None, topic: str | None = None) -> Message:
    """A text whose features are which of WORDS stand in it."""
    metadata = {"intent": {"topic": topic}} if topic else None
    message = Message.build(words, intent, intent_metadata=metadata and metadata["intent"])
    row = np.array([[word in words.split() for word in WORDS]], dtype=np.float32)
    message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, Featurizer.__name__))
    return message


EXAMPLES = [
    text("who worker", "ask_key_worker"),
    text("worker", "ask_key_worker", "who"),
    text("who team", "ask_key_worker", "team"),
    text("team", "ask_key_worker", "team"),
    text("hours open", "ask_cover_or_hours", "hours"),
    text("open", "ask_cover_or_hours", "hours"),
    text("cover", "ask_cover_or_hours"),
]


@pytest.fixture
def classifier(tmp_path: Path) -> TopicClassifier:
    config = {**TopicClassifier.get_default_config(), "C": 10.0}
    storage: Any = Storage(tmp_path)
    trained = TopicClassifier.create(config, storage, None, None)
    trained.train(TrainingData(EXAMPLES))
    return TopicClassifier.load(config, storage, None, None)


@pytest.mark.parametrize(
    ("words", "intent", "topic"),
    [
        ("who worker", "ask_key_worker", "who"),
        ("team who", "ask_key_worker", "team"),
        ("hours", "ask_cover_or_hours", "hours"),
        ("cover", "ask_cover_or_hours", "cover"),
    ],
)
def test_intent_and_topic(classifier: TopicClassifier, words: str, intent: str, topic: str) -> None:
    [message] = classifier.process([text(words)])
    found = message.as_dict(only_output_properties=True)
    assert (found["intent"]["name"], found["topic"]) == (intent, topic)


def test_an_intent_is_as_likely_as_its_topics_together(classifier: TopicClassifier) -> None:
    """Who and team share "who": alone it tells the intent, not the topic."""
    [message] = classifier.process([text("who")])
    ranking = message.get("intent_ranking")
    assert [r["name"] for r in ranking] == ["ask_key_worker", "ask_cover_or_hours"]
    assert sum(r["confidence"] for r in ranking) == pytest.approx(1.0)
    assert message.get("intent") == ranking[0]


def test_examples_that_name_no_topic_have_the_first() -> None:
    assert topic_of("ask_key_worker", None) == TOPICS["ask_key_worker"][0]
    assert topic_of("ask_key_worker", {"intent": {"topic": "team"}}) == "team"


@pytest.mark.parametrize(
    ("intent", "metadata"), [("ask_key_worker", {"intent": {"topic": "hours"}}), ("ask", None)]
)
def test_a_topic_that_nobody_answers_is_refused(intent: str, metadata: Any) -> None:
    with pytest.raises(TopicError):
        topic_of(intent, metadata)


def test_the_topic_reaches_the_actions(
    model: Path, rows: MemoryRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_services(monkeypatch)
    dialogue = Dialogue(model, rows, monkeypatch)
    dialogue.say("who is my key worker", "hiya", "who is my key worker")
    heard = [c["tracker"]["latest_message"] for c in dialogue.actions.calls]
    assert [(h["intent"]["name"], h["topic"]) for h in heard] == [
        ("ask_key_worker", "who"),
        ("greet", "greet"),
        ("ask_key_worker", "who"),
    ]
