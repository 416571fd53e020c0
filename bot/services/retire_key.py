"""Takes an old key out of the key file for good, once nothing hangs on it."""

from __future__ import annotations

from datetime import timedelta

from bot.app import App
from bot.logs import logger
from bot.records.audit import Event, add_event
from bot.records.keys import KeyRing, KeysError, change_keys_file, without_key
from bot.services.report_keys import report_keys

#: A transaction that began before the rotation may still bring a data key that hangs on the old
#: key. None lasts nearly this long.
OUT_OF_USE_FOR = timedelta(hours=1)


class KeyInUseError(KeysError):
    """The key is needed still; the message says for what."""


def retire_key(app: App, key_id: str) -> None:
    """Remove a key from the key file. Backups whose data keys hang on it open nowhere from then on.

    Raises KeyInUseError where anything may hang on it, KeysError where the file cannot be changed.
    """
    _refuse_if_used(app, key_id)
    change_keys_file(app.settings.keyline_keys_file, lambda ring: _without(app, ring, key_id))
    with app.records.begin() as unit:
        now, details = app.clock.now(), {"key": key_id}
        add_event(unit, Event("key.retired", now, actor="operator", details=details))
    logger().info("key.retired")


def _without(app: App, ring: KeyRing, key_id: str) -> KeyRing:
    if key_id not in ring.encryption:
        raise KeysError(f"key {key_id} is not in the key file")
    if key_id == ring.current:
        raise KeyInUseError(f"key {key_id} is the current one: `keyline keys rotate` comes first")
    since = ring.current_since
    if key_id != ring.next and (since is None or app.clock.now() - since < OUT_OF_USE_FOR):
        hours = OUT_OF_USE_FOR.total_seconds() / 3600
        raise KeyInUseError(
            f"key {key_id} may be in use still: wait until {hours:.0f} hour after the rotation"
        )
    return without_key(ring, key_id)


def _refuse_if_used(app: App, key_id: str) -> None:
    for use in report_keys(app):
        if use.key_id == key_id and use.state != "current" and use.is_used:
            raise KeyInUseError(
                f"key {key_id} is needed: {use.data_keys} data keys and {use.files} files of this"
                " machine hang on it. See `keyline keys rewrap`; damaged spool files must go first"
            )
