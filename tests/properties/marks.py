"""Words that occur once in the world, so that whoever is told one was told that very fact."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

_LETTERS = "bcdfghjklmnpqrstvwxz"
_LENGTH = 5
#: Every mark in a text, in whatever case it stands there. None is part of another.
_MARK = re.compile(rf"qy[{_LETTERS}]{{{_LENGTH}}}", re.IGNORECASE)
_NUMBER = re.compile(r"01632 96[1-9]\d{3}")
_CLOCK = re.compile(r"\b\d{1,2}:(\d\d)(?=[ap]m)")


class What(StrEnum):
    """What kind of fact a mark stands for."""

    WORKER = "worker's name"
    TEAM = "team's number or hours"
    PLACE = "place of an appointment"
    PERSON = "person's name"
    WORDS = "words of a text"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a mark is a word for. `whose`: the worker, team, appointment, person or writer."""

    what: What
    whose: UUID


@dataclass
class Marks:
    """All marks of a history, and where they stand in a text."""

    known: dict[str, Mark] = field(default_factory=dict)
    _words: Iterator[str] = field(default_factory=lambda: _words())
    _minutes: Iterator[int] = field(default_factory=lambda: iter(_MINUTES))
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(961000))

    def word(self, what: What, whose: UUID) -> str:
        """A new word for a fact; as a name it begins with a capital letter."""
        word = next(self._words)
        self.known[word] = Mark(what, whose)
        return word if what is What.WORDS else word.capitalize()

    def number(self, team_id: UUID) -> str:
        """A new public number of a team."""
        number = f"01632 {next(self._numbers)}"
        self.known[number] = Mark(What.TEAM, team_id)
        return number

    def minute(self, team_id: UUID) -> int:
        """The minute past the hour at which only this team opens and closes."""
        minute = next(self._minutes)
        self.known[f":{minute:02}"] = Mark(What.TEAM, team_id)
        return minute

    def of(self, *whose: UUID) -> set[str]:
        """All marks of these."""
        return {word for word, mark in self.known.items() if mark.whose in whose}

    def found(self, text: str) -> dict[str, Mark]:
        """The marks in a text."""
        words = [word.casefold() for word in _MARK.findall(text)]
        clocks = [f":{minute}" for minute in _CLOCK.findall(text)]
        found = [*words, *_NUMBER.findall(text), *clocks]
        return {word: self.known[word] for word in found if word in self.known}


#: Minutes at which nothing else in a history begins or ends.
_MINUTES = (7, 13, 23, 37, 41, 47, 53)


def _words() -> Iterator[str]:
    # The last letters change first: two words of one history look little alike.
    for letters in itertools.product(_LETTERS, repeat=_LENGTH):
        yield "qy" + "".join(reversed(letters))
