"""Whether a text speaks of an early warning sign that somebody put in their own plan.

A plan says "cleaning at night"; a text says "shes cleanin all nite again". So both are read as
plain words, small words and endings fall away, slips of the thumb count as what they are near to,
and the order of the words is free. Unsure means that it does: staff look sooner.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.care.danger_text import STOP, Spelling, Word, is_near, plain_letters

#: In so many words beyond its own the words of a sign stand together.
_ROOM = 6
#: Of a sign of so many words one may be missing.
_LOOSE_FROM = 3
_SHORTEST_SLIP, _LONG = 5, 8
_SHORTEST_STEM = 3
_ENDINGS = ("ings", "ing", "in", "edly", "ied", "ies", "ed", "es", "ly", "s", "e", "y")

_NOT = frozenset(
    "not no never dont doesnt didnt cant cannot couldnt wont wouldnt hasnt havent hadnt isnt wasnt "
    "arent aint stop stops stopped stopping without hardly barely less nothing nobody noone "
    "refuse refuses refusing lost lose loses losing".split()
)
_NEGATION = "not"
_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHES = re.compile("['\u2019\u2018`]")
#: Forms that no ending explains.
_FORMS = dict(
    pair.split("=")
    for pair in (
        "seen=see saw=see spoke=speak spoken=speak ate=eat eaten=eat slept=sleep wore=wear "
        "worn=wear drank=drink drunk=drink wrote=write written=write bought=buy thought=think "
        "told=tell said=say lay=lie lying=lie rang=ring rung=ring heard=hear left=leave gave=give "
        "given=give took=take taken=take hid=hide hidden=hide broke=break broken=break"
    ).split()
)
#: Words that tell nothing of what changes.
_SMALL = frozenset(
    "i im ive id ill me my mine myself we us our he hes his him himself she shes her hers "
    "herself they theyre theyve them their themself themselves you your it its this that "
    "these those a an the and or but so as at by for from in into of off on out over to too "
    "up with about again all any am are be been being is was were will would can could do "
    "does did done doing go goes going gone get gets getting got have has had having start "
    "starts started starting begin begins began keep keeps keeping feel feels feeling felt "
    "become becomes becoming like more most lot lots much many very really just when then "
    "than if there here bit quite always often sometimes every each day days week weeks "
    "lately now today yesterday since last when what who how some something someone things "
    "thing stuff person people usual normal".split()
)


def says_something(sign: str, spelling: Spelling) -> bool:
    """Whether a sign could be found at all: whether any of its words tells what changes."""
    return bool(_content(sign, spelling) - {_NEGATION})


def _content(sign: str, spelling: Spelling) -> frozenset[str]:
    """What of a sign tells: stems of its words, and whether it says "not". Staff wrote it: it is
    read more simply than a text."""
    words = _WORD.findall(_APOSTROPHES.sub("", plain_letters(sign)).lower())
    plain = (one for word in words for one in spelling.forms.get(word, (word,)))
    return frozenset(_stem(word) for word in plain) - {""}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text: its words, and the stem of each, nothing in the place of small ones."""

    words: tuple[Word, ...]
    stems: tuple[str, ...]


def read_sentences(words: Sequence[Word]) -> tuple[Sentence, ...]:
    """A text in which signs are looked for: read once, for any number of signs."""
    groups = groupby(words, lambda word: word.plain == STOP)
    found = [tuple(group) for is_stop, group in groups if not is_stop]
    return tuple(Sentence(one, tuple(_stem(word.plain) for word in one)) for one in found)


def find_sign(
    sign: str, sentences: Sequence[Sentence], spelling: Spelling
) -> tuple[tuple[int, int], ...]:
    """Where in a text a sign is spoken of, as places in the text; nothing where it is not."""
    wanted = _content(sign, spelling)
    told = wanted - {_NEGATION}
    if not told:
        return ()
    needed = len(told) - int(len(told) >= _LOOSE_FROM)
    for sentence in sentences:
        found = [_which(stem, wanted) for stem in sentence.stems]
        if len(set(found) - {None, _NEGATION}) < needed:
            continue
        for begin, first in enumerate(found):
            if first is None:
                continue
            window = found[begin : begin + len(wanted) + _ROOM]
            here = {which for which in window if which is not None}
            if len(here - {_NEGATION}) >= needed and (_NEGATION in here or _NEGATION not in wanted):
                last = max(place for place, which in enumerate(window) if which is not None)
                words = sentence.words
                return ((words[begin].start, words[begin + last].end),)
    return ()


def _stem(word: str) -> str:
    if word in _NOT:
        return _NEGATION
    if word in _SMALL or word == STOP:
        return ""
    word = _FORMS.get(word, word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word.removesuffix(ending)
            break
    if len(word) > _SHORTEST_STEM and word[-1] == word[-2]:
        word = word[:-1]
    return word


def _which(stem: str, wanted: frozenset[str]) -> str | None:
    """Which word of the sign it is, or is near to."""
    if not stem or stem in wanted:
        return stem or None
    if len(stem) < _SHORTEST_SLIP - 1:
        return None
    for other in wanted:
        if other[0] != stem[0]:
            continue
        longest = max(len(stem), len(other))
        allowed = 0 if longest < _SHORTEST_SLIP else (1 if longest < _LONG else 2)
        if allowed and is_near(stem, other, allowed):
            return other
    return None
