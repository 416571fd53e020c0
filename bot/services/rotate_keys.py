"""Renews the encryption key: a new current key, and everything hung on it, while texts come in.

What people wrote is not touched. It stays sealed under their data keys; those are wrapped anew.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.app import App
from bot.logs import logger
from bot.records import data_keys
from bot.records.audit import Event, add_event
from bot.records.keys import KeyRing, change_keys_file, with_new_current, with_next
from bot.records.spool import seal_file_anew
from bot.services.outage_alert import PHONES_FILE

#: So many data keys are locked at a time: a text that needs one of them waits for milliseconds.
BATCH = 500


@dataclass(frozen=True, slots=True)
class Rotated:
    """What hangs on the current key now, and how many data keys no key of the file opens."""

    current: str
    data_keys: int
    files: int
    unopened: int


def prepare_key(app: App) -> KeyRing:
    """Put the next key in the key file, where it seals nothing yet: for several machines, each of
    which must have it before one uses it. Raises KeysError."""
    return change_keys_file(app.settings.keyline_keys_file, with_next)


def rotate_keys(app: App) -> Rotated:
    """Make a new key the current one, and hang everything on it. Raises KeysError.

    Ended half-way, everything still opens; `rewrap_all` does the rest.
    """
    now = app.clock.now()
    ring = change_keys_file(
        app.settings.keyline_keys_file, lambda held: with_new_current(held, now)
    )
    with app.records.begin() as unit:
        details = {"key": ring.current}
        add_event(unit, Event("keys.rotated", now, actor="operator", details=details))
    logger().info("keys.rotated")
    return rewrap_all(app)


def rewrap_all(app: App) -> Rotated:
    """Hang on the current key whatever hangs on another. Harmless at any time, and again."""
    done, unopened = 0, 0
    after = data_keys.FIRST
    while True:
        with app.records.begin() as unit:
            batch = data_keys.rewrap_some(unit, after, BATCH)
        done += batch.number
        unopened += len(batch.unopened)
        if batch.after is None:
            break
        after = batch.after
    files = app.spool.seal_anew() + _phones_anew(app)
    return Rotated(app.records.vault.current_key(), done, files, unopened)


def _phones_anew(app: App) -> bool:
    path = app.settings.keyline_home / PHONES_FILE
    return seal_file_anew(app.records.vault, path, PHONES_FILE)
