"""People in a text: names, and those whom one calls by what they are to one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_WORKER_TITLES = frozenset("dr doctor nurse".split())
_PERSON_TITLES = frozenset(
    "auntie aunty aunt uncle nana nan granny grandad gran big our wor".split()
)
_TITLES = frozenset("mr mrs ms miss sir mister".split()) | _WORKER_TITLES | _PERSON_TITLES
_OWNERS = (
    r"(?:my|me|ma|mi|our|wor|his|her|their|your|moja|mój)\s+"
    r"(?:late |own |poor |old |dear |wee |little |big |older |younger |eldest |youngest |elderly )?"
)
# Capital letters that make no name, where a list does not know the word.
_NO_NAMES = frozenset(
    "i i'm im i've ive i'd i'll ok okay nhs gp cpn pip esa dwp adhd ptsd ocd bpd eupd cmht camhs"
    " cbt uk us a&e ae st covid monday tuesday wednesday thursday friday saturday sunday january"
    " february march april may june july august september october november december christmas"
    " easter eid ramadan diwali god allah jesus lord english welsh polish scottish irish british"
    " london facebook whatsapp google tesco asda aldi lidl boots bbc tv pm am mr mrs ms miss dr hi"
    " hello thanks yes no please sorry ta".split()
)
_COMMON = frozenset(
    "my me ma our wor his her their your the a an mum mam mom mummy mammy mama maw dad daddy da nan"
    " nana nanna nanny gran granny grandma grandad grandpa ammi abbu baba bhai mother father wife"
    " husband sister brother son daughter friend partner foster granddaughter grandson uncle lad"
    " cousin nephew niece neighbour gentleman lady man woman moja mój tata brat żona mąż".split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody named. `is_person`: not a worker; None when it may be either."""

    start: int
    end: int
    is_person: bool | None


class NameFinder:
    """Finds people. `names`: names besides those of the list, in small letters."""

    def __init__(self, words: Path, names: frozenset[str]) -> None:
        sure, unsure = _names(words / "names.txt")
        self._sure = (sure | names) - unsure
        self._unsure = unsure
        self._relatives, self._alone = _relatives(words / "people.txt")

    def find(self, text: str) -> Iterator[Name]:
        """All people in a text; some may overlap."""
        yield from self._people(text)
        yield from self._named(text)

    def bare(self, text: str) -> Iterator[tuple[int, int]]:
        """Where names stand, from left to right: "Okoro" of "Dr Okoro", "Kev" of "our Kev"."""
        words = list(_WORD.finditer(text))
        place = 0
        while place < len(words):
            end = self._run(words, place, text)
            if end > place:
                titled = end > place + 1 and words[place].group().lower() in _TITLES
                yield words[place + titled].start(), words[end - 1].end()
            place = max(end, place + 1)

    def _people(self, text: str) -> Iterator[Name]:
        """ "my son", "our Kev", "mum", with the name that follows."""
        for found in self._relatives.finditer(text):
            end = found.end()
            following = _WORD.match(text, end + 1)
            if following and text[end] == " " and self._is_name(following, text, strict=True):
                end = following.end()
            yield Name(found.start(), end, is_person=True)
        for found in self._alone.finditer(text):
            yield Name(found.start(), found.end(), is_person=True)

    def _named(self, text: str) -> Iterator[Name]:
        words = list(_WORD.finditer(text))
        place = 0
        while place < len(words):
            end = self._run(words, place, text)
            if end > place:
                title = words[place].group().lower()
                yield Name(words[place].start(), words[end - 1].end(), _kind(title))
            place = max(end, place + 1)

    def _run(self, words: list[re.Match[str]], place: int, text: str) -> int:
        """Where the name that begins here ends; `place` when none begins."""
        end = place
        titled = words[place].group().lower() in _TITLES
        if titled:
            end += 1
        while end < len(words) and (end == place or _touch(words[end - 1], words[end], text)):
            expected = titled and end == place + 1
            if not self._is_name(words[end], text, expected=expected, strict=end > place):
                break
            end += 1
        return place if titled and end == place + 1 else end

    def _is_name(
        self, word: re.Match[str], text: str, *, expected: bool = False, strict: bool = False
    ) -> bool:
        """`expected`: a title went before. `strict`: only a name can be meant."""
        small, is_capital = word.group().lower(), word.group()[0].isupper()
        possessive = small[:-1] if small.endswith("s") and len(small) > 3 else ""
        if small in self._sure or (possessive in self._sure and not strict):
            return True
        if small in self._unsure:
            return expected or (is_capital and not _begins_sentence(text, word.start()))
        if not is_capital or small in _NO_NAMES or len(small) < 2 or text.isupper():
            return expected and small not in _NO_NAMES and is_capital
        return expected or not (_begins_sentence(text, word.start()) or word.group().isupper())


def name_words(words: str) -> set[str]:
    """The names among words that name somebody, in small letters: neither title nor relation."""
    found = {w.group() for w in _WORD.finditer(words) if w.group()[0].isupper()}
    return {w.lower() for w in found} - _TITLES - _NO_NAMES - _COMMON


def _kind(title: str) -> bool | None:
    if title in _WORKER_TITLES:
        return False
    return True if title in _PERSON_TITLES else None


def _touch(one: re.Match[str], other: re.Match[str], text: str) -> bool:
    return text[one.end() : other.start()] in (" ", ". ")


def _begins_sentence(text: str, place: int) -> bool:
    before = text[:place].rstrip(" \"'(")
    return not before or before[-1] in ".!?\n:;,-"


def _names(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    """Names that are nothing else, and names that are words as well."""
    text = "\n".join(
        line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#"
    )
    sure, unsure = text.split("--------")
    return frozenset(sure.split()), frozenset(unsure.split())


def _relatives(path: Path) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Two patterns: those with an owner before them, and those that stand alone."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    words = sorted((line.removeprefix("* ") for line in lines if line), key=len, reverse=True)
    alone = [line.removeprefix("* ") for line in lines if line.startswith("* ")]
    one = rf"(?<!\w){_OWNERS}(?:{'|'.join(map(re.escape, words))})(?!\w)"
    other = rf"(?<!\w)(?:{'|'.join(map(re.escape, alone))})(?!\w)"
    return re.compile(one, re.IGNORECASE), re.compile(other, re.IGNORECASE)
