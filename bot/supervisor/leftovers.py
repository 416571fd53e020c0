"""Ends processes that outlived whoever should have ended them."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

_PAUSE = 0.05


def end_children(patience: float) -> int:
    """Wait so many seconds for this process's children to end, then kill those that are left.

    With `adopt_orphans` called before, their children count as well, to any depth. Returns
    how many had to be killed. Without /proc it does nothing.
    """
    deadline = time.monotonic() + patience
    killed = 0
    while children := _children():
        _reap()
        if time.monotonic() > deadline:
            for pid in children:
                killed += _kill(pid)
        time.sleep(_PAUSE)
    return killed


def _children() -> list[int]:
    """The living, and the dead that nobody has asked after yet."""
    lists = Path("/proc/self/task").glob("*/children")
    return [int(pid) for listed in lists for pid in listed.read_text().split()]


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


def _kill(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
