"""Phrase rules of the danger screen: what they are made of, and where they match.

A phrase is written as people say it:

    kill|hang myself              one of several words in a place
    <i> [really] want to die      a list of the same page, and a word that may be missing
    took .. tablets               up to two words between; ... means up to five
    suicid*                       any word that begins so
    took # tablets                any number in figures
    (end it|top myself) tonight   one of several groups of words
    ^ goodbye $                   the whole of a sentence

A phrase never reaches over the end of a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.care.danger_text import STOP, Spelling, Word, read_words

_TOKEN = re.compile(r"\(|\)|\[|\]|\||\.\.\.|\.\.|<[a-z_]+>|\^|\$|#|[a-z0-9_]+\*?|[^\s]")
_GAPS = {"..": 2, "...": 5}
_DEEPEST = 6
_STUB = 3


class RuleError(ValueError):
    """A phrase that cannot be read; the message quotes it and says why."""


@dataclass(frozen=True, slots=True)
class Family:
    """Phrases that mean the same and are answered alike."""

    id: str
    category: str
    perspective: str
    """self, other, or either: then self when the phrase matched a word such as "my" or "i"."""
    level: str
    """now, 4h, today, check; or none: then it takes away, as idiom does."""
    reason: str
    phrases: tuple[str, ...]
    stands: bool = False
    """Whether it holds whatever is said around it: not lowered by "not" or "years ago"."""
    draft: bool = False
    sign: str = ""
    """farewell, means, despair: two of different kinds together are more than each alone."""
    agreed: str = ""
    """now or 4h: what it gives where the classifier sees some danger too. Words that are an
    emergency in most texts and nothing in some."""
    alone: str = ""
    """now or 4h: what it gives where no classifier runs, and nothing else could raise it."""
    weak: bool = False
    """Whether it counts only where the classifier sees anything at all, or none runs."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a family matched: places in the list of words."""

    family: Family
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything the second gate knows, compiled."""

    spelling: Spelling
    phrases: tuple[tuple[Family, re.Pattern[str]], ...]
    by_stub: Mapping[str, tuple[int, ...]]
    always: tuple[int, ...]
    version: str = ""


def compile_rules(
    families: Sequence[Family],
    lists: Mapping[str, Sequence[str]],
    spelling: Spelling,
    version: str = "",
) -> Rules:
    """Compile the families. Raises RuleError for a phrase or a list that cannot be read."""
    known = set(spelling.known)
    phrases: list[tuple[Family, re.Pattern[str]]] = []
    by_stub: dict[str, list[int]] = defaultdict(list)
    always: list[int] = []
    for family in families:
        for phrase in family.phrases:
            node = _Reader(phrase, lists, spelling.forms).read()
            number = len(phrases)
            phrases.append((family, re.compile(node.pattern)))
            known |= node.words
            if node.needs:
                for stub in {need[:_STUB] for need in node.needs}:
                    by_stub[stub].append(number)
            else:
                always.append(number)
    whole = Spelling(
        spelling.forms,
        spelling.emoji,
        frozenset(known),
        spelling.often_misspelt,
        spelling.ordinary,
    )
    index = {stub: tuple(numbers) for stub, numbers in by_stub.items()}
    return Rules(whole, tuple(phrases), index, tuple(always), version)


def read(rules: Rules, text: str) -> tuple[Word, ...]:
    """The words of a text, as these rules know them."""
    return read_words(text, rules.spelling)


def find_hits(rules: Rules, words: Sequence[Word]) -> list[Hit]:
    """Every place where a phrase matches, longest first at each place."""
    line, starts = _line(words)
    stubs = {word.plain[:_STUB] for word in words}
    numbers = set(rules.always)
    for stub in stubs:
        for length in range(1, len(stub) + 1):
            numbers.update(rules.by_stub.get(stub[:length], ()))
    hits = []
    for number in sorted(numbers):
        family, pattern = rules.phrases[number]
        for found in pattern.finditer(line):
            begin = bisect_right(starts, found.start()) - 1
            end = bisect_right(starts, max(found.start(), found.end() - 1))
            hits.append(Hit(family, begin, end))
    return hits


def _line(words: Sequence[Word]) -> tuple[str, list[int]]:
    """All words in one line, a space on either side of each, and where each begins."""
    starts, at = [], 1
    for word in words:
        starts.append(at)
        at += len(word.plain) + 1
    return " " + "".join(f"{word.plain} " for word in words), starts


@dataclass(frozen=True, slots=True)
class _Node:
    """Part of a phrase: a pattern that eats whole words with the space after each; words of which
    at least one must be there (none: no such words); and all its words."""

    pattern: str
    needs: frozenset[str]
    words: frozenset[str]


class _Reader:
    """Reads one phrase from left to right."""

    def __init__(
        self,
        phrase: str,
        lists: Mapping[str, Sequence[str]],
        forms: Mapping[str, tuple[str, ...]],
        depth: int = 0,
    ) -> None:
        self._phrase = phrase
        self._forms = forms
        self._tokens = _TOKEN.findall(phrase)
        self._at = 0
        self._lists = lists
        self._depth = depth
        if depth > _DEEPEST:
            raise self._wrong("its lists go round in a circle")

    def read(self) -> _Node:
        # At the top | stands between words; in brackets and in lists, between groups of them.
        node = self._groups() if self._depth else self._sequence(single_words=True)
        if self._at < len(self._tokens):
            raise self._wrong(f"it goes wrong at {self._tokens[self._at]!r}")
        if self._depth:
            return node
        return _Node(rf"(?<= ){node.pattern}", node.needs, node.words)

    def _wrong(self, why: str) -> RuleError:
        return RuleError(f"the phrase {self._phrase!r} cannot be read: {why}")

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        piece = self._peek()
        self._at += 1
        return piece

    def _groups(self) -> _Node:
        found = [self._sequence(single_words=False)]
        while self._peek() == "|":
            self._take()
            found.append(self._sequence(single_words=False))
        return _either(found)

    def _sequence(self, *, single_words: bool) -> _Node:
        parts: list[_Node] = []
        while (
            (piece := self._peek()) and piece not in (")", "]") and (single_words or piece != "|")
        ):
            part = self._part()
            while single_words and self._peek() == "|":
                self._take()
                part = _either([part, self._part()])
            parts.append(part)
        if not parts:
            raise self._wrong("it has an empty place")
        best = max((p.needs for p in parts if p.needs), key=_weight, default=frozenset())
        words = frozenset().union(*(p.words for p in parts))
        return _Node("".join(p.pattern for p in parts), best, words)

    def _part(self) -> _Node:
        piece = self._take()
        if piece in _GAPS:
            return _Node(rf"(?:[^. ]+ ){{0,{_GAPS[piece]}}}?", frozenset(), frozenset())
        if piece == "^":
            return _Node(rf"(?:(?<=\A )|(?<={re.escape(STOP)} ))", frozenset(), frozenset())
        if piece == "$":
            return _Node(rf"(?=\Z|{re.escape(STOP)} )", frozenset(), frozenset())
        if piece == "#":
            return _Node(r"\d+[a-z]* ", frozenset(), frozenset())
        if piece in ("(", "["):
            node = self._groups()
            if self._take() != (")" if piece == "(" else "]"):
                raise self._wrong("a bracket is not closed")
            return node if piece == "(" else _Node(f"(?:{node.pattern})?", frozenset(), node.words)
        if piece.startswith("<") and len(piece) > 1:
            return self._list(piece[1:-1])
        if not piece or not (piece[0].isalnum() or piece[0] == "_"):
            raise self._wrong(f"it has no word at {piece!r}")
        if piece.endswith("*"):
            return _Node(f"{piece[:-1]}[^. ]* ", frozenset({piece[:-1]}), frozenset())
        words = self._forms.get(piece, (piece,))
        pattern = "".join(f"{word} " for word in words)
        return _Node(pattern, frozenset({max(words, key=len)}), frozenset(words))

    def _list(self, name: str) -> _Node:
        if name not in self._lists:
            raise self._wrong(f"there is no list <{name}>")
        entries = [
            _Reader(e, self._lists, self._forms, self._depth + 1).read() for e in self._lists[name]
        ]
        return _either(entries)


def _either(nodes: Iterable[_Node]) -> _Node:
    found = list(nodes)
    pattern = "|".join(sorted({n.pattern for n in found}, key=lambda p: (-len(p), p)))
    all_need = all(n.needs for n in found)
    needs = frozenset().union(*(n.needs for n in found)) if all_need else frozenset()
    return _Node(f"(?:{pattern})", needs, frozenset().union(*(n.words for n in found)))


def _weight(needs: frozenset[str]) -> float:
    """How well these words tell whether a phrase can match at all: few and long ones do."""
    return -sum(float(10 ** -min(len(need), 4)) for need in needs)
