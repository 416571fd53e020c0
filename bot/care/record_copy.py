"""A person's texts as plain text, to be pasted into the record system of the trust."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

#: A line that begins so is a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@")
_GUARD = "> "
#: What a spreadsheet takes for another line, and characters that turn the rest of a line round.
_BREAKS = str.maketrans(dict.fromkeys("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\n"))
_TURNS = str.maketrans(
    {**dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00"), "\t": " "}
)
_NEVER = "No texts."


class Span(StrEnum):
    """How much is copied."""

    TODAY = "today"
    WEEK = "week"
    ITEM = "item"


class Line(StrEnum):
    """What a line of the copy is."""

    THEIRS = "theirs"
    OURS = "ours"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing written or done. `at` in local time; `who` in words; `how`: what became of it."""

    line: Line
    at: datetime
    who: str = field(repr=False)
    words: str = field(repr=False)
    how: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the copy with a heading. `warning` stands above what was said in confidence."""

    heading: str = field(repr=False)
    entries: Sequence[Entry] = field(repr=False, default=())
    warning: str = ""


def write_copy(head: Iterable[str], sections: Iterable[Section]) -> str:
    """The text: its head, then each section, oldest first. Nothing in it begins a line as a
    formula does, and whoever wrote a text cannot make up a line of ours: theirs are set in."""
    lines = [_one_line(words) for words in head]
    for section in sections:
        lines += ["", _one_line(section.heading)]
        if section.warning:
            lines.append(_one_line(section.warning))
        if not section.entries:
            lines.append(_NEVER)
        for entry in section.entries:
            lines += _written(entry)
    return "\n".join(_safe(line) for line in lines) + "\n"


def _written(entry: Entry) -> list[str]:
    how = f" ({entry.how})" if entry.how else ""
    at = f"{entry.at:%d %b %Y %H:%M}"
    said = entry.words.translate(_TURNS).replace("\r\n", "\n").translate(_BREAKS).split("\n")
    return [f"{at} {_one_line(entry.who)}{_one_line(how)}:", *(f"{_GUARD}{line}" for line in said)]


def _one_line(words: str) -> str:
    return " ".join(words.translate(_TURNS).translate(_BREAKS).split("\n")).strip("\n")


def _safe(line: str) -> str:
    bare = line.lstrip(" \u00a0\u200b\ufeff")
    return f"'{line}" if bare.startswith(_FORMULA) else line
