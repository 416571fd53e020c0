"""What Twilio took in for us, by its REST interface: what its webhook may have lost too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from bot.messaging.account import AccountReader, AccountRefusedError
from bot.messaging.errors import ProviderUnavailableError
from bot.messaging.inbound import BadInbound, InboundText, Params, parse_inbound, twilio_address
from bot.messaging.transport import Timeouts, Transport
from bot.settings import Settings

#: Twilio gives so many at once.
_PAGE = 1000
_TIMEOUTS = Timeouts(connect=5.0, read=20.0)


@dataclass(frozen=True, slots=True)
class Listed:
    """A message that Twilio received for one of our addresses. `media_count`: what came with it,
    which is asked for only when the text is wanted."""

    sid: str
    created_at: datetime
    sender: str = field(repr=False)
    to: str = field(repr=False)
    body: str = field(repr=False)
    media_count: int = 0


class ReceivedReader:
    """Asks one account what it received. Raises ProviderUnavailableError where it cannot be asked,
    or answers with what cannot be read: that is not nothing."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._transport = Transport(settings.twilio_api_url, _TIMEOUTS)
        self._client = Client(
            settings.twilio_account_sid, settings.twilio_auth_token, http_client=self._transport
        )

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def list_since(self, since: datetime) -> list[Listed]:
        """What came to any of our addresses from a moment (aware, UTC) on, the oldest first."""
        found = [one for address in self._addresses() for one in self._of(address, since)]
        return sorted(found, key=lambda one: (one.created_at, one.sid))

    def read(self, listed: Listed) -> InboundText | BadInbound:
        """A message as its webhook would have told of it."""
        fields = [
            ("MessageSid", listed.sid),
            ("From", listed.sender),
            ("To", listed.to),
            ("Body", listed.body),
            ("NumMedia", str(listed.media_count)),
        ]
        return parse_inbound([*fields, *(self._media(listed) if listed.media_count else ())])

    def _of(self, address: str, since: datetime) -> Iterator[Listed]:
        try:
            # Newest first.
            for message in self._client.messages.stream(to=address, page_size=_PAGE):
                if message.date_created < since:
                    return
                if message.direction == "inbound":
                    yield _listed(message)
        except (TwilioException, httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError):
            # Not `from error`: what it carries has a number in it.
            raise ProviderUnavailableError("unreachable") from None

    def _media(self, listed: Listed) -> Params:
        try:
            media = self._client.messages(listed.sid).media.list(limit=listed.media_count)
        except (TwilioException, httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError):
            raise ProviderUnavailableError("unreachable") from None
        fields: list[tuple[str, str]] = []
        for number, one in enumerate(media):
            where = self._settings.twilio_api_url + str(one.uri).removesuffix(".json")
            fields += [(f"MediaUrl{number}", where)]
            fields += [(f"MediaContentType{number}", str(one.content_type))]
        return fields

    def _addresses(self) -> list[str]:
        """All addresses that people text us at, as Twilio writes them."""
        settings, found = self._settings, set[str]()
        if settings.twilio_sms_from:
            found.add(settings.twilio_sms_from)
        if settings.twilio_whatsapp_from:
            number = settings.twilio_whatsapp_from.removeprefix("whatsapp:")
            found.add(twilio_address(number, "whatsapp"))
        if settings.twilio_messaging_service_sid:
            found |= set(self._of_service(settings.twilio_messaging_service_sid))
        return sorted(found)

    def _of_service(self, sid: str) -> list[str]:
        account = AccountReader(self._settings)
        try:
            service = account.find_service(sid)
        except AccountRefusedError as error:
            raise ProviderUnavailableError(error.code) from None
        finally:
            account.close()
        return [] if service is None else list(service.numbers)


def _listed(message: Any) -> Listed:
    return Listed(
        sid=str(message.sid),
        created_at=message.date_created,
        sender=str(message.from_ or ""),
        to=str(message.to or ""),
        body=str(message.body or ""),
        media_count=int(message.num_media or 0),
    )
