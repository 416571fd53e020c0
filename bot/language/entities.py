"""What a text mentions: people, symptoms, medicines, how much, and when; each where it stands.

Blank English of spaCy cuts the text into words; lists in `words/` and phrases learnt from the
training examples are looked up among them. Who is a worker and who is not stands in no list: it
is told by a name in the records, by a title, and else by what the text is about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.language.people import NameFinder, name_words
from bot.language.times import find_times
from bot.language.word_lists import WORDS, read_list, read_medicines

WORKER_NAME, PERSON_NAME = "worker_name", "person_name"
LABELS = (WORKER_NAME, PERSON_NAME, "symptom", "medication", "severity", "time")

#: They say that it is a medicine, and not which.
NO_MEDICINE = frozenset(
    "tablet tablets tabs pill pills med meds medication medications medicine medicines".split()
)

_LEARNT = ("symptom", "medication", "severity")
# Longer ones are said once and never again.
_LONGEST_PHRASE = 4
#: In how many of an intent's examples a word of severity must be marked for it to matter there.
_SEVERITY_SHARE = 0.02

_LISTS = {"symptom": "symptoms.txt", "severity": "severity.txt"}
# Where two of one length claim the same words.
_RANK = {
    label: rank
    for rank, label in enumerate(
        (WORKER_NAME, PERSON_NAME, "medication", "time", "symptom", "severity")
    )
}


@dataclass(frozen=True, slots=True)
class Entity:
    """A piece of the text as given: `text[start:end]`."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the examples teach: phrases of each label; the intents in which a name is rather that of
    somebody in the person's life than of a worker; and those in which it matters how much."""

    phrases: Mapping[str, frozenset[str]] = field(default_factory=dict)
    about_people: frozenset[str] = frozenset()
    with_severity: frozenset[str] = frozenset()

    def as_dict(self) -> dict[str, Any]:
        """What was learnt, as JSON can hold it."""
        return {
            "phrases": {label: sorted(found) for label, found in self.phrases.items()},
            "about_people": sorted(self.about_people),
            "with_severity": sorted(self.with_severity),
        }

    @staticmethod
    def of(kept: Mapping[str, Any]) -> Learnt:
        """What `as_dict` gave, again."""
        return Learnt(
            phrases={label: frozenset(found) for label, found in kept["phrases"].items()},
            about_people=frozenset(kept["about_people"]),
            with_severity=frozenset(kept["with_severity"]),
        )


class EntityFinder:
    """Finds entities. Loading takes a moment, finding a millisecond or two."""

    def __init__(self, learnt: Learnt) -> None:
        import spacy
        from spacy.matcher import PhraseMatcher

        self._learnt = learnt
        self._english = spacy.blank("en")
        self._matcher = PhraseMatcher(self._english.vocab, attr="LOWER")
        for label, phrases in _phrases(learnt).items():
            self._matcher.add(label, [self._english.make_doc(p) for p in sorted(phrases)])
        self._names = NameFinder(WORDS, learnt.phrases.get("name", frozenset()))

    def find(
        self, text: str, intent: str | None = None, worker_names: Iterable[tuple[int, int]] = ()
    ) -> list[Entity]:
        """The entities of a text, from left to right, none overlapping another.

        `worker_names`: where the records know a name of a worker to stand.
        """
        known = [Entity(WORKER_NAME, start, end) for start, end in worker_names]
        found = [*self._listed(text), *(Entity("time", *span) for span in find_times(text))]
        if intent is not None and intent not in self._learnt.with_severity:
            found = [e for e in found if e.label != "severity"]  # "thanks very much"
        for name in self._names.find(text):
            is_person = name.is_person
            if is_person is None:
                is_person = intent in self._learnt.about_people
            found.append(Entity(PERSON_NAME if is_person else WORKER_NAME, name.start, name.end))
        return _joined(text, _settled(known, found))

    def _listed(self, text: str) -> list[Entity]:
        doc = self._english.make_doc(text)
        return [
            Entity(span.label_, span.start_char, span.end_char)
            for span in self._matcher(doc, as_spans=True)
        ]


def _settled(known: list[Entity], found: list[Entity]) -> list[Entity]:
    """The longest first; what the records know before all, and a medicine even in "since the
    lithium"."""
    ordered = sorted(
        found,
        key=lambda e: (e.label != "medication", e.start - e.end, _RANK[e.label], e.start),
    )
    taken: list[Entity] = []
    for entity in (*known, *ordered):
        if all(entity.end <= other.start or other.end <= entity.start for other in taken):
            taken.append(entity)
    return sorted(taken, key=lambda e: e.start)


def _joined(text: str, entities: list[Entity]) -> list[Entity]:
    """Neighbouring words of severity as one: "a lot" and "worse"."""
    joined: list[Entity] = []
    for entity in entities:
        before = joined[-1] if joined else None
        if (
            before
            and before.label == entity.label == "severity"
            and text[before.end : entity.start] == " "
        ):
            joined[-1] = Entity(entity.label, before.start, entity.end)
        else:
            joined.append(entity)
    return joined


def _phrases(learnt: Learnt) -> dict[str, set[str]]:
    phrases: dict[str, set[str]] = {label: read_list(file) for label, file in _LISTS.items()}
    phrases["medication"] = read_medicines()
    for label, found in learnt.phrases.items():
        if label in phrases:
            phrases[label] |= found
    return phrases


def learn(examples: Iterable[tuple[str, str, list[dict[str, Any]]]]) -> Learnt:
    """What examples teach, each its text, its intent, and its entities as Rasa has them.

    A phrase is kept when it is what it was marked as in most of the texts in which it stands.
    """
    examples = list(examples)
    marked: Counter[tuple[str, str]] = Counter()
    names: set[str] = set()
    people: Counter[str] = Counter()
    severity: Counter[str] = Counter()
    for text, intent, entities in examples:
        for entity in entities:
            label, words = entity["entity"], text[entity["start"] : entity["end"]]
            marked[label, words.lower()] += 1
            severity[intent] += label == "severity"
            if label in (WORKER_NAME, PERSON_NAME) and (found := name_words(words)):
                names |= found
                people[intent] += 1 if label == PERSON_NAME else -1
    phrases = _trusted(marked, [text for text, _, _ in examples])
    often = Counter(intent for _, intent, _ in examples)
    return Learnt(
        phrases={**phrases, "name": frozenset(names)},
        about_people=frozenset(intent for intent, votes in people.items() if votes > 0),
        with_severity=frozenset(i for i in often if severity[i] >= often[i] * _SEVERITY_SHARE),
    )


def _trusted(marked: Counter[tuple[str, str]], texts: list[str]) -> dict[str, frozenset[str]]:
    together = "\n".join(texts).lower()
    phrases: dict[str, set[str]] = {label: set() for label in _LEARNT}
    for (label, words), count in marked.items():
        if label in phrases and words.count(" ") < _LONGEST_PHRASE and _stands_alone(label, words):
            stands = len(re.findall(rf"(?<!\w){re.escape(words)}(?!\w)", together))
            if count * 2 >= stands:
                phrases[label].add(words)
    return {label: frozenset(found) for label, found in phrases.items()}


def _stands_alone(label: str, words: str) -> bool:
    """Whether a phrase is worth keeping: "tablets" names no medicine, and in "not slept since
    thursday" the time is another thing."""
    if label == "medication":
        return words not in NO_MEDICINE
    return next(find_times(words), None) is None
