"""The key file: ours alone to read, never overwritten, and named when it cannot be used."""

from __future__ import annotations

import base64
import json
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.records.keys import (
    KeyFile,
    KeysError,
    change_keys_file,
    ensure_keys_file,
    load_keys,
    new_ring,
    with_new_current,
    with_next,
    without_key,
)

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
KEY = base64.b64encode(b"k" * 32).decode()
GOOD = {"current": "k1", "encryption": {"k1": KEY, "k0": KEY}, "lookup": KEY}


def _write(tmp_path: Path, given: object) -> Path:
    file = tmp_path / "keys.json"
    file.write_text(given if isinstance(given, str) else json.dumps(given))
    return file


def test_a_key_file_is_made_once_for_us_alone(tmp_path: Path) -> None:
    file = tmp_path / "home" / "keys.json"
    ensure_keys_file(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    first = file.read_bytes()
    ensure_keys_file(file)
    assert file.read_bytes() == first


def test_what_was_made_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    ensure_keys_file(file)
    ring = load_keys(file)
    assert set(ring.encryption) == {ring.current}
    assert len(ring.lookup) == 32
    assert ring.lookup not in ring.encryption.values()


def test_old_keys_are_read_beside_the_current_one(tmp_path: Path) -> None:
    ring = load_keys(_write(tmp_path, GOOD))
    assert ring.current == "k1"
    assert set(ring.encryption) == {"k0", "k1"}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeysError, match=r"keys\.json is missing"):
        load_keys(tmp_path / "keys.json")


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("", "not readable"),
        ("{", "not readable"),
        ("[]", "not readable"),
        ("null", "not readable"),
        ({}, "not readable"),
        ({**GOOD, "encryption": [KEY]}, "not readable"),
        ({**GOOD, "encryption": {"k1": 7}}, "not readable"),
        ({**GOOD, "encryption": {"k1": "not base64 at all"}}, "not readable"),
        ({**GOOD, "lookup": None}, "not readable"),
        ({**GOOD, "current": ["k1"]}, "current key ['k1'] is not among the keys"),
        ({k: v for k, v in GOOD.items() if k != "lookup"}, "not readable"),
        ({**GOOD, "current": "k2"}, "current key 'k2' is not among the keys"),
        ({**GOOD, "next": "k3"}, "next key 'k3' is not among the keys"),
        ({**GOOD, "current_since": "yesterday"}, "not readable"),
        ({**GOOD, "current": None}, "current key None is not among the keys"),
        ({**GOOD, "encryption": {"k1": KEY[:20]}}, "must be 32 bytes"),
        ({**GOOD, "lookup": base64.b64encode(b"k" * 31).decode()}, "must be 32 bytes"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_what_is_wrong(
    tmp_path: Path, given: Any, problem: str
) -> None:
    file = _write(tmp_path, given)
    with pytest.raises(KeysError) as refused:
        load_keys(file)
    assert problem in str(refused.value)
    assert str(file) in str(refused.value)
    assert KEY not in str(refused.value)


def test_a_folder_in_its_place_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeysError, match="not readable"):
        load_keys(tmp_path)


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KeysError, match="not readable"):
        load_keys(file)


def test_keys_are_never_printed() -> None:
    ring = new_ring()
    for shown in (repr(ring), str(ring), f"{ring}"):
        assert repr(ring.lookup) not in shown
        assert not any(repr(key) in shown for key in ring.encryption.values())


def test_a_new_key_becomes_the_current_one_and_the_old_ones_stay(tmp_path: Path) -> None:
    file = _write(tmp_path, GOOD)
    before = load_keys(file)
    given = change_keys_file(file, lambda ring: with_new_current(ring, NOON))
    after = load_keys(file)
    assert given == after
    assert after.current not in before.encryption
    assert after.encryption.items() > before.encryption.items()
    assert (after.lookup, after.current_since, after.next) == (before.lookup, NOON, None)


def test_a_prepared_key_seals_nothing_until_it_is_the_current_one(tmp_path: Path) -> None:
    file = _write(tmp_path, GOOD)
    prepared = change_keys_file(file, with_next)
    assert prepared.current == "k1"
    assert prepared.next in prepared.encryption
    assert change_keys_file(file, with_next) == prepared
    rotated = change_keys_file(file, lambda ring: with_new_current(ring, NOON))
    assert (rotated.current, rotated.next) == (prepared.next, None)
    assert rotated.encryption == prepared.encryption


def test_a_key_that_was_taken_out_is_gone() -> None:
    ring = with_next(new_ring())
    assert ring.next is not None
    assert set(without_key(ring, ring.next).encryption) == {ring.current}
    assert without_key(ring, ring.next).next is None


def test_a_file_that_cannot_be_replaced_is_named_and_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _write(tmp_path, GOOD)
    before = file.read_bytes()

    def refuse(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(KeysError, match=r"cannot be replaced \(Read-only file system\)") as refused:
        change_keys_file(file, with_next)
    assert str(file) in str(refused.value)
    assert file.read_bytes() == before


def test_a_file_that_is_missing_or_damaged_is_not_changed(tmp_path: Path) -> None:
    with pytest.raises(KeysError, match="is missing"):
        change_keys_file(tmp_path / "keys.json", with_next)
    file = _write(tmp_path, "{")
    with pytest.raises(KeysError, match="not readable"):
        change_keys_file(file, with_next)
    assert file.read_text() == "{"


def test_a_running_part_sees_a_change_and_survives_a_bad_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = _write(tmp_path, GOOD)
    held = KeyFile(file)
    assert held.ring() is held.ring()
    changed = change_keys_file(file, lambda ring: with_new_current(ring, NOON))
    assert held.ring() == changed
    for damage in ("{", json.dumps({**GOOD, "lookup": base64.b64encode(b"z" * 32).decode()})):
        file.write_text(damage)
        assert held.ring() == changed
        assert held.ring() == changed
    file.unlink()
    assert held.ring() == changed
    said = capsys.readouterr().out
    assert "keys.not_reread" in said
    assert KEY not in said
    ensure_keys_file(tmp_path / "other.json")
    (tmp_path / "other.json").replace(file)
    assert held.ring() == changed, "another deployment's keys are not taken for ours"
