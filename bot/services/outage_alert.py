"""Alerts duty, or the desk that is manned, while the database is silent.

From a file that was kept fresh while it was not."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

from bot.app import App
from bot.bank_holidays import closed_days
from bot.care.desk_hours import DeskHours, is_desk_on
from bot.clock import local
from bot.logs import describe, logger
from bot.messaging.inbound import InboundText
from bot.messaging.sender import Accepted, OutboundText, PermanentFailure
from bot.records import phones
from bot.records.vault import VaultError

PHONES_FILE = "duty_phones.sealed"

#: One alert an address in this time: more texts from the same phone change nothing for who rings.
AGAIN_AFTER_S = 300.0

#: Waits between tries, until the provider has the alert.
TRIES_AFTER_S = (2.0, 5.0, 15.0, 30.0, 60.0, 120.0, 240.0)


class OutageAlert:
    """Sends straight to the provider: at least once, and again when the records are back."""

    def __init__(
        self,
        app: App,
        monotonic: Callable[[], float] = time.monotonic,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        self._app = app
        self._monotonic = monotonic
        self._wait = wait or threading.Event().wait
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="outage-alert")
        self._raised: dict[str, float] = {}

    @property
    def path(self) -> Path:
        """Where the phones are kept, sealed."""
        return self._app.settings.keyline_home / PHONES_FILE

    def refresh(self) -> None:
        """Write down the desks' phones and hours as the records have them now."""
        with self._app.records.begin() as unit:
            desks = phones.list_alert_phones(unit)
        sealed = self._app.records.vault.seal_file(json.dumps(desks).encode(), PHONES_FILE)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        made = self.path.with_suffix(".part")
        made.write_bytes(sealed)
        made.replace(self.path)

    def can_reach_somebody(self) -> bool:
        """Whether there is a phone to alert. Without one nothing may be promised."""
        return self._phone() is not None

    def raise_in_background(self, inbound: InboundText) -> None:
        """Alert without keeping the webhook waiting."""
        now = self._monotonic()
        self._raised = {a: at for a, at in self._raised.items() if now - at < AGAIN_AFTER_S}
        if inbound.address in self._raised:
            return
        self._raised[inbound.address] = now
        phone = self._phone()
        if phone is None:
            logger().critical("outage_alert.no_phones")
            return
        self._threads.submit(self._send, phone, inbound.address)
        self._threads.submit(self._ring, phone)

    def _send(self, phone: str, address: str) -> None:
        """Try until the provider has it. In doubt counts as not sent: better twice than never."""
        # The one text to staff with a number in it: with the records away there is no other way
        # for a human to reach the person.
        text = OutboundText(
            id=uuid4(),
            channel="sms",
            address=phone,
            body=self._app.texts.fill("staff_outage_alert", {"number": address}),
            callback_url="",
            validity_seconds=None,
        )
        for wait_s in (*TRIES_AFTER_S, None):
            if self._has_been_taken(text):
                return
            if wait_s is not None:
                self._wait(wait_s)
        logger().critical("outage_alert.gave_up", alert=str(text.id))

    def _ring(self, phone: str) -> None:
        """Ring the phone beside the text, once: what it is about stands in the text."""
        call = OutboundText(
            id=uuid4(),
            channel="voice",
            address=phone,
            body=self._app.texts.fill("staff_outage_call", {}),
            callback_url="",
            validity_seconds=None,
        )
        self._has_been_taken(call)

    def _has_been_taken(self, text: OutboundText) -> bool:
        try:
            result = self._app.sender.send(text)
        except Exception as error:
            logger().error("outage_alert.failed", alert=str(text.id), error=describe(error))
            return False
        if isinstance(result, Accepted):
            logger().info("outage_alert.sent", alert=str(text.id))
            return True
        code = getattr(result, "code", "in_doubt")
        logger().error("outage_alert.failed", alert=str(text.id), code=code)
        return isinstance(result, PermanentFailure)

    def _phone(self) -> str | None:
        """The phone of the first desk that is manned now; of the first desk where none is."""
        here = local(self._app.clock.now())
        closed = closed_days(self._app.records.nation, here.date())
        try:
            sealed = self._app.records.vault.open_file(self.path.read_bytes(), PHONES_FILE)
            desks = [
                (str(phone), None if hours is None else DeskHours.from_json(hours))
                for phone, hours in json.loads(sealed)
            ]
        except (OSError, VaultError, ValueError) as error:
            logger().error("outage_alert.file_unreadable", error=describe(error))
            return None
        manned = (phone for phone, hours in desks if is_desk_on(hours, here, closed))
        return next(manned, desks[0][0] if desks else None)
