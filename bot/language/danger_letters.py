"""The second opinion of the danger screen's classifier: weights for runs of letters and words.

It knows less than the encoder and errs elsewhere: odd spellings, rare words. Small enough to be
read in a millisecond by numpy alone; nothing but numbers is kept of the texts it learnt from.
"""

from __future__ import annotations

import zlib
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

LETTERS = "letters.npz"
#: Places that the features share by their hash.
PLACES = 1 << 17
_SHORTEST, _LONGEST, _MOST_WORDS = 2, 5, 3

Array = npt.NDArray[Any]


class Letters:
    """Weights for each feature, and how rare it is. May be used by several threads."""

    def __init__(self, rare: Array, weights: Array, bias: Array) -> None:
        self._rare = np.asarray(rare, dtype=np.float32)
        self._weights = np.asarray(weights, dtype=np.float32)
        self._bias = np.asarray(bias, dtype=np.float32)

    @classmethod
    def load(cls, path: Path) -> Letters:
        """Raises OSError, KeyError or ValueError where the file is not whole."""
        with np.load(path, allow_pickle=False) as content:
            return cls(content["rare"], content["weights"], content["bias"])

    def save(self, path: Path) -> None:
        """Write it; half of the digits are enough."""
        half = {"rare": self._rare.astype(np.float16), "weights": self._weights.astype(np.float16)}
        with path.open("wb") as file:
            np.savez_compressed(file, bias=self._bias, **half)

    def lean(self, text: str) -> tuple[float, float]:
        """Towards an emergency, and towards any danger: log odds, of a text as it is prepared."""
        places, values = weighed(text, self._rare)
        leaning = values @ self._weights[places] + self._bias
        return float(leaning[0]), float(leaning[1])


def weighed(text: str, rare: Array) -> tuple[Array, Array]:
    """The places of a text's features, and how much each says: more if it is rare, all together
    of length one."""
    counted = features(text)
    places = np.fromiter(counted, dtype=np.int64, count=len(counted))
    times = np.fromiter(counted.values(), dtype=np.float32, count=len(counted))
    values = (1.0 + np.log(times)) * rare[places]
    length = float(np.sqrt((values * values).sum()))
    return places, values / length if length else values


def features(text: str) -> Counter[int]:
    """How often each feature stands in a prepared text, by its place."""
    words = text.split()
    found: Counter[int] = Counter()
    for size in range(1, _MOST_WORDS + 1):
        found.update(_place(f"={' '.join(g)}") for g in _runs(words, size))
    for word in words:
        padded = f" {word} "
        for size in range(_SHORTEST, min(_LONGEST, len(padded)) + 1):
            found.update(_place(padded[at : at + size]) for at in range(len(padded) - size + 1))
    return found


def _runs(words: list[str], size: int) -> list[list[str]]:
    return [words[at : at + size] for at in range(len(words) - size + 1)]


def _place(feature: str) -> int:
    return zlib.crc32(feature.encode()) % PLACES
