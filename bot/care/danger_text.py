"""A text as the danger rules read it: plain words, each with its place in the text as given.

Small letters, no accents, nothing invisible, letters that only look like letters read as what they
look like, repeated letters and spaced-out words drawn together, emoji and text-speak as words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

#: Stands for the end of a sentence.
STOP = "."

#: Letters of other alphabets that look like Latin ones, and Latin ones that no accent explains.
_LOOK_ALIKE = dict(
    pair.split("=")
    for pair in (
        "а=a в=b е=e ё=e и=u і=i ї=i ј=j к=k м=m н=h о=o р=p с=c т=t у=y х=x ь=b һ=h ѵ=v ѕ=s ԁ=d "  # noqa: RUF001
        "ԛ=q ԝ=w ѡ=w α=a β=b γ=y ε=e η=n ι=i κ=k ν=v ο=o ρ=p τ=t υ=u χ=x ω=w ϲ=c ı=i ɑ=a ɡ=g ɩ=i "  # noqa: RUF001
        "ʟ=l ɴ=n ʀ=r ʏ=y ʜ=h ᴀ=a ᴅ=d ᴇ=e ᴋ=k ᴍ=m ᴏ=o ᴛ=t ᴜ=u ø=o ł=l đ=d æ=ae œ=oe"  # noqa: RUF001
    ).split()
)
_DIGITS = str.maketrans("013457@$!|8", "oieastasiib")
_OTHER_ONE = str.maketrans("013457@$!|8", "oleastaslib")
_MARKS_IN_WORDS = frozenset("@$!|*")
_ENDS = frozenset(".!?;\n\r\u2026")
_APOSTROPHES = frozenset("'\u2019\u2018`\u00b4\u02bc\u2032")
_REPEATED = re.compile(r"(.)\1{2,}")
_LONGEST_JOINED, _LONGEST_WORD = 40, 20
_SHORTEST_FUZZY, _LONG = 7, 10


@dataclass(frozen=True, slots=True)
class Word:
    """One plain word and where it came from: `text[start:end]` of the text as given."""

    plain: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Spelling:
    """What the rules know of how people write."""

    forms: Mapping[str, tuple[str, ...]]
    """A word as people type it, and the words it stands for."""
    emoji: Mapping[str, tuple[str, ...]]
    known: frozenset[str]
    """Every word that stands in a rule."""
    often_misspelt: tuple[str, ...]
    """Long words that are taken for what they nearly are."""
    ordinary: frozenset[str]
    """Words that look like one of those and are none."""


def read_words(text: str, spelling: Spelling) -> tuple[Word, ...]:
    """The plain words of a text, in order, with a STOP where a sentence ends. Total."""
    rough = list(_spaced_out(list(_rough(text, spelling.emoji)), spelling))
    return tuple(
        Word(plain, word.start, word.end)
        for word in rough
        for plain in _plain(word.plain, spelling)
    )


def _rough(text: str, emoji: Mapping[str, tuple[str, ...]]) -> Iterator[Word]:
    """Words as typed, in small plain letters; emoji as words; sentence ends."""
    letters: list[str] = []
    begin = end = 0
    for place, char in enumerate(text):
        seen = _seen(char)
        if seen is None:
            continue
        inside = bool(letters) and (char in _MARKS_IN_WORDS or char in _APOSTROPHES)
        if seen or (inside and _goes_on(text, place)):
            if not letters:
                begin = place
            if char not in _APOSTROPHES:
                letters.append(seen or char)
            end = place + 1
            continue
        if letters:
            yield Word("".join(letters), begin, end)
            letters = []
        if char in _ENDS:
            yield Word(STOP, place, place + 1)
        for word in emoji.get(char, ()):
            yield Word(word, place, place + 1)
    if letters:
        yield Word("".join(letters), begin, end)


def _seen(char: str) -> str | None:
    """What a character looks like: letters, "" for what stands between words, None for nothing."""
    if char.isascii():
        return char.lower() if char.isalnum() else ""
    if char in _APOSTROPHES:
        return ""
    if unicodedata.category(char) in ("Cf", "Mn", "Me"):
        return None
    plain = "".join(
        _LOOK_ALIKE.get(c, c)
        for c in unicodedata.normalize("NFKD", char).casefold()
        if not unicodedata.combining(c)
    )
    return plain if plain.isalnum() else ""


def _goes_on(text: str, place: int) -> bool:
    """Whether a letter or another such mark follows: k*ll, d!e, do'nt."""
    for char in text[place + 1 : place + 4]:
        if _seen(char):
            return True
        if _seen(char) == "" and char not in _MARKS_IN_WORDS and char not in _APOSTROPHES:
            return False
    return False


