"""Under which account of this machine the embedded PostgreSQL runs.

PostgreSQL refuses to run as root, so as root it runs under a system account of its own.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.records.embedded_errors import MissingUserError

SYSTEM_USER = "keyline"


@dataclass(frozen=True, slots=True)
class Account:
    """A user and group of this machine. `switch` is True when we must become it first."""

    uid: int
    gid: int
    switch: bool

    def popen_options(self) -> dict[str, Any]:
        """What `subprocess` needs to start a program under this account."""
        if not self.switch:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def become(self) -> None:
        """Give up this process's rights for good: it is this account from now on."""
        if self.switch:
            os.setgroups([])
            os.setgid(self.gid)
            os.setuid(self.uid)

    def own(self, path: Path) -> None:
        """Hand a file or folder to this account."""
        if self.switch:
            os.chown(path, self.uid, self.gid)


def for_this_process() -> Account:
    """The account that PostgreSQL will run under: ours, or as root the system user.

    Raises MissingUserError when the system user is missing and cannot be made.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switch=False)
    entry = _find(SYSTEM_USER) or _made(SYSTEM_USER)
    return Account(entry.pw_uid, entry.pw_gid, switch=True)


def _find(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _made(name: str) -> pwd.struct_passwd:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise MissingUserError(name, "the program useradd was not found")
    nologin = next((p for p in ("/usr/sbin/nologin", "/sbin/nologin") if Path(p).exists()), None)
    done = subprocess.run(
        [
            *(useradd, "--system", "--user-group", "--no-create-home"),
            *("--home-dir", "/nonexistent", "--shell", nologin or "/bin/false", name),
        ],
        capture_output=True,
        check=False,
    )
    entry = _find(name)  # somebody else may have made it at the same moment
    if entry is None:
        raise MissingUserError(name, f"useradd ended with code {done.returncode}")
    return entry
