"""Alerts the duty phones while the database is silent, from a file kept fresh while it was not."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

from bot.app import App
from bot.logs import describe, logger
from bot.messaging.inbound import InboundText
from bot.messaging.sender import Accepted, OutboundText
from bot.records import teams
from bot.records.vault import Vault, VaultError

_FILE = "duty_phones.sealed"


class OutageAlert:
    """Sends straight to the provider: at least once, and again when the records are back."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="outage-alert")

    @property
    def path(self) -> Path:
        """Where the duty phones are kept, sealed."""
        return self._app.settings.keyline_home / _FILE

    def refresh(self) -> None:
        """Write down the duty phones as the records have them now."""
        with self._app.records.begin() as unit:
            phones = teams.list_duty_phones(unit)
        sealed = _vault(self._app).seal_file(json.dumps(phones).encode(), _FILE)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        made = self.path.with_suffix(".part")
        made.write_bytes(sealed)
        made.replace(self.path)

    def raise_in_background(self, inbound: InboundText) -> None:
        """Alert without keeping the webhook waiting."""
        self._threads.submit(self._send_to_all, inbound.address)

    def _send_to_all(self, address: str) -> None:
        phones = self._phones()
        if not phones:
            logger().error("outage_alert.no_phones")
        for phone in phones:
            # The one text to staff with a number in it: with the records away there is no other
            # way for a human to reach the person.
            text = OutboundText(
                id=uuid4(),
                channel="sms",
                address=phone,
                body=self._app.texts.fill("staff_outage_alert", {"number": address}),
                callback_url="",
                validity_seconds=None,
            )
            result = self._app.sender.send(text)
            sent = isinstance(result, Accepted)
            log = logger().info if sent else logger().error
            log("outage_alert.sent" if sent else "outage_alert.failed", alert=str(text.id))

    def _phones(self) -> list[str]:
        try:
            sealed = self.path.read_bytes()
            phones: list[str] = json.loads(_vault(self._app).open_file(sealed, _FILE))
        except (OSError, VaultError, ValueError) as error:
            logger().error("outage_alert.file_unreadable", error=describe(error))
            return []
        return phones


def _vault(app: App) -> Vault:
    return app.records.vault
