"""How good an understanding is: figures of what was meant against what was understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.dialogue.examples import Example, Span
from bot.dialogue.topics import FALLBACK, OUT_OF_SCOPE


@dataclass(frozen=True, slots=True)
class Understood:
    """What the model made of one example. `best` is the likeliest intent, sure or not."""

    intent: str
    best: str
    topic: str
    entities: frozenset[Span]
    confidence: float = 1.0
    """How likely the best intent is said to be, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Band:
    """Texts whose confidence lies in one tenth: how many, what was said on average, and what
    share of them was right."""

    texts: int
    said: float
    right: float


@dataclass(frozen=True, slots=True)
class F1:
    """Right ones among those said (precision) and among those there were (recall), from 0 to 1."""

    right: int
    said: int
    there: int

    @property
    def value(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / (self.said + self.there) if self.said + self.there else 0.0


@dataclass(frozen=True, slots=True)
class Scores:
    """All figures of one evaluation. Shares are from 0 to 1, None where nothing was to be asked."""

    texts: int
    intents: dict[str, F1]
    best: dict[str, F1]
    entities: dict[str, F1]
    topic_share: float | None
    fallback_share: float
    scope_recall: float | None
    false_accepts: float | None
    """Of the texts out of scope, the share that was taken for something else."""
    false_refusals: float | None
    """Of all other texts, the share that was taken to be out of scope; not understood is another
    matter, there the bot asks."""
    overlaps: dict[str, F1]
    """As `entities`, where it is enough that the label is right and the places overlap."""
    groups: dict[str, float]
    """Macro F1 of the texts of each group of senders; empty where the file names none."""
    bands: list[Band]
    confusion: Counter[tuple[str, str]]

    @property
    def macro_f1(self) -> float:
        """Over the intents that the examples have; a fallback counts as missed."""
        return mean_f1(self.intents)

    @property
    def macro_f1_best(self) -> float:
        """The same with the likeliest intent, as if the bot always guessed."""
        return mean_f1(self.best)

    @property
    def entity_f1(self) -> float:
        """Over all entities together; label and both ends must be right."""
        return _together(self.entities.values()).value

    @property
    def entity_overlap_f1(self) -> float:
        """Over all entities together; the label must be right, and some of the place."""
        return _together(self.overlaps.values()).value

    @property
    def calibration_error(self) -> float:
        """How far what is said lies from what is right, on average over texts, from 0 to 1."""
        return sum(b.texts * abs(b.said - b.right) for b in self.bands) / max(self.texts, 1)


def score(examples: Sequence[Example], understood: Sequence[Understood]) -> Scores:
    """The figures for examples and what was made of them, in the same order."""
    pairs = list(zip(examples, understood, strict=True))
    said = [(e.intent, u.intent) for e, u in pairs]
    strangers = [u for e, u in pairs if e.intent == OUT_OF_SCOPE]
    accepted = [u for u in strangers if u.intent not in (OUT_OF_SCOPE, FALLBACK)]
    within = [u for e, u in pairs if e.intent != OUT_OF_SCOPE]
    refused = sum(u.intent == OUT_OF_SCOPE for u in within)
    with_topic = [e.topic == u.topic for e, u in pairs if e.topic and e.intent == u.intent]
    return Scores(
        texts=len(pairs),
        intents=_by_label(said),
        best=_by_label([(e.intent, u.best) for e, u in pairs]),
        entities=_of_entities(pairs, _exact),
        topic_share=sum(with_topic) / len(with_topic) if with_topic else None,
        fallback_share=sum(u.intent == FALLBACK for u in understood) / max(len(pairs), 1),
        scope_recall=1 - len(accepted) / len(strangers) if strangers else None,
        false_accepts=len(accepted) / len(strangers) if strangers else None,
        false_refusals=refused / len(within) if within else None,
        overlaps=_of_entities(pairs, _overlapping),
        groups=_by_group(pairs),
        bands=_bands(pairs),
        confusion=Counter(said),
    )


def mean_f1(labels: dict[str, F1]) -> float:
    """The mean over labels, rare ones counting like common ones."""
    return sum(f1.value for f1 in labels.values()) / max(len(labels), 1)


def _by_label(pairs: Iterable[tuple[str, str]]) -> dict[str, F1]:
    pairs = list(pairs)
    there, said = Counter(meant for meant, _ in pairs), Counter(found for _, found in pairs)
    right = Counter(meant for meant, found in pairs if meant == found)
    return {label: F1(right[label], said[label], there[label]) for label in sorted(there)}


def _together(parts: Iterable[F1]) -> F1:
    parts = list(parts)
    return F1(sum(p.right for p in parts), sum(p.said for p in parts), sum(p.there for p in parts))


def _by_group(pairs: Sequence[tuple[Example, Understood]]) -> dict[str, float]:
    groups = sorted({e.group for e, _ in pairs if e.group})
    return {
        group: mean_f1(_by_label([(e.intent, u.intent) for e, u in pairs if e.group == group]))
        for group in groups
    }


def _bands(pairs: Sequence[tuple[Example, Understood]]) -> list[Band]:
    found = []
    for tenth in range(10):
        inside = [(e, u) for e, u in pairs if min(int(u.confidence * 10), 9) == tenth]
        if inside:
            said = sum(u.confidence for _, u in inside) / len(inside)
            right = sum(e.intent == u.best for e, u in inside) / len(inside)
            found.append(Band(len(inside), said, right))
    return found


def _exact(there: frozenset[Span], said: frozenset[Span]) -> list[Span]:
    return list(there & said)


def _overlapping(there: frozenset[Span], said: frozenset[Span]) -> list[Span]:
    """Those that are there and of which something was found; each find counts once."""
    left, found = sorted(said), []
    for span in sorted(there):
        match = next(
            (s for s in left if s[0] == span[0] and s[1] < span[2] and span[1] < s[2]), None
        )
        if match:
            left.remove(match)
            found.append(span)
    return found


def _of_entities(
    pairs: Sequence[tuple[Example, Understood]],
    matched: Callable[[frozenset[Span], frozenset[Span]], list[Span]],
) -> dict[str, F1]:
    there: Counter[str] = Counter()
    said: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for example, understood in pairs:
        if example.entities is not None:
            there.update(label for label, _, _ in example.entities)
            said.update(label for label, _, _ in understood.entities)
            right.update(label for label, _, _ in matched(example.entities, understood.entities))
    return {label: F1(right[label], said[label], there[label]) for label in sorted(there | said)}
