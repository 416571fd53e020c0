"""What somebody may agree with staff to be known by, and the words that mean something else than
they say.

A PIN of four digits is soon guessed when it is one of those that everybody takes; a word that
people text anyway raises alarms about nothing, or is given away by chance.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from enum import StrEnum

from bot.care.commands import command_of
from bot.care.small_words import is_plain_question, joins_open_item


class SecretKind(StrEnum):
    """What can be agreed. The first two prove who texts; the last two mean more than they say."""

    PIN = "pin"
    MEMORY_WORD = "memory_word"
    DURESS = "duress"
    QUIET = "quiet"


#: The rule by which an item got its lane, where somebody used their duress word.
DURESS_WORD = "duress_word"

PROOFS = frozenset({SecretKind.PIN, SecretKind.MEMORY_WORD})


class Unfit(StrEnum):
    """Why something may not be agreed, in words for the member of staff who types it."""

    DIGITS = "A PIN is 4 to 8 digits."
    EASY = "Too easy: the same digits, digits in a row, or a pattern said twice."
    DATE = "It looks like a year or a date. Birthdays are the first thing that others try."
    PHONE = "It is part of the person's own phone number."
    LENGTH = "1 to 3 words, with at least 4 letters and no digits."
    COMMON = "Too common: people text such words every day."
    OURS = "Our own texts use it as a word to reply with."
    TAKEN = "It is, or is in, another word that was agreed with this person."


MOST_WORDS = 3
_LEAST_LETTERS = 4
_PIN = re.compile(r"\d{4,8}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY_MONTH = r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])"
_DATE = re.compile(rf"(?:{_DAY_MONTH}|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?:(?:19|20)?\d\d)")
_UP = "01234567890"
_OURS = frozenset(
    "pin no pin read urgent help sos stop stopall end cancel quit unsubscribe start unstop info "
    "yes no ok skip have".split()
)
#: Of four letters and more, besides those of bare questions and small words.
_COMMON = frozenset(
    "about after always anxious around because been before better birthday boiler brother bus can "
    "cannot coming council could daughter daughters doctor doctors eating evening family father "
    "feel feeling flat friend friends garden going happy have having head home hospital house "
    "husband just kitchen later letter like little living lonely love lunch many medication meds "
    "money month mother mum dad night nights nothing nurse okay partner password people pharmacy "
    "phoned police prescription really rent ring running scared school secret shop sister sleep "
    "sleeping social someone something sometimes sorry still tablets taking talking than then "
    "there thing things think tired told took train upset visit waiting walk want ward week weeks "
    "went were wife word words worried yesterday your".split()
)


def plain_words(text: str) -> str:
    """Words without capitals and marks, one space between: what two spellings have in common."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    # An apostrophe joins ("don't" and "dont" are one); any other mark parts.
    joined = re.sub(r"['\u2018\u2019\u02bc`]", "", folded)
    return " ".join(re.findall(r"[^\W_]+", joined))


def plain_digits(text: str) -> str:
    """The digits of a PIN as it is kept: in figures that any phone types, without gaps."""
    found = (unicodedata.digit(c, None) for c in text if c not in " -")
    digits = [None if d is None else str(d) for d in found]
    return "" if None in digits else "".join(d for d in digits if d is not None)


def as_kept(kind: SecretKind, secret: str) -> str:
    """A secret as it is compared, however it was typed."""
    return plain_digits(secret) if kind is SecretKind.PIN else plain_words(secret)


def runs_of_words(text: str, most_words: int) -> Iterator[str]:
    """The whole text, and every run of 1 to 3 words in it where it has at most `most_words`."""
    words = plain_words(text).split()
    if words:
        yield " ".join(words)
    if len(words) <= most_words:
        for size in range(1, MOST_WORDS + 1):
            for start in range(len(words) - size + 1):
                yield " ".join(words[start : start + size])


def find_fault(kind: SecretKind, secret: str, phones: Collection[str] = ()) -> Unfit | None:
    """Why a secret may not be agreed; None when it may. `phones`: the person's own numbers."""
    kept = as_kept(kind, secret)
    if kind is SecretKind.PIN:
        return _pin_fault(kept) or (Unfit.PHONE if _is_of_a_phone(kept, phones) else None)
    return _word_fault(kept)


def could_be_pin(digits: str) -> bool:
    """Whether digits in a text could be anybody's PIN: a year or 1234 is nobody's."""
    return _pin_fault(plain_digits(digits)) is None


def _pin_fault(pin: str) -> Unfit | None:
    if not _PIN.fullmatch(pin):
        return Unfit.DIGITS
    if pin in _UP or pin in _UP[::-1] or len(set(pin)) == 1 or _is_repeated(pin):
        return Unfit.EASY
    if _YEAR.fullmatch(pin) or _DATE.fullmatch(pin):
        return Unfit.DATE
    return None


def _is_repeated(pin: str) -> bool:
    half, odd = divmod(len(pin), 2)
    return not odd and pin[:half] == pin[half:]


def _is_of_a_phone(pin: str, phones: Collection[str]) -> bool:
    return any(re.sub(r"\D", "", phone).endswith(pin) for phone in phones)


def _word_fault(words: str) -> Unfit | None:
    parts = words.split()
    letters = sum(c.isalpha() for c in words)
    if not 1 <= len(parts) <= MOST_WORDS or letters < _LEAST_LETTERS:
        return Unfit.LENGTH
    if any(c.isdigit() for c in words):
        return Unfit.LENGTH
    if command_of(words) is not None or _OURS.issuperset(parts):
        return Unfit.OURS
    return Unfit.COMMON if all(_is_everyday(part) for part in parts) else None


def _is_everyday(word: str) -> bool:
    return word in _COMMON or is_plain_question(word) or joins_open_item(word)
