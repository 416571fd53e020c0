"""A text goes in at the front door and the right answer comes out at the provider, once."""

from __future__ import annotations

import httpx
import pytest

from bot.messaging.signature import sign
from tests.kit import ASHA, BEN, DUTY, MARCUS, REHANA
from tests.stack.running import OUR_NUMBER, Stack, new_number, until

_SID = "SM" + "e" * 32


def _post(stack: Stack, body: str, sid: str, signature: str | None = None) -> httpx.Response:
    fields = [
        ("MessageSid", sid),
        ("AccountSid", stack.setting("TWILIO_ACCOUNT_SID")),
        ("From", ASHA),
        ("To", OUR_NUMBER),
        ("Body", body),
        ("NumMedia", "0"),
    ]
    url = f"{stack.setting('PUBLIC_BASE_URL')}/twilio/inbound"
    right = sign(url, fields, stack.setting("TWILIO_AUTH_TOKEN"))
    headers = {"X-Twilio-Signature": right if signature is None else signature}
    return httpx.post(f"{stack.url}/twilio/inbound", data=dict(fields), headers=headers)


def _rest_calls_to(stack: Stack, number: str) -> list[str]:
    calls = httpx.get(f"{stack.twilio}/control/calls").json()
    return [c["form"]["Body"] for c in calls if c["form"].get("To") == number]


@pytest.fixture
def recording(stack: Stack) -> Stack:
    httpx.patch(f"{stack.twilio}/control/options", json={"record_calls": True})
    return stack


def test_who_is_my_key_worker_ends_in_one_rest_call_with_her_name(recording: Stack) -> None:
    stack = recording
    before = len(_rest_calls_to(stack, ASHA))
    assert _post(stack, "who is my key worker", _SID).status_code == 204
    until(lambda: len(_rest_calls_to(stack, ASHA)) > before, "the REST call")
    stack.wait_until_quiet()
    (said,) = _rest_calls_to(stack, ASHA)[before:]
    assert "Your key worker is Sam." in said

    # The worker notes its anchors in the trail whenever it is time.
    events = "audit_event WHERE kind <> 'audit.anchored'"
    tables = ("inbound_message", "item", "outbound_message", events, "clock")
    counts = [stack.query(f"SELECT count(*) FROM {t}") for t in tables]
    assert _post(stack, "who is my key worker", _SID).status_code == 204
    stack.wait_until_quiet()
    assert len(_rest_calls_to(stack, ASHA)) == before + 1
    assert [stack.query(f"SELECT count(*) FROM {t}") for t in tables] == counts


@pytest.mark.parametrize("signature", ["", "bm90IGEgc2lnbmF0dXJl"])
def test_a_wrong_signature_is_refused_and_leaves_no_trace(stack: Stack, signature: str) -> None:
    before = stack.query("SELECT count(*) FROM inbound_message")
    sid = "SM" + "d" * 32
    answer = _post(stack, "quizzical marmoset", sid, signature)
    assert answer.status_code == 403
    assert stack.query("SELECT count(*) FROM inbound_message") == before
    assert not list((stack.home / "spool").glob(f"{sid}*"))
    assert "marmoset" not in stack.log.read_text()


def test_conversations_of_everybody(stack: Stack) -> None:
    asked = len(stack.replies(BEN))
    stack.text(BEN, "whos my key worker")
    assert "Priya is covering" in stack.wait_for_replies(BEN, asked + 1)[-1]

    stack.text(MARCUS, "who is my key worker please")
    assert "Sam" not in stack.wait_for_replies(MARCUS, 1)[-1]

    asked = len(stack.replies(REHANA))
    stack.text(REHANA, "who is my daughters key worker")
    assert "reply with your PIN" in stack.wait_for_replies(REHANA, asked + 1)[-1]
    stack.text(REHANA, "7305")
    # Nobody has asked Asha yet what her mother may be told.
    refused = stack.wait_for_replies(REHANA, asked + 2)[-1]
    stranger = new_number()
    stack.text(stranger, "who is my daughters key worker")
    assert stack.wait_for_replies(stranger, 1) == [refused]


def test_not_understood_is_offered_then_passed_on(stack: Stack) -> None:
    number = new_number()
    stack.text(number, "flibber gribbet womble")
    assert "Shall I pass your words on" in stack.wait_for_replies(number, 1)[-1]
    stack.text(number, "zzq vlorp")
    assert "Staff will read your words" in stack.wait_for_replies(number, 2)[-1]


def test_danger_is_answered_in_the_webhook_and_duty_hears_of_it(stack: Stack) -> None:
    alerts = len(stack.replies(DUTY))
    number = new_number()
    stack.text(number, "URGENT")
    assert "999" in stack.replies(number)[-1]
    stack.wait_to_hear(DUTY, "needs you", after=alerts)
    lane = "SELECT i.lane, i.owner_role FROM item i ORDER BY opened_at DESC LIMIT 1"
    assert stack.query(lane) == [("4h", "duty")]


def test_one_persons_texts_are_answered_in_order(stack: Stack) -> None:
    number = new_number()
    for body in ("hello", "are you a robot", "thanks bye"):
        stack.text(number, body)
    first, second, third = stack.wait_for_replies(number, 3)
    assert first.startswith("Hello")
    assert "not a person" in second
    assert third.startswith("Thank you")
