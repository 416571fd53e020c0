"""A text read after earlier ones: what the classifier may read together."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from bot.care.screen import Level, Scores
from bot.content.danger import load_bounds, load_danger_rules
from bot.records.messages import EarlierText
from bot.services.screen_text import screen_after


@dataclass
class KeptScorer:
    """A scorer that keeps what it was given, and finds nothing."""

    read: list[str] = field(default_factory=list)

    def score(self, text: str) -> None:
        self.read.append(text)


def after(text: str, *earlier: EarlierText) -> tuple[Level, list[str]]:
    scorer = KeptScorer()
    app: Any = SimpleNamespace(danger_rules=load_danger_rules(), danger_scorer=scorer)
    return screen_after(app, text, earlier).level, scorer.read


def test_the_classifier_reads_earlier_texts_in_which_nothing_was_found() -> None:
    quiet = [EarlierText(words, found=False) for words in ("one", "two", "three")]
    assert after("four", *quiet)[1] == ["two\nthree\nfour"]


def test_what_was_found_in_an_earlier_text_is_not_found_again_in_this_one() -> None:
    found = EarlierText("i wish i was dead", found=True)
    assert after("thank you so much", found) == (Level.NONE, ["thank you so much"])
    assert after("thank you", found, EarlierText("ok", found=False))[1] == ["ok\nthank you"]


@pytest.mark.parametrize(
    ("chance", "level"),
    [(0.5, Level.NONE), (0.65, Level.FOUR_HOURS)],
)
def test_mild_texts_in_a_row_have_to_be_surer_than_one(chance: float, level: Level) -> None:
    """Alone, each of these chances is an emergency."""
    bounds = load_bounds()
    assert bounds.emergency < chance
    scores = Scores(0.0, chance, chance, chance, "missing", "other", (0, 9), bounds)
    scorer = SimpleNamespace(score=lambda _: scores)
    app: Any = SimpleNamespace(danger_rules=load_danger_rules(), danger_scorer=scorer)
    quiet = EarlierText("its my son", found=False)
    assert screen_after(app, "he is quieter", [quiet]).level is level
    assert screen_after(app, "he is quieter", [EarlierText("x", found=True)]).is_danger
