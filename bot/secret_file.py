"""Small files with secrets: whole or not there at all, and made by one start only."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def make_once(path: Path, content: Callable[[], str]) -> None:
    """Write a file that only we may read (mode 600), unless it is there; never touch one that is.

    It appears under its name when all of it is on the disk. Of several at the same moment one
    makes it and the others find it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _folder_locked(path.parent) as folder:
        if not path.exists():
            _write_whole(path, content().encode())
            os.fsync(folder)  # the name, too, is to survive a power cut


def change(path: Path, changed: Callable[[], str]) -> None:
    """Put new content in the place of a file that is there, with its mode and its owner.

    `changed` is called while no other change of the same file can begin. Raises OSError, and
    leaves the file as it was, where it cannot be replaced.
    """
    path = path.resolve(strict=True)  # what a link points to, not the link
    with _folder_locked(path.parent) as folder:
        replace_whole(path, changed().encode())
        os.fsync(folder)


def replace_whole(path: Path, content: bytes) -> None:
    """Put all of the content in a file's place, or nothing: same mode, same owner."""
    _write_whole(path, content, like=path.stat())


@contextmanager
def _folder_locked(path: Path) -> Iterator[int]:
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(folder)  # and with it the lock


def _write_whole(path: Path, content: bytes, like: os.stat_result | None = None) -> None:
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:  # mkstemp made it mode 600
            if like is not None:
                made = os.fstat(descriptor)
                if (made.st_uid, made.st_gid) != (like.st_uid, like.st_gid):
                    os.fchown(descriptor, like.st_uid, like.st_gid)
                os.fchmod(descriptor, like.st_mode & 0o7777)
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        Path(unfinished).rename(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
