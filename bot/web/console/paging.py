"""Lists in pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list: `number` counts from 1, `total` are all lines."""

    lines: Sequence[T]
    number: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PER_PAGE))


def page_number(given: str) -> int:
    """The page that an address asks for; the first for anything that is none."""
    return int(given) if given.isascii() and given.isdigit() and 0 < int(given) < 100_000 else 1


def page_of(lines: Sequence[T], number: int) -> Page[T]:
    """A page of a whole list; past its end the last."""
    last = max(1, -(-len(lines) // PER_PAGE))
    at = min(number, last)
    return Page(lines[(at - 1) * PER_PAGE : at * PER_PAGE], at, len(lines))
