"""What the stand-in tells the front door, and what it makes of the answers."""

from __future__ import annotations

import httpx
import pytest
from fastapi import Response

from bot.messaging import inbound
from bot.messaging.sender import Accepted, OutboundText, TwilioSender
from bot.web.simulator import magic
from tests.web.simulator.loopback import ACCOUNT, ASHA, StandIn, running, says


def send(stand_in: StandIn, address: str = ASHA, **more: object) -> str:
    """One text of ours by REST; its SID."""
    from uuid import UUID

    sender = TwilioSender(stand_in.settings)
    callback = f"{stand_in.front_door.url}/twilio/status?id=8#rc=2&rp=5xx"
    result = sender.send(
        OutboundText(UUID(int=8), "sms", address, "Sam is away. Priya covers.", callback, None)
    )
    sender.close()
    assert isinstance(result, Accepted)
    return result.provider_sid


def test_a_text_reaches_the_front_door_as_twilio_brings_it(stand_in: StandIn) -> None:
    result = stand_in.text("Who covers for Sam?\nI feel worse £5 ŵ")
    [got] = stand_in.front_door.texts
    assert got.genuine
    assert got.headers["content-type"].startswith("application/x-www-form-urlencoded")
    assert got.headers["user-agent"] == "TwilioProxy/1.1"
    assert got.headers["i-twilio-idempotency-token"]
    assert inbound.parse_inbound(got.fields) == inbound.InboundText(
        result["sid"], "sms", ASHA, "+447700900000", "Who covers for Sam?\nI feel worse £5 ŵ", 0
    )
    names = {name for name, _ in got.fields}
    assert {"SmsSid", "SmsMessageSid", "SmsStatus", "NumSegments", "ApiVersion"} <= names
    assert {"FromCity", "FromCountry", "ToZip"} <= names
    assert got["FromCity"] == ""
    assert got["AccountSid"] == ACCOUNT
    assert result == {
        "sid": got["MessageSid"],
        "status": "received",
        "error_code": None,
        "webhook_status": 204,
    }


def test_a_text_by_whatsapp(stand_in: StandIn) -> None:
    stand_in.text("Hello", channel="whatsapp")
    [got] = stand_in.front_door.texts
    assert got.genuine
    assert (got["From"], got["To"]) == (f"whatsapp:{ASHA}", "whatsapp:+447700900000")
    assert (got["ProfileName"], got["WaId"]) == ("Asha Begum", "447700900101")
    assert got["MessageType"] == "text"
    assert "FromCountry" not in dict(got.fields)


def test_the_phone_keeps_its_channel(stand_in: StandIn) -> None:
    stand_in.text("Hello", channel="whatsapp")
    stand_in.text("And again")
    assert [t["From"] for t in stand_in.front_door.texts] == [f"whatsapp:{ASHA}"] * 2


def test_an_answer_in_twiml_reaches_the_phone_and_is_reported(stand_in: StandIn) -> None:
    stand_in.front_door.answer = says("If you are in danger, ring 999 & stay <safe>.")
    stand_in.text("I can't go on")
    stand_in.settle()
    mine, theirs = stand_in.thread()
    assert (mine["from_phone"], mine["status"]) == (True, "received")
    assert theirs["body"] == "If you are in danger, ring 999 & stay <safe>."
    assert (theirs["from_phone"], theirs["status"]) == (False, "delivered")
    reports = stand_in.front_door.statuses
    assert [r["MessageStatus"] for r in reports] == ["sent", "delivered"]
    assert {r["MessageSid"] for r in reports} == {theirs["sid"]}
    assert {r.path for r in reports} == {"/twilio/status?id=1"}
    assert all(r.genuine for r in reports)


@pytest.mark.parametrize(
    ("body", "content_type", "said"),
    [
        ("<Response />", "text/xml", []),
        ("", "text/html", []),
        ("plain words", "text/plain; charset=utf-8", ["plain words"]),
        ("<Response><Message>one</Message><Message><Body>two</Body></Message></Response>",
         "application/xml", ["one", "two"]),
        ('<Response><Message to="+447700900300">for duty</Message></Response>', "text/xml", []),
    ],
)  # fmt: skip
def test_answers(stand_in: StandIn, body: str, content_type: str, said: list[str]) -> None:
    stand_in.front_door.answer = lambda _: Response(body, media_type=content_type)
    stand_in.text("Hello")
    stand_in.settle()
    assert [m["body"] for m in stand_in.thread() if not m["from_phone"]] == said
    assert stand_in.events() == []


