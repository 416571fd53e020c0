"""The key file: ours alone to read, never overwritten, and named when it cannot be used."""

from __future__ import annotations

import base64
import json
import stat
from pathlib import Path
from typing import Any

import pytest

from bot.records.keys import KeysError, ensure_keys_file, load_keys, new_ring

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
