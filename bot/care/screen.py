"""The danger screen: runs on every inbound text, from anyone, before everything else.

First form: the words that always mean "a human, now". On SMS, HELP and relatives belong to the
network; when one reaches us it is a call for help. A bare word gets the lane `4h` until further
words say more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.care.lanes import Lane

_CALLS_FOR_HELP = frozenset({"urgent", "help", "sos", "999"})
_UNMISTAKABLE = frozenset({"sos", "999"})
#: A word without the marks around it: 'help' and _help_ are calls for help too.
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")

#: A short text with one of the words is a call for help; a long one may only mention it
#: ("can you help me fill in a form"), and goes to a human the ordinary way.
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Finding:
    """What the screen saw. No lane means: no words for danger found, which is no assessment."""

    lane: Lane | None
    categories: tuple[str, ...]
    evidence: tuple[str, ...]

    @property
    def is_danger(self) -> bool:
        """Whether the person gets the danger reply and a human is alerted."""
        return self.lane is not None


NOTHING_FOUND = Finding(lane=None, categories=(), evidence=())


def screen(text: str) -> Finding:
    """Look for danger in one text. Total: any string gives a finding."""
    words = _WORD.findall(text)
    lowered = [w.casefold() for w in words]
    short = len(words) <= _SHORT
    hits = tuple(
        word
        for word, low in zip(words, lowered, strict=True)
        if low in _CALLS_FOR_HELP and (short or low in _UNMISTAKABLE or word == "URGENT")
    )
    if not hits:
        return NOTHING_FOUND
    return Finding(lane=Lane.FOUR_HOURS, categories=("call_for_help",), evidence=hits)