def test_an_answer_may_go_to_somebody_else(stand_in: StandIn) -> None:
    stand_in.front_door.answer = lambda _: Response(
        '<Response><Message to="+447700900300">for duty</Message></Response>', media_type="text/xml"
    )
    stand_in.text("Hello")
    assert [m["body"] for m in stand_in.thread("+447700900300")] == ["for duty"]


@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [
        ("<Response><Message>broken", "text/xml", 12100),
        ("<html/>", "text/html", 12100),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><Response/>", "text/xml", 12100),
        ("<Response><Dial>+44</Dial></Response>", "text/xml", 12200),
        ('{"ok": true}', "application/json", 12300),
    ],
)
def test_answers_that_cannot_be_used(
    stand_in: StandIn, body: str, content_type: str, code: int
) -> None:
    stand_in.front_door.answer = lambda _: Response(body, media_type=content_type)
    result = stand_in.text("Hello")
    assert stand_in.events() == [{"message_sid": result["sid"], "code": code, "http_status": 200}]


@pytest.mark.parametrize(("status", "tries"), [(301, 1), (403, 1), (500, 6), (503, 6)])
def test_a_front_door_that_refuses_is_asked_as_its_policy_says(
    stand_in: StandIn, status: int, tries: int
) -> None:
    stand_in.front_door.answer = lambda _: Response(
        status_code=status, headers={"Location": "/elsewhere"}
    )
    result = stand_in.text("Hello")
    assert (result["status"], result["error_code"]) == ("failed", 11200)
    assert result["webhook_status"] == status
    # After the last, the fallback address: here it is the same.
    assert len(stand_in.front_door.texts) == tries + 1
    [mine] = stand_in.thread()
    assert mine["status"] == "failed"
    assert stand_in.front_door.texts[-1]["ErrorCode"] == "11200"


@pytest.mark.parametrize("status", [301, 403, 500, 503])
def test_without_a_policy_and_a_fallback_it_is_asked_once(stand_in: StandIn, status: int) -> None:
    hook = {"url": f"{stand_in.front_door.url}/twilio/inbound"}
    number = {"sid": "PN1", "number": "+447700900000", "hook": hook}
    stand_in.control.patch("/account", json={"numbers": [number]}).raise_for_status()
    stand_in.front_door.answer = lambda _: Response(status_code=status)
    assert stand_in.text("Hello")["status"] == "failed"
    assert len(stand_in.front_door.texts) == 1


def test_a_front_door_that_is_not_there() -> None:
    with running(public_base_url="http://127.0.0.1:1") as stand_in:
        result = stand_in.text("Hello")
    assert (result["status"], result["error_code"]) == ("failed", 11205)


def test_the_same_text_can_be_brought_again(stand_in: StandIn) -> None:
    first = stand_in.text("I feel worse")
    again = {"number": ASHA, "body": "ignored", "sid": first["sid"]}
    assert stand_in.control.post("/texts", json=again).json()["sid"] == first["sid"]
    one, two = stand_in.front_door.texts
    assert one.fields == two.fields
    assert len(stand_in.thread()) == 1


def test_a_text_from_any_number_with_a_picture(stand_in: StandIn) -> None:
    given = {"number": "+447700900777", "body": "", "media_count": 2}
    stand_in.control.post("/texts", json=given).raise_for_status()
    [got] = stand_in.front_door.texts
    assert (got["From"], got["NumMedia"], got["Body"]) == ("+447700900777", "2", "")
    assert got["MediaUrl0"] != got["MediaUrl1"]


