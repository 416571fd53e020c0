"""How hard words are to read: Flesch-Kincaid grade and SMOG, as the NHS scores its pages.

Both count syllables. English has no rule for them; this counts groups of vowels and knows the
usual silent letters, which is right for most words and a little high for the rest.
"""

from __future__ import annotations

import re
from math import sqrt

_SENTENCE_ENDS = re.compile(r"[.?!:](?:\s|$)")
#: Figures are left out: "999" is one of the easiest words there is.
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?", re.IGNORECASE)
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(
    r"(?:[^laeiouycgszxh]es|[^aeiouytd]ed|[^laeiouy]e|(?<=[aeiouy]l)e|(?<=[gq])ue)$"
)
#: Two vowels that are said apart: "reliable", "being", "area", "client", "anyone".
_APART = re.compile(r"i[aou](?!n$)|eing|ying|rea(?=$|s)|ie(?=nc|nt|t)|(?<=an)y(?=one)")
#: From this many syllables a word is hard, by the definition of SMOG.
_HARD = 3
_SMOG_SAMPLE = 30


def sentences(words: str) -> list[str]:
    """The sentences of a text, without their ends. What follows a colon is one of its own."""
    return [found.strip() for found in _SENTENCE_ENDS.split(words) if found.strip()]


def syllables(word: str) -> int:
    """About how many syllables a word has; never fewer than one."""
    bare = word.casefold().replace("'s", "").replace("'", "")
    return max(1, len(_VOWELS.findall(_without_silent(bare))) + len(_APART.findall(bare)))


def _without_silent(bare: str) -> str:
    voiced = _SILENT.sub("x", bare)
    return voiced if _VOWELS.search(voiced) else bare  # the "e" of "the" is its only vowel


def grade(words: str) -> float:
    """The Flesch-Kincaid grade: the year of school, American count, that reads it with ease.

    0 for a text without words.
    """
    found = _WORD.findall(words)
    if not found:
        return 0.0
    spoken = sum(syllables(word) for word in found)
    return 0.39 * len(found) / len(sentences(words)) + 11.8 * spoken / len(found) - 15.59


def smog(words: str) -> float:
    """The SMOG grade of many texts together. Meant for 30 sentences or more; 0 for no words."""
    hard = sum(syllables(word) >= _HARD for word in _WORD.findall(words))
    count = len(sentences(words))
    return 1.043 * sqrt(hard * _SMOG_SAMPLE / count) + 3.1291 if count else 0.0
