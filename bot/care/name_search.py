"""Finds people by what somebody typed: part of a name however it is spelt, a phone number, or the
number of the trust's record. In memory: nothing of it is stored or indexed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

#: The longest search that is looked at, in characters.
MOST_TYPED = 100

#: Fewer digits than this are no part of a phone number: they would find everybody.
_FEWEST_DIGITS = 3
#: A part of a name within it, rather than at a word's start, is looked for from this many on.
_WITHIN_FROM = 3

#: Letters that do not come apart into a plain one and a mark.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
)
#: What stands within one word: O'Brien is written with many signs, and with none.
_WITHIN_WORD = frozenset("'`.\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u2018\u2019\u201b\u2032\uff07")


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody can be found by. `numbers`: addresses as they are stored."""

    name: str = field(repr=False)
    record_number: str = field(default="", repr=False)
    numbers: Sequence[str] = field(default=(), repr=False)


def matches(typed: str, known: Known) -> bool:
    """Whether somebody may be meant by what was typed. An empty search means nobody."""
    typed = typed[:MOST_TYPED]
    if not typed.strip():
        return False
    if _is_name(typed, known.name):
        return True
    return _is_record_number(typed, known.record_number) or _is_phone(typed, known.numbers)


def fold(words: str) -> str:
    """A name as it is compared: small plain letters and digits, words apart by one blank."""
    found = []
    for letter in unicodedata.normalize("NFKD", words.casefold().translate(_PLAIN)):
        kind = unicodedata.category(letter)
        if letter in _WITHIN_WORD or kind[0] == "M" or kind == "Cf":
            continue
        found.append(letter if kind[0] in "LNS" else " ")
    return " ".join("".join(found).split())


def sort_key(name: str) -> tuple[bool, str, str]:
    """By which names are put in order; whoever has none comes last."""
    folded = fold(name)
    return not folded, " ".join(reversed(folded.split(" ", 1))), name


def _is_name(typed: str, name: str) -> bool:
    wanted, given = fold(typed), fold(name)
    if not wanted or not given:
        return False
    return _fits(wanted, given) or _fits(_mc(wanted), _mc(given))


def _fits(wanted: str, given: str) -> bool:
    joined = given.replace(" ", "")
    if len(wanted) >= _WITHIN_FROM and wanted.replace(" ", "") in joined:
        return True
    return all(_part(part, given.split(), joined) for part in wanted.split())


def _part(part: str, words: Sequence[str], joined: str) -> bool:
    if any(word.startswith(part) for word in words):
        return True
    return len(part) >= _WITHIN_FROM and part in joined


def _mc(folded: str) -> str:
    """Mac, Mc and M' are one; so is what stands apart from the name: Mc Donald."""
    words: list[str] = []
    for word in folded.split():
        if words and words[-1] == "mc":
            words[-1] += word
        elif word.startswith("mac") and (len(word) == len("mac") or len(word) > len("mac") + 1):
            words.append(f"mc{word[len('mac') :]}")
        else:
            words.append(word)
    return " ".join(words)


def _is_record_number(typed: str, record_number: str) -> bool:
    wanted, given = _squeezed(typed), _squeezed(record_number)
    if not wanted or not given:
        return False
    return wanted == given or (len(wanted) >= _WITHIN_FROM and wanted in given)


def _squeezed(words: str) -> str:
    return fold(words).replace(" ", "")


def _is_phone(typed: str, numbers: Sequence[str]) -> bool:
    if any(unicodedata.category(letter)[0] == "L" for letter in typed):
        return False
    wanted = _national(typed)
    if len(wanted) < _FEWEST_DIGITS:
        return False
    return any(wanted in _national(number) for number in numbers if not number.startswith("wa:"))


def _national(number: str) -> str:
    """A number's digits as its country writes them, without what leads there: 00, 44 and 0."""
    digits = "".join(
        str(unicodedata.digit(c)) for c in number if unicodedata.digit(c, None) is not None
    )
    is_abroad = number.lstrip(" (\u200e\u200f\u202a\u202d").startswith(("+", "00", "\uff0b"))
    if digits.startswith("00"):
        digits = digits[2:]
    if (is_abroad or len(digits) > _LONGEST_AT_HOME) and digits.startswith("44"):
        digits = digits[2:]
    return digits.removeprefix("0")


#: Digits of a number of the United Kingdom, with the 0 at its start.
_LONGEST_AT_HOME = 11
