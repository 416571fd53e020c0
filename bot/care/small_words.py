"""Texts that add nothing new: they join the item that is open and start no clock."""

from __future__ import annotations

import re

_NO = frozenset("no nope nah n".split())
#: How somebody is. After a no they say the opposite, which is news.
_STATES = frozenset("fine great lovely good right alright".split())
_JOINS = (
    _NO
    | _STATES
    | frozenset(
        "ok okay k kk yes yeah yep yh ya y thanks thank ta cheers thx ty please pls you u "
        "sure".split()
    )
)
_WORD = re.compile(r"\w+")
#: Words and the marks around them. Anything else, such as a picture, may say something.
_PLAIN = re.compile(r"[\w\s.,;:!?'\"()\u2019\u2026-]*")


def joins_open_item(text: str) -> bool:
    """Whether a text is only "ok", "thanks", "yes please" or a single digit."""
    words = _WORD.findall(text.casefold())
    if not 1 <= len(words) <= 3 or not _PLAIN.fullmatch(text):
        return False
    if len(words) == 1 and len(words[0]) == 1 and words[0].isdigit():
        return True
    if _NO.intersection(words) and _STATES.intersection(words):
        return False
    return _JOINS.issuperset(words)


#: "who is my key worker please" is a question and nothing else; a longer text may carry news.
_SHORT_WORDS = 8


def is_short(text: str) -> bool:
    """Whether a text is too short to hold more than one wish."""
    return len(text.split()) <= _SHORT_WORDS
