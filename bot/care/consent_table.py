"""The consent table as a value, and how it is read from the page that clinicians approve.

The page is Markdown: a grid of what may be told in which state, and a grid of who asks. Reading
is strict. A page with any fault gives no table at all, and every fault names its row and column.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from bot.care.consent_records import AgeBand, EvidenceKind, Kind
from bot.care.facts import Category

WHAT = "What may be told"
WHO = "Who is asking"


class Outcome(StrEnum):
    """What a cell of the table says."""

    ALLOW = "A"
    KNOWN = "K"
    STAFF = "H"
    SHARED = "S"
    RECORDS = "R"
    DENY = "D"


class Column(StrEnum):
    """The state in which a request meets the table."""

    FULL = "FULL"
    LIMITED_LISTED = "LIMITED, listed"
    LIMITED_UNLISTED = "LIMITED, not listed"
    NOT_ASKED = "NOT_ASKED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"
    EXPIRED = "EXPIRED"
    LACKS_UNDECIDED = "LACKS, undecided"
    LACKS_LISTED = "LACKS, listed"
    CLOSED = "CLOSED"


class Way(StrEnum):
    """How the column is found for somebody who asks."""

    CONSENT = "consent"
    FULL = "full"
    NOT_ASKED = "not asked"
    POWERS = "powers"
    CONSENT_OR_STAFF = "consent or staff"
    STAFF = "staff"


class Group(StrEnum):
    """The persons of the second grid: by age, and children under 16 who decide for themselves."""

    UNDER_13 = AgeBand.UNDER_13.value
    FROM_13 = AgeBand.FROM_13.value
    COMPETENT = "under 16, competent"
    FROM_16 = AgeBand.FROM_16.value
    ADULT = AgeBand.ADULT.value


@dataclass(frozen=True, slots=True)
class Asker:
    """One row of the second grid. `needs` is what must be on file; `at_most` caps what is told."""

    ways: Mapping[Group, Way]
    needs: EvidenceKind | None
    at_most: frozenset[Category] | None


@dataclass(frozen=True, slots=True)
class ConsentTable:
    """Both grids. `version` changes with the page's words for it and with any cell."""

    version: str
    cells: Mapping[Category, Mapping[Column, Outcome]]
    askers: Mapping[Kind, Asker]


@dataclass(frozen=True, slots=True)
class Terms:
    """The table as an adopter has signed it: with the options that are theirs to choose.

    `key_worker_open`: the key worker is told to every carer whom staff have verified, without a
    hold, in all states alike. `on_whatsapp`: the most that WhatsApp may carry.
    """

    table: ConsentTable
    key_worker_open: bool = False
    on_whatsapp: frozenset[Category] = frozenset()

    @property
    def version(self) -> str:
        """What the audit trail knows these terms by."""
        on_whatsapp = ["whatsapp", *sorted(self.on_whatsapp)] if self.on_whatsapp else []
        options = [*(["open"] if self.key_worker_open else []), *on_whatsapp]
        return " ".join([self.table.version, *options])

    def is_opened(self, category: Category, column: Column) -> bool:
        """Whether the adopter's option opens this cell, that the table leaves to what is known."""
        known = self.table.cells[category][column] is Outcome.KNOWN
        return self.key_worker_open and category is Category.KEY_WORKER and known


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place of the page."""

    row: str
    column: str
    problem: str

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.row, self.column) if part)
        return f"{place}: {self.problem}" if place else self.problem


class ConsentTableError(ValueError):
    """The page cannot be used. `faults` are all that was found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("the consent table cannot be used:\n" + "\n".join(map(str, faults)))
        self.faults = tuple(faults)


#: The categories of the first grid. What carers wrote (D9) has rules of its own, by message.
ROWS = tuple(c for c in Category if c is not Category.CARERS_MESSAGES)

_Word = TypeVar("_Word", bound=StrEnum)
_RULE = re.compile(r"^\|[\s:|-]+\|$")
_VERSION = re.compile(r"^Version: (\S.*)$", re.MULTILINE)


