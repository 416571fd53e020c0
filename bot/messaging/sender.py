"""Texts out, and calls that say one, by Twilio's REST interface.

Neither a text nor a number leaves this module in a log line, an error or a repr.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol
from uuid import UUID

import httpx
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.rest import Client

from bot.logs import describe, logger
from bot.messaging.calls import call_fields
from bot.messaging.errors import ProviderUnavailableError, judge
from bot.messaging.inbound import twilio_address
from bot.messaging.transport import Timeouts, Transport
from bot.settings import Settings

#: How words reach somebody. E-mail is for staff only; a call to a person says danger words.
Way = Literal["sms", "whatsapp", "voice", "email"]

MAX_VALIDITY_SECONDS = 36_000
# Twilio stamps whole seconds, and its clock need not be ours.
_CLOCK_MARGIN = timedelta(seconds=5)
_LOOK_BACK = 200
# With these the text has not left us; with any other failure of the line it may have.
_NOTHING_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
# What the library raises over an answer that is not what Twilio promises.
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class OutboundText:
    """One text to send, or to be said on a call. `id` is our own; `callback_url` hears how far a
    text has come.

    `address` is E.164, `wa:<user id>`, or an e-mail address. `validity_seconds` is how long the
    text may wait at Twilio before it is too old to be sent; None leaves Twilio's ten hours.
    `subject` and `html` are of an e-mail alone: the latter says what the body says.
    """

    id: UUID
    channel: Way
    address: str = field(repr=False)
    body: str = field(repr=False)
    callback_url: str
    validity_seconds: int | None
    subject: str | None = None
    html: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Accepted:
    """Twilio took the text and will report under this SID."""

    provider_sid: str


@dataclass(frozen=True, slots=True)
class TemporaryFailure:
    """Not sent, worth another try. `code` is Twilio's, or a word for what went wrong."""

    code: str


@dataclass(frozen=True, slots=True)
class PermanentFailure:
    """Not sent, and the same text to the same address never will be."""

    code: str


@dataclass(frozen=True, slots=True)
class InDoubt:
    """Nobody knows whether it was sent: the line broke after the text had gone out.

    `find_sent` tells, some seconds later; sending again before that may double the text.
    """


SendResult = Accepted | TemporaryFailure | PermanentFailure | InDoubt


class Sender(Protocol):
    """Something that sends texts."""

    def send(self, text: OutboundText) -> SendResult: ...

    def find_sent(self, text: OutboundText, since: datetime) -> Accepted | None: ...


