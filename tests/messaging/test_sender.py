from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from bot.messaging.errors import ProviderUnavailableError
from bot.messaging.inbound import Channel
from bot.messaging.sender import (
    Accepted,
    InDoubt,
    OutboundText,
    PermanentFailure,
    SendResult,
    TemporaryFailure,
    TwilioSender,
)
from bot.messaging.transport import Timeouts
from bot.web.simulator import magic
from tests.web.simulator.loopback import ASHA, StandIn, running, some_settings

BODY = "Sam is your key worker. Staff will read this by 5pm."
START = datetime(2026, 3, 9, 8, 30, tzinfo=UTC)  # when the stand-in's clock begins


def text(
    address: str = ASHA,
    body: str = BODY,
    channel: Channel = "sms",
    validity: int | None = None,
) -> OutboundText:
    return OutboundText(
        UUID("0b8f6f3e-6f43-4a2b-9d3c-5a7f0c1e2d34"),
        channel,
        address,
        body,
        "http://127.0.0.1:1/twilio/status?id=0b8f",
        validity,
    )


@pytest.fixture
def sender(stand_in: StandIn) -> Iterator[TwilioSender]:
    made = TwilioSender(stand_in.settings, Timeouts(connect=1.0, read=0.3))
    yield made
    made.close()


def test_a_text_is_accepted(stand_in: StandIn, sender: TwilioSender) -> None:
    stand_in.control.patch("/options", json={"record_calls": True, "callbacks": False})
    result = sender.send(text(validity=600))
    assert isinstance(result, Accepted)
    [call] = stand_in.control.get("/calls").json()
    assert call["form"] == {
        "To": ASHA,
        "From": "+447700900000",
        "Body": BODY,
        "StatusCallback": "http://127.0.0.1:1/twilio/status?id=0b8f",
        "ValidityPeriod": "600",
    }
    assert [m["sid"] for m in stand_in.thread()] == [result.provider_sid]


def test_a_text_by_whatsapp(stand_in: StandIn, sender: TwilioSender) -> None:
    stand_in.control.patch("/options", json={"record_calls": True, "callbacks": False})
    assert isinstance(sender.send(text(channel="whatsapp")), Accepted)
    assert isinstance(sender.send(text("wa:GB.1502576394655843", channel="whatsapp")), Accepted)
    first, second = (call["form"] for call in stand_in.control.get("/calls").json())
    assert (first["From"], first["To"]) == ("whatsapp:+447700900000", f"whatsapp:{ASHA}")
    assert second["To"] == "whatsapp:GB.1502576394655843"


def test_a_messaging_service_goes_before_a_number() -> None:
    service = "MG" + "7c" * 16
    with running(twilio_messaging_service_sid=service) as stand_in:
        stand_in.control.patch("/options", json={"record_calls": True, "callbacks": False})
        sender = TwilioSender(stand_in.settings)
        assert isinstance(sender.send(text()), Accepted)
        [call] = stand_in.control.get("/calls").json()
        sender.close()
    assert call["form"]["MessagingServiceSid"] == service
    assert "From" not in call["form"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (magic.OPTED_OUT, PermanentFailure("21610")),
        (magic.NOT_MOBILE, PermanentFailure("21614")),
        ("+4477", PermanentFailure("21211")),
        (magic.THROTTLED, TemporaryFailure("20429")),
        (magic.SERVER_ERROR, TemporaryFailure("20500")),
        (magic.UNAVAILABLE, TemporaryFailure("503")),
        (magic.SLOW, InDoubt()),
    ],
)
def test_refusals(sender: TwilioSender, address: str, expected: SendResult) -> None:
    assert sender.send(text(address)) == expected


def test_too_long_is_for_good(sender: TwilioSender) -> None:
    assert sender.send(text(body="a" * 1601)) == PermanentFailure("21617")


def test_too_old_is_for_good_and_not_sent(stand_in: StandIn, sender: TwilioSender) -> None:
    assert sender.send(text(validity=0)) == PermanentFailure("expired")
    assert stand_in.thread() == []


def test_validity_is_kept_within_twilios_bounds(stand_in: StandIn, sender: TwilioSender) -> None:
    assert isinstance(sender.send(text(validity=100_000)), Accepted)


def test_a_wrong_token_leaves_the_text_for_later(stand_in: StandIn) -> None:
    sender = TwilioSender(replace(stand_in.settings, twilio_auth_token="rotated"))
    assert sender.send(text()) == TemporaryFailure("20003")
    sender.close()


@pytest.mark.parametrize(
    "changes",
    [
        {"twilio_sms_from": ""},
        {"twilio_auth_token": ""},
    ],
)
def test_without_a_sender_or_a_token_the_text_waits(changes: dict[str, str]) -> None:
    sender = TwilioSender(replace(some_settings(), **changes))
    assert sender.send(text()) == TemporaryFailure("not_configured")


def test_nobody_there_means_nothing_was_sent() -> None:
    sender = TwilioSender(replace(some_settings(), twilio_api_url="http://127.0.0.1:1"))
    assert sender.send(text()) == TemporaryFailure("unreachable")


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 201 Created\r\nContent-Length: 500\r\n\r\n{",
        b"HTTP/1.1 201 Created\r\nContent-Length: 9\r\n\r\nnot JSON!",
        b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n[]",
        b"HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\n\r\n",
    ],
)
def test_a_line_that_breaks_after_the_text_went_out_leaves_a_doubt(answer: bytes) -> None:
    with answering_once(answer) as url:
        sender = TwilioSender(replace(some_settings(), twilio_api_url=url))
        assert sender.send(text()) == InDoubt()
        sender.close()


