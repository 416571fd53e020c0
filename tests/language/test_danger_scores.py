"""The classifier off, missing or broken; and how pieces of a text are put together."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from bot.care.screen import Bounds
from bot.language.danger_classifier import (
    CURRENT,
    LONG_TEXT,
    Reading,
    classifier_folder,
    pieces,
    prepared,
)
from bot.language.danger_scores import ClassifierState, DangerScorer, scores_of

BOUNDS = Bounds(
    now=0.5,
    emergency=0.5,
    agreed=0.1,
    seen=0.05,
    together=0.7,
    piece=0.7,
    today=0.5,
    check=0.5,
    routine=0.2,
    named=0.5,
    abuse=0.2,
)


def reading(emergency: float, begin: int = 0, category: str = "missing") -> Reading:
    return Reading(0.1, emergency, 0.6, 0.9, {category: 0.9}, 0.1, 0.3, begin, begin + 5)


def test_switched_off_there_are_no_scores() -> None:
    scorer = DangerScorer(None, BOUNDS)
    assert scorer.score("i want to die") is None
    assert scorer.state is ClassifierState.OFF
    assert scorer.state.is_as_set


def test_a_missing_classifier_is_no_crash(tmp_path: Path) -> None:
    scorer = DangerScorer(tmp_path / "none", BOUNDS)
    assert scorer.score("i want to die") is None
    assert scorer.load() is ClassifierState.MISSING
    assert not scorer.state.is_as_set


@pytest.mark.parametrize("content", [b"", b"not a graph", b"\x00" * 100])
def test_a_corrupt_classifier_is_no_crash(tmp_path: Path, content: bytes) -> None:
    for name in ("danger.onnx", "tokenizer.json", "answers.json"):
        (tmp_path / name).write_bytes(content)
    scorer = DangerScorer(tmp_path, BOUNDS)
    assert scorer.score("i want to die") is None
    assert scorer.state is ClassifierState.BROKEN
    assert not scorer.state.is_as_set


class Blind:
    """A classifier that is whole, and sees nothing in anything."""

    def __init__(self, folder: Path) -> None:
        pass

    def read(self, text: str) -> list[Reading]:
        return [Reading(0.0, 0.0, 0.0, 0.0, {"missing": 0.9}, 0.1, 0.0, 0, len(text))]


class Frightened(Blind):
    def read(self, text: str) -> list[Reading]:
        return [Reading(1.0, 1.0, 1.0, 1.0, {"missing": 0.9}, 0.1, 0.0, 0, len(text))]


@pytest.mark.parametrize("wrong", [Blind, Frightened])
def test_one_that_reads_plain_sentences_wrongly_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: type[Blind]
) -> None:
    monkeypatch.setattr("bot.language.danger_scores.DangerClassifier", wrong)
    scorer = DangerScorer(tmp_path, BOUNDS, {"he is hitting her": True, "thank you": False})
    assert scorer.load() is ClassifierState.BROKEN
    assert scorer.score("he is hitting her") is None
    unasked = DangerScorer(tmp_path, BOUNDS)
    assert unasked.load() is ClassifierState.OK


def test_the_strongest_piece_speaks() -> None:
    scores = scores_of([reading(0.2), reading(0.8, 10, "neglect"), reading(0.5, 20)], BOUNDS)
    assert scores.emergency == 0.8
    assert scores.category == "neglect"
    assert scores.evidence == (10, 15)


def test_a_piece_that_is_not_sure_counts_for_nothing() -> None:
    whole = Reading(0.1, 0.2, 0.2, 0.3, {"neglect": 0.9}, 0.1, 0.0, 0, 90)
    piece = Reading(0.4, 0.6, 0.6, 0.6, {"missing": 0.9}, 0.1, 0.0, 10, 50)
    scores = scores_of([whole, piece], BOUNDS)
    assert (scores.now, scores.emergency, scores.anything) == (0.1, 0.2, 0.3)
    assert scores.category == "neglect"


def test_a_long_text_is_read_in_pieces_that_cover_it() -> None:
    text = " ".join(f"word{n}" for n in range(200))
    parts = pieces(text)
    assert parts[0] == (0, len(text))
    assert parts[-1][1] == len(text)
    assert all(a[1] >= b[0] for a, b in pairwise(parts[1:]))
    assert pieces("one two") == [(0, 7)]
    assert len(pieces("a " * 5000)) < 30
    assert len(pieces("a " * LONG_TEXT)) == 1


def test_the_last_trained_is_the_one_to_use(tmp_path: Path) -> None:
    assert not classifier_folder(tmp_path).is_dir()
    (tmp_path / CURRENT).write_text("danger-1234\n", encoding="utf-8")
    assert classifier_folder(tmp_path) == tmp_path / "danger-1234"
    (tmp_path / CURRENT).write_text("../../elsewhere", encoding="utf-8")
    assert classifier_folder(tmp_path).parent == tmp_path


def test_hidden_letters_are_read() -> None:
    assert prepared("I w\u0430nt\u200b  to") == "i want to"
