"""The programs of the embedded PostgreSQL, as a bare machine finds them."""

from __future__ import annotations

from pathlib import Path

from bot.records import embedded_binaries


def test_they_are_copied_where_nothing_is_yet(tmp_path: Path) -> None:
    base = tmp_path / "var" / "keyline"
    copied = embedded_binaries.copied(embedded_binaries.find(), base)
    assert Path(copied.program("postgres")).is_file()
    assert base.stat().st_mode & 0o777 == 0o755
    assert embedded_binaries.copied(copied, base) == copied
