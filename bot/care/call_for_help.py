"""The first gate: words that always mean "a human, now", whoever sends them.

URGENT, HELP, SOS and 999 as a text of their own, or in a few words that only call. Help *with*
something, and thanks for help, call nobody. What cannot be seen hides no word, and letters and
figures of other alphabets are read as what they are or look like.
"""

from __future__ import annotations

import re
import unicodedata

from bot.care.danger_text import plain_letters

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
#: 999 and SOS that are spoken of: on paper, as work, on television. Nothing else takes them away.
_SPOKEN_OF = re.compile(
    r"\bdiy sos\b|\b999 (?:call )?(?:handler|operator|control room|training)"
    r"|\b(?:leaflet|website|poster|booklet|letter|form|advert|sign)\b[^!]{0,60}?"
    r"\b(?:says?|said|saying|reads?|quote)\b[^!]{0,90}?\b999\b"
    r"|\bsays on (?:your|the) (?:website|leaflet|poster|form|letter)\b[^!]{0,90}?\b999\b",
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
    shown, places = _as_seen(text)
    words = list(_WORD.finditer(shown))
    lowered = [_plain(word.group()) for word in words]
    spoken_of = [found.span() for found in _SPOKEN_OF.finditer(shown.lower())]
    hits = [
        word.span()
        for word, low in zip(words, lowered, strict=True)
        if (low in _ALWAYS and not _is_in(word.start(), spoken_of))
        or word.group() == "URGENT"
        or (low in _CALLS and _only_calls(lowered))
    ]
    seen = {word.group() for word in words}
    hits += [found.span() for found in _SPELT_OUT.finditer(shown) if found.group() not in seen]
    hits += [(at, at + 1) for at, char in enumerate(shown) if char in _ALWAYS]
    quoted = (text[places[begin] : places[end - 1] + 1] for begin, end in hits)
    return tuple(dict.fromkeys(quoted))


def _is_in(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(begin <= place < end for begin, end in spans)


def _as_seen(text: str) -> tuple[str, list[int]]:
    """The text as it looks to whoever reads it, and where each of its characters came from."""
    shown: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        looks = char if char.isascii() else plain_letters(char)
        for one in looks.upper() if char.isupper() else looks:
            shown.append(str(unicodedata.digit(one, one)))
            places.append(place)
    return "".join(shown), places


def _plain(word: str) -> str:
    low = unicodedata.normalize("NFKC", word).casefold().replace("\u2019", "'")
    return re.sub(r"([a-z])\1{2,}", r"\1", low)


def _only_calls(words: list[str]) -> bool:
    """Whether a text says nothing but that help is wanted."""
    if len(words) > _SHORT or any(word not in _AROUND for word in words):
        return False
    return len(words) == 1 or not _CALM.search(" ".join(words))
