"""A worker's own words for the one who sent a text: how they are given, and what they may not hold.

They go out as they are. So they name nobody, hold no number, and are as short as one text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.care.names import spot_names

#: Letters of the worker's own words; with ours around them they fit two parts.
MOST_LETTERS = 160

#: With a colon, and in small letters only where a sentence begins: "mum said dont tell: ..." is a
#: note among staff, and would go to whom it keeps it from.
_TELL = re.compile(r"(?:(?:^|\s)TELL|(?:^|[.;,!?\n-])\s*(?i:tell))\s*:\s*")
_NOTHING = re.compile(r"NOTHING\b[\s.:;,-]*")
_NOTHING_ALONE = re.compile(r"\s*nothing\W*", re.IGNORECASE)

#: A number that could be rung or belongs to somebody. "3 visits" and "10:30" are none.
_NUMBER = re.compile(r"\+?\d(?:[\s().-]?\d){4,}")
_ADDRESS = re.compile(r"\S+@\S+|https?:|www\.", re.IGNORECASE)
_TITLED = re.compile(r"\b(?:dr|doctor|nurse|mr|mrs|ms|miss|sister|prof)\.?\s+[^\W\d_]+", re.I)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
#: Capital letters that name nobody.
_NO_NAMES = frozenset(
    "i i'm i've i'd i'll gp gps cpn nhs ot pip esa dwp uc cab mind a&e ae ok okay "
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat "
    "sun january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sept sep oct nov dec christmas easter eid ramadan diwali england "
    "wales scotland english welsh scottish irish call urgent pause resume read yes no am pm".split()
)
#: Titles before a word that names nobody: "the nurse will", "a doctor said".
_NO_SURNAMES = frozenset(
    "will can is was has have and or at in to on for from who said says the a an about with of "
    "you your knows know today tomorrow could would may might did does".split()
)


def split_tell(words: str) -> tuple[str, str]:
    """What staff say among themselves, and what follows TELL for the one who sent the text.

    "rang her. TELL: I rang the GP" is both; without TELL the second is empty.
    """
    found = _TELL.search(words)
    if found is None:
        return words, ""
    return words[: found.start()].strip(), words[found.end() :].strip()


def read_nothing(words: str) -> str | None:
    """The reason, where words for the sender are NOTHING and perhaps why; None for any others."""
    if _NOTHING_ALONE.fullmatch(words):
        return ""
    found = _NOTHING.match(words)
    return None if found is None else words[found.end() :].strip()


def list_wrong(
    words: str, first_names: Iterable[str], last_names: Iterable[str] = ()
) -> Iterator[str]:
    """What a worker's words may not hold: codes, in the order in which they are looked for.

    The names are those of the people around the sender and of staff: first names in any letters,
    last names as they are written, since many are words as well.
    """
    if not _WORD.search(words):
        yield "no_words"
    if len(words) > MOST_LETTERS:
        yield "too_long"
    if _NUMBER.search(words) or _ADDRESS.search(words):
        yield "number"
    named = [name for name in last_names if _stands_in(words, name)]
    if named or spot_names(words, first_names) or any(_names_somebody(words)):
        yield "name"


def _stands_in(words: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words) is not None


def _names_somebody(words: str) -> Iterator[bool]:
    for found in _TITLED.finditer(words):
        surname = found.group().split()[-1].lower()
        yield surname not in _NO_SURNAMES
    for word in _WORD.finditer(words):
        if word.group()[0].isupper() and not _begins_sentence(words, word.start()):
            yield word.group().lower() not in _NO_NAMES


def _begins_sentence(words: str, place: int) -> bool:
    before = words[:place].rstrip(" \"'(")
    return not before or before[-1] in ".!?\n:;"
