"""Callbacks late, twice, lost and the other way round; a REST interface that is slow or fails."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from bot.messaging.sender import (
    Accepted,
    InDoubt,
    OutboundText,
    SendResult,
    TemporaryFailure,
    TwilioSender,
)
from bot.messaging.transport import Timeouts
from bot.web.simulator import magic
from bot.web.simulator.options import Rate
from tests.web.simulator.loopback import ASHA, StandIn

START = datetime(2026, 3, 9, 8, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def sender(servers: StandIn) -> Iterator[TwilioSender]:
    made = TwilioSender(servers.settings, Timeouts(connect=1.0, read=0.3))
    yield made
    made.close()


def change(stand_in: StandIn, **options: object) -> None:
    stand_in.control.patch("/options", json=options).raise_for_status()


def text(stand_in: StandIn, address: str = ASHA, number: int = 8) -> OutboundText:
    callback = f"{stand_in.front_door.url}/twilio/status?id={number}"
    return OutboundText(UUID(int=number), "sms", address, f"Text {number}.", callback, None)


def statuses(stand_in: StandIn) -> list[str]:
    assert all(report.genuine for report in stand_in.front_door.statuses)
    return [report["MessageStatus"] for report in stand_in.front_door.statuses]


def test_callbacks_the_other_way_round(stand_in: StandIn, sender: TwilioSender) -> None:
    change(stand_in, callback_order="reversed")
    sender.send(text(stand_in))
    stand_in.settle()
    assert statuses(stand_in) == ["delivered", "sent"]


def test_callbacks_twice(stand_in: StandIn, sender: TwilioSender) -> None:
    change(stand_in, callback_repeat_share=1)
    sender.send(text(stand_in))
    stand_in.settle()
    assert statuses(stand_in) == ["sent", "sent", "delivered", "delivered"]


def test_callbacks_lost(stand_in: StandIn, sender: TwilioSender) -> None:
    change(stand_in, callback_lost_share=1)
    sender.send(text(stand_in))
    stand_in.settle()
    assert statuses(stand_in) == []
    assert [m["status"] for m in stand_in.thread()] == ["delivered"]


def test_callbacks_late_and_so_out_of_order(stand_in: StandIn, sender: TwilioSender) -> None:
    change(stand_in, callback_delay_seconds=0.2, seed=4)
    for number in range(8):
        sender.send(text(stand_in, number=number))
    stand_in.settle()
    told: dict[str, list[str]] = {}
    for report in stand_in.front_door.statuses:
        told.setdefault(report.path, []).append(report["MessageStatus"])
    assert {tuple(sorted(each)) for each in told.values()} == {("delivered", "sent")}
    assert ["delivered", "sent"] in told.values()


def test_a_callback_out_of_its_time(stand_in: StandIn, sender: TwilioSender) -> None:
    result = sender.send(text(stand_in))
    assert isinstance(result, Accepted)
    stand_in.settle()
    late = {"status": "failed", "error_code": 30008}
    answer = stand_in.control.post(f"/messages/{result.provider_sid}/callbacks", json=late)
    assert answer.json() == {"webhook_status": 204}
    last = stand_in.front_door.statuses[-1]
    assert (last.genuine, last["MessageStatus"], last["ErrorCode"]) == (True, "failed", "30008")
    assert [m["status"] for m in stand_in.thread()] == ["delivered"]
    unknown = stand_in.control.post(f"/messages/SM{'0' * 32}/callbacks", json=late)
    assert unknown.status_code == 404


def test_a_share_of_rest_calls_fails_and_nothing_is_taken(
    stand_in: StandIn, sender: TwilioSender
) -> None:
    change(stand_in, rest_fail_share=0.5, seed=7)
    results = [sender.send(text(stand_in, number=n)) for n in range(40)]
    failed = results.count(TemporaryFailure("20503"))
    assert 10 < failed < 30
    change(stand_in, rest_fail_share=0)
    assert len(stand_in.thread()) == 40 - failed


def test_the_same_seed_fails_the_same_calls(stand_in: StandIn, sender: TwilioSender) -> None:
    runs: list[list[SendResult]] = []
    for _ in range(2):
        change(stand_in, rest_fail_share=0.5, seed=7)
        results = [sender.send(text(stand_in, number=n)) for n in range(20)]
        runs.append([r for r in results if isinstance(r, TemporaryFailure)])
        runs[-1].append(TemporaryFailure(str([type(r).__name__ for r in results])))
    assert runs[0] == runs[1]


def test_taken_and_answered_too_late_is_a_doubt_that_can_be_settled(
    stand_in: StandIn, sender: TwilioSender
) -> None:
    change(stand_in, rest_doubt_share=1)
    asked = text(stand_in)
    assert sender.send(asked) == InDoubt()
    [known] = stand_in.thread()
    assert sender.find_sent(asked, START) == Accepted(known["sid"])


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (magic.GATEWAY, InDoubt()),
        (magic.CUT_OFF, InDoubt()),
        (magic.UNLUCKY, TemporaryFailure("20500")),
    ],
)
def test_taken_whatever_the_answer_says(
    stand_in: StandIn, sender: TwilioSender, number: str, expected: SendResult
) -> None:
    asked = text(stand_in, number)
    assert sender.send(asked) == expected
    [known] = stand_in.thread(number)
    assert sender.find_sent(asked, START) == Accepted(known["sid"])


@pytest.fixture
def one_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything happens within the same second, however slow this machine is."""
    monkeypatch.setattr("bot.web.simulator.options.monotonic", lambda: 0.0)


