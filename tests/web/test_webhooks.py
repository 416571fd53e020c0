"""The front door: signature first, kept before it is answered, danger answered in the answer."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.messaging.signature import sign
from bot.web.front_door import build_front_door
from tests.conftest import Database
from tests.kit import ASHA, OUR_NUMBER, Desk, desk_for

_SID = "SM" + "ab" * 16


@pytest.fixture
def desk(tmp_path: Path, database: Database) -> Iterator[Desk]:
    made = desk_for(tmp_path, database.app_url)
    yield made
    made.app.records.engine.dispose()


@pytest.fixture
def door(desk: Desk) -> Iterator[TestClient]:
    with TestClient(build_front_door(desk.app), base_url="http://testserver") as client:
        yield client


def _fields(body: str, sid: str = _SID) -> list[tuple[str, str]]:
    return [
        ("MessageSid", sid),
        ("AccountSid", "AC" + "0" * 32),
        ("From", ASHA),
        ("To", OUR_NUMBER),
        ("Body", body),
        ("NumMedia", "0"),
        ("FromCity", ""),
    ]


def _post(
    desk: Desk,
    door: TestClient,
    fields: list[tuple[str, str]],
    path: str = "/twilio/inbound",
    signature: str | None = "right",
):
    url = f"{desk.app.settings.public_base_url}{path}"
    right = sign(url, fields, desk.app.settings.twilio_auth_token)
    headers = {} if signature is None else {"X-Twilio-Signature": signature}
    if signature == "right":
        headers = {"X-Twilio-Signature": right}
    return door.post(path, data=dict(fields), headers=headers)


def test_a_signed_text_is_kept_and_answered_with_nothing(desk: Desk, door: TestClient) -> None:
    answer = _post(desk, door, _fields("who is my key worker"))
    assert answer.status_code == 204
    assert desk.count("SELECT count(*) FROM inbound_message") == 1


@pytest.mark.parametrize("signature", [None, "", "wrong", "kY0NqfYG5Mv9HFpYI8EhNCQxjzA="])
def test_a_wrong_signature_gets_403_and_leaves_no_trace(
    desk: Desk, door: TestClient, signature: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    before = desk.count("SELECT count(*) FROM audit_event")
    answer = _post(desk, door, _fields("zanzibar marmalade"), signature=signature)
    assert answer.status_code == 403
    assert desk.count("SELECT count(*) FROM inbound_message") == 0
    assert desk.count("SELECT count(*) FROM audit_event") == before
    assert desk.app.spool.count() == 0
    said = capsys.readouterr()
    assert "zanzibar" not in said.out + said.err + answer.text


def test_a_text_altered_on_the_way_is_refused(desk: Desk, door: TestClient) -> None:
    url = f"{desk.app.settings.public_base_url}/twilio/inbound"
    signature = sign(url, _fields("I am fine"), desk.app.settings.twilio_auth_token)
    answer = door.post(
        "/twilio/inbound",
        data=dict(_fields("I am not fine")),
        headers={"X-Twilio-Signature": signature},
    )
    assert answer.status_code == 403


def test_danger_is_answered_in_the_webhooks_own_answer_and_again_on_a_repeat(
    desk: Desk, door: TestClient
) -> None:
    first = _post(desk, door, _fields("URGENT"))
    again = _post(desk, door, _fields("URGENT"))
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    message = ET.fromstring(first.text).find("Message")  # noqa: S314
    assert message is not None
    assert "999" in "".join(message.itertext())
    assert "/twilio/status?outbound=" in message.attrib["action"]
    assert desk.count("SELECT count(*) FROM inbound_message") == 1
    assert desk.count("SELECT count(*) FROM item") == 1


def test_a_status_report_moves_the_danger_reply_forward(desk: Desk, door: TestClient) -> None:
    message = ET.fromstring(_post(desk, door, _fields("URGENT")).text).find("Message")  # noqa: S314
    assert message is not None
    path = message.attrib["action"].removeprefix(desk.app.settings.public_base_url)
    report = [("MessageSid", "SM" + "cd" * 16), ("MessageStatus", "delivered")]
    assert _post(desk, door, report, path).status_code == 204
    sent = "SELECT count(*) FROM outbound_message WHERE status = 'delivered'"
    assert desk.count(sent) == 1


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ([("Body", "no sid")], 400),
        ([*_fields("x", sid="nonsense")], 400),
        ([("MessageSid", _SID), ("From", "not a number"), ("To", OUR_NUMBER)], 400),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(
    desk: Desk, door: TestClient, fields: list[tuple[str, str]], status: int
) -> None:
    assert _post(desk, door, fields).status_code == status
    assert desk.count("SELECT count(*) FROM inbound_message") == 0


def test_a_body_too_large_for_a_text_is_refused_unread(desk: Desk, door: TestClient) -> None:
    assert _post(desk, door, _fields("x" * 70_000)).status_code == 413


def test_bytes_that_are_no_text_are_refused(desk: Desk, door: TestClient) -> None:
    answer = door.post("/twilio/inbound", content=b"\xff\xfe\x00Body=")
    assert answer.status_code in (400, 403)
    assert desk.count("SELECT count(*) FROM inbound_message") == 0


@pytest.mark.parametrize(
    "outbound", ["", "?outbound=", "?outbound=nonsense", f"?outbound={'0' * 32}"]
)
def test_a_report_on_nothing_of_ours_is_taken_and_forgotten(
    desk: Desk, door: TestClient, outbound: str
) -> None:
    report = [("MessageSid", _SID), ("MessageStatus", "sent")]
    assert _post(desk, door, report, f"/twilio/status{outbound}").status_code == 204


def test_health_pages_say_how_the_parts_are(door: TestClient) -> None:
    assert door.get("/healthz").json() == {"alive": True}
    ready = door.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["parts"]["database"] == "ok"
    assert ready.json()["parts"]["dialogue"] == "down"


def test_every_page_is_sent_with_strict_headers(door: TestClient) -> None:
    headers = door.get("/healthz").headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
