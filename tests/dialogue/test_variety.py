"""The examples are many people's words: no templates with swapped nouns.

Measured over all examples, and each measure is tried on texts that a template made.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.dialogue.examples import read_examples
from bot.dialogue.topics import TOPICS

FOLDER = Path(__file__).parents[2] / "data/nlu"
#: Everybody says these in a few words.
SHORT = {"greet", "thank_bye", "affirm", "deny", "stop_or_optout"}
AT_LEAST, AT_LEAST_SHORT = 250, 100
#: Texts of so many words and more are compared; from this likeness on two are nearly the same.
_COMPARED, _NEARLY = 4, 0.9
_WINDOW = 500


@pytest.fixture(scope="module")
def texts() -> Mapping[str, Sequence[str]]:
    """The examples of each intent."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(FOLDER.glob("*.yml")):
        for example in read_examples(path):
            found[example.intent].append(example.text)
    return found


def near_duplicates(texts: Sequence[str]) -> float:
    """The share of texts that have another, later in the list, of nearly the same letters."""
    compared = [text for text in texts if len(text.split()) >= _COMPARED]
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    rows = pieces.fit_transform(compared).astype(np.float32)
    twins: set[int] = set()
    for begin in range(0, len(compared), 1000):
        like = (rows[begin : begin + 1000] @ rows.T).tocoo()
        here = like.row + begin
        twins.update(here[(like.data >= _NEARLY) & (here < like.col)].tolist())
    return len(twins) / len(compared)


def distinct_words(texts: Sequence[str]) -> float:
    """The share of different words among 500 in a row, over all such stretches."""
    words = re.findall(r"[a-z']+", " ".join(texts).lower())
    stretches = [words[at : at + _WINDOW] for at in range(0, len(words) - _WINDOW + 1, _WINDOW)]
    return float(np.mean([len(set(one)) / _WINDOW for one in stretches]))


def shared_openings(texts: Sequence[str]) -> float:
    """The share of texts of five words and more that begin with the three words of another."""
    openings = Counter(" ".join(t.lower().split()[:3]) for t in texts if len(t.split()) > _COMPARED)
    return sum(count for count in openings.values() if count > 1) / max(1, openings.total())


def test_every_intent_has_many(texts: Mapping[str, Sequence[str]]) -> None:
    assert texts.keys() == TOPICS.keys()
    few = {
        intent: len(found)
        for intent, found in texts.items()
        if len(found) < (AT_LEAST_SHORT if intent in SHORT else AT_LEAST)
    }
    assert few == {}


def test_hardly_any_is_nearly_another(texts: Mapping[str, Sequence[str]]) -> None:
    assert near_duplicates([text for found in texts.values() for text in found]) <= 0.01


def test_each_intent_is_said_in_many_words(texts: Mapping[str, Sequence[str]]) -> None:
    poor = {i: round(distinct_words(found), 2) for i, found in texts.items()}
    assert {i: share for i, share in poor.items() if share < 0.30} == {}


def test_they_begin_in_many_ways(texts: Mapping[str, Sequence[str]]) -> None:
    alike = {i: round(shared_openings(found), 2) for i, found in texts.items()}
    assert {i: share for i, share in alike.items() if share > 0.35} == {}


def test_the_measures_see_a_template() -> None:
    names, days = ["sam", "gwen", "asha", "priya", "tom"], ["monday", "tuesday", "friday", "today"]
    made = [
        f"can you please tell {name} that i will not be there on {day} morning"
        for name, day in product(names, days)
    ] * 3
    assert near_duplicates(made) > 0.5
    assert distinct_words(made) < 0.1
    assert shared_openings(made) == 1.0
