"""The anchor file: only ever added to, each line on the one before, and torn ends survived."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.records import audit_anchors
from bot.records.audit_anchor_line import AnchorLine
from bot.records.audit_anchors import ANCHORS_CHAIN, AnchorFile, lines_of
from bot.records.audit_chain import Fault, Head
from tests.kit import TUESDAY_NOON


def head(chain: int, seq: int, hash_: int = 0) -> Head:
    return Head(str(UUID(int=chain)), seq, bytes([hash_ or seq]) * 32)


def add(anchors: AnchorFile, *heads: Head) -> AnchorLine | None:
    anchors.catch_up()
    return anchors.add(TUESDAY_NOON, anchors.compare(heads))


def faults(path: Path) -> list[str]:
    return [str(f) for f in lines_of(path, path.stat().st_size) if isinstance(f, Fault)]


def lines(path: Path) -> list[AnchorLine]:
    return [x for x in lines_of(path, path.stat().st_size) if isinstance(x, AnchorLine)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "far" / "anchors.log"


@pytest.fixture
def three(path: Path) -> Iterator[Path]:
    anchors = AnchorFile(path)
    add(anchors, head(10, 1), head(11, 4))
    add(anchors, head(10, 2), head(11, 4))
    add(anchors, head(10, 2), head(11, 5), head(12, 1))
    return path


def test_a_line_holds_only_the_chains_that_went_on(three: Path) -> None:
    assert faults(three) == []
    assert [line.heads for line in lines(three)] == [
        (head(10, 1), head(11, 4)),
        (head(10, 2),),
        (head(11, 5), head(12, 1)),
    ]
    assert [line.events for line in lines(three)] == [5, 6, 8]
    assert three.stat().st_mode & 0o777 == 0o600


def test_nothing_new_is_no_line_and_anchors_are_no_reason_for_anchors(path: Path) -> None:
    anchors = AnchorFile(path)
    assert add(anchors) is None
    assert not path.exists()
    assert add(anchors, head(10, 1)) is not None
    own = Head(str(ANCHORS_CHAIN), 1, bytes(32))
    assert add(anchors, head(10, 1), own) is None
    line = add(anchors, head(10, 2), own)
    assert line is not None
    assert line.heads == (head(10, 2), own)


def test_another_worker_and_a_new_start_go_on_where_the_file_ends(three: Path) -> None:
    one, other = AnchorFile(three), AnchorFile(three)
    assert add(one, head(10, 2), head(11, 5), head(12, 1)) is None
    add(other, head(10, 3))
    assert add(one, head(10, 3)) is None
    add(one, head(10, 4))
    add(other, head(10, 5))
    assert faults(three) == []
    assert [line.number for line in lines(three)] == [1, 2, 3, 4, 5, 6]


def test_many_heads_are_several_lines(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_anchors, "HEADS_A_LINE", 10)
    add(AnchorFile(path), *(head(n, 1) for n in range(10, 45)))
    assert [len(line.heads) for line in lines(path)] == [10, 10, 10, 5]
    assert faults(path) == []


def test_a_shorter_or_another_chain_is_noticed(three: Path) -> None:
    anchors = AnchorFile(three)
    anchors.catch_up()
    assert anchors.compare([head(10, 2), head(11, 6)]).contradicted == 0
    assert anchors.compare([head(10, 1), head(11, 5, 9), head(12, 2)]).contradicted == 2


@pytest.mark.parametrize("kept", [1, 60, -1])
def test_a_line_that_was_cut_short_is_no_fault(three: Path, kept: int) -> None:
    whole = three.read_bytes()
    last = whole.splitlines(keepends=True)[-1]
    three.write_bytes(whole[: -len(last)] + last[:kept])
    assert faults(three) == []
    add(AnchorFile(three), head(10, 2), head(11, 5), head(12, 1))
    add(AnchorFile(three), head(10, 7))
    assert faults(three) == []
    numbers = [line.number for line in lines(three)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert lines(three)[-1].heads == (head(10, 7),)


def test_a_disk_that_fails_is_told_and_the_heads_come_again(
    three: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anchors = AnchorFile(three)

    def fails(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fails)
        with pytest.raises(OSError, match="No space"):
            add(anchors, head(10, 3))
    add(anchors, head(10, 3), head(11, 6))
    assert faults(three) == []
    assert lines(three)[-1].heads[-1] == head(11, 6)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(place=st.integers(0, 10_000), new=st.integers(0, 255))
def test_a_changed_byte_is_found(three: Path, place: int, new: int) -> None:
    whole = bytearray(three.read_bytes())
    place %= len(whole)
    # Without its own end the last line looks cut short, which the trail's note of it shows.
    if whole[place] == new or place == len(whole) - 1:
        return
    changed = bytearray(whole)
    changed[place] = new
    three.with_suffix(".changed").write_bytes(changed)
    assert faults(three.with_suffix(".changed")) != []


@pytest.mark.parametrize("order", [[0, 2], [1, 2], [0, 2, 1], [0, 1, 1, 2], [1, 0, 2]])
def test_lines_removed_moved_or_repeated_are_found(three: Path, order: list[int]) -> None:
    whole = three.read_bytes().splitlines(keepends=True)
    three.write_bytes(b"".join(whole[n] for n in order))
    assert faults(three) != []


def test_lines_of_another_file_are_found(three: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.log"
    add(AnchorFile(other), head(10, 1))
    three.write_bytes(three.read_bytes() + other.read_bytes())
    assert any("another anchor file" in fault for fault in faults(three))
