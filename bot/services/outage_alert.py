"""Alerts duty, or the desk that is manned, while the database is silent.

From a file that was kept fresh while it was not."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from uuid import uuid4

from bot.app import App
from bot.bank_holidays import closed_days
from bot.care.desk_hours import DeskHours, is_desk_on
from bot.clock import local
from bot.logs import describe, logger
from bot.messaging.inbound import InboundText
from bot.messaging.sender import (
    Accepted,
    InDoubt,
    OutboundText,
    PermanentFailure,
    SendResult,
    Way,
)
from bot.records import phones
from bot.records.vault import VaultError

PHONES_FILE = "duty_phones.sealed"

#: One alert an address in this time: more texts from the same phone change nothing for who rings.
AGAIN_AFTER_S = 300.0

#: Waits between tries, until the provider has the alert.
TRIES_AFTER_S = (2.0, 5.0, 15.0, 30.0, 60.0, 120.0, 240.0)

#: After those: so often, and for so many tries, while the text still lies in the spool.
THEN_EVERY_S = 300.0
MOST_TRIES = 288

#: One that is tried again keeps its thread: people who text meanwhile must not wait for it.
_THREADS = 32


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
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="outage-alert")
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
        return bool(self._phones())

    def raise_in_background(
        self,
        inbound: InboundText,
        *,
        maybe_twice: bool = False,
        is_wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        """Alert without keeping the webhook waiting.

        `maybe_twice`: nobody knows whether it went out before. `is_wanted`: asked after the first
        minutes, before each further try: the records may be back, and with them the ordinary alert.
        """
        now = self._monotonic()
        self._raised = {a: at for a, at in self._raised.items() if now - at < AGAIN_AFTER_S}
        if inbound.address in self._raised:
            return
        self._raised[inbound.address] = now
        phones = self._phones()
        if not phones:
            logger().critical("outage_alert.no_phones")
            return
        self._threads.submit(self._send, phones, inbound.address, maybe_twice, is_wanted)
        self._threads.submit(self._ring, phones[0])

    def _send(
        self,
        phones: Sequence[str],
        address: str,
        maybe_twice: bool,
        is_wanted: Callable[[], bool],
    ) -> None:
        """Try until the provider has it; the next phone where it never will reach one."""
        for phone in phones:
            if self._try(phone, address, maybe_twice, is_wanted):
                return
        logger().critical("outage_alert.gave_up")

    def _try(
        self, phone: str, address: str, maybe_twice: bool, is_wanted: Callable[[], bool]
    ) -> bool:
        """Send to one phone, however often; False where it is refused for good.

        In doubt counts as not sent, and what is sent after that says so: better twice than never.
        """
        # The one text to staff with a number in it: with the records away there is no other way
        # for a human to reach the person.
        body = self._app.texts.fill("staff_outage_alert", {"number": address})
        again = f"{self._app.texts.fill('staff_maybe_twice', {})} {body}"
        for wait_s in (*TRIES_AFTER_S, *repeat(THEN_EVERY_S, MOST_TRIES), None):
            result = self._hand_over(phone, again if maybe_twice else body)
            if isinstance(result, Accepted):
                return True
            if isinstance(result, PermanentFailure):
                return False
            maybe_twice = maybe_twice or result is None or isinstance(result, InDoubt)
            if wait_s is None or (wait_s == THEN_EVERY_S and not is_wanted()):
                break
            self._wait(wait_s)
        logger().critical("outage_alert.gave_up")
        return True

    def _ring(self, phone: str) -> None:
        """Ring the phone beside the text, once: what it is about stands in the text."""
        self._hand_over(phone, self._app.texts.fill("staff_outage_call", {}), way="voice")

    def _hand_over(self, phone: str, body: str, way: Way = "sms") -> SendResult | None:
        """What the provider says to one try; None where nobody knows what became of it."""
        text = OutboundText(
            id=uuid4(),
            channel=way,
            address=phone,
            body=body,
            callback_url="",
            validity_seconds=None,
        )
        try:
            result = self._app.sender.send(text)
        except Exception as error:
            logger().error("outage_alert.failed", alert=str(text.id), error=describe(error))
            return None
        if isinstance(result, Accepted):
            logger().info("outage_alert.sent", alert=str(text.id))
        else:
            code = getattr(result, "code", "in_doubt")
            logger().error("outage_alert.failed", alert=str(text.id), code=code)
        return result

    def _phones(self) -> list[str]:
        """The phones of the desks that are manned now, in the order of the chain, then those of
        the others: whoever can be reached at all is better than nobody."""
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
            return []
        desks.sort(key=lambda desk: not is_desk_on(desk[1], here, closed))
        return list(dict.fromkeys(phone for phone, _ in desks))
