"""The lock says what is installed, by hash, and never where it comes from."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "requirements").glob("*.txt"))
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def pins(path: Path) -> set[tuple[str, str]]:
    return set(PINNED.findall(path.read_text()))


def test_there_is_one_file_for_everything_and_one_for_each_part() -> None:
    extras = set(
        tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    )
    assert {path.stem for path in FILES} == {"all"} | extras - {"dev"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_address_and_no_place_on_a_machine(path: Path) -> None:
    text = path.read_text()
    assert not re.search(
        r"://|--(extra-)?index-url|--find-links|^-[ief]|@ |/home/|/root/|/tmp/", text, re.M
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_everything_is_pinned_by_hash(path: Path) -> None:
    for requirement in re.split(r"\n(?=\S)", path.read_text()):
        if not requirement.startswith("#"):
            assert "==" in requirement
            assert "--hash=sha256:" in requirement


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_part_gets_the_same_releases_as_the_whole(path: Path) -> None:
    assert pins(path) <= pins(ROOT / "requirements" / "all.txt")


def test_what_comes_from_npm_is_pinned_by_hash_and_names_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert packages
    assert not [name for name, one in packages.items() if "resolved" in one]
    assert all(one["integrity"].startswith("sha512-") for one in packages.values())
