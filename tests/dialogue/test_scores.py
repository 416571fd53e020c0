from __future__ import annotations

import pytest

from bot.dialogue.examples import Example
from bot.dialogue.scores import F1, Band, Understood, score


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
    assert scores.false_refusals == pytest.approx(0)
    assert scores.confusion["greet", "nlu_fallback"] == 1


def test_what_is_taken_to_be_out_of_scope() -> None:
    scores = score(
        [example("greet"), example("deny"), example("out_of_scope")],
        [understood("out_of_scope"), understood("nlu_fallback"), understood("out_of_scope")],
    )
    assert scores.false_refusals == pytest.approx(1 / 2)


def test_an_overlap_counts_each_find_once() -> None:
    there = [("time", 0, 5), ("time", 6, 9), ("symptom", 20, 30)]
    said = [("time", 3, 8), ("symptom", 29, 40), ("severity", 20, 30)]
    scores = score([example("greet", *there)], [understood("greet", *said)])
    assert scores.overlaps == {
        "severity": F1(0, 1, 0),
        "symptom": F1(1, 1, 1),
        "time": F1(1, 1, 2),
    }
    assert scores.entity_overlap_f1 == pytest.approx(4 / 6)


def test_each_group_by_itself() -> None:
    given = [
        Example("words", "greet", None, None, "young_person"),
        Example("words", "deny", None, None, "young_person"),
        Example("words", "greet", None, None, "region"),
        Example("words", "greet", None, None, None),
    ]
    made = [understood("greet"), understood("greet"), understood("greet"), understood("deny")]
    scores = score(given, made)
    assert scores.groups == {"region": 1.0, "young_person": pytest.approx((2 / 3) / 2)}


def test_calibration_sets_what_is_said_beside_what_is_right() -> None:
    sure = [Understood("greet", "greet", "", frozenset(), 0.95)] * 2
    doubtful = [Understood("nlu_fallback", "greet", "", frozenset(), 0.3)]
    scores = score([example("greet"), example("deny"), example("deny")], [*sure, *doubtful])
    assert scores.bands == [Band(1, 0.3, 0.0), Band(2, 0.95, 0.5)]
    assert scores.calibration_error == pytest.approx((0.3 + 2 * 0.45) / 3)


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
