"""The anchor file: where chains of the audit trail ended, kept outside of the database.

Whoever may change the tables may cut the end off a chain, head and all; the file still knows how
far it went. It is only ever added to, and each line is on the disk before it counts.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from bot.records.audit_anchor_line import AnchorLine, line_after, read_line
from bot.records.audit_chain import NO_HASH, Fault, Head

#: Lines stay of a size that can be read one at a time.
HEADS_A_LINE = 5_000

#: Events about anchors stand in a chain of their own. It alone is no reason for another anchor.
ANCHORS_CHAIN = UUID(int=1)


@dataclass(frozen=True, slots=True)
class Changes:
    """Heads that an anchor file does not hold, and how many events there are in all chains.

    `contradicted` counts the chains that the file knows to have been longer, or to have had
    another event where the head now is.
    """

    heads: tuple[Head, ...]
    events: int
    contradicted: int


class AnchorFile:
    """A file that one or several workers add to. Remembers what is in it: some 200 bytes a chain.

    Not for two threads at once: `one_at_a_time` is theirs to hold.
    """

    def __init__(self, path: Path) -> None:
        self.one_at_a_time = threading.Lock()
        self._path = path
        self._forget()

    def catch_up(self) -> None:
        """Read what was written to the file since the last look. Raises OSError."""
        if self._path.exists():
            with self._path.open("rb") as file:
                self._read_on(file)

    def compare(self, heads: Iterable[Head]) -> Changes:
        """Which of the heads the file, as last read, does not hold."""
        changed: list[Head] = []
        events = contradicted = 0
        for head in heads:
            events += head.seq
            known = self._anchored.get(UUID(head.chain_id).bytes)
            now = _mark(head)
            if known != now:
                changed.append(head)
                contradicted += known is not None and known[:8] >= now[:8]
        return Changes(tuple(changed), events, contradicted)

    def add(self, at: datetime, changes: Changes) -> AnchorLine | None:
        """Add the heads; on return they are on the disk. The last line, None if there was no need.

        Raises OSError when that cannot be.
        """
        if all(UUID(head.chain_id) == ANCHORS_CHAIN for head in changes.heads):
            return None
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            with os.fdopen(descriptor, "a+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)  # until it is closed
                after_torn = self._read_on(file) and self._end_line(file)
                self._write(file, at, changes, after_torn=after_torn)
                file.flush()
                os.fsync(file.fileno())
            _sync_folder(self._path.parent)
        except OSError:
            self._forget()  # what is on the disk of it, the next look will tell
            raise
        return self._last

    def _forget(self) -> None:
        self._read_up_to = 0
        self._last: AnchorLine | None = None
        # Of each chain, by its id: how far it was anchored, and the beginning of the hash there.
        self._anchored: dict[bytes, bytes] = {}

    def _read_on(self, file: BinaryIO) -> bool:
        """Read what was added since; whether the file ends in the middle of a line."""
        file.seek(self._read_up_to)
        for raw in file:
            if not raw.endswith(b"\n"):
                return True
            self._read_up_to += len(raw)
            line = read_line(raw)
            if line is not None:
                self._remember(line)
        return False

    def _end_line(self, file: BinaryIO) -> bool:
        """End a line that was cut short; whether it is a torn one, or lacked nothing else."""
        last = self._last
        file.write(b"\n")
        file.flush()
        self._read_on(file)
        return self._last is last

    def _write(self, file: BinaryIO, at: datetime, changes: Changes, *, after_torn: bool) -> None:
        file_id = str(uuid4()) if self._last is None else self._last.file
        for start in range(0, len(changes.heads), HEADS_A_LINE):
            part = changes.heads[start : start + HEADS_A_LINE]
            line, raw = line_after(
                self._last, file_id, at, part, changes.events, after_torn=after_torn
            )
            self._read_up_to += file.write(raw)
            self._remember(line)
            after_torn = False

    def _remember(self, line: AnchorLine) -> None:
        self._last = line
        for head in line.heads:
            self._anchored[UUID(head.chain_id).bytes] = _mark(head)


def lines_of(path: Path, size: int) -> Iterator[AnchorLine | Fault]:
    """The lines in the first `size` bytes of an anchor file, with what is wrong between them."""
    last: AnchorLine | None = None
    unreadable: int | None = None
    raw = b""
    for place, raw in _raw_lines(path, size):
        line = read_line(raw)
        if line is None:
            if unreadable is not None:
                yield _broken(unreadable)
            unreadable = place
            continue
        if unreadable is not None and not line.after_torn:
            yield _broken(unreadable)
        unreadable = None
        yield from _faults_between(last, line)
        yield line
        last = line
    # Without its end, the last line was cut short by a power cut, or is being written.
    if unreadable is not None and raw.endswith(b"\n"):
        yield _broken(unreadable)


def _raw_lines(path: Path, size: int) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        place = 0
        while file.tell() < size and (raw := file.readline()):
            place += 1
            yield place, raw


def _faults_between(last: AnchorLine | None, line: AnchorLine) -> Iterator[Fault]:
    before, number = (NO_HASH.hex(), 1) if last is None else (last.hash, last.number + 1)
    if line.before != before or line.number != number:
        what = f"anchor line {line.number} does not follow the one before it"
        yield Fault(None, None, None, f"{what}: lines were changed, removed or put in")
    if last is not None and line.file != last.file:
        yield Fault(None, None, None, f"anchor line {line.number} is of another anchor file")


def _broken(place: int) -> Fault:
    what = f"the anchor file's {place}. line is broken: changed or damaged"
    return Fault(None, None, None, what)


def _mark(head: Head) -> bytes:
    return head.seq.to_bytes(8, "big") + head.hash[:8]


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
