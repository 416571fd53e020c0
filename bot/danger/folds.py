"""Splitting the examples so that each part can be asked by a classifier that never saw it.

Texts that are nearly the same stay together: else a part would be asked what it was taught.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bot.danger.examples import Example
from bot.danger.training import TUNING, make_classifier
from bot.language.danger_classifier import DangerClassifier, Reading, prepared

#: How alike in their letters two texts may be and stand in different parts (cosine).
_ALIKE = 0.6
_SEED = 7


@dataclass(frozen=True, slots=True)
class Asked:
    """An example, and what a classifier that never saw it made of it."""

    example: Example
    readings: list[Reading]


def ask_unseen(
    source: Path, examples: Sequence[Example], parts: int, first: int | None = None
) -> Iterator[Asked]:
    """Train on all parts but one and ask that one, for each part in turn, or only the first few."""
    part_of = split(examples, parts)
    for part in range(parts if first is None else first):
        taught = [e for e, p in zip(examples, part_of, strict=True) if p != part]
        with TemporaryDirectory() as folder:
            make_classifier(source, taught, Path(folder), TUNING)
            classifier = DangerClassifier(Path(folder))
        for example, place in zip(examples, part_of, strict=True):
            if place == part:
                yield Asked(example, classifier.read(example.text))


def split(examples: Sequence[Example], parts: int) -> list[int]:
    """The part of each example: those that are nearly the same share one."""
    group = _groups([prepared(e.text) for e in examples])
    chance = np.random.default_rng(_SEED)
    part = {name: int(chance.integers(parts)) for name in sorted(set(group))}
    return [part[name] for name in group]


def _groups(texts: Sequence[str]) -> list[int]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    rows = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), min_df=2).fit_transform(texts)
    leader = list(range(len(texts)))

    def first_of(place: int) -> int:
        while leader[place] != place:
            place = leader[place]
        return place

    for begin in range(0, len(texts), 1000):
        alike = (rows[begin : begin + 1000] @ rows.T).tocoo()
        for i, j, value in zip(alike.row, alike.col, alike.data, strict=True):
            if value > _ALIKE and begin + i < j:
                leader[first_of(int(j))] = first_of(begin + int(i))
    return [first_of(place) for place in range(len(texts))]
