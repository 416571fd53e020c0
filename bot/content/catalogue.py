"""Loads the texts and fills them in."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

Kind = Literal["session", "crisis", "staff", "outage"]
KINDS: tuple[Kind, ...] = ("session", "crisis", "staff", "outage")

_HERE = Path(__file__).parent


class ContentError(ValueError):
    """A text or its values cannot be used; the message names the text and what is wrong."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text: its id, what it is for, its words with placeholders."""

    id: str
    kind: Kind
    words: str
    placeholders: frozenset[str]

    def fill(self, values: Mapping[str, str]) -> str:
        """The words as sent. Raises ContentError naming a value that is missing."""
        missing = self.placeholders - values.keys()
        if missing:
            raise ContentError(f"text {self.id!r} needs {', '.join(sorted(missing))}")
        return self.words.format_map(dict(values))


class Catalogue:
    """All texts, and the crisis line of one nation."""

    def __init__(self, texts: Mapping[str, Text], crisis_line: str) -> None:
        self._texts = dict(texts)
        self.crisis_line = crisis_line

    def get(self, text_id: str) -> Text:
        """One text. Raises ContentError when there is none of that id."""
        try:
            return self._texts[text_id]
        except KeyError:
            raise ContentError(f"there is no text {text_id!r}") from None

    def all(self) -> tuple[Text, ...]:
        """Every text, in the order of the file."""
        return tuple(self._texts.values())

    def fill(self, text_id: str, values: Mapping[str, str]) -> str:
        """A text as sent; the nation's crisis line is always among the values."""
        return self.get(text_id).fill({"crisis_line": self.crisis_line, **values})


def load(nation: str, folder: Path = _HERE) -> Catalogue:
    """Read the texts and the numbers of a nation. Raises ContentError on anything unusable."""
    lines = yaml.safe_load((folder / "helplines.yml").read_text())["nations"]
    if nation not in lines:
        raise ContentError(f"helplines.yml has no numbers for nation {nation!r}")
    given: Mapping[str, Mapping[str, Any]] = yaml.safe_load((folder / "texts.yml").read_text())
    texts = {text_id: _text(text_id, entry) for text_id, entry in given.items()}
    return Catalogue(texts, str(lines[nation]["crisis_line"]))


def _text(text_id: str, entry: Mapping[str, Any]) -> Text:
    kind, words = entry.get("kind"), entry.get("text")
    if kind not in KINDS or not isinstance(words, str):
        raise ContentError(f"text {text_id!r} needs a kind of {', '.join(KINDS)} and its text")
    names = frozenset(name for _, name, _, _ in string.Formatter().parse(words) if name)
    return Text(text_id, kind, words, names)