@pytest.mark.usefixtures("one_second")
def test_over_the_rate_of_rest_calls(stand_in: StandIn, sender: TwilioSender) -> None:
    change(stand_in, rest_per_second=2)
    results = [sender.send(text(stand_in, number=n)) for n in range(4)]
    assert [type(r) for r in results[:2]] == [Accepted, Accepted]
    assert results[2:] == [TemporaryFailure("20429")] * 2


def test_a_rate_is_of_the_last_second(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([0.0, 0.5, 0.9, 1.1, 1.2])
    monkeypatch.setattr("bot.web.simulator.options.monotonic", lambda: next(moments))
    rate = Rate()
    assert [rate.is_over(2) for _ in range(5)] == [False, False, True, False, True]


@pytest.mark.usefixtures("one_second")
def test_over_the_rate_of_the_whatsapp_sender(stand_in: StandIn, sender: TwilioSender) -> None:
    change(stand_in, whatsapp_per_second=1, whatsapp_window=False)
    for n in range(3):
        asked = text(stand_in, number=n)
        sender.send(OutboundText(asked.id, "whatsapp", ASHA, asked.body, asked.callback_url, None))
    stand_in.settle()
    assert [m["error_code"] for m in stand_in.thread()] == [None, 63018, 63018]


def test_a_full_queue(stand_in: StandIn, sender: TwilioSender) -> None:
    change(stand_in, queue_limit=2, queue_seconds=600)
    results = [sender.send(text(stand_in, number=n)) for n in range(3)]
    assert results[2] == TemporaryFailure("21611")


def test_a_text_too_old_when_its_turn_comes(stand_in: StandIn, sender: TwilioSender) -> None:
    change(stand_in, queue_seconds=30_000)
    for number, validity in ((1, 900), (2, None)):
        asked = text(stand_in, number=number)
        sender.send(OutboundText(asked.id, "sms", ASHA, asked.body, asked.callback_url, validity))
    stand_in.control.post("/clock", json={"seconds": 901}).raise_for_status()
    deadline = time.monotonic() + 10
    while stand_in.thread()[0]["status"] == "queued" and time.monotonic() < deadline:
        time.sleep(0.05)
    change(stand_in, queue_seconds=0)
    stand_in.settle()
    old, young = stand_in.thread()
    assert (old["status"], old["error_code"]) == ("failed", 30036)
    assert young["status"] == "delivered"


def test_webhooks_lost_and_brought_twice(stand_in: StandIn) -> None:
    change(stand_in, inbound_lost_share=1)
    assert stand_in.text("I feel worse")["webhook_status"] == 0
    assert stand_in.front_door.texts == []
    change(stand_in, inbound_lost_share=0, inbound_repeat_share=1)
    stand_in.text("I feel worse still")
    one, two = stand_in.front_door.texts
    assert one.fields == two.fields
    assert [m["status"] for m in stand_in.thread()] == ["received", "received"]


def test_what_never_reached_us_is_in_the_list(stand_in: StandIn, sender: TwilioSender) -> None:
    given = {"number": ASHA, "body": "I feel worse", "lost": True}
    lost = stand_in.control.post("/texts", json=given).json()
    listed = list(sender._client.messages.stream(to="+447700900000", date_sent_after=START))
    assert [(m.sid, m.body, m.direction, m.status) for m in listed] == [
        (lost["sid"], "I feel worse", "inbound", "received")
    ]


def test_options_that_there_are_not(stand_in: StandIn) -> None:
    assert stand_in.control.patch("/options", json={"callback_lots": 1}).status_code == 422
    assert stand_in.control.patch("/options", json={"rest_fail_share": 1.5}).status_code == 422