class TwilioSender:
    """Sends through Twilio, or through whatever stands at TWILIO_API_URL.

    May be used by several threads at once; they share one pool of connections.
    """

    def __init__(self, settings: Settings, timeouts: Timeouts | None = None) -> None:
        _silence_libraries()
        self._settings = settings
        self._transport = Transport(settings.twilio_api_url, timeouts or Timeouts())
        self._client = Client(
            settings.twilio_account_sid,
            settings.twilio_auth_token,
            http_client=self._transport,
        )

    def send(self, text: OutboundText) -> SendResult:
        """Hand one text to Twilio. Call it with no transaction open: it may take 13 seconds."""
        if text.channel == "voice":
            return self._call(text)
        origin = self._origin(text.channel)
        if origin is None or not self._settings.twilio_auth_token:
            return TemporaryFailure("not_configured")
        if text.validity_seconds is not None and text.validity_seconds < 1:
            return PermanentFailure("expired")
        try:
            sent = self._client.messages.create(**_fields(text), **origin)
        except _NOTHING_SENT as error:
            return _failed(text, TemporaryFailure("unreachable"), error)
        except (TwilioRestException, TwilioServiceException) as error:
            return _failed(text, _refusal(error), error)
        except (httpx.HTTPError, *_UNREADABLE) as error:
            # The line broke, or the answer was not to be read, after the text had gone out.
            return _failed(text, InDoubt(), error)
        return Accepted(str(sent.sid))

    def find_sent(self, text: OutboundText, since: datetime) -> Accepted | None:
        """Whether Twilio has this very text, sent at or after `since` (aware, UTC).

        Raises ProviderUnavailableError when Twilio cannot be asked: that is not a no.
        """
        if text.channel == "voice":
            return None  # Rung twice is better than never.
        to = _to(text)
        try:
            # Newest first. Not filtered by date sent: what still waits at Twilio has none.
            for message in self._client.messages.stream(to=to, limit=_LOOK_BACK, page_size=50):
                if message.date_created < since - _CLOCK_MARGIN:
                    return None
                if message.direction != "inbound" and message.body == text.body:
                    return Accepted(str(message.sid))
        except (TwilioException, httpx.HTTPError, *_UNREADABLE) as error:
            code = _code_of(error)
            logger().warning(
                "text.lookup_failed", message=str(text.id), code=code, error=describe(error)
            )
            # Not `from error`: what it carries has a number in it.
            raise ProviderUnavailableError(code) from None
        return None

    def _call(self, text: OutboundText) -> SendResult:
        """Ring a phone. A messaging service cannot: it needs a number of ours."""
        number = self._settings.twilio_sms_from
        if not number or not self._settings.twilio_auth_token:
            return PermanentFailure("no_number_to_call_from")
        try:
            placed = self._client.calls.create(from_=number, **call_fields(text.address, text.body))
        except (TwilioRestException, TwilioServiceException) as error:
            refused = _refusal(error)
            again = TemporaryFailure("in_doubt") if isinstance(refused, InDoubt) else refused
            return _failed(text, again, error)
        except (httpx.HTTPError, *_UNREADABLE) as error:
            # In doubt too: a phone that rings twice wakes nobody who should sleep.
            return _failed(text, TemporaryFailure("unreachable"), error)
        return Accepted(str(placed.sid))

    def close(self) -> None:
        """Close the connections that are held open."""
        self._transport.close()

    def _origin(self, channel: Way) -> dict[str, str] | None:
        """Who the text comes from, or None when this channel has no sender."""
        service = self._settings.twilio_messaging_service_sid
        if channel == "whatsapp" and self._settings.twilio_whatsapp_from:
            number = self._settings.twilio_whatsapp_from.removeprefix("whatsapp:")
            return {"from_": twilio_address(number, "whatsapp")}
        if service:
            return {"messaging_service_sid": service}
        if channel == "sms" and self._settings.twilio_sms_from:
            return {"from_": self._settings.twilio_sms_from}
        return None


def _to(text: OutboundText) -> str:
    return twilio_address(text.address, "whatsapp" if text.channel == "whatsapp" else "sms")


def _fields(text: OutboundText) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "to": _to(text),
        "body": text.body,
        "status_callback": text.callback_url,
    }
    if text.validity_seconds is not None:
        fields["validity_period"] = min(text.validity_seconds, MAX_VALIDITY_SECONDS)
    return fields


def _refusal(error: Any) -> SendResult:
    status, code = int(error.status), str(error.code or error.status)
    if status == httpx.codes.GATEWAY_TIMEOUT:
        # Something in between gave up waiting, as we would have.
        return InDoubt()
    return PermanentFailure(code) if judge(code, status) == "permanent" else TemporaryFailure(code)


def _code_of(error: Any) -> str:
    """Twilio's code, or the HTTP status (all that the library keeps when it lists)."""
    if isinstance(error, httpx.HTTPError):
        return "unreachable"
    statuses = [str(a.status_code) for a in error.args if hasattr(a, "status_code")]
    return str(getattr(error, "code", "")) or (statuses[0] if statuses else "unreadable")


def _failed(text: OutboundText, result: SendResult, error: BaseException) -> SendResult:
    logger().warning(
        "text.send_failed",
        message=str(text.id),
        result=type(result).__name__,
        code=getattr(result, "code", None),
        error=describe(error),
    )
    return result


def _silence_libraries() -> None:
    """Both write URLs, with people's numbers in them, to their logs."""
    for name in ("twilio", "httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