@dataclass(slots=True)
class _Page:
    """A page being read, and what was found wrong with it so far."""

    words: str
    faults: list[Fault] = field(default_factory=list)

    def fault(self, row: str, column: str, problem: str) -> None:
        self.faults.append(Fault(row, column, problem))

    def rows(self, heading: str, first: str, columns: Sequence[str]) -> dict[str, dict[str, str]]:
        """The grid under a heading: its rows by name, each cell by column."""
        grid = _grid_under(self.words, heading)
        if not grid:
            self.fault("", "", f"there is no grid under '## {heading}'")
            return {}
        if grid[0] != [first, *columns]:
            expected = " | ".join([first, *columns])
            self.fault(heading, "", f"expected the columns {expected}")
            return {}
        found: dict[str, dict[str, str]] = {}
        for name, *cells in grid[1:]:
            if len(cells) != len(columns):
                self.fault(name, "", f"expected {len(columns)} cells, found {len(cells)}")
            elif name in found:
                self.fault(name, "", "stands there twice")
            else:
                found[name] = dict(zip(columns, cells, strict=True))
        return found

    def word(self, row: str, column: str, cell: str, words: type[_Word]) -> _Word | None:
        """A cell as one of the words that may stand there."""
        try:
            return words(cell)
        except ValueError:
            expected = ", ".join(word.value for word in words)
            self.fault(row, column, f"'{cell}' is none of {expected}")
            return None

    def categories(self, row: str, column: str, cell: str) -> frozenset[Category] | None:
        """A cell that lists categories; None when it is empty."""
        given = [self.word(row, column, code, Category) for code in cell.split()]
        return frozenset(c for c in given if c is not None) if cell else None


def read_page(words: str) -> tuple[ConsentTable, list[Fault]]:
    """The table on a page, and what is wrong with the page's form. Total."""
    page = _Page(words)
    version = _VERSION.search(words)
    if version is None:
        page.fault("", "", "there is no line 'Version: ...'")
    cells, askers = _cells(page), _askers(page)
    name = "" if version is None else version.group(1).strip()
    return ConsentTable(f"{name} {_digest(cells, askers)}", cells, askers), page.faults


def _digest(
    cells: Mapping[Category, Mapping[Column, Outcome]], askers: Mapping[Kind, Asker]
) -> str:
    """A short hash of what is obeyed. The words around the grids may change freely."""
    lines = [
        f"{c} {column} {outcome}" for c, row in cells.items() for column, outcome in row.items()
    ]
    for kind, asker in askers.items():
        lines += [f"{kind} {group} {way}" for group, way in asker.ways.items()]
        lines.append(f"{kind} {asker.needs} {sorted(asker.at_most or ())} {asker.at_most is None}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:12]


def _cells(page: _Page) -> dict[Category, dict[Column, Outcome]]:
    found: dict[Category, dict[Column, Outcome]] = {}
    for name, row in page.rows(WHAT, "Category", list(Column)).items():
        code = name.split(" ")[0]
        if code not in {category.value for category in ROWS}:
            page.fault(name, "", "is no category of this grid")
            continue
        if Category(code) in found:
            page.fault(name, "", f"is a second row for {code}")
            continue
        read = {Column(c): page.word(name, c, cell, Outcome) for c, cell in row.items()}
        found[Category(code)] = {c: outcome for c, outcome in read.items() if outcome is not None}
    return found


def _askers(page: _Page) -> dict[Kind, Asker]:
    found: dict[Kind, Asker] = {}
    for name, row in page.rows(WHO, "Who asks", [*Group, "Needs", "Never more than"]).items():
        kind = page.word(name, "", name, Kind)
        if kind is None:
            continue
        ways = {group: page.word(name, group, row[group], Way) for group in Group}
        needs = row["Needs"]
        found[kind] = Asker(
            {group: way for group, way in ways.items() if way is not None},
            page.word(name, "Needs", needs, EvidenceKind) if needs else None,
            page.categories(name, "Never more than", row["Never more than"]),
        )
    return found


def _grid_under(words: str, heading: str) -> list[list[str]]:
    """The cells of the first grid under a heading, without the rule below its head."""
    _, found, after = f"\n{words}".partition(f"\n## {heading}\n")
    section = after.partition("\n## ")[0] if found else ""
    lines = [line.strip() for line in section.splitlines()]
    grid = [line for line in lines if line.startswith("|") and not _RULE.match(line)]
    inner = [line.removeprefix("|").removesuffix("|") for line in grid]
    return [[cell.strip() for cell in line.split("|")] for line in inner]
