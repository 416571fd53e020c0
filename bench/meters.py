"""Processor time and memory of the stack, by part."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import psutil
import psycopg

from bot.records.answering import plain

PARTS = ("web", "worker", "dialogue", "actions", "database", "supervisor")


def processes_by_part(pid: int) -> dict[str, list[psutil.Process]]:
    """The process with this id and all below it, by the part that each belongs to.

    A part is known by its command line; what it starts belongs to it.
    """
    found: dict[str, list[psutil.Process]] = {part: [] for part in PARTS}

    def sort_in(process: psutil.Process, part: str) -> None:
        try:
            part = _part_of(process) or part
            children = process.children()
        except psutil.Error:  # gone meanwhile
            return
        found[part].append(process)
        for child in children:
            sort_in(child, part)

    sort_in(psutil.Process(pid), "supervisor")
    return found


def _part_of(process: psutil.Process) -> str | None:
    if process.name() == "postgres":
        return "database"
    words = process.cmdline()
    named = words[words.index("serve") + 1] if "serve" in words[:-1] else None
    return named if named in PARTS else None


def processor_seconds(pid: int) -> dict[str, float]:
    """Processor time used so far by each part, seconds.

    What ended processes used is their parents' by then: a connection's process that closes
    between two readings is not lost.
    """
    used: defaultdict[str, float] = defaultdict(float)
    for part, processes in processes_by_part(pid).items():
        for process in processes:
            used[part] += seconds_of(process)
    return {part: used[part] for part in PARTS}


def seconds_of(process: psutil.Process) -> float:
    """Processor time of one process and of its children that ended; 0 when it is gone."""
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system + times.children_user + times.children_system)


def memory_mb(pid: int) -> dict[str, float]:
    """Proportional memory (PSS) of each part, MB: shared pages count once in all."""
    used: defaultdict[str, float] = defaultdict(float)
    for part, processes in processes_by_part(pid).items():
        for process in processes:
            used[part] += pss_mb(process.pid)
    return {part: used[part] for part in PARTS}


def pss_mb(pid: int) -> float:
    """One process's share of memory, MB; 0 when it is gone or may not be asked."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    [kilobytes] = [line.split()[1] for line in lines if line.startswith("Pss:")]
    return int(kilobytes) / 1024


def difference(after: Mapping[str, float], before: Mapping[str, float]) -> dict[str, float]:
    """What was used between two readings."""
    return {part: after[part] - before[part] for part in after}


def load_average() -> float:
    """The machine's load over the last minute."""
    return psutil.getloadavg()[0]


def round_trip_us(database_url: str, times: int = 1000) -> float:
    """What one small question to the database costs the one who asks, processor time in
    microseconds, just now.

    The yardstick: the same question on the same machine cost three times as much from one half
    hour to the next while neighbours of the virtual machine were busy. Figures compare only as
    far as this stayed the same.
    """
    with psycopg.connect(plain(database_url), autocommit=True) as connection:
        cursor = connection.cursor()
        began = time.process_time()
        for n in range(times):
            cursor.execute("SELECT %s::int", (n,)).fetchone()
        return (time.process_time() - began) / times * 1e6
