"""Small files with secrets: whole or not there at all, and made by one start only."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def make_once(path: Path, content: Callable[[], str]) -> None:
    """Write a file that only we may read (mode 600), unless it is there; never touch one that is.

    It appears under its name when all of it is on the disk. Of several at the same moment one
    makes it and the others find it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        if not path.exists():
            _write_whole(path, content())
            os.fsync(folder)  # the name, too, is to survive a power cut
    finally:
        os.close(folder)  # and with it the lock


def _write_whole(path: Path, content: str) -> None:
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w") as file:  # mkstemp made it mode 600
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        Path(unfinished).rename(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
