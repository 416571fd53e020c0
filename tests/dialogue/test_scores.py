from __future__ import annotations

import pytest

from bot.dialogue.examples import Example
from bot.dialogue.scores import F1, Understood, score


def example(intent: str, *entities: tuple[str, int, int], topic: str | None = None) -> Example:
    return Example("words", intent, topic, frozenset(entities))


def understood(
    intent: str, *entities: tuple[str, int, int], best: str | None = None, topic: str = ""
) -> Understood:
    return Understood(intent, best or intent, topic, frozenset(entities))


def test_f1_is_the_mean_of_precision_and_recall() -> None:
    assert F1(right=2, said=4, there=2).value == pytest.approx(2 / 3)
    assert F1(0, 0, 0).value == 0


def test_every_figure() -> None:
    scores = score(
        [
            example("greet", topic="greet"),
            example("greet"),
            example("deny", topic="deny"),
            example("out_of_scope"),
            example("out_of_scope"),
            example("out_of_scope"),
        ],
        [
            understood("greet", topic="greet"),
            understood("nlu_fallback", best="greet"),
            understood("deny", topic="other"),
            understood("out_of_scope"),
            understood("nlu_fallback", best="greet"),
            understood("greet"),
        ],
    )
    assert scores.intents["greet"] == F1(right=1, said=2, there=2)
    assert scores.best["greet"] == F1(right=2, said=4, there=2)
    assert scores.macro_f1 == pytest.approx((0.5 + 1 + 0.5) / 3)
    assert scores.topic_share == pytest.approx(0.5)
    assert scores.fallback_share == pytest.approx(2 / 6)
    assert scores.scope_recall == pytest.approx(2 / 3)
    assert scores.false_accepts == pytest.approx(1 / 3)
    assert scores.confusion["greet", "nlu_fallback"] == 1


def test_an_entity_is_right_when_label_and_both_ends_are() -> None:
    there = [("time", 0, 5), ("symptom", 6, 9)]
    said = [("time", 0, 5), ("symptom", 6, 8), ("severity", 10, 12)]
    scores = score([example("greet", *there)], [understood("greet", *said)])
    assert scores.entities == {
        "severity": F1(0, 1, 0),
        "symptom": F1(0, 1, 1),
        "time": F1(1, 1, 1),
    }
    assert scores.entity_f1 == pytest.approx(2 / 5)


def test_a_file_that_marks_no_entities_counts_none() -> None:
    scores = score([Example("words", "greet", None, None)], [understood("greet", ("time", 0, 1))])
    assert scores.entities == {}
    assert scores.scope_recall is None
    assert scores.topic_share is None
