"""How often the screen finds danger, and how often it raises what is none, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from bot.care.screen import Finding, Level
from bot.danger.examples import ORDINARY, Example

_EMERGENCY = (Level.NOW, Level.FOUR_HOURS)
_GENTLE = (Level.TODAY, Level.CHECK)


@dataclass(frozen=True, slots=True)
class Seen:
    """An example, and what the screen found in it."""

    example: Example
    finding: Finding

    @property
    def is_found(self) -> bool:
        """Whether a human will read it for it: any level counts."""
        return self.finding.level is not Level.NONE

    @property
    def is_missed(self) -> bool:
        """Whether a text of danger went by, or an emergency got no danger reply."""
        wanted = self.finding.is_danger if self.example.is_emergency else self.is_found
        return self.example.is_danger and not wanted

    @property
    def is_false_alarm(self) -> bool:
        """Whether a text got more than it should."""
        if self.example.is_danger:
            return False
        return self.finding.is_danger or (self.is_found and self.example.level is Level.NONE)


def interval(hits: int, of: int) -> tuple[float, float]:
    """Wilson's interval for a share, at 95%."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, hits / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    spread = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - spread), min(1.0, middle + spread)


def report(seen: Sequence[Seen]) -> Iterator[str]:
    """The tables, line by line. No text in them."""
    yield from _positives([s for s in seen if s.example.is_danger])
    yield from _negatives([s for s in seen if not s.example.is_danger])


def _positives(seen: Sequence[Seen]) -> Iterator[str]:
    yield "Danger: share found (any level), and of emergencies the share that got now or 4h"
    yield _row("all", seen)
    plain = [
        s
        for s in seen
        if s.example.is_emergency and s.example.style == "plain" and s.example.perspective == "self"
    ]
    yield _row("plain first-person emergencies", plain)
    groups: dict[str, Callable[[Example], str]] = {
        "lane": lambda e: e.level.value,
        "category": lambda e: e.category,
        "perspective": lambda e: e.perspective,
        "style": lambda e: e.style,
    }
    for name, of in groups.items():
        yield f"by {name}"
        for value in sorted({of(s.example) for s in seen if of(s.example)}):
            yield _row(f"  {value}", [s for s in seen if of(s.example) == value])


def _row(name: str, seen: Sequence[Seen]) -> str:
    found = _share([s.is_found for s in seen])
    emergencies = [s for s in seen if s.example.is_emergency]
    answered = _share([s.finding.is_danger for s in emergencies]) if emergencies else ""
    return f"{name:32} {len(seen):5}  found {found}  now or 4h {answered}".rstrip()


def _negatives(seen: Sequence[Seen]) -> Iterator[str]:
    if not seen:
        return
    yield ""
    yield "No danger: share raised to an emergency, and to today or check"
    hard = [s for s in seen if s.example.kind != ORDINARY]
    calm = [s for s in hard if s.example.level is Level.NONE]
    yield _raised("hard negatives", hard)
    yield _raised("  of these lane none", calm)
    yield _raised("  of these lane today", [s for s in hard if s not in calm])
    for kind in sorted({s.example.kind for s in seen}):
        yield _raised(f"  {kind}", [s for s in seen if s.example.kind == kind])


def _raised(name: str, seen: Sequence[Seen]) -> str:
    emergency = _share([s.finding.level in _EMERGENCY for s in seen])
    gentle = _share([s.finding.level in _GENTLE for s in seen])
    return f"{name:32} {len(seen):5}  emergency {emergency}  today or check {gentle}"


def _share(hits: Sequence[bool]) -> str:
    low, high = interval(sum(hits), len(hits))
    share = sum(hits) / len(hits) if hits else 0.0
    return f"{share:6.1%} ({low:.1%} to {high:.1%})"
