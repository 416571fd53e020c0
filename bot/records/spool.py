"""The spool: where a message is kept, encrypted and fsynced, while the database is silent."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.logs import logger
from bot.records.vault import Vault, VaultError, key_of_file
from bot.secret_file import replace_whole

_SAFE_NAME = re.compile(r"[A-Za-z0-9]{1,64}")
_KEY_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)
_ENDING = ".spool"
_SET_ASIDE, _DAMAGED, _UNFINISHED = ".set-aside", ".damaged", ".part"


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
        return sum(1 for p in self._folder.iterdir() if p.suffix in (_DAMAGED, _SET_ASIDE))

    def list_waiting(self) -> list[Spooled]:
        """The kept messages, oldest first. A damaged file is set aside, never thrown away."""
        found = [s for s in map(self._read, self._files()) if s is not None]
        return sorted(found, key=lambda s: (s.payload["received_at"], s.path.name))

    def remove(self, spooled: Spooled) -> None:
        """Forget a message that the database has now."""
        spooled.path.unlink(missing_ok=True)

    def set_aside(self, spooled: Spooled) -> None:
        """Take a message out of the way that cannot be taken in. A human has to look at it."""
        _set_aside(spooled.path, _SET_ASIDE)

    def count_by_key(self) -> Counter[str]:
        """How many files hang on each key, by its id, whatever their state. A file that does not
        even tell counts under the empty id."""
        return Counter(_key_of(path) for path in self._all())

    def seal_anew(self) -> int:
        """Seal what was set aside under the current key; returns how many files that were.

        What waits is left alone: it goes by itself as soon as the database answers.
        """
        changed = 0
        for path in self._all():
            if path.suffix == _SET_ASIDE and _key_of(path) != self._vault.current_key():
                changed += seal_file_anew(self._vault, path, _kept_name(path))
        return changed

    def find_kept(self) -> tuple[list[Spooled], int]:
        """Every message that lies here, waiting, set aside or left behind by a crash, and how
        many files could not be opened. Moves nothing."""
        found, unopened = [], 0
        for path in self._all():
            try:
                sealed = path.read_bytes()
                content = json.loads(self._vault.open_file(sealed, _kept_name(path)))
                found.append(Spooled(path, content))
            except FileNotFoundError:
                continue  # taken in meanwhile
            except (VaultError, ValueError):
                unopened += 1
        return found, unopened

    def _all(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        endings = (_ENDING, _SET_ASIDE, _DAMAGED, _UNFINISHED)
        return sorted(p for p in self._folder.iterdir() if p.suffix in endings)

    def _files(self) -> list[Path]:
        return list(self._folder.glob(f"*{_ENDING}")) if self._folder.is_dir() else []

    def _read(self, path: Path) -> Spooled | None:
        name = path.name.removesuffix(_ENDING)
        try:
            return Spooled(path, json.loads(self._vault.open_file(path.read_bytes(), name)))
        except FileNotFoundError:
            return None
        except (VaultError, ValueError):
            _set_aside(path, _DAMAGED)
            logger().error("spool.file_damaged", file=name)
            return None


def _name_of(provider_sid: str) -> str:
    if _SAFE_NAME.fullmatch(provider_sid):
        return provider_sid
    return hashlib.sha256(provider_sid.encode()).hexdigest()


def seal_file_anew(vault: Vault, path: Path, name: str) -> bool:
    """Seal a file under the current key; False where it is gone or does not open."""
    try:
        replace_whole(path, vault.seal_file(vault.open_file(path.read_bytes(), name), name))
    except (FileNotFoundError, VaultError):
        return False
    return True


def _kept_name(path: Path) -> str:
    """The name that a file is bound to: it has no dot in it, and what follows is its state."""
    return path.name.split(".")[0]


def _key_of(path: Path) -> str:
    try:
        told = key_of_file(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return ""
    return told if _KEY_ID.fullmatch(told) else ""


def _set_aside(path: Path, ending: str) -> None:
    aside = path.with_suffix(ending)
    while aside.exists():
        aside = path.with_suffix(f".{secrets.token_hex(4)}{ending}")
    path.rename(aside)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
