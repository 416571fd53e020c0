"""STOP and its like, as Twilio itself acts on them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.messaging import inbound
from bot.messaging.sender import (
    Accepted,
    OutboundText,
    PermanentFailure,
    SendResult,
    TwilioSender,
)
from tests.web.simulator.loopback import ASHA, StandIn, running, says

SERVICE = "MG" + "7c" * 16


@pytest.fixture(scope="module")
def within() -> Iterator[StandIn]:
    """A stand-in whose number is in a Messaging Service."""
    with running(twilio_messaging_service_sid=SERVICE) as both:
        yield both


@pytest.fixture
def service(within: StandIn) -> StandIn:
    within.reset()
    return within


def send(stand_in: StandIn, channel: inbound.Channel = "sms", address: str = ASHA) -> SendResult:
    from uuid import UUID

    sender = TwilioSender(stand_in.settings)
    result = sender.send(OutboundText(UUID(int=8), channel, address, "Sam is away.", "", None))
    sender.close()
    return result


def heard(stand_in: StandIn) -> list[str]:
    """What the phone got."""
    return [m["body"] for m in stand_in.thread() if not m["from_phone"]]


@pytest.mark.parametrize(
    "word",
    ["STOP", "stop", " Stopall ", "UNSUBSCRIBE", "cancel", "END", "quit", "REVOKE", "OPTOUT"],
)
def test_after_stop_nothing_gets_through_until_start(stand_in: StandIn, word: str) -> None:
    result = stand_in.text(word)
    assert result["webhook_status"] == 204
    assert stand_in.front_door.texts[0]["Body"] == word
    assert "OptOutType" not in dict(stand_in.front_door.texts[0].fields)
    assert len(heard(stand_in)) == 1
    assert send(stand_in) == PermanentFailure("21610")
    assert isinstance(send(stand_in, address="+447700900102"), Accepted)
    stand_in.text("START")
    assert isinstance(send(stand_in), Accepted)


@pytest.mark.parametrize("word", ["start", "Yes", "UNSTOP"])
def test_words_that_undo_it(stand_in: StandIn, word: str) -> None:
    stand_in.text("stop")
    stand_in.text(word)
    assert "re-subscribed" in heard(stand_in)[-1]
    assert isinstance(send(stand_in), Accepted)


@pytest.mark.parametrize("words", ["stop it", "please stop", "STOP.", "STOP 12345", "I cannot end"])
def test_within_a_sentence_they_are_words_like_others(stand_in: StandIn, words: str) -> None:
    stand_in.text(words)
    assert heard(stand_in) == []
    assert isinstance(send(stand_in), Accepted)


def test_yes_from_somebody_who_never_sent_stop_is_a_text(stand_in: StandIn) -> None:
    stand_in.text("YES")
    assert heard(stand_in) == []


@pytest.mark.parametrize("word", ["help", "INFO"])
def test_help_gets_twilios_own_words_beside_ours(stand_in: StandIn, word: str) -> None:
    stand_in.front_door.answer = says("Ring 999.")
    stand_in.text(word)
    stand_in.settle()
    assert heard(stand_in) == ["Reply STOP to unsubscribe. Msg&Data Rates May Apply.", "Ring 999."]


def test_who_sent_stop_gets_no_help(stand_in: StandIn) -> None:
    stand_in.text("STOP")
    stand_in.front_door.answer = says("Ring 999.")
    stand_in.text("HELP")
    stand_in.settle()
    assert len(heard(stand_in)) == 1
    assert stand_in.events()[-1]["code"] == 21610


def test_twilios_own_answers_are_in_none_of_its_lists(stand_in: StandIn) -> None:
    stand_in.text("HELP")
    sender = TwilioSender(stand_in.settings)
    assert [m.direction for m in sender._client.messages.list()] == ["inbound"]
    sender.close()


def test_on_whatsapp_nothing_is_done(stand_in: StandIn) -> None:
    stand_in.text("STOP", channel="whatsapp")
    assert heard(stand_in) == []
    assert isinstance(send(stand_in, "whatsapp"), Accepted)


def test_a_repeat_is_not_heard_twice(stand_in: StandIn) -> None:
    first = stand_in.text("HELP")
    again = {"number": ASHA, "body": "HELP", "sid": first["sid"]}
    stand_in.control.post("/texts", json=again).raise_for_status()
    assert len(heard(stand_in)) == 1


def test_switched_off(stand_in: StandIn) -> None:
    stand_in.control.patch("/options", json={"keywords": "off"}).raise_for_status()
    stand_in.text("STOP")
    stand_in.text("HELP")
    assert heard(stand_in) == []
    assert isinstance(send(stand_in), Accepted)


def test_the_whole_messaging_service_is_stopped(service: StandIn) -> None:
    service.text("STOP")
    assert send(service) == PermanentFailure("21610")
    assert service.control.get("/opt-outs").json() == [{"scope": SERVICE, "number": ASHA}]


def test_another_number_outside_a_service_is_not_stopped(stand_in: StandIn) -> None:
    account = stand_in.control.get("/account").json()
    other = {**account["numbers"][0], "sid": "PN2", "number": "+447700900999"}
    numbers = [*account["numbers"], other]
    stand_in.control.patch("/account", json={"numbers": numbers}).raise_for_status()
    text = {"number": ASHA, "body": "STOP", "to": "+447700900999"}
    stand_in.control.post("/texts", json=text).raise_for_status()
    assert stand_in.front_door.texts[0]["To"] == "+447700900999"
    assert isinstance(send(stand_in), Accepted)
    listed = stand_in.control.get("/opt-outs").json()
    assert listed == [{"scope": "+447700900999", "number": ASHA}]


def test_advanced_opt_out_says_what_it_did_and_in_whose_words(service: StandIn) -> None:
    service.control.patch("/options", json={"keywords": "advanced"}).raise_for_status()
    words = {
        "stop": ["stop", "leave me alone"],
        "help_reply": "In danger: ring 999. Staff read texts in working hours.",
        "stop_reply": "We will send no more texts, also when you are in danger. Ring 999.",
    }
    service.control.patch("/keywords", json=words).raise_for_status()
    for word in ("HELP", "cancel", "Leave me alone", "START"):
        service.text(word)
    said = [dict(r.fields).get("OptOutType") for r in service.front_door.texts]
    assert said == ["HELP", None, "STOP", "START"]
    assert all(r.genuine for r in service.front_door.texts)
    told = [inbound.parse_inbound(r.fields) for r in service.front_door.texts]
    assert [getattr(t, "opt_out_type", "") for t in told] == ["HELP", None, "STOP", "START"]
    assert heard(service)[:2] == [words["help_reply"], words["stop_reply"]]


@pytest.mark.parametrize(("is_in", "stopped"), [(True, True), (False, False)])
def test_advanced_opt_out_holds_for_a_whatsapp_sender_within_the_service(
    service: StandIn, is_in: bool, stopped: bool
) -> None:
    service.control.patch("/options", json={"keywords": "advanced"}).raise_for_status()
    services = service.control.get("/account").json()["services"]
    services[0]["whatsapp"] = is_in
    service.control.patch("/account", json={"services": services}).raise_for_status()
    service.text("STOP", channel="whatsapp")
    assert (send(service, "whatsapp") == PermanentFailure("21610")) is stopped
    assert isinstance(send(service), Accepted)


def test_the_list_can_be_set(stand_in: StandIn) -> None:
    stand_in.control.put(f"/opt-outs/{ASHA}", json={"out": True}).raise_for_status()
    assert send(stand_in) == PermanentFailure("21610")
    stand_in.control.put(f"/opt-outs/{ASHA}", json={"out": False}).raise_for_status()
    assert isinstance(send(stand_in), Accepted)
