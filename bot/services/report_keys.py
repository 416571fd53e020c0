"""Says what hangs on each key: data keys, spooled texts, the sealed list of duty phones."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bot.app import App
from bot.records import data_keys
from bot.records.keys import KeyRing, load_keys
from bot.records.vault import key_of_file
from bot.services.outage_alert import PHONES_FILE


@dataclass(frozen=True, slots=True)
class KeyUse:
    """One key and what could not be opened without it. `state` is how it stands in the key file:
    current, next, old or missing."""

    key_id: str
    state: str
    data_keys: int
    files: int

    @property
    def is_used(self) -> bool:
        """Whether anything hangs on it."""
        return bool(self.data_keys or self.files)


def report_keys(app: App) -> list[KeyUse]:
    """Every key of the key file, and every one that something hangs on and that is not there.

    Files are those of this machine: each front door has a spool of its own.
    """
    ring = load_keys(app.settings.keyline_keys_file)
    with app.records.begin() as unit:
        stored = data_keys.count_by_wrapping_key(unit)
    files = app.spool.count_by_key() + _phones(app.settings.keyline_home / PHONES_FILE)
    known = sorted(ring.encryption, key=lambda key_id: (_RANK[_state(ring, key_id)], key_id))
    strange = sorted({*stored, *files} - set(known))
    return [
        KeyUse(key_id, _state(ring, key_id), stored.get(key_id, 0), files[key_id])
        for key_id in (*known, *strange)
    ]


_RANK = {"current": 0, "next": 1, "old": 2}


def _state(ring: KeyRing, key_id: str) -> str:
    if key_id not in ring.encryption:
        return "missing"
    return {ring.current: "current", ring.next: "next"}.get(key_id, "old")


def _phones(path: Path) -> Counter[str]:
    try:
        return Counter([key_of_file(path.read_bytes())])
    except (FileNotFoundError, ValueError):
        return Counter()
