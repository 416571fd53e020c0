"""Teaching the network: what is hidden, what the loss asks, and twice the same comes of it."""

from __future__ import annotations

import random
from math import exp, log
from typing import Any

import numpy as np
import pytest

from bot.danger.network import Network
from bot.danger.tuning import Tuning, _edge, tune, with_hidden
from tests.language.test_encoder import SHAPE, small_weights

MASK = 39
SIZES = {"level": 5, "category": 2, "perspective": 2, "wish": 3}
TEXTS = ["aaaa", "abab", "aabb", "zzzz", "zyzy", "zzyy"] * 4
DANGER = np.array([t.startswith("a") for t in TEXTS])
TARGETS = {
    "level": np.where(DANGER, 1, 4),
    "category": np.where(DANGER, 0, 1),
    "perspective": np.where(DANGER, 0, -1),
    "wish": np.where(DANGER, -1, 2),
}


def ids_of(text: str) -> list[int]:
    return [0, *(ord(c) - ord("a") + 2 for c in text if "a" <= c <= "z"), 1]


def taught(**changed: Any) -> Network:
    tuning = Tuning(**{"layers": 2, "rate": 1e-3, "batch": 4, "threads": 1, **changed})
    network = Network(small_weights(), SHAPE, SIZES)
    tune(network, TEXTS, TARGETS, ids_of, MASK, tuning)
    return network


def test_few_words_are_hidden_and_never_what_stands_around_them() -> None:
    chance = random.Random(1)
    ids = list(range(100, 120))
    made = [with_hidden(ids, MASK, 0.1, chance) for _ in range(200)]
    assert all(m[0] == 100 and m[-1] == 119 and len(m) == 20 for m in made)
    assert 0.07 < sum(m.count(MASK) for m in made) / (200 * 18) < 0.13
    assert all(a in (MASK, b) for m in made for a, b in zip(m, ids, strict=True))
    assert with_hidden([100, 119], MASK, 1.0, chance) == [100, 119]


def test_an_edge_asks_only_on_which_side_the_level_is() -> None:
    import tensorflow as tf

    logits = [[2.0, 1.0, 0.5, 0.0, -1.0]]
    odds = [exp(x) for x in logits[0]]
    chance = sum(odds[:2]) / sum(odds)
    for target, wanted in ((0, 0.98), (1, 0.98), (2, 0.02), (4, 0.02)):
        by_hand = -wanted * log(chance) - (1 - wanted) * log(1 - chance)
        surprise = float(_edge(tf, tf.constant(logits), tf.constant([target]), 2))
        assert surprise == pytest.approx(by_hand, abs=1e-5)


def test_the_same_examples_teach_the_same_network() -> None:
    (weights, heads), (again, heads_again) = taught().arrays(), taught().arrays()
    assert all(np.array_equal(weights[name], again[name]) for name in weights)
    assert all(np.array_equal(heads[n][0], heads_again[n][0]) for n in heads)
    untaught = small_weights()
    assert any(not np.array_equal(weights[name], untaught[name]) for name in weights)
