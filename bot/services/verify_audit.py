"""Proves the stored audit trail: recomputes every chain and holds it against the anchor file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.records.audit_anchor_line import AnchorLine
from bot.records.audit_anchors import HEADS_A_LINE, lines_of
from bot.records.audit_chain import Fault, Head, faults_of
from bot.records.audit_reading import Trail, reading


@dataclass(slots=True)
class Counted:
    """What was looked at, counted while it is."""

    events: int = 0
    chains: int = 0
    lines: int = 0
    last_line: AnchorLine | None = None


def verify_audit(
    url: str, anchors: Path, counted: Counted, noted: str | None = None
) -> Iterator[Fault]:
    """Everything wrong with the trail, in bounded memory. `noted` is the hash of an anchor line
    that somebody wrote down elsewhere, and that must be in the file."""
    # The size first: what is in the file by now was in the database before it.
    size = anchors.stat().st_size if anchors.exists() else 0
    with reading(url) as trail:
        yield from trail.faults_around()
        yield from faults_of(trail.events(), trail.heads())
        counted.events, counted.chains = trail.events_read, trail.chains_read
        if size:
            yield from _faults_of_anchors(trail, anchors, size, counted, noted)
        elif counted.events:
            yield Fault(None, None, None, "no anchors: no worker has run, or the file was removed")


def _faults_of_anchors(
    trail: Trail, anchors: Path, size: int, counted: Counted, noted: str | None
) -> Iterator[Fault]:
    wanted: dict[str, str] = {} if noted is None else {noted: "that you noted"}
    asked: list[tuple[int, Head]] = []
    for line in lines_of(anchors, size):
        if isinstance(line, Fault):
            yield line
            continue
        if counted.last_line is None and (known := trail.find_noted_line(line.file)):
            wanted[known] = "that the trail says was written last"
        wanted.pop(line.hash, None)
        counted.lines, counted.last_line = counted.lines + 1, line
        asked += [(line.number, head) for head in line.heads]
        if len(asked) >= HEADS_A_LINE:  # short lines are asked about together
            yield from trail.faults_against(asked)
            asked = []
    yield from trail.faults_against(asked)
    yield from _missing_lines(anchors, wanted)


def _missing_lines(anchors: Path, wanted: dict[str, str]) -> Iterator[Fault]:
    """Which lines are not in the file, by their hashes, with why they are wanted.

    A line may have been written, and noted in the trail, since the size was taken: so the whole
    file is looked through once more.
    """
    if wanted:
        for line in lines_of(anchors, anchors.stat().st_size):
            if isinstance(line, AnchorLine):
                wanted.pop(line.hash, None)
    for hash_, which in wanted.items():
        yield Fault(
            None, None, None, f"the anchor file was cut or replaced: no line {hash_} {which}"
        )
