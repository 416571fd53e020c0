"""A second opinion of what a text wants: counted where there is one, and never needed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.dialogue.classifier import TopicClassifier
from bot.dialogue.second_reading import SECOND_READING, SecondReading, reading_with
from bot.language.danger_classifier import classifier_folder
from bot.language.wishes import Wishes
from tests.dialogue.conftest import ROOT
from tests.dialogue.test_classifier import classifier as classifier  # the fixture
from tests.dialogue.test_classifier import text


class Opinion:
    """Says the same of every text."""

    def __init__(self, chances: Mapping[tuple[str, str], float]) -> None:
        self._chances = chances

    def read(self, _: str) -> Mapping[tuple[str, str], float]:
        return self._chances


def made_with(folder: Path) -> SecondReading:
    unused: Any = None
    with reading_with(folder):
        return SecondReading.create({}, unused, unused, unused)


def noted(reading: SecondReading, words: str = "who is it") -> Any:
    [message] = reading.process([Message.build(words)])
    return message.get(SECOND_READING)


def ranked(classifier: TopicClassifier, words: str, second: Any = None) -> Message:
    message = text(words)
    if second is not None:
        message.set(SECOND_READING, second)
    [message] = classifier.process([message])
    return message


def test_a_sure_second_reading_outvotes_an_unsure_first(classifier: TopicClassifier) -> None:
    alone = ranked(classifier, "who")
    assert alone.get("intent")["name"] == "ask_key_worker"
    both = ranked(classifier, "who", {("ask_cover_or_hours", "cover"): 1.0})
    assert (both.get("intent")["name"], both.get("topic")) == ("ask_cover_or_hours", "cover")
    assert sum(r["confidence"] for r in both.get("intent_ranking")) == pytest.approx(1.0)


def test_one_that_agrees_makes_it_surer_and_one_that_knows_nothing_changes_no_order(
    classifier: TopicClassifier,
) -> None:
    alone = ranked(classifier, "team who")
    agreed = ranked(classifier, "team who", {("ask_key_worker", "team"): 1.0})
    assert agreed.get("intent")["confidence"] > alone.get("intent")["confidence"]
    even = dict.fromkeys(classifier._labels, 0.25)
    order = [r["name"] for r in ranked(classifier, "team who", even).get("intent_ranking")]
    assert order == [r["name"] for r in alone.get("intent_ranking")]


def test_examples_without_a_topic_count_for_the_first_of_their_intent() -> None:
    given: Any = Opinion({("ask_key_worker", ""): 0.7, ("ask_key_worker", "team"): 0.3})
    assert noted(SecondReading(given)) == {
        ("ask_key_worker", "who"): 0.7,
        ("ask_key_worker", "team"): 0.3,
    }


def test_an_intent_that_is_gone_counts_for_nothing() -> None:
    given: Any = Opinion({("gone", "topic"): 0.9, ("greet", ""): 0.1})
    assert noted(SecondReading(given)) == {("greet", "greet"): 0.1}


def test_without_a_network_nothing_is_noted(tmp_path: Path) -> None:
    assert noted(made_with(tmp_path / "none")) is None


@pytest.mark.parametrize("content", [b"", b"not a graph"])
def test_a_broken_network_is_told_and_does_without(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("danger.onnx", "tokenizer.json", "answers.json"):
        (tmp_path / name).write_bytes(content)
    assert noted(made_with(tmp_path)) is None
    assert "dialogue.second_reading_failed" in capsys.readouterr().out


def test_the_trained_network_names_what_is_wanted(model: Path) -> None:
    wishes = Wishes(classifier_folder(ROOT / ".keyline" / "models"))
    found = wishes.read("when is my next appointment please")
    assert max(found, key=lambda label: found[label])[0] == "appointment_query"
    assert sum(found.values()) == pytest.approx(1.0, abs=1e-3)
    assert wishes.read("")
