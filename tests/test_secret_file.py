"""Files with secrets appear whole, once, for us alone."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from bot.secret_file import change, make_once


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


def test_a_change_keeps_mode_and_owner_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text("old")
    path.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(path, 4711, 4712)
    before = path.stat()
    change(path, lambda: path.read_text() + " and new")
    after = path.stat()
    assert path.read_text() == "old and new"
    assert (after.st_mode, after.st_uid, after.st_gid) == (
        before.st_mode,
        before.st_uid,
        before.st_gid,
    )
    assert [p.name for p in tmp_path.iterdir()] == ["keys.json"]


def test_a_change_follows_a_link_and_keeps_it(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real, link = tmp_path / "real" / "keys.json", tmp_path / "keys.json"
    real.write_text("old")
    link.symlink_to(real)
    change(link, lambda: "new")
    assert link.is_symlink()
    assert real.read_text() == "new"


def test_a_change_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "keys.json"
    path.write_text("old")

    def refuse(*_: object) -> None:
        raise OSError(16, "Device or resource busy")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OSError, match="busy"):
        change(path, lambda: "new")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["keys.json"]


def test_what_is_not_there_is_not_changed(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        change(tmp_path / "keys.json", lambda: "new")
    assert list(tmp_path.iterdir()) == []
