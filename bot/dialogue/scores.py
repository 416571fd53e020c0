"""How good an understanding is: figures of what was meant against what was understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
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
        parts = self.entities.values()
        return F1(
            sum(p.right for p in parts), sum(p.said for p in parts), sum(p.there for p in parts)
        ).value


def score(examples: Sequence[Example], understood: Sequence[Understood]) -> Scores:
    """The figures for examples and what was made of them, in the same order."""
    pairs = list(zip(examples, understood, strict=True))
    said = [(e.intent, u.intent) for e, u in pairs]
    strangers = [u for e, u in pairs if e.intent == OUT_OF_SCOPE]
    accepted = [u for u in strangers if u.intent not in (OUT_OF_SCOPE, FALLBACK)]
    with_topic = [e.topic == u.topic for e, u in pairs if e.topic and e.intent == u.intent]
    return Scores(
        texts=len(pairs),
        intents=_by_label(said),
        best=_by_label([(e.intent, u.best) for e, u in pairs]),
        entities=_of_entities(pairs),
        topic_share=sum(with_topic) / len(with_topic) if with_topic else None,
        fallback_share=sum(u.intent == FALLBACK for u in understood) / max(len(pairs), 1),
        scope_recall=1 - len(accepted) / len(strangers) if strangers else None,
        false_accepts=len(accepted) / len(strangers) if strangers else None,
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


def _of_entities(pairs: list[tuple[Example, Understood]]) -> dict[str, F1]:
    there: Counter[str] = Counter()
    said: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for example, understood in pairs:
        if example.entities is not None:
            there.update(label for label, _, _ in example.entities)
            said.update(label for label, _, _ in understood.entities)
            right.update(label for label, _, _ in example.entities & understood.entities)
    return {label: F1(right[label], said[label], there[label]) for label in sorted(there | said)}
