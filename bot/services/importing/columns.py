"""What a file of a folder is made of, and the kinds of cell that several files share."""

from __future__ import annotations

from dataclasses import dataclass

from bot.services.importing.values import Day, Kind, Reference, Words


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `needed`: no cell of it may be empty. `optional`: a file may be without it, and
    then gives nothing for any row."""

    name: str
    kind: Kind
    needed: bool = True
    optional: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """One file: its columns, and which of them together tell a row from every other. `optional`:
    a folder may be without it, as if it had no rows."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    optional: bool = False

    @property
    def kind(self) -> str:
        """The name without its ending."""
        return self.name.removesuffix(".csv")


ID = Words("an id of your own, up to 100 characters on one line")
PAST = Day("a date such as 2026-11-24 or 24/11/2026, not in the future")
SOON = Day("a date such as 2026-11-24 or 24/11/2026, at most two years ahead", latest_days=2 * 366)
WORKER = Reference("the id of a worker in workers.csv", file="workers.csv")
PERSON = Reference("the id of a person in people.csv", file="people.csv")