@pytest.mark.parametrize(
    ("channel", "types"),
    [("sms", ("image/jpeg", "audio/amr")), ("whatsapp", ("image/jpeg", "audio/ogg"))],
)
def test_a_picture_and_a_voice_note(
    stand_in: StandIn, channel: str, types: tuple[str, str]
) -> None:
    result = stand_in.text("", channel=channel, media=["picture", "voice"])
    [got] = stand_in.front_door.texts
    assert got.genuine
    assert (got["NumMedia"], got["MediaContentType0"], got["MediaContentType1"]) == ("2", *types)
    assert result["sid"].startswith("MM")
    assert f"/Messages/{result['sid']}/Media/ME" in got["MediaUrl0"]
    assert httpx.get(got["MediaUrl0"], trust_env=False).status_code == 401
    text = inbound.parse_inbound(got.fields)
    assert isinstance(text, inbound.InboundText)
    assert (text.media_count, text.body) == (2, "")
    assert stand_in.thread()[0]["media"] == list(types)


def test_a_voice_note_by_whatsapp_is_called_audio(stand_in: StandIn) -> None:
    stand_in.text("", channel="whatsapp", media=["voice"])
    assert stand_in.front_door.texts[0]["MessageType"] == "audio"


def test_statuses_of_a_text_by_rest(stand_in: StandIn) -> None:
    sid = send(stand_in)
    stand_in.settle()
    updates = [inbound.parse_status(r.fields) for r in stand_in.front_door.statuses]
    assert updates == [
        inbound.StatusUpdate(sid, "sent", None),
        inbound.StatusUpdate(sid, "delivered", None),
    ]
    assert all(r.genuine and r.path == "/twilio/status?id=8" for r in stand_in.front_door.statuses)


def test_a_messaging_service_begins_a_status_earlier() -> None:
    with running(twilio_messaging_service_sid="MG" + "7c" * 16) as stand_in:
        send(stand_in)
        stand_in.settle()
        reports = stand_in.front_door.statuses
        assert [r["MessageStatus"] for r in reports] == ["queued", "sent", "delivered"]
        assert {r["MessagingServiceSid"] for r in reports} == {"MG" + "7c" * 16}


@pytest.mark.parametrize(
    ("number", "last"),
    [
        (magic.UNREACHABLE, ("undelivered", "30003")),
        (magic.BLOCKED, ("undelivered", "30004")),
        (magic.OUTSIDE_WINDOW, ("failed", "63016")),
        (magic.SILENT, ("sent", None)),
    ],
)
def test_texts_that_get_lost(stand_in: StandIn, number: str, last: tuple[str, str | None]) -> None:
    send(stand_in, number)
    stand_in.settle()
    update = inbound.parse_status(stand_in.front_door.statuses[-1].fields)
    assert isinstance(update, inbound.StatusUpdate)
    assert (update.status, update.error_code) == last


def test_a_callback_is_tried_again_as_its_url_says(stand_in: StandIn) -> None:
    stand_in.front_door.status_answers = [500, 503]
    send(stand_in, magic.SILENT)
    stand_in.settle()
    sent = stand_in.front_door.statuses
    assert [r["MessageStatus"] for r in sent] == ["sent"] * 3
    assert len({r.headers["i-twilio-idempotency-token"] for r in sent}) == 1
    assert stand_in.events() == []


def test_tries_end(stand_in: StandIn) -> None:
    stand_in.front_door.status_answers = [500] * 4
    sid = send(stand_in, magic.SILENT)
    stand_in.settle()
    assert len(stand_in.front_door.statuses) == 3
    assert stand_in.events() == [{"message_sid": sid, "code": 11200, "http_status": 500}]


def test_callbacks_can_be_switched_off(stand_in: StandIn) -> None:
    stand_in.control.patch("/options", json={"callbacks": False}).raise_for_status()
    send(stand_in)
    stand_in.settle()
    assert stand_in.front_door.received == []
    assert [m["status"] for m in stand_in.thread()] == ["delivered"]


def test_an_answer_to_a_phone_that_sent_stop_is_not_brought(stand_in: StandIn) -> None:
    stand_in.front_door.answer = says("Hello")
    given = {"number": magic.OPTED_OUT, "body": "START"}
    stand_in.control.post("/texts", json=given).raise_for_status()
    assert len(stand_in.thread(magic.OPTED_OUT)) == 1
    assert stand_in.events()[0]["code"] == 21610
