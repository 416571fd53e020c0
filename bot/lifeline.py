"""Ties a process to its parent, so that nothing is left running when the supervisor is gone."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_SET_PARENT_DEATH_SIGNAL = 1
_SET_CHILD_SUBREAPER = 36


def tie_to_parent(sent: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to send this process a signal when its parent dies, however it dies.

    Only Linux can; elsewhere this does nothing. A change of user forgets the tie, so call it
    after that.
    """
    parent = os.getppid()
    if _prctl(_SET_PARENT_DEATH_SIGNAL, sent) and os.getppid() != parent:
        os.kill(os.getpid(), sent)


def adopt_orphans() -> None:
    """Make the children of children that die children of this process, so it can end them."""
    _prctl(_SET_CHILD_SUBREAPER, 1)


def _prctl(option: int, value: int) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    return bool(ctypes.CDLL(None).prctl(option, int(value), 0, 0, 0) == 0)
