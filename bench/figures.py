"""From what happened to figures, and figures as a table."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

#: A rate is held when, as the last text goes out, no more wait than came in these seconds.
HELD_BACKLOG_S = 2.0


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that so large a share does not exceed; nan of nothing."""
    if not values:
        return math.nan
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)]


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and tails, milliseconds."""

    p50: float
    p95: float
    p99: float
    worst: float

    @classmethod
    def of(cls, seconds: Iterable[float]) -> Spread:
        """The spread of times given in seconds."""
        ms = [s * 1000 for s in seconds]
        return cls(*(quantile(ms, share) for share in (0.5, 0.95, 0.99, 1.0)))


@dataclass(frozen=True, slots=True)
class Figures:
    """One run in figures. `rate` is what was sent a second, `answered_rate` what came back over
    the time until the last answer; processor time is milliseconds a text, memory MB."""

    rate: float
    texts: int
    answered_rate: float
    held: bool
    webhook: Spread
    turn: Spread
    processor_ms: dict[str, float]
    memory_mb: dict[str, float]
    lost: int
    doubled: int
    refused: int
    generator_late_ms: float
    load: float
    round_trip_us: float = math.nan
    spooled: int = 0
    said: dict[str, int] = field(default_factory=dict)
    doubled_as: dict[str, int] = field(default_factory=dict)


def is_held(rate: float, backlog: int) -> bool:
    """Whether the stack kept up."""
    return backlog <= max(rate * HELD_BACKLOG_S, 3)


def flatness(turn_seconds: Sequence[float], window: int = 50) -> tuple[float, float]:
    """Median time of the first and of the last turns, milliseconds."""
    return (
        median(turn_seconds[:window]) * 1000,
        median(turn_seconds[-window:]) * 1000,
    )


def table(rows: Sequence[Sequence[str]]) -> str:
    """Columns under each other, the first line underlined."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    lines = ["  ".join(c.rjust(w) for c, w in zip(r, widths, strict=True)) for r in rows]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def speed_table(runs: Sequence[Figures]) -> str:
    """Rates, times, what was lost."""
    head = (
        "sent/s answered/s held webhook_p50 p95 p99 turn_p50 p95 p99 lost doubled refused "
        "spooled late_p99 load yardstick_us"
    ).split()
    rows = [
        [
            f"{f.rate:g}",
            f"{f.answered_rate:.1f}",
            "yes" if f.held else "NO",
            *(f"{ms:.0f}" for ms in (f.webhook.p50, f.webhook.p95, f.webhook.p99)),
            *(f"{ms:.0f}" for ms in (f.turn.p50, f.turn.p95, f.turn.p99)),
            *(str(n) for n in (f.lost, f.doubled, f.refused, f.spooled)),
            f"{f.generator_late_ms:.0f}",
            f"{f.load:.1f}",
            f"{f.round_trip_us:.0f}",
        ]
        for f in runs
    ]
    return table([head, *rows])


def cost_table(runs: Sequence[Figures]) -> str:
    """Processor time a text, and memory, by part."""
    parts = [p for p in runs[0].processor_ms if any(f.memory_mb.get(p) for f in runs)]
    rows = [["sent/s", "", *parts, "all"]]
    for f in runs:
        for what, values in (("cpu ms/text", f.processor_ms), ("PSS MB", f.memory_mb)):
            shown = [f"{values[p]:.1f}" if what[0] == "c" else f"{values[p]:.0f}" for p in parts]
            rows.append([f"{f.rate:g}", what, *shown, f"{sum(values.values()):.1f}"])
    return table(rows)
