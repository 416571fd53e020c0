"""Teaching the second opinion: logistic regression on runs of letters and words, in seconds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bot.danger.examples import Example
from bot.language.danger_letters import PLACES, Letters, features, weighed

_STRENGTH = 6.0
_ROUNDS = 50


def teach_letters(texts: Sequence[str], examples: Sequence[Example]) -> Letters:
    """Weights towards an emergency and towards any danger, from prepared texts."""
    from sklearn.linear_model import LogisticRegression

    rare = _rareness(texts)
    rows = _rows(texts, rare)
    weights, bias = [], []
    for wanted in ([e.is_emergency for e in examples], [e.is_danger for e in examples]):
        model = LogisticRegression(C=_STRENGTH, solver="liblinear", max_iter=_ROUNDS)
        model.fit(rows, wanted)
        weights.append(model.coef_[0])
        bias.append(model.intercept_[0])
    return Letters(rare, np.stack(weights, axis=1), np.array(bias))


def _rareness(texts: Sequence[str]) -> Any:
    """For each place, how few texts have it; nothing where fewer than three do."""
    seen = np.zeros(PLACES)
    for text in texts:
        seen[list(features(text))] += 1
    rare = np.log((1 + len(texts)) / (1 + seen)) + 1
    return np.where(seen > 2, rare, 0.0).astype(np.float32)


def _rows(texts: Sequence[str], rare: Any) -> Any:
    from scipy.sparse import csr_matrix

    parts = [weighed(text, rare) for text in texts]
    ends = np.cumsum([0, *(len(places) for places, _ in parts)])
    places = np.concatenate([p for p, _ in parts])
    values = np.concatenate([v for _, v in parts])
    return csr_matrix((values, places, ends), shape=(len(texts), PLACES))
