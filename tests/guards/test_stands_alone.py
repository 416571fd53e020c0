"""The project speaks of itself alone: no address of a registry, no path or word of a workplace."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.guards.source import ROOT

_FORBIDDEN = {
    "a package registry": r"(?:pypi|pythonhosted|npmjs)\.(?:org|com)|/simple/|(?<!emit-)index-url",
    "a path of one machine": r"/home/[a-z]+/|/Users/[A-Za-z]+/",
    "a key": r"-----BEGIN (?:RSA |EC )?PRIVATE KEY|\bAC(?=[0-9a-f]{32})(?!0{32})[0-9a-f]{32}",
}
#: The words of its own rules stand here.
_GUARDS = ROOT / "tests" / "guards"
_TOO_LARGE = 2_000_000


def project_files() -> list[Path]:
    """What is in git, or would be with the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = [name for name in listed.stdout.decode().split("\0") if name]
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def foreign(words: str) -> list[str]:
    """What in a file does not belong in the project, line by line."""
    return [
        f"{number}: {what}: {line.strip()[:80]}"
        for number, line in enumerate(words.splitlines(), 1)
        for what, pattern in _FORBIDDEN.items()
        if re.search(pattern, line, re.IGNORECASE if what != "a key" else 0)
    ]


def _words(path: Path) -> str:
    content = path.read_bytes()
    return "" if b"\0" in content[:4096] else content.decode(errors="replace")


def test_nothing_in_the_project_speaks_of_elsewhere() -> None:
    files = project_files()
    assert len(files) > 50
    found = [
        f"{path.relative_to(ROOT)}:{fault}"
        for path in files
        if _GUARDS not in path.parents
        for fault in foreign(_words(path))
    ]
    assert found == []


def test_nothing_that_is_made_or_secret_is_in_the_project() -> None:
    names = [path.relative_to(ROOT) for path in project_files()]
    forbidden = {".env", "uv.lock", "keys.json"}
    assert not [n for n in names if n.name in forbidden or n.parts[0] == ".keyline"]
    assert not [p for p in project_files() if p.stat().st_size > _TOO_LARGE]


@pytest.mark.parametrize(
    "line",
    [
        "index-url = x",
        "see files." + "pythonhosted" + ".org/packages",
        "cd /home/" + "sam/keyline",
        "-----BEGIN PRIVATE KEY-----",
        "AC0123456789abcdef0123456789abcdef",
    ],
)
def test_what_does_not_belong_is_caught(line: str) -> None:
    assert foreign(line) != []


@pytest.mark.parametrize(
    "line",
    [
        "I am an automated helper, not a person.",
        "listen on http://127.0.0.1:8000",
        '"TWILIO_ACCOUNT_SID": "AC" + "0" * 32',
        "the work/day ratio",
    ],
)
def test_what_belongs_is_not_caught(line: str) -> None:
    assert foreign(line) == []
