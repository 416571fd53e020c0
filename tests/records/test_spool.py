"""The spool: on the disk before we say so, sealed, in order, and nothing is thrown away."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.records.keys import new_ring
from bot.records.spool import Spool
from bot.records.vault import Vault

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BODY = "please tell gwen the heating is off again"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "home" / "spool"


@pytest.fixture
def spool(folder: Path) -> Spool:
    return Spool(folder, Vault(new_ring()))


def _payload(body: str = BODY, seconds: float = 0) -> dict[str, object]:
    return {
        "inbound": {"address": "+447700900101", "body": body},
        "received_at": (NOON + timedelta(seconds=seconds)).isoformat(),
    }


def test_a_kept_message_comes_back_as_it_was(spool: Spool) -> None:
    spool.put("SM1", _payload())
    (kept,) = spool.list_waiting()
    assert kept.payload == _payload()
    assert spool.count() == 1
    spool.remove(kept)
    spool.remove(kept)
    assert spool.count() == 0
    assert spool.list_waiting() == []


def test_an_empty_spool_is_empty_before_its_folder_is_there(spool: Spool, folder: Path) -> None:
    assert spool.count() == 0
    assert spool.list_waiting() == []
    assert not folder.exists()


def test_messages_come_in_the_order_they_were_received(spool: Spool) -> None:
    for sid, seconds in (("SMc", 0.5), ("SMa", 2), ("SMz", 0), ("SMb", 0.000001)):
        spool.put(sid, _payload(sid, seconds))
    bodies = [kept.payload["inbound"]["body"] for kept in spool.list_waiting()]
    assert bodies == ["SMz", "SMb", "SMc", "SMa"]


def test_a_repeat_of_one_message_is_one_message(spool: Spool) -> None:
    spool.put("SM1", _payload())
    spool.put("SM1", _payload())
    assert spool.count() == 1


def test_the_disk_has_it_before_put_returns(
    spool: Spool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[tuple[str, str]] = []
    real_fsync, real_replace = os.fsync, Path.replace

    def fsync(descriptor: int) -> None:
        done.append(("fsync", Path(f"/proc/self/fd/{descriptor}").readlink().suffix))
        real_fsync(descriptor)

    def replace(path: Path, target: Path) -> Path:
        done.append(("replace", target.suffix))
        return real_replace(path, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    spool.put("SM1", _payload())
    assert done == [("fsync", ".part"), ("replace", ".spool"), ("fsync", "")]
    assert [p.name for p in folder.iterdir()] == ["SM1.spool"]


def test_a_disk_that_does_not_take_it_is_an_error_and_leaves_no_message(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        spool.put("SM1", _payload())
    assert spool.count() == 0


def test_nothing_readable_is_on_the_disk(spool: Spool, folder: Path) -> None:
    spool.put("SM1", _payload())
    for file in folder.iterdir():
        on_disk = file.read_bytes()
        for plain in (b"gwen", b"heating", b"447700900101", b"7700900101", b"received_at", b"body"):
            assert plain not in on_disk
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "sid",
    ["../../etc/passwd", "SM/1", "", "SM" * 40, "SM\n1", "SM.spool", "\u0153uvre", "..", "a b"],
)
def test_a_name_from_outside_never_leaves_the_folder(spool: Spool, folder: Path, sid: str) -> None:
    spool.put(sid, _payload(sid))
    (kept,) = spool.list_waiting()
    assert kept.path.parent == folder
    assert kept.payload["inbound"]["body"] == sid
    assert len(kept.path.name) <= 80


@pytest.mark.parametrize("damage", [b"", b"\x00", b"half a file", b"\x07kabcdefgarbage" * 9])
def test_a_damaged_file_is_set_aside_and_stops_no_other(
    spool: Spool, folder: Path, damage: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    spool.put("SM1", _payload(seconds=1))
    spool.put("SM2", _payload(seconds=2))
    (folder / "SM1.spool").write_bytes(damage)
    assert [kept.path.name for kept in spool.list_waiting()] == ["SM2.spool"]
    assert (folder / "SM1.damaged").read_bytes() == damage
    assert spool.count() == 1
    said = capsys.readouterr().out
    assert "spool.file_damaged" in said
    assert BODY not in said


def test_a_file_under_anothers_name_is_set_aside(spool: Spool, folder: Path) -> None:
    spool.put("SM1", _payload())
    (folder / "SM1.spool").rename(folder / "SM2.spool")
    assert spool.list_waiting() == []
    assert (folder / "SM2.damaged").exists()


def test_a_second_damaged_file_does_not_overwrite_the_first(spool: Spool, folder: Path) -> None:
    for damage in (b"first", b"second"):
        spool.put("SM1", _payload())
        (folder / "SM1.spool").write_bytes(damage)
        spool.list_waiting()
    kept = {f.read_bytes() for f in folder.iterdir()}
    assert kept == {b"first", b"second"}


def test_what_was_being_written_when_the_power_went_is_no_message(
    spool: Spool, folder: Path
) -> None:
    spool.put("SM1", _payload())
    (folder / "SM2.77.part").write_bytes(b"half")
    assert spool.count() == 1
    assert len(spool.list_waiting()) == 1
