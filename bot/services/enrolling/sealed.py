"""What was typed, while it waits in a form to be saved: sealed, and never stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.app import App
from bot.records.vault import VaultError
from bot.services.sign_in import Session

#: For how long what was typed may wait to be saved.
KEPT_FOR = timedelta(minutes=30)


def seal_typed(app: App, session: Session, typed: Mapping[str, str]) -> str:
    """What was typed, for this session alone and for half an hour."""
    plain = json.dumps({"at": app.clock.now().isoformat(), "typed": dict(typed)})
    return app.records.vault.seal_file(plain.encode(), f"enrol {session.id}").hex()


def open_typed(app: App, session: Session, sealed: str) -> dict[str, str] | None:
    """What was sealed; None where it is too old, of another session, or was changed."""
    try:
        plain = app.records.vault.open_file(bytes.fromhex(sealed), f"enrol {session.id}")
    except (ValueError, VaultError):
        return None
    held = json.loads(plain)
    if app.clock.now() - datetime.fromisoformat(held["at"]) > KEPT_FOR:
        return None
    return {str(name): str(value) for name, value in held["typed"].items()}
