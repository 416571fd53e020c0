"""How a PIN, a word, or that there is none, stands in a text.

Numbers are in many texts: times, doses, years, house numbers. So a number is a PIN only where we
had asked for one, where it is called one, or where it stands at the very edge of a text and is
nothing else that we know; and then only if it is right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.care.agreed_secrets import MOST_WORDS, could_be_pin, plain_digits, plain_words
from bot.care.small_words import is_plain_question, joins_open_item

#: Stands in a stored text where a PIN or a word stood.
MARK = "[PIN]"

#: What people put around a PIN that they were asked for.
_AROUND = frozenset(
    "a and cheers code da hello here heres hi hiya i im is it its my number ok okay pin please "
    "pls plz pincode sorry sure ta thank thanks that the think this thx ty x xx yeah yes you your "
    "pinnumber im its".split()
)
_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
#: A time, a date, money, a share or a sum: no PIN is written so.
_OTHER_NUMBER = re.compile(r"\d\s*[:/.,+*=]\s*\d|[\u00a3$\u20ac%@]")
_ATTEMPT = range(3, 10)
_KEYCAP = re.compile("[\ufe0f\u20e3]")

_GROUP = re.compile(r"(?<![^\s(\"',:=.-])\d{4,8}(?=[\s)\"',.!?;:]|$)")
_CALLED_PIN = re.compile(r"\bpin(?:\s?(?:number|code|no))?\W{0,3}(?:is|its|it's)?\W{0,3}$", re.I)
_MOST_GROUPS = 3

_MARKED = re.compile(
    rf"(?:(?:\bmy\s+)?\bpin(?:\s?(?:number|code|no))?\W{{0,3}}(?:is|its|it's)?\W{{0,3}})?{re.escape(MARK)}",
    re.IGNORECASE,
)

_HAVE_NOT = (
    r"(?:no|not got|have no|have not|havent|dont have|do not have|havent got|have not got|aint got"
    r"|never had|never got|never set up|dont got|got no|without|forgot|forget|forgotten|lost"
    r"|cant remember|cannot remember|couldnt remember|dont remember|do not remember"
    r"|cant think of|dont know|do not know|not sure of|no idea(?: of)?|idk|what|whats|what is"
    r"|wheres|where is)"
)
_IT = r"(?:my|a|any|the|what|mine|one|it|that|this|number|code|word|password|pins?|memory|is|was)"
_BEFORE = r"(?:sorry|i|ive|i have|oh|er|um|uh|hi|but|well|soz|no|think|ok|okay|ok so|and|just)"
_AFTER = (
    r"(?:sorry|soz|thanks|ta|x|xx|yet|anymore|any more|pls|please|now|either|at all|though|mate)"
)
_NO_PIN = re.compile(rf"(?:{_BEFORE} )*{_HAVE_NOT}(?: {_IT})*(?: {_AFTER})*")
#: Without "pin" or "it" these say something else.
_NOT_ENOUGH = re.compile(r"(?:(?:no|what|without|whats|what is|ok|okay|sorry|not sure of|oh)\s?)+")

_CALLED_WORD = re.compile(
    r"(?:sorry )?(?:(?:my|the) )?(?:(?:memory|secret|code|pass) ?word|password|word)"
    r"(?: is| its)? (.+)"
)
_LEAD = re.compile(r"(?:(?:sorry|hi|ok|yes|its|it is|i think|here) )+(.+)")
_TAIL = re.compile(r"(.+?)(?: (?:thanks|thank you|please|pls|ta|x|xx|cheers))+")


@dataclass(frozen=True, slots=True)
class FoundPin:
    """Digits in a text that may be a PIN, and where they stand. `is_offered`: they are at its
    edge, or called a PIN; `is_called` only the latter."""

    secret: str = field(repr=False)
    start: int
    end: int
    is_offered: bool
    is_called: bool


@dataclass(frozen=True, slots=True)
class OfferedWord:
    """What may be a memory word. `is_called`: it was said to be one."""

    candidates: tuple[str, ...] = field(repr=False)
    is_called: bool


def read_pin(text: str) -> str | None:
    """The digits of a text that is nothing but a PIN and a few polite words; None of others.

    It may be too short or too long by one: that is a slip, and no news.
    """
    text = _KEYCAP.sub("", text)
    if _OTHER_NUMBER.search(text):
        return None
    tokens = _TOKEN.findall(text)
    places = [n for n, token in enumerate(tokens) if token.isdigit()]
    if not places or places[-1] - places[0] != len(places) - 1:
        return None
    around = (t.casefold().replace("'", "").replace("\u2019", "") for t in tokens)
    if not all(token.isdigit() or token in _AROUND for token in around):
        return None
    digits = plain_digits("".join(tokens[n] for n in places))
    return digits if len(digits) in _ATTEMPT else None


def find_pins(text: str) -> Sequence[FoundPin]:
    """The digits in a text that could be somebody's PIN; none where there are many numbers."""
    groups = list(_GROUP.finditer(text))
    if len(groups) > _MOST_GROUPS:
        return ()
    found = []
    for match in groups:
        before, after = text[: match.start()], text[match.end() :]
        # Next to another number it is part of one: a phone number, a date, an amount.
        if re.search(r"\d[\s:.,/-]?$", before) or re.match(r"[\s-]?\d|[:.,]\d", after):
            continue
        if not could_be_pin(match[0]):
            continue
        at_edge = not re.search(r"\w", before) or not re.search(r"\w", after)
        is_called = _CALLED_PIN.search(before) is not None
        is_offered = is_called or (at_edge and len(groups) == 1)
        pin = plain_digits(match[0])
        found.append(FoundPin(pin, match.start(), match.end(), is_offered, is_called))
    return found


def read_word(text: str) -> OfferedWord | None:
    """What of a short text may be a memory word; None where it is small talk or a question."""
    words = plain_words(text)
    called = _CALLED_WORD.fullmatch(words)
    inner = called[1] if called else words
    if called is None and ("?" in text or is_plain_question(text) or joins_open_item(text)):
        return None
    given = [inner]
    if lead := _LEAD.fullmatch(inner):
        given.append(lead[1])
    given += [tail[1] for words in tuple(given) if (tail := _TAIL.fullmatch(words))]
    short = [g for g in given if len(g.split()) <= MOST_WORDS and any(c.isalpha() for c in g)]
    return OfferedWord(tuple(dict.fromkeys(short)), called is not None) if short else None


def says_no_pin(text: str) -> bool:
    """Whether a text says that there is no PIN, or that it is forgotten."""
    words = plain_words(text)
    return _NO_PIN.fullmatch(words) is not None and _NOT_ENOUGH.fullmatch(words) is None


def without_marks(text: str) -> str:
    """A stored text without what stands for a PIN, and without what only led up to it."""
    if MARK not in text:
        return text
    return re.sub(r"\s+", " ", _MARKED.sub(" ", text)).strip(" ,.;:-")
