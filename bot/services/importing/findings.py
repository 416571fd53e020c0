"""What is said about a row: where it is and what was expected, never what stands in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A fault or a note. `line` 0 is the whole file; an empty `column` the whole row.

    `words` are ours alone. No cell is quoted, ids and headings neither: an id may be an NHS
    number, and a file without its first line has somebody's name for a heading.
    """

    file: str
    line: int
    column: str
    words: str

    def __str__(self) -> str:
        place = self.file + (f", line {self.line}" if self.line else "")
        return f"{place}{', ' + self.column if self.column else ''}: {self.words}"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a file that was read: its cells by column, empty ones left out.

    Of a broken one nobody can say which cell belongs to which column: it has none. `absent` are
    the columns that the whole file is without.
    """

    line: int
    cells: dict[str, str] = field(repr=False)
    is_broken: bool = False
    absent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Record:
    """A row that was checked: its values by column, None for an empty cell."""

    line: int
    key: tuple[str, ...] = field(repr=False)
    values: dict[str, Any] = field(repr=False)
