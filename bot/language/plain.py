"""A text as those who tell what it is about look at it: spelt out, all names made one.

"Tell Oluwaseun that" and "tell Sam that" mean the same to them, whichever the examples had.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.language.people import NameFinder
from bot.language.spelling import spell_out

_WORDS = Path(__file__).with_name("words")
_ANYBODY = "sam"


def plain_words(text: str) -> str:
    """The text with one name for all names, in small letters, short forms as words."""
    for start, end in reversed(list(_names().bare(text))):
        text = text[:start] + _ANYBODY + text[end:]
    return spell_out(text)


@cache
def _names() -> NameFinder:
    return NameFinder(_WORDS, frozenset())
