"""The first gate: words that always mean "a human, now", whoever sends them.

URGENT, HELP, SOS and 999 as a text of their own, or in a few words that only call. Help *with*
something, and thanks for help, call nobody.
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_SPELT_OUT = re.compile(r"(?<!\w)s[ .\-]*o[ .\-]*s(?!\w)", re.IGNORECASE)

_ALWAYS = frozenset({"sos", "999", "\U0001f198"})
_CALLS = frozenset({"urgent", "urgently", "help", "halp", "hlp", "elp", "emergency"})
#: What may stand around a call without making it a request for something.
_AROUND = frozenset(
    "a am an and anybody anyone anyone's around asap at can come could cum do dont for from get "
    "god guys hello here hey hi i i'm im immediately in is it it's its just me mi my need needs "
    "now number of oh ok omg one please pleae pleas pls plz plss quick quickly really right rite "
    "send so somebody someone sumone soon straight that the there this to today tonight u ur us "
    "very want we we're were what you your away call ring text reply answer someones already "
    "amb ambulance emergency urgent urgently help hlp halp elp sos 999 is's "
    "desperate desperately serious seriously scared".split()
)
_SHORT = 9
#: "can you help", "help is here", "what help is there": asked for calmly, or not asked for at all.
_CALM = re.compile(
    r"\b(?:can|could|would|will|do|does|did) (?:you|u|anyone|anybody|someone|it|this|that)"
    r"(?: \w+)? help\b(?!.*\b(?:now|pls|plz|please|urgent|quick)\b)"
    r"|\bhelp (?:is|was|you|u|for|to|at|line|desk|in|with)\b"
    r"|\b(?:your|ur|the|any|of|what|is there|some|no|not|nothing) (?:urgent )?(?:help|urgent)"
    r"|\b(?:of|for) (?:your |ur |the )?help\b|\bemergency (?:number|contact)"
    r"|\bis (?:it|this) urgent|\bnot (?:an? )?(?:urgent|emergency)",
)


def find_call_for_help(text: str) -> tuple[str, ...]:
    """The words of a text that call for help, as they stand in it; none where it calls nobody."""
    words = _WORD.findall(text)
    lowered = [_plain(word) for word in words]
    hits = [
        word
        for word, low in zip(words, lowered, strict=True)
        if low in _ALWAYS or word == "URGENT" or (low in _CALLS and _only_calls(lowered))
    ]
    hits += [found.group() for found in _SPELT_OUT.finditer(text) if found.group() not in words]
    hits += [char for char in text if char in _ALWAYS]
    return tuple(dict.fromkeys(hits))


def _plain(word: str) -> str:
    low = unicodedata.normalize("NFKC", word).casefold().replace("\u2019", "'")
    return re.sub(r"([a-z])\1{2,}", r"\1", low)


def _only_calls(words: list[str]) -> bool:
    """Whether a text says nothing but that help is wanted."""
    if len(words) > _SHORT or any(word not in _AROUND for word in words):
        return False
    return len(words) == 1 or not _CALM.search(" ".join(words))