def _spaced_out(words: list[Word], spelling: Spelling) -> Iterator[Word]:
    """Draws together "k i l l m y s e l f" and "k.m.s", when known words come of it."""
    place = 0
    while place < len(words):
        run = _single_letters(words, place)
        letters = [w for w in run if w.plain != STOP]
        joined = "".join(w.plain for w in letters)
        parts = _parts(joined, spelling) if len(letters) > 2 else ()
        if parts:
            at = 0
            for part in parts:
                here = letters[at : at + len(part)]
                yield Word(part, here[0].start, here[-1].end)
                at += len(part)
            place += len(run)
        else:
            yield words[place]
            place += 1


def _single_letters(words: list[Word], place: int) -> list[Word]:
    """The run of single letters that begins here, the dots between them included."""
    run: list[Word] = []
    for word in words[place : place + 2 * _LONGEST_JOINED]:
        if len(word.plain) != 1 or not (word.plain.isalpha() or (word.plain == STOP and run)):
            break
        run.append(word)
    while run and run[-1].plain == STOP:
        run.pop()
    return run


def _parts(joined: str, spelling: Spelling) -> tuple[str, ...]:
    """The fewest known words that make it up, or nothing."""
    best: list[tuple[str, ...] | None] = [(), *([None] * len(joined))]
    for end in range(1, len(joined) + 1):
        for begin in range(max(0, end - _LONGEST_WORD), end):
            before, part = best[begin], joined[begin:end]
            if before is None or not _is_known(part, spelling):
                continue
            if len(part) == 1 and part not in ("i", "a", "u"):
                continue
            found = best[end]
            if found is None or len(before) + 1 < len(found):
                best[end] = (*before, part)
    return best[-1] or ()


def _is_known(word: str, spelling: Spelling) -> bool:
    return word in spelling.known or word in spelling.forms


def _plain(word: str, spelling: Spelling) -> tuple[str, ...]:
    """The words that a typed word stands for."""
    for guess in _guesses(word):
        if guess in spelling.forms:
            return spelling.forms[guess]
        if guess in spelling.known:
            return (guess,)
    return _nearest(word, spelling)


def _guesses(word: str) -> Iterator[str]:
    yield word
    letters = any(c.isalpha() for c in word)
    if letters and not word.isalpha():
        yield word.translate(_DIGITS)
        yield word.translate(_OTHER_ONE)
    if word.endswith("in") and len(word) > 4:
        yield f"{word}g"
    if _REPEATED.search(word):
        yield _REPEATED.sub(r"\1\1", word)
        yield _REPEATED.sub(r"\1", word)
    if len(word) > 3 and word.isalpha() and any(a == b for a, b in pairwise(word)):
        yield re.sub(r"(.)\1+", r"\1", word)


def _nearest(word: str, spelling: Spelling) -> tuple[str, ...]:
    """A known word with letters starred out, or a long word misspelt; else itself."""
    if "*" in word and len(word) - word.count("*") >= 2:
        pattern = re.compile(re.escape(word).replace(r"\*", "."))
        found = sorted(k for k in spelling.often_misspelt if pattern.fullmatch(k))
        if found:
            return (found[0],)
    if len(word) < _SHORTEST_FUZZY - 1 or not word.isalpha() or word in spelling.ordinary:
        return (word,)
    for known in spelling.often_misspelt:
        allowed = 0 if len(known) < _SHORTEST_FUZZY else (1 if len(known) < _LONG else 2)
        if allowed and known[0] == word[0] and is_near(word, known, allowed):
            return (known,)
    return (word,)


def is_near(one: str, other: str, allowed: int) -> bool:
    """Whether so few slips of the thumb (a letter more, less, other, or two swapped) part them."""
    if abs(len(one) - len(other)) > allowed or len(set(one) ^ set(other)) > 2 * allowed:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1] <= allowed


def plain_letters(text: str) -> str:
    """The text without what cannot be seen, letters that look like Latin ones as those."""
    return "".join(_seen(c) or c for c in text if _seen(c) is not None)
