"""Twilio's shapes: a message as its REST interface shows it, and the forms of its webhooks."""

from __future__ import annotations

import json
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from bot.messaging.gsm7 import parts
from bot.web.simulator.exchange import Message, bare
from bot.web.simulator.magic import Refusal
from bot.web.simulator.media import media_sid

API_VERSION = "2010-04-01"
Form = list[tuple[str, str]]


def refusal(given: Refusal) -> dict[str, Any]:
    """An error's body."""
    return {
        "code": given.code,
        "message": given.message,
        "more_info": f"https://www.twilio.com/docs/errors/{given.code}",
        "status": given.status,
    }


def message_json(message: Message, account_sid: str) -> dict[str, Any]:
    """A message as the REST interface shows it."""
    uri = f"/{API_VERSION}/Accounts/{account_sid}/Messages/{message.sid}"
    return {
        "account_sid": account_sid,
        "api_version": API_VERSION,
        "body": message.body,
        "date_created": _moment(message.created),
        "date_sent": _moment(message.sent),
        "date_updated": _moment(message.updated),
        "direction": message.direction,
        "error_code": message.error_code,
        "error_message": None,
        # A messaging service chooses the sender only when the message's turn comes.
        "from": None if message.status == "accepted" else message.sender,
        "messaging_service_sid": message.service_sid,
        "num_media": str(len(message.media)),
        "num_segments": "0" if message.status == "accepted" else str(parts(message.body)),
        "price": None,
        "price_unit": "USD",
        "sid": message.sid,
        # That a webhook failed is told in the debugger: the text itself was received.
        "status": "received" if message.inbound else message.status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": message.to,
        "uri": f"{uri}.json",
    }


def call_json(message: Message, account_sid: str) -> dict[str, Any]:
    """A call as the REST interface shows it when it was just placed."""
    return {
        "account_sid": account_sid,
        "api_version": API_VERSION,
        "date_created": _moment(message.created),
        "date_updated": _moment(message.updated),
        "direction": message.direction,
        "from": message.sender,
        "sid": message.sid,
        "status": "queued",
        "to": message.to,
        "uri": f"/{API_VERSION}/Accounts/{account_sid}/Calls/{message.sid}.json",
    }


def page_json(
    messages: list[Message], account_sid: str, page: int, size: int, filters: Form
) -> dict[str, Any]:
    """One page of a list of messages."""
    path = f"/{API_VERSION}/Accounts/{account_sid}/Messages.json"

    def uri(number: int) -> str:
        return f"{path}?{urlencode([*filters, ('PageSize', str(size)), ('Page', str(number))])}"

    shown = messages[page * size : (page + 1) * size]
    return {
        "end": page * size + max(len(shown) - 1, 0),
        "first_page_uri": uri(0),
        "messages": [message_json(m, account_sid) for m in shown],
        "next_page_uri": uri(page + 1) if len(messages) > (page + 1) * size else None,
        "page": page,
        "page_size": size,
        "previous_page_uri": uri(page - 1) if page else None,
        "start": page * size,
        "uri": uri(page),
    }


def inbound_form(message: Message, account_sid: str, profile_name: str) -> Form:
    """The webhook that tells of a text that came in."""
    form = [
        ("SmsMessageSid", message.sid),
        ("NumMedia", str(len(message.media))),
        ("SmsSid", message.sid),
        ("SmsStatus", "received"),
        ("Body", message.body),
        ("To", message.to),
        ("NumSegments", str(parts(message.body))),
        ("MessageSid", message.sid),
        ("AccountSid", account_sid),
        ("From", message.sender),
        ("ApiVersion", API_VERSION),
    ]
    if message.service_sid:
        form.append(("MessagingServiceSid", message.service_sid))
    if message.channel == "whatsapp":
        return [*form, *_whatsapp_fields(message, profile_name)]
    places = ("City", "State", "Zip")
    blank = [(f"{end}{place}", "") for end in ("From", "To") for place in places]
    return [*form, ("FromCountry", "GB"), ("ToCountry", "GB"), *blank]


def media_fields(message: Message, account_sid: str, api_url: str) -> Form:
    """What that webhook tells of pictures and voice notes: where each is to be fetched from."""
    where = f"{api_url}/{API_VERSION}/Accounts/{account_sid}/Messages/{message.sid}/Media"
    form = []
    for number, kind in enumerate(message.media):
        url = f"{where}/{media_sid(message.sid, number)}"
        form += [(f"MediaContentType{number}", kind), (f"MediaUrl{number}", url)]
    return form


def media_json(name: str, content_type: str, account_sid: str, message: Message) -> dict[str, Any]:
    """One picture or the like as the REST interface shows it."""
    path = f"/{API_VERSION}/Accounts/{account_sid}/Messages/{message.sid}/Media/{name}"
    return {
        "sid": name,
        "account_sid": account_sid,
        "parent_sid": message.sid,
        "content_type": content_type,
        "date_created": _moment(message.created),
        "date_updated": _moment(message.created),
        "uri": f"{path}.json",
    }


def status_form(
    message: Message, account_sid: str, status: str = "", error_code: int | None = None
) -> Form:
    """The webhook that tells how far a message has come: to where it is, unless it is said."""
    if not status:
        status, error_code = message.status, message.error_code
    form = [
        ("SmsSid", message.sid),
        ("SmsStatus", status),
        ("MessageStatus", status),
        ("To", message.to),
        ("MessageSid", message.sid),
        ("AccountSid", account_sid),
        ("From", message.sender),
        ("ApiVersion", API_VERSION),
    ]
    if message.service_sid:
        form.append(("MessagingServiceSid", message.service_sid))
    if error_code:
        form.append(("ErrorCode", str(error_code)))
    if message.channel == "whatsapp":
        form += [
            ("ChannelPrefix", "whatsapp"),
            ("ChannelToAddress", message.to),
            ("StructuredMessage", "false"),
            ("EventType", status.upper()),
        ]
    elif status == "delivered":
        form.append(("RawDlrDoneDate", message.updated.strftime("%y%m%d%H%M")))
    return form


def _whatsapp_fields(message: Message, profile_name: str) -> Form:
    context = {"type": "whatsapp", "data": {"context": {}}}
    number = bare(message.sender)
    return [
        ("ProfileName", profile_name),
        ("MessageType", _kind(message)),
        # Of somebody who keeps their number private there is none.
        *([("WaId", number.removeprefix("+"))] if number.startswith("+") else []),
        ("ReferralNumMedia", "0"),
        ("ChannelMetadata", json.dumps(context)),
    ]


def _kind(message: Message) -> str:
    """What WhatsApp calls a message: text, image or audio."""
    return message.media[0].split("/")[0] if message.media else "text"


def _moment(when: datetime | None) -> str | None:
    return None if when is None else format_datetime(when)
