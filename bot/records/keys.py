"""The key file: what encrypts the data keys, and what makes numbers findable but not readable.

The file holds every key that is still needed, by id, so that what was sealed under an old one
stays readable; `current` names the one that seals from now on, `next` one that is to follow it.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.logs import describe, logger
from bot.secret_file import change, make_once

KEY_BYTES = 32


class KeysError(ValueError):
    """The key file is missing or cannot be used; the message names the file and what is wrong."""


@dataclass(frozen=True, slots=True, repr=False)
class KeyRing:
    """The keys of one deployment. Never printed. `current_since` is None before any rotation."""

    current: str
    encryption: Mapping[str, bytes]
    lookup: bytes
    next: str | None = None
    current_since: datetime | None = None

    def __repr__(self) -> str:
        return f"KeyRing(current={self.current!r}, {len(self.encryption)} keys)"


class KeyFile:
    """The key file as a running part holds it: looked at again whenever it has changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = _signature(path)
        self._ring = load_keys(path)

    def ring(self) -> KeyRing:
        """The ring as the file has it now. Costs one look at the file's date.

        A file that has become unreadable, or another deployment's, is reported, and what was
        read before holds: a part that works goes on working.
        """
        try:
            seen = _signature(self._path)
            if seen == self._seen:
                return self._ring
            self._seen = seen
            ring = load_keys(self._path)
            if ring.lookup != self._ring.lookup:
                raise KeysError(f"key file {self._path} has another lookup key than before")
            self._ring = ring
            logger().info("keys.reread")
        except KeysError as error:
            logger().error("keys.not_reread", error=describe(error))
        return self._ring


def new_ring() -> KeyRing:
    """A fresh ring with one key."""
    key_id, key = _new_key()
    return KeyRing(key_id, {key_id: key}, secrets.token_bytes(KEY_BYTES))


def with_next(ring: KeyRing) -> KeyRing:
    """The ring with a key that seals nothing yet. One that was made before is kept."""
    if ring.next is not None:
        return ring
    key_id, key = _new_key()
    return replace(ring, encryption={**ring.encryption, key_id: key}, next=key_id)


def with_new_current(ring: KeyRing, now: datetime) -> KeyRing:
    """The ring with another current key: the next one, or a fresh one. The old keys stay."""
    prepared = with_next(ring)
    return replace(prepared, current=str(prepared.next), next=None, current_since=now)


def without_key(ring: KeyRing, key_id: str) -> KeyRing:
    """The ring without one of its old keys."""
    left = {k: v for k, v in ring.encryption.items() if k != key_id}
    return replace(ring, encryption=left, next=None if ring.next == key_id else ring.next)


def ensure_keys_file(path: Path) -> None:
    """Make the key file on the first demo start. An existing one is never touched."""
    make_once(path, lambda: _as_json(new_ring()))


def change_keys_file(path: Path, change_ring: Callable[[KeyRing], KeyRing]) -> KeyRing:
    """Put a changed ring in the key file, whole, with the file's mode and owner; returns it.

    Raises KeysError where the file cannot be read or replaced: then it is as it was.
    """
    made: list[KeyRing] = []

    def content() -> str:
        made.append(change_ring(load_keys(path)))
        return _as_json(made[0])

    try:
        change(path, content)
    except FileNotFoundError:
        raise KeysError(f"key file {path} is missing") from None
    except OSError as error:
        raise KeysError(
            f"key file {path} cannot be replaced ({os.strerror(error.errno or 0)}): nothing was"
            " changed. Its folder must be writable, and the file must stay its owner's"
        ) from None
    return made[0]


def load_keys(path: Path) -> KeyRing:
    """Read the key file. Raises KeysError naming the file and what is wrong with it."""
    try:
        given = json.loads(path.read_text())
        encryption = {k: _from_text(v) for k, v in given["encryption"].items()}
        since = given.get("current_since")
        ring = KeyRing(
            current=given["current"],
            encryption=encryption,
            lookup=_from_text(given["lookup"]),
            next=given.get("next"),
            current_since=None if since is None else datetime.fromisoformat(since),
        )
    except FileNotFoundError:
        raise KeysError(f"key file {path} is missing") from None
    except (OSError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise KeysError(f"key file {path} is not readable: {type(error).__name__}") from None
    for role, key_id in (("current", ring.current), ("next", ring.next)):
        if key_id not in tuple(encryption) and (role, key_id) != ("next", None):
            raise KeysError(f"key file {path}: {role} key {key_id!r} is not among the keys")
    if any(len(k) != KEY_BYTES for k in (*encryption.values(), ring.lookup)):
        raise KeysError(f"key file {path}: every key must be {KEY_BYTES} bytes, base64")
    return ring


def _new_key() -> tuple[str, bytes]:
    return f"k{secrets.token_hex(3)}", secrets.token_bytes(KEY_BYTES)


def _signature(path: Path) -> tuple[int, int, int]:
    try:
        found = path.stat()
    except OSError:
        raise KeysError(f"key file {path} is missing") from None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _as_json(ring: KeyRing) -> str:
    content: dict[str, object] = {
        "current": ring.current,
        "encryption": {k: _to_text(v) for k, v in ring.encryption.items()},
        "lookup": _to_text(ring.lookup),
    }
    if ring.next is not None:
        content["next"] = ring.next
    if ring.current_since is not None:
        content["current_since"] = ring.current_since.isoformat()
    return json.dumps(content, indent=2)


def _to_text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _from_text(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
