"""The second opinion: what it counts, and that it comes back from its file as it was."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.care.screen import Level
from bot.danger.examples import Example
from bot.danger.letters import teach_letters
from bot.language.danger_classifier import _with_second
from bot.language.danger_letters import PLACES, Letters, features, weighed

CALM = [f"thanks see you on {day}" for day in ("monday", "tuesday", "friday", "sunday")]
GRAVE = [f"took the tablets on {day}" for day in ("monday", "tuesday", "friday", "sunday")]


@pytest.fixture(scope="module")
def letters() -> Letters:
    examples = [
        *(Example(t, Level.NONE, kind="ordinary") for t in CALM),
        *(Example(t, Level.NOW, "medical_emergency", "self") for t in GRAVE),
    ]
    return teach_letters([e.text for e in examples], examples)


def test_it_leans_towards_what_it_learnt(letters: Letters) -> None:
    grave, calm = letters.lean("took all the tablets"), letters.lean("thanks see you")
    assert grave[0] > 0 > calm[0]
    assert grave[1] > 0 > calm[1]


def test_it_comes_back_from_its_file(letters: Letters, tmp_path: Path) -> None:
    letters.save(tmp_path / "letters.npz")
    again = Letters.load(tmp_path / "letters.npz")
    assert again.lean("took all the tablets") == pytest.approx(
        letters.lean("took all the tablets"), abs=0.01
    )


def test_any_text_is_weighed(letters: Letters) -> None:
    for text in ("", " ", "a", "\U0001f480", "x" * 1600):
        assert all(np.isfinite(letters.lean(text)))
    places, values = weighed("one two", np.ones(PLACES, dtype=np.float32))
    assert np.sqrt((values**2).sum()) == pytest.approx(1)
    assert len(places) == len(features("one two"))


def test_a_second_opinion_moves_and_keeps_the_order() -> None:
    level = np.array([0.1, 0.2, 0.3, 0.1, 0.3], dtype=np.float32)
    lower, higher = _with_second(level, (-2.0, -2.0)), _with_second(level, (3.0, -4.0))
    assert lower[1] < 0.3 < higher[1]
    for now, emergency, today, anything in (lower, higher):
        assert 0 <= now <= emergency <= today <= anything <= 1
    assert _with_second(level, (0.0, 0.0)) == pytest.approx((0.1, 0.3, 0.6, 0.7), abs=1e-5)
