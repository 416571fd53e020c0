"""Threads that read what other programs say and pass on what may be seen."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import IO

from bot.logs import logger
from bot.supervisor import log_lines


def reader(source: IO[str] | None, pass_on: Callable[[str], None]) -> threading.Thread:
    """Start a thread that passes on each line of a pipe until the pipe is closed."""

    def read() -> None:
        for line in source or ():
            pass_on(line.rstrip("\n"))

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread


def part_line(line: str) -> None:
    """Pass on a line that a part said."""
    passed = log_lines.from_part(line)
    if isinstance(passed, str):
        sys.stdout.write(passed + "\n")
        sys.stdout.flush()
    elif passed is not None:
        _log(passed, "database" if passed.name == "database.logged" else "unknown")


def supervisor_line(line: str) -> None:
    """Pass on a line that supervisord said."""
    event = log_lines.from_supervisor(line)
    if event is not None:
        _log(event, "supervisor")


def _log(event: log_lines.Event, source: str) -> None:
    getattr(logger(), event.level)(event.name, source=source, **event.values)
