from __future__ import annotations

import pytest

from bot.messaging.inbound import (
    BadInbound,
    InboundText,
    StatusUpdate,
    parse_inbound,
    parse_status,
    twilio_address,
)

SID = "SM" + "0a" * 16
SMS = {
    "ToCountry": "GB",
    "ToState": "",
    "SmsMessageSid": SID,
    "NumMedia": "0",
    "FromZip": "",
    "SmsSid": SID,
    "SmsStatus": "received",
    "Body": "Is Sam in today?",
    "To": "+447700900000",
    "NumSegments": "1",
    "MessageSid": SID,
    "AccountSid": "AC" + "5e" * 16,
    "From": "+447700900101",
    "ApiVersion": "2010-04-01",
}
WHATSAPP = {
    "SmsMessageSid": SID,
    "NumMedia": "0",
    "ProfileName": "Asha 🌻",
    "MessageType": "text",
    "WaId": "447700900101",
    "Body": "Is Sam in today?",
    "To": "whatsapp:+447700900000",
    "MessageSid": SID,
    "From": "whatsapp:+447700900101",
    "ApiVersion": "2010-04-01",
}


def read(given: dict[str, str], **changes: str | None) -> InboundText | BadInbound:
    fields = {**given, **changes}
    return parse_inbound([(k, v) for k, v in fields.items() if v is not None])


def text_of(given: dict[str, str], **changes: str | None) -> InboundText:
    found = read(given, **changes)
    assert isinstance(found, InboundText)
    return found


def test_a_text_by_sms() -> None:
    assert read(SMS) == InboundText(
        SID, "sms", "+447700900101", "+447700900000", "Is Sam in today?", 0
    )


def test_a_text_by_whatsapp_has_the_same_address() -> None:
    found = text_of(WHATSAPP)
    assert (found.channel, found.address, found.to) == (
        "whatsapp",
        "+447700900101",
        "+447700900000",
    )
    assert found.address_kind == "phone"


@pytest.mark.parametrize("user", ["GB.1502576394655843", "GB.ENT.118157992128868", "US.a1B2"])
def test_a_whatsapp_user_without_a_number(user: str) -> None:
    found = text_of(WHATSAPP, From=f"whatsapp:{user}", WaId=None, ExternalUserId=user)
    assert (found.address, found.address_kind) == (f"wa:{user}", "whatsapp_user")
    assert found.whatsapp_user == user


def test_a_whatsapp_user_named_only_in_a_field_of_its_own() -> None:
    found = text_of(WHATSAPP, From=None, ExternalUserId="GB.1502576394655843")
    assert (found.channel, found.address) == ("whatsapp", "wa:GB.1502576394655843")


def test_beside_a_number_the_whatsapp_user_is_kept_too() -> None:
    found = text_of(WHATSAPP, ExternalUserId="GB.1502576394655843")
    assert (found.address, found.whatsapp_user) == ("+447700900101", "GB.1502576394655843")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "  two spaces, then a line end\n",
        "I can't do this 😔 w ŵ",
        "line one\r\nline two",
        "\t<b>&amp;</b>\x00",
        "URGENT " * 228,
    ],
)
def test_words_are_kept_to_the_letter(body: str) -> None:
    assert text_of(SMS, Body=body).body == body


def test_a_picture_alone_has_no_words() -> None:
    found = text_of(SMS, Body=None, NumMedia="2", MessageSid="MM" + "0b" * 16)
    assert (found.body, found.media_count) == ("", 2)


def test_without_a_count_there_are_no_media() -> None:
    assert text_of(SMS, NumMedia=None).media_count == 0
    assert text_of(SMS, NumMedia="").media_count == 0


def test_what_twilio_itself_did_about_a_word_is_kept() -> None:
    assert text_of(SMS, Body="STOP", OptOutType="STOP").opt_out_type == "STOP"
    assert text_of(SMS).opt_out_type is None


def test_a_number_of_a_range_nobody_knows_is_not_turned_away() -> None:
    assert text_of(SMS, From="+99912345678").address == "+99912345678"


