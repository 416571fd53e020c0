"""Phrases of a list among the words of a text, however they are typed.

spaCy's matcher does the same for the dialogue, where spaCy is loaded in any case. In the parts that
show a text to staff it would cost a second to start and a hundred megabytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.language.spelling import spell_out

_WORD = re.compile(r"[^\W_]+(?:['\u2019\u02bc][^\W_]+)*")
#: What may stand between two words of one phrase.
_BETWEEN = re.compile(r"[\s_-]{1,3}")

_NOT = frozenset(
    "not dont doesnt didnt isnt arent wasnt werent hasnt havent hadnt wont cant couldnt wouldnt"
    " aint never no".split()
)
#: Words without which a sign in a plan and a text still say the same thing.
_LITTLE = frozenset(
    "a an the so very really just been being am is are was were be has have had do does did i im"
    " ive he she they hes shes theyre it its my his her their our".split()
)
_ONES_OWN = dict.fromkeys("himself herself themselves hisself theirself".split(), "myself")
_ROOTS = {
    "slept": "sleep",
    "ate": "eat",
    "eaten": "eat",
    "spoke": "speak",
    "spoken": "speak",
    "went": "go",
    "gone": "go",
    "goes": "go",
    "drank": "drink",
    "drunk": "drink",
    "spent": "spend",
    "heard": "hear",
    "lost": "lose",
    "saw": "see",
    "seen": "see",
    "thought": "think",
    "thinks": "think",
    "left": "leave",
    "got": "get",
    "took": "take",
    "taken": "take",
    "kept": "keep",
    "said": "say",
    "says": "say",
    "gave": "give",
    "given": "give",
    "hid": "hide",
    "cried": "cry",
    "cries": "cry",
    "worried": "worry",
    "worries": "worry",
}
_ENDINGS = ("ing", "ed", "es", "s")
#: What is left of a word when its ending is off.
_SHORTEST = 3


class Place(NamedTuple):
    """Where a phrase stands, `text[start:end]`, and of which list it is."""

    start: int
    end: int
    label: str


class _Word(NamedTuple):
    """A word as it is compared, of the text from `start` to `end`. A mark between words is none."""

    form: str
    start: int
    end: int


class PhraseFinder:
    """Finds phrases. `lists`: labels and their phrases."""

    def __init__(self, lists: Iterable[tuple[str, Iterable[str]]]) -> None:
        self._by_first = _by_first(lists, _as_typed)

    def find(self, text: str) -> Iterator[Place]:
        """All phrases in a text; some may overlap."""
        return _matches(_words(text, _as_typed), self._by_first)


def find_signs(text: str, plan: Iterable[str], label: str) -> Iterator[Place]:
    """Where a text says what stands in somebody's own plan.

    A plan says "I stop eating" and "talking to myself", a carer writes "she stopped eating" and
    "he talks to himself": endings, little words and whose it is are evened out on both sides.
    """
    return _matches(_words(text, _root), _by_first([(label, plan)], _root))


_Forms = Callable[[str], Sequence[str]]
_Lists = dict[str, list[tuple[tuple[str, ...], str]]]


def _by_first(lists: Iterable[tuple[str, Iterable[str]]], forms: _Forms) -> _Lists:
    found: _Lists = {}
    for label, phrases in lists:
        for phrase in phrases:
            words = tuple(word.form for word in _words(phrase, forms) if word.form)
            if words:
                found.setdefault(words[0], []).append((words, label))
    return found


def _matches(words: Sequence[_Word], by_first: _Lists) -> Iterator[Place]:
    for place, word in enumerate(words):
        for phrase, label in by_first.get(word.form, ()):
            last = place + len(phrase) - 1
            if tuple(w.form for w in words[place : last + 1]) == phrase:
                yield Place(word.start, words[last].end, label)


def _words(text: str, forms: _Forms) -> list[_Word]:
    """The words of a text as they are compared, an empty one for each mark between them."""
    found: list[_Word] = []
    end = 0
    for word in _WORD.finditer(text):
        if found and not _BETWEEN.fullmatch(text, end, word.start()):
            found.append(_Word("", end, word.start()))
        found += [_Word(form, word.start(), word.end()) for form in forms(word.group())]
        end = word.end()
    return found


def _as_typed(word: str) -> list[str]:
    """A word without slips and apostrophes; a short form may stand for several."""
    return [_bare(part) for part in spell_out(word).split()]


def _root(word: str) -> list[str]:
    """A word as one would look it up; nothing for a little one."""
    return [_root_of(form) for form in _as_typed(word) if form not in _LITTLE]


def _root_of(form: str) -> str:
    if form in _NOT:
        return "not"
    form = _ROOTS.get(form, _ONES_OWN.get(form, form))
    for ending in _ENDINGS:
        root = form.removesuffix(ending)
        if root != form and len(root) >= _SHORTEST:
            doubled = root[-1] == root[-2] and root[-1] not in "ls"
            return (root[:-1] if doubled else root).removesuffix("e")
    return form.removesuffix("e") if len(form) > _SHORTEST else form


def _bare(word: str) -> str:
    return word.replace("'", "").replace("\u02bc", "")
