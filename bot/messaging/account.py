"""How an account is set up, as Twilio's REST interface tells it. Nothing is changed through it.

Each of Twilio's products has a host of its own; the stand-in has one for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit, urlunsplit

import httpx

from bot.messaging.errors import ProviderUnavailableError
from bot.messaging.transport import Timeouts, Transport
from bot.settings import Settings

Product = Literal["api", "messaging", "content", "monitor"]
Json = dict[str, Any]

_MOST_PAGES = 20
_TIMEOUTS = Timeouts(connect=5.0, read=20.0)


class AccountRefusedError(Exception):
    """Twilio answered and refused; `status` is of HTTP, `code` Twilio's own, or the status."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where texts to us are brought. Empty where nothing is set."""

    url: str = field(repr=False)
    method: str
    fallback_url: str = field(repr=False)
    fallback_method: str
    status_url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """A number of the account. `application` is a TwiML app, which wins over the webhook."""

    sid: str
    number: str = field(repr=False)
    webhook: Webhook
    application: str
    can_text: bool
    can_call: bool


@dataclass(frozen=True, slots=True)
class MessagingService:
    """A Messaging Service, with the SIDs and numbers of its senders."""

    sid: str
    webhook: Webhook
    leaves_webhook_to_number: bool
    numbers: dict[str, str] = field(repr=False)
    validity_seconds: int


@dataclass(frozen=True, slots=True)
class WhatsAppSender:
    """A WhatsApp sender."""

    sid: str
    number: str = field(repr=False)
    status: str
    webhook: Webhook


@dataclass(frozen=True, slots=True)
class Template:
    """A template and what WhatsApp said of it."""

    sid: str
    approval: str


class AccountReader:
    """Asks one account. Raises ProviderUnavailableError when Twilio does not answer, and
    AccountRefusedError when it refuses."""

    def __init__(self, settings: Settings, token: str | None = None) -> None:
        self._sid = settings.twilio_account_sid
        self._token = settings.twilio_auth_token if token is None else token
        self._api_url = settings.twilio_api_url
        self._open: dict[str, Transport] = {}

    def close(self) -> None:
        """Close the connections."""
        for transport in self._open.values():
            transport.close()

    def read_state(self) -> tuple[str, str]:
        """The account's status (active) and type (Full, or Trial)."""
        told = self._get("api", f"/2010-04-01/Accounts/{self._sid}.json")
        return str(told["status"]), str(told["type"])

    def find_number(self, number: str) -> OwnNumber | None:
        """A number, when the account has it."""
        path = f"/2010-04-01/Accounts/{self._sid}/IncomingPhoneNumbers.json"
        told = self._get("api", f"{path}?{urlencode({'PhoneNumber': number})}")
        found = [one for one in told["incoming_phone_numbers"] if one["phone_number"] == number]
        return _number(found[0]) if found else None

    def find_service(self, sid: str) -> MessagingService | None:
        """A Messaging Service, when the account has it."""
        try:
            told = self._get("messaging", f"/v1/Services/{sid}")
        except AccountRefusedError as error:
            if error.status == httpx.codes.NOT_FOUND:
                return None
            raise
        path = f"/v1/Services/{sid}/PhoneNumbers?PageSize=100"
        senders = self._list("messaging", path, "phone_numbers")
        return MessagingService(
            sid=str(told["sid"]),
            webhook=_webhook(told, "inbound_request_url", "inbound_method", "fallback"),
            leaves_webhook_to_number=bool(told.get("use_inbound_webhook_on_number")),
            numbers={str(one["phone_number"]): str(one["sid"]) for one in senders},
            validity_seconds=int(told.get("validity_period") or 0),
        )

    def find_whatsapp_sender(self, number: str) -> WhatsAppSender | None:
        """A WhatsApp sender, when the account has it."""
        path = "/v2/Channels/Senders?Channel=whatsapp&PageSize=100"
        for one in self._list("messaging", path, "senders"):
            if one.get("sender_id") == f"whatsapp:{number}":
                hook = one.get("webhook") or {}
                return WhatsAppSender(
                    str(one["sid"]),
                    number,
                    str(one.get("status") or ""),
                    _webhook(hook, "callback_url", "callback_method", "fallback", "_url"),
                )
        return None

    def list_templates(self) -> list[Template]:
        """The templates that were put before WhatsApp, and what it said."""
        told = self._list("content", "/v1/ContentAndApprovals?PageSize=100", "contents")
        return [
            Template(str(one["sid"]), str((one.get("approval_requests") or {}).get("status") or ""))
            for one in told
        ]

    def count_errors(self, since: datetime) -> dict[str, int]:
        """The errors in Twilio's debugger since a moment, by code; of many the newest."""
        start = since.strftime("%Y-%m-%dT%H:%M:%SZ")
        path = f"/v1/Alerts?{urlencode({'LogLevel': 'error', 'StartDate': start})}&PageSize=100"
        counted: dict[str, int] = {}
        for one in self._get("monitor", path)["alerts"]:
            counted[str(one["error_code"])] = counted.get(str(one["error_code"]), 0) + 1
        return counted

    def _list(self, product: Product, path: str, name: str) -> Iterator[Json]:
        wanted: str | None = path
        for _ in range(_MOST_PAGES):
            if wanted is None:
                return
            told = self._get(product, wanted)
            yield from told[name]
            following = (told.get("meta") or {}).get("next_page_url")
            # Only its path and query: the sign-in goes nowhere that an answer names.
            split = urlsplit(following or "")
            wanted = f"{split.path}?{split.query}" if following else None

    def _get(self, product: Product, path: str) -> Json:
        host = host_of(self._api_url, product)
        transport = self._open.get(host)
        if transport is None:
            transport = self._open[host] = Transport(host, _TIMEOUTS)
        try:
            answer = transport.request("GET", f"{host}{path}", auth=(self._sid, self._token))
            told = httpx.Response(answer.status_code, text=answer.text).json()
        except httpx.HTTPError:
            raise ProviderUnavailableError("unreachable") from None
        except ValueError:
            told = None
        if answer.status_code != httpx.codes.OK:
            code = told.get("code") if isinstance(told, dict) else None
            raise AccountRefusedError(answer.status_code, str(code or answer.status_code))
        if not isinstance(told, dict):
            raise ProviderUnavailableError("unreadable")
        return told


def host_of(api_url: str, product: Product) -> str:
    """Where a product of Twilio's is asked: beside `api.`, in the same region."""
    split = urlsplit(api_url)
    host = split.hostname or ""
    if not (host.startswith("api.") and host.endswith(".twilio.com")):
        return api_url
    return urlunsplit(split._replace(netloc=f"{product}.{host.removeprefix('api.')}"))


def _number(told: Json) -> OwnNumber:
    can = told.get("capabilities") or {}
    return OwnNumber(
        sid=str(told["sid"]),
        number=str(told["phone_number"]),
        webhook=_webhook(told, "sms_url", "sms_method", "sms_fallback"),
        application=str(told.get("sms_application_sid") or ""),
        can_text=bool(can.get("sms")),
        can_call=bool(can.get("voice")),
    )


def _webhook(told: Json, url: str, method: str, fallback: str, ending: str = "") -> Webhook:
    return Webhook(
        url=str(told.get(url) or ""),
        method=str(told.get(method) or "POST").upper(),
        fallback_url=str(told.get(f"{fallback}_url") or ""),
        fallback_method=str(told.get(f"{fallback}_method") or "POST").upper(),
        status_url=str(told.get(f"status_callback{ending}") or ""),
    )
