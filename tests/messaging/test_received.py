"""What the provider received for us, listed by its REST interface."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.messaging.errors import ProviderUnavailableError
from bot.messaging.inbound import InboundText, parse_inbound
from bot.messaging.received import ReceivedReader
from tests.web.simulator.loopback import ASHA, StandIn, running

START = datetime(2026, 3, 9, 8, 30, tzinfo=UTC)  # when the stand-in's clock begins


@pytest.fixture
def reader(stand_in: StandIn) -> Iterator[ReceivedReader]:
    made = ReceivedReader(stand_in.settings)
    yield made
    made.close()


def test_what_came_in_is_listed_by_both_channels_oldest_first(
    stand_in: StandIn, reader: ReceivedReader
) -> None:
    stand_in.text("one")
    stand_in.text("two 😀", channel="whatsapp")
    stand_in.text("three", channel="sms")
    listed = reader.list_since(START)
    assert [one.body for one in listed] == ["one", "two 😀", "three"]
    read = [reader.read(one) for one in listed]
    told = [(r.channel, r.address) for r in read if isinstance(r, InboundText)]
    assert told == [("sms", ASHA), ("whatsapp", ASHA), ("sms", ASHA)]


def test_it_is_what_the_webhook_said(stand_in: StandIn, reader: ReceivedReader) -> None:
    media = [{"content_type": "image/jpeg"}, {"content_type": "audio/amr"}]
    text = {"number": ASHA, "body": "look", "media": media}
    stand_in.control.post("/texts", json=text).raise_for_status()
    stand_in.settle()
    [listed] = reader.list_since(START)
    assert reader.read(listed) == parse_inbound(stand_in.front_door.texts[0].fields)


def test_what_was_before_is_not(stand_in: StandIn, reader: ReceivedReader) -> None:
    stand_in.text("one")
    [first] = reader.list_since(START)
    assert reader.list_since(first.created_at + timedelta(seconds=1)) == []


def test_a_provider_that_refuses_is_not_an_empty_list(stand_in: StandIn) -> None:
    stand_in.text("one")
    other = ReceivedReader(replace(stand_in.settings, twilio_auth_token="another"))
    with pytest.raises(ProviderUnavailableError):
        other.list_since(START)
    away = ReceivedReader(replace(stand_in.settings, twilio_api_url="http://127.0.0.1:9"))
    with pytest.raises(ProviderUnavailableError):
        away.list_since(START)


def test_all_numbers_of_a_messaging_service_are_ours() -> None:
    with running(twilio_messaging_service_sid="MG" + "5e" * 16) as both:
        both.text("one")
        settings = replace(both.settings, twilio_sms_from="", twilio_whatsapp_from="")
        assert [one.body for one in ReceivedReader(settings).list_since(START)] == ["one"]
        unknown = replace(settings, twilio_messaging_service_sid="MG" + "6f" * 16)
        assert ReceivedReader(unknown).list_since(START) == []
