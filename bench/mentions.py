"""`python -m bench.mentions`: what it takes to find what a text mentions. Processor time.

The ordinary texts are the examples of data/nlu; the long ones are of 1,600 characters, examples one
after the other and words of time over and over.
"""

from __future__ import annotations

import re
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.language.mentions import list_mentions

ROOT = Path(__file__).resolve().parents[1]
AT = datetime(2026, 11, 18, 14, tzinfo=UTC)
PLAN = ("stops answering the phone", "not sleeping", "talks to herself", "spending money")
LONGEST = 1600

_EXAMPLE = re.compile(r"\s*(?:-|text:) (.+)")
_MARKED = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


def examples() -> list[str]:
    """The texts of data/nlu without their marks."""
    return [
        _MARKED.sub(r"\1", found[1])
        for file in sorted((ROOT / "data/nlu").glob("*.yml"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if (found := _EXAMPLE.match(line)) and not found[1].startswith("intent:")
    ]


def milliseconds(text: str) -> float:
    """How long one text takes; the middle of three."""
    taken = []
    for _ in range(3):
        begun = time.process_time()
        list_mentions(text, AT, plan=PLAN)
        taken.append((time.process_time() - begun) * 1000)
    return statistics.median(taken)


def main() -> None:
    """Measure and print."""
    begun = time.process_time()
    list_mentions("my mum since monday", AT)
    print(f"first text {(time.process_time() - begun) * 1000:.0f} ms (reads the lists)")
    texts = examples()
    taken = sorted(milliseconds(text) for text in texts)
    print(
        f"{len(texts)} texts: median {statistics.median(taken):.2f} ms,"
        f" 99 in 100 under {taken[len(taken) * 99 // 100]:.1f} ms, worst {taken[-1]:.1f} ms"
    )
    for name in (" ".join(texts[:40]), "since sunday 3 days ", "since ", "3 ", "a", "my mum "):
        text = (name * LONGEST)[:LONGEST]
        print(f"{LONGEST} characters of {name[:20]!r}: {milliseconds(text):.0f} ms")


if __name__ == "__main__":
    main()
