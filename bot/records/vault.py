"""Sealing of texts, names and numbers: AES-GCM, a data key per person.

What is stored is sealed under its person's data key, the data keys under the key file's. Erase a
person's data key and everything stored about them is noise: here at once, in backups as soon as
the last one that holds the key has gone.

A sealed value is: version (1 byte), data key id (16), nonce (12), ciphertext with tag. Field and
row are bound in, so that a value copied to another row does not open there.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.records.keys import KEY_BYTES, KeyFile, KeyRing

_VERSION = b"\x01"
_NONCE = 12
_HEADER = 1 + 16

#: How long an unwrapped data key may stay in memory: an erased person is gone everywhere after it.
CACHE_SECONDS = 60.0
_CACHE_SIZE = 10_000

#: Fetches a wrapped data key: (key id, wrapped) or None when it was erased.
FetchKey = Callable[[UUID], tuple[str, bytes] | None]


class VaultError(RuntimeError):
    """A sealed value does not open: wrong key, wrong row, or the person was erased."""


class ErasedError(VaultError):
    """The data key is gone: what was sealed under it is gone with it."""


class Vault:
    """Seals and opens values. Thread-safe; holds unwrapped data keys for a minute at most.

    `reread` gives the ring as it is now. It is asked before anything is wrapped, and where a key
    is met that the ring does not hold: a rotation needs no restart, and a key that was taken out
    of use wraps nothing more.
    """

    def __init__(
        self,
        ring: KeyRing,
        monotonic: Callable[[], float] = time.monotonic,
        reread: Callable[[], KeyRing] | None = None,
    ) -> None:
        self._ring = ring
        self._reread = reread or (lambda: ring)
        self._monotonic = monotonic
        self._cache: OrderedDict[UUID, tuple[float, AESGCM]] = OrderedDict()
        self._lock = threading.Lock()

    def new_data_key(self) -> tuple[UUID, str, bytes]:
        """A fresh data key as it is stored: its id, the wrapping key's id, the wrapped key."""
        key_id, raw = uuid4(), os.urandom(KEY_BYTES)
        current = self._latest().current
        wrapped = self._wrap(current, raw, key_id.bytes)
        self._remember(key_id, AESGCM(raw))
        return key_id, current, wrapped

    def rewrap(self, key_id: UUID, wrapping: str, wrapped: bytes) -> tuple[str, bytes]:
        """A stored data key as it is stored under the current key. Raises VaultError."""
        current = self._latest().current
        try:
            raw = self._unwrap(wrapping, wrapped, key_id.bytes)
        except (InvalidTag, KeyError):
            raise VaultError(f"data key {key_id}: the key file does not open it") from None
        return current, self._wrap(current, raw, key_id.bytes)

    def current_key(self) -> str:
        """The id of the key that wraps from now on."""
        return self._latest().current

    def seal(self, key_id: UUID, fetch: FetchKey, plain: str, field: str, row: UUID) -> bytes:
        """Seal a text for one field of one row."""
        return self.seal_bytes(key_id, fetch, plain.encode(), field, row)

    def seal_bytes(
        self, key_id: UUID, fetch: FetchKey, plain: bytes, field: str, row: UUID
    ) -> bytes:
        """Seal bytes for one field of one row: a picture, a voice note."""
        nonce = os.urandom(_NONCE)
        cipher = self._cipher(key_id, fetch)
        sealed = cipher.encrypt(nonce, plain, _bound(field, row))
        return _VERSION + key_id.bytes + nonce + sealed

    def open(self, sealed: bytes, fetch: FetchKey, field: str, row: UUID) -> str:
        """Open what `seal` made. Raises VaultError when it cannot be opened."""
        return self.open_bytes(sealed, fetch, field, row).decode()

    def open_bytes(self, sealed: bytes, fetch: FetchKey, field: str, row: UUID) -> bytes:
        """Open what `seal_bytes` made. Raises VaultError when it cannot be opened."""
        if sealed[:1] != _VERSION or len(sealed) < _HEADER + _NONCE:
            raise VaultError(f"{field} of {row}: not a sealed value")
        cipher = self._cipher(UUID(bytes=sealed[1:_HEADER]), fetch)
        nonce, body = sealed[_HEADER : _HEADER + _NONCE], sealed[_HEADER + _NONCE :]
        try:
            return cipher.decrypt(nonce, body, _bound(field, row))
        except InvalidTag:
            raise VaultError(f"{field} of {row}: sealed for another field, row or key") from None

    def seal_file(self, plain: bytes, name: str) -> bytes:
        """Seal something that must open without the database (the spool), bound to its name."""
        current = self._latest().current
        named = current.encode()
        return bytes([len(named)]) + named + self._wrap(current, plain, name.encode())

    def open_file(self, sealed: bytes, name: str) -> bytes:
        """Open what `seal_file` made. Raises VaultError when it cannot be opened."""
        try:
            key_id = key_of_file(sealed)
            return self._unwrap(key_id, sealed[1 + len(key_id.encode()) :], name.encode())
        except (InvalidTag, KeyError, UnicodeDecodeError, ValueError):
            raise VaultError(f"spool file {name}: damaged, or sealed with an unknown key") from None

    def fingerprint(self, purpose: str, value: str) -> bytes:
        """A keyed hash: finds an address without storing it readably."""
        message = f"{purpose}\0{value}".encode()
        return hmac.new(self._ring.lookup, message, hashlib.sha256).digest()

    def forget(self, key_id: UUID) -> None:
        """Drop an unwrapped data key from memory, at erasure."""
        with self._lock:
            self._cache.pop(key_id, None)

    def prepare(self, stored: Mapping[UUID, tuple[str, bytes]]) -> None:
        """Open several data keys that were fetched together, so that none is fetched by itself.
        One that does not open is left, and says so when it is asked for."""
        for key_id, (wrapping, wrapped) in stored.items():
            with contextlib.suppress(InvalidTag, KeyError):
                self._remember(key_id, AESGCM(self._unwrap(wrapping, wrapped, key_id.bytes)))

    def _cipher(self, key_id: UUID, fetch: FetchKey) -> AESGCM:
        with self._lock:
            held = self._cache.get(key_id)
            if held and self._monotonic() - held[0] < CACHE_SECONDS:
                self._cache.move_to_end(key_id)
                return held[1]
        stored = fetch(key_id)
        if stored is None:
            raise ErasedError(f"data key {key_id} was erased")
        try:
            cipher = AESGCM(self._unwrap(stored[0], stored[1], key_id.bytes))
        except (InvalidTag, KeyError):
            raise VaultError(f"data key {key_id}: the key file does not open it") from None
        self._remember(key_id, cipher)
        return cipher

    def _remember(self, key_id: UUID, cipher: AESGCM) -> None:
        with self._lock:
            self._cache[key_id] = (self._monotonic(), cipher)
            while len(self._cache) > _CACHE_SIZE:
                self._cache.popitem(last=False)

    def _wrap(self, key_id: str, plain: bytes, bound: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(self._key(key_id)).encrypt(nonce, plain, bound)

    def _unwrap(self, key_id: str, wrapped: bytes, bound: bytes) -> bytes:
        cipher = AESGCM(self._key(key_id))
        return cipher.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], bound)

    def _latest(self) -> KeyRing:
        self._ring = self._reread()
        return self._ring

    def _key(self, key_id: str) -> bytes:
        held = self._ring.encryption.get(key_id)
        return self._latest().encryption[key_id] if held is None else held


def open_vault(keys_file: Path) -> Vault:
    """A vault that notices when the key file changes. Raises KeysError."""
    keys = KeyFile(keys_file)
    return Vault(keys.ring(), reread=keys.ring)


def key_of_file(sealed: bytes) -> str:
    """Under which key `seal_file` sealed something. Raises ValueError where that is not told."""
    size = sealed[0] if sealed else 0
    return sealed[1 : 1 + size].decode()


def _bound(field: str, row: UUID) -> bytes:
    return field.encode() + b"\0" + row.bytes