def test_what_was_taken_though_the_answer_was_late_is_found(
    stand_in: StandIn, sender: TwilioSender
) -> None:
    doubtful = text(magic.SLOW)
    assert sender.send(doubtful) == InDoubt()
    [known] = stand_in.thread(magic.SLOW)
    assert sender.find_sent(doubtful, START) == Accepted(known["sid"])


def test_what_was_never_taken_is_not_found(sender: TwilioSender) -> None:
    sender.send(text(body="Another text altogether."))
    assert sender.find_sent(text(), START) is None


def test_the_same_words_sent_long_before_are_not_this_text(sender: TwilioSender) -> None:
    assert isinstance(sender.send(text()), Accepted)
    assert sender.find_sent(text(), START + timedelta(days=1)) is None


def test_a_text_from_the_person_with_our_words_is_not_this_text(
    stand_in: StandIn, sender: TwilioSender
) -> None:
    stand_in.text(BODY)
    assert sender.find_sent(text(), START) is None


def test_it_is_found_beyond_the_first_page(stand_in: StandIn, sender: TwilioSender) -> None:
    first = sender.send(text())
    for number in range(60):
        sender.send(text(body=f"Reminder {number}"))
    assert sender.find_sent(text(), START) == first


def test_not_being_able_to_ask_is_not_a_no(stand_in: StandIn) -> None:
    nobody = TwilioSender(replace(some_settings(), twilio_api_url="http://127.0.0.1:1"))
    with pytest.raises(ProviderUnavailableError, match="unreachable"):
        nobody.find_sent(text(), START)
    stranger = TwilioSender(replace(stand_in.settings, twilio_auth_token="rotated"))
    with pytest.raises(ProviderUnavailableError, match="401"):
        stranger.find_sent(text(), START)


def test_many_threads_share_one_sender(stand_in: StandIn) -> None:
    # As patient as in service: what is waited for here is a busy machine, not a silent provider.
    sender = TwilioSender(stand_in.settings)
    results: list[SendResult] = []

    def send_some(who: int) -> None:
        results.extend(sender.send(text(body=f"{who}: {n}")) for n in range(5))

    threads = [threading.Thread(target=send_some, args=(who,)) for who in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 40
    assert all(isinstance(result, Accepted) for result in results)
    assert {m["body"] for m in stand_in.thread()} == {
        f"{w}: {n}" for w in range(8) for n in range(5)
    }


def test_neither_words_nor_numbers_are_logged(
    sender: TwilioSender, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    sender.send(text())
    sender.send(text(magic.OPTED_OUT))
    sender.find_sent(text(), START)
    logged = "".join(
        record.getMessage()
        for record in caplog.records
        if not record.name.startswith("uvicorn")  # the stand-in's own server
    )
    told = logged + "".join(capsys.readouterr()) + repr(text())
    assert "text.send_failed" in told
    assert not any(secret in told for secret in ("77009", "Sam", "key worker"))


@contextmanager
def answering_once(answer: bytes) -> Iterator[str]:
    """A server that takes one request whole, answers with these bytes, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            line, _ = server.accept()
            with line:
                taken = b""
                while b"StatusCallback" not in taken:
                    taken += line.recv(65536)
                line.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join(5)


def test_a_call_says_its_words_and_stands_on_the_phone(
    stand_in: StandIn, sender: TwilioSender
) -> None:
    stand_in.control.patch("/options", json={"record_calls": True, "callbacks": False})
    call = replace(text(body="The code is 7, K, Q."), channel="voice")
    result = sender.send(call)
    assert isinstance(result, Accepted)
    assert result.provider_sid.startswith("CA")
    [made] = stand_in.control.get("/calls").json()
    assert made["form"]["From"] == "+447700900000"
    assert made["form"]["Twiml"].count("The code is 7, K, Q.") == 2
    [heard] = stand_in.thread()
    assert (heard["body"], heard["media"]) == ("The code is 7, K, Q.", ["call/voice"])
    assert sender.find_sent(call, START) is None, "a call in doubt is made again"
    assert sender.find_sent(text(body="The code is 7, K, Q."), START) is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("+4477", PermanentFailure("21211")),
        (magic.SERVER_ERROR, TemporaryFailure("20500")),
        (magic.OPTED_OUT, None),  # STOP is about texts
    ],
)
def test_a_call_that_fails(sender: TwilioSender, address: str, expected: SendResult | None) -> None:
    result = sender.send(replace(text(address), channel="voice"))
    assert isinstance(result, Accepted) if expected is None else result == expected


def test_without_a_number_of_ours_nobody_can_be_called(stand_in: StandIn) -> None:
    settings = replace(stand_in.settings, twilio_sms_from="", twilio_messaging_service_sid="MG1")
    made = TwilioSender(settings)
    result = made.send(replace(text(), channel="voice"))
    made.close()
    assert result == PermanentFailure("no_number_to_call_from")