def test_a_short_code_may_be_ours() -> None:
    assert text_of(SMS, To="60777").to == "60777"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"MessageSid": None, "SmsSid": None}, BadInbound("MessageSid", "missing")),
        ({"MessageSid": "../../etc/passwd"}, BadInbound("MessageSid", "malformed")),
        ({"MessageSid": SID + "\n"}, BadInbound("MessageSid", "malformed")),
        ({"MessageSid": "SM12"}, BadInbound("MessageSid", "malformed")),
        ({"From": None}, BadInbound("From", "missing")),
        ({"From": "Anonymous"}, BadInbound("From", "malformed")),
        ({"From": "07700900101"}, BadInbound("From", "malformed")),
        ({"From": "whatsapp:"}, BadInbound("From", "malformed")),
        ({"From": "whatsapp:gb.12"}, BadInbound("From", "malformed")),
        ({"From": "+447700900101 "}, None),
        ({"To": ""}, BadInbound("To", "missing")),
        ({"To": "Keyline"}, BadInbound("To", "malformed")),
        ({"NumMedia": "-1"}, BadInbound("NumMedia", "malformed")),
        ({"NumMedia": "many"}, BadInbound("NumMedia", "malformed")),
        ({"NumMedia": "²"}, BadInbound("NumMedia", "malformed")),
    ],
)
def test_fields_that_cannot_be_read(
    changes: dict[str, str | None], expected: BadInbound | None
) -> None:
    found = read(SMS, **changes)
    if expected is None:
        assert isinstance(found, InboundText)
    else:
        assert found == expected


def test_the_first_of_repeated_fields_counts() -> None:
    found = parse_inbound([*SMS.items(), ("Body", "another"), ("From", "+447700900199")])
    assert isinstance(found, InboundText)
    assert (found.body, found.address) == ("Is Sam in today?", "+447700900101")


def test_neither_words_nor_numbers_show_in_a_repr() -> None:
    shown = repr(text_of(WHATSAPP, ExternalUserId="GB.1502576394655843"))
    assert SID in shown
    assert not any(secret in shown for secret in ("Sam", "77009", "GB.15"))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"MessageStatus": "delivered"}, StatusUpdate(SID, "delivered", None)),
        ({"MessageStatus": "sent", "SmsStatus": "sent"}, StatusUpdate(SID, "sent", None)),
        ({"SmsStatus": "queued"}, StatusUpdate(SID, "queued", None)),
        (
            {"MessageStatus": "undelivered", "ErrorCode": "30003"},
            StatusUpdate(SID, "undelivered", "30003"),
        ),
        (
            {
                "MessageStatus": "failed",
                "ErrorCode": "63016",
                "ChannelPrefix": "whatsapp",
                "EventType": "FAILED",
            },
            StatusUpdate(SID, "failed", "63016"),
        ),
        ({"MessageStatus": "read", "EventType": "READ"}, StatusUpdate(SID, "read", None)),
        ({"MessageStatus": "delivered", "ErrorCode": ""}, StatusUpdate(SID, "delivered", None)),
        ({"MessageStatus": "delivered", "ErrorCode": "0"}, StatusUpdate(SID, "delivered", None)),
        ({}, BadInbound("MessageStatus", "missing")),
        ({"MessageStatus": "eaten"}, BadInbound("MessageStatus", "malformed")),
        ({"MessageStatus": "failed", "ErrorCode": "x"}, BadInbound("ErrorCode", "malformed")),
    ],
)
def test_status_callbacks(fields: dict[str, str], expected: StatusUpdate | BadInbound) -> None:
    assert parse_status([("MessageSid", SID), *fields.items()]) == expected


def test_a_status_needs_a_message() -> None:
    assert parse_status([("MessageStatus", "sent")]) == BadInbound("MessageSid", "missing")


@pytest.mark.parametrize(
    ("address", "channel", "expected"),
    [
        ("+447700900101", "sms", "+447700900101"),
        ("+447700900101", "whatsapp", "whatsapp:+447700900101"),
        ("wa:GB.1502576394655843", "whatsapp", "whatsapp:GB.1502576394655843"),
    ],
)
def test_addresses_as_twilio_writes_them(address: str, channel: str, expected: str) -> None:
    assert twilio_address(address, channel) == expected  # type: ignore[arg-type]
