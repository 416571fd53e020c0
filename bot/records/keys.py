"""The key file: what encrypts the data keys, and what makes numbers findable but not readable.

The file holds every key ever used, by id, so that what was sealed under an old one stays
readable; `current` names the one that seals from now on.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.secret_file import make_once

KEY_BYTES = 32


class KeysError(ValueError):
    """The key file is missing or cannot be used; the message names the file and what is wrong."""


@dataclass(frozen=True, slots=True, repr=False)
class KeyRing:
    """The keys of one deployment. Never printed."""

    current: str
    encryption: Mapping[str, bytes]
    lookup: bytes

    def __repr__(self) -> str:
        return f"KeyRing(current={self.current!r}, {len(self.encryption)} keys)"


def new_ring() -> KeyRing:
    """A fresh ring with one key."""
    key_id = f"k{secrets.token_hex(3)}"
    return KeyRing(key_id, {key_id: secrets.token_bytes(KEY_BYTES)}, secrets.token_bytes(KEY_BYTES))


def ensure_keys_file(path: Path) -> None:
    """Make the key file on the first demo start. An existing one is never touched."""
    make_once(path, lambda: _as_json(new_ring()))


def load_keys(path: Path) -> KeyRing:
    """Read the key file. Raises KeysError naming the file and what is wrong with it."""
    try:
        given = json.loads(path.read_text())
        encryption = {k: _from_text(v) for k, v in given["encryption"].items()}
        ring = KeyRing(given["current"], encryption, _from_text(given["lookup"]))
    except FileNotFoundError:
        raise KeysError(f"key file {path} is missing") from None
    except (OSError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise KeysError(f"key file {path} is not readable: {type(error).__name__}") from None
    if ring.current not in tuple(encryption):
        raise KeysError(f"key file {path}: current key {ring.current!r} is not among the keys")
    if any(len(k) != KEY_BYTES for k in (*encryption.values(), ring.lookup)):
        raise KeysError(f"key file {path}: every key must be {KEY_BYTES} bytes, base64")
    return ring


def _as_json(ring: KeyRing) -> str:
    content = {
        "current": ring.current,
        "encryption": {k: _to_text(v) for k, v in ring.encryption.items()},
        "lookup": _to_text(ring.lookup),
    }
    return json.dumps(content, indent=2)


def _to_text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _from_text(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
