"""Files with secrets appear whole, once, for us alone."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from bot.secret_file import make_once


def test_it_is_for_us_alone_and_nothing_else_is_left(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make_once(tmp_path / "new" / "keys.json", lambda: "the keys")
    finally:
        os.umask(before)
    [made] = (tmp_path / "new").iterdir()
    assert made.name == "keys.json"
    assert made.read_text() == "the keys"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_what_is_there_is_never_touched(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text("older")
    make_once(path, lambda: pytest.fail("nothing is to be made"))
    assert path.read_text() == "older"


def test_of_starts_at_the_same_moment_one_makes_it(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    together = Barrier(8)

    def start(number: int) -> str:
        together.wait()
        make_once(path, lambda: f"made by {number}")
        return path.read_text()

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(start, range(8)))
    assert found == {path.read_text()}
    assert [p.name for p in tmp_path.iterdir()] == ["keys.json"]


@pytest.mark.parametrize("step", ["fsync", "rename"])
def test_a_failure_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr(*((os, "fsync") if step == "fsync" else (Path, "rename")), fail)
        with pytest.raises(OSError, match="no space left"):
            make_once(tmp_path / "keys.json", lambda: "the keys")
    assert list(tmp_path.iterdir()) == []
    make_once(tmp_path / "keys.json", lambda: "the keys")
    assert (tmp_path / "keys.json").read_text() == "the keys"
