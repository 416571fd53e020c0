"""The spool: where a message is kept, encrypted and fsynced, while the database is silent."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.logs import logger
from bot.records.vault import Vault, VaultError

_SAFE_NAME = re.compile(r"[A-Za-z0-9]{1,64}")
_ENDING = ".spool"


@dataclass(frozen=True, slots=True)
class Spooled:
    """One kept message: its file and what is in it."""

    path: Path
    payload: Mapping[str, Any]


class Spool:
    """A folder of sealed files, one a message, named by the provider's id for it."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder = folder
        self._vault = vault

    def put(self, provider_sid: str, payload: Mapping[str, Any]) -> None:
        """Keep a message; on return it is on the disk. A repeat leaves the first one as it is."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = _name_of(provider_sid)
        kept = self._folder / f"{name}{_ENDING}"
        if kept.exists():
            return
        sealed = self._vault.seal_file(json.dumps(dict(payload)).encode(), name)
        made = self._folder / f"{name}.{secrets.token_hex(4)}.part"
        with made.open("wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        made.replace(kept)
        _sync_folder(self._folder)

    def count(self) -> int:
        """How many messages wait."""
        return sum(1 for _ in self._files())

    def count_set_aside(self) -> int:
        """How many messages lie here that nobody could take in."""
        if not self._folder.is_dir():
            return 0
        return sum(1 for p in self._folder.iterdir() if p.suffix in (".damaged", ".set-aside"))

    def list_waiting(self) -> list[Spooled]:
        """The kept messages, oldest first. A damaged file is set aside, never thrown away."""
        found = [s for s in map(self._read, self._files()) if s is not None]
        return sorted(found, key=lambda s: (s.payload["received_at"], s.path.name))

    def remove(self, spooled: Spooled) -> None:
        """Forget a message that the database has now."""
        spooled.path.unlink(missing_ok=True)

    def set_aside(self, spooled: Spooled) -> None:
        """Take a message out of the way that cannot be taken in. A human has to look at it."""
        _set_aside(spooled.path, "set-aside")

    def _files(self) -> list[Path]:
        return list(self._folder.glob(f"*{_ENDING}")) if self._folder.is_dir() else []

    def _read(self, path: Path) -> Spooled | None:
        name = path.name.removesuffix(_ENDING)
        try:
            return Spooled(path, json.loads(self._vault.open_file(path.read_bytes(), name)))
        except FileNotFoundError:
            return None
        except (VaultError, ValueError):
            _set_aside(path, "damaged")
            logger().error("spool.file_damaged", file=name)
            return None


def _name_of(provider_sid: str) -> str:
    if _SAFE_NAME.fullmatch(provider_sid):
        return provider_sid
    return hashlib.sha256(provider_sid.encode()).hexdigest()


def _set_aside(path: Path, why: str) -> None:
    aside = path.with_suffix(f".{why}")
    while aside.exists():
        aside = path.with_suffix(f".{secrets.token_hex(4)}.{why}")
    path.rename(aside)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
