"""Which words of a text are what it mentions, learnt from the examples in which they are marked.

A conditional random field goes over the words. What lists and rules found (`bot.language.entities`)
is one of the things it looks at, beside the word, its ends, its neighbours and what the text is
about: a name without a capital letter is known by where it stands, "down" only where it is a mood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.language.entities import NO_MEDICINE, Entity, EntityFinder, learn

#: A text, its intent, and its entities as Rasa has them.
Example = tuple[str, str, list[dict[str, Any]]]
Span = tuple[int, int]

_PIECE = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*|[^\w\s]|_")
_OWNER = re.compile(r"['\u2019]s$", re.IGNORECASE)
#: Before a time these are no part of it. The older examples mark some of them.
_BEFORE_TIME = re.compile(r"(?:on|at|in|over|for)\s+", re.IGNORECASE)
_OUTSIDE = "O"
#: From which chance on a word is taken to be nothing. High: a worker who sees a word marked too
#: many reads on, one who misses a medicine does not know it.
_NOTHING = 0.7
#: How often the lists are made anew, each without the examples that then ask them.
_PARTS = 4
_TRAINER = {
    "c1": 0.02,
    "c2": 0.2,
    "max_iterations": 120,
    "feature.possible_transitions": True,
}


class EntityTagger:
    """A trained field. Of one thread."""

    def __init__(self, trained: bytes) -> None:
        import pycrfsuite

        self._field: Any = pycrfsuite.Tagger()
        self._kept = trained  # the field reads it where it lies, and holds no reference
        self._field.open_inmemory(self._kept)
        self._labels: list[str] = [one for one in self._field.labels() if one != _OUTSIDE]

    def find(self, text: str, intent: str | None, hints: Sequence[Entity]) -> list[Entity]:
        """The entities of a text, from left to right, none overlapping another. `hints`: what lists
        and rules make of it."""
        words = _words(text)
        if not words:
            return []
        self._field.set(_features(text, words, _tags(hints, words), intent or ""))
        found = _entities([self._tag(place) for place in range(len(words))], words)
        return [one for one in found if not _says_nothing(one, text)]

    def _tag(self, place: int) -> str:
        def chance(label: str) -> float:
            return float(self._field.marginal(label, place))

        return _OUTSIDE if chance(_OUTSIDE) >= _NOTHING else max(self._labels, key=chance)


def _says_nothing(entity: Entity, text: str) -> bool:
    words = text[entity.start : entity.end].lower()
    return entity.label == "medication" and words in NO_MEDICINE


def train_tagger(examples: Sequence[Example], path: Path) -> None:
    """Learn from the examples, and write the field to a file. Without a mark among the examples
    there is nothing to learn and no file."""
    import pycrfsuite

    if not any(entities for _, _, entities in examples):
        return
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=_TRAINER, verbose=False)
    for (text, intent, entities), hints in _with_hints(examples):
        words = _words(text)
        if words:
            given = _tags([_marked(text, entity) for entity in entities], words)
            trainer.append(_features(text, words, _tags(hints, words), intent), given)
    trainer.train(str(path))


def _with_hints(examples: Sequence[Example]) -> Iterator[tuple[Example, list[Entity]]]:
    """Each example, and what lists make of it that were learnt without it: else the field would
    learn to trust them as it cannot later."""
    for part in range(_PARTS):
        finder = EntityFinder(learn(e for i, e in enumerate(examples) if i % _PARTS != part))
        for example in examples[part::_PARTS]:
            yield example, finder.find(example[0], example[1])


def _marked(text: str, entity: dict[str, Any]) -> Entity:
    start, end = int(entity["start"]), int(entity["end"])
    before = _BEFORE_TIME.match(text, start, end) if entity["entity"] == "time" else None
    return Entity(str(entity["entity"]), before.end() if before else start, end)


def _words(text: str) -> list[Span]:
    """Where words and marks stand; the ending of an owner by itself."""
    found: list[Span] = []
    for piece in _PIECE.finditer(text):
        start, end = piece.span()
        owner = _OWNER.search(piece.group())
        if owner and owner.start():
            found += [(start, start + owner.start()), (start + owner.start(), end)]
        else:
            found.append((start, end))
    return found


def _tags(entities: Iterable[Entity], words: Sequence[Span]) -> list[str]:
    tags = [_OUTSIDE] * len(words)
    for entity in entities:
        inside = [
            i for i, (start, end) in enumerate(words) if start < entity.end and entity.start < end
        ]
        for number, place in enumerate(inside):
            tags[place] = ("I-" if number else "B-") + entity.label
    return tags


def _entities(tags: Sequence[str], words: Sequence[Span]) -> list[Entity]:
    found: list[Entity] = []
    open_label = None
    for tag, (start, end) in zip(tags, words, strict=True):
        label = None if tag == _OUTSIDE else tag[2:]
        if label and (tag.startswith("B-") or label != open_label):
            found.append(Entity(label, start, end))
        elif label:
            found[-1] = Entity(label, found[-1].start, end)
        open_label = label
    return found


def _features(
    text: str, words: Sequence[Span], hints: Sequence[str], intent: str
) -> list[list[str]]:
    typed = [text[start:end] for start, end in words]
    small = [word.lower().replace("\u2019", "'") for word in typed]
    shouted = text.isupper()
    return [
        [
            "any",
            f"intent={intent}",
            *_of_word(small[place], hints[place]),
            *_of_capital(typed, place, shouted=shouted),
            *_of_neighbours(small, hints, place),
        ]
        for place in range(len(words))
    ]


def _of_word(word: str, hint: str) -> Iterator[str]:
    yield from (f"word={word}", f"hint={hint}")
    for length in (2, 3, 4):
        yield from (f"begins={word[:length]}", f"ends{length}={word[-length:]}")


def _of_capital(typed: Sequence[str], place: int, *, shouted: bool) -> Iterator[str]:
    first = place == 0 or typed[place - 1] in ".!?"
    if typed[place][0].isdigit():
        yield "digit"
    if typed[place][0].isupper() and not shouted:
        yield "capital after a stop" if first else "capital"


def _of_neighbours(small: Sequence[str], hints: Sequence[str], place: int) -> Iterator[str]:
    for away in (-3, -2, -1, 1, 2, 3):
        other = place + away
        if not 0 <= other < len(small):
            yield f"{away} none"
            continue
        yield f"{away} word={small[other]}"
        if abs(away) < 3:
            yield from (f"{away} hint={hints[other]}", f"{away} ends={small[other][-3:]}")
        if abs(away) == 1:
            yield f"{away} pair={small[other]} {small[place]}"
