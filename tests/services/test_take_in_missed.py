"""A text that Twilio has and that never reached us is taken in, once, as what it is."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from bot.messaging.inbound import BadInbound, InboundText
from bot.messaging.received import Listed, ReceivedReader
from bot.services.receive_message import receive_message
from bot.services.resolve_doubt import find_doubtful, resolve_doubt
from bot.services.take_in_missed import take_in_missed
from tests.kit import ASHA, BEN, OUR_NUMBER, REHANA, Desk, inbound
from tests.services.answers.asking import ring


class Provider:
    """A provider with these texts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.listed: list[Listed] = []

    def has(self, text: InboundText) -> None:
        """It received one just now."""
        at = self._desk.clock.now()
        self.listed.append(Listed(text.provider_sid, at, text.address, text.to, text.body))

    def list_since(self, _since: object) -> list[Listed]:
        return self.listed

    def read(self, one: Listed) -> InboundText | BadInbound:
        if not one.sender:
            return BadInbound("From", "missing")
        return inbound(one.sender, one.body, sid=one.sid)


def look(desk: Desk, provider: Provider) -> int:
    """Look as the worker does."""
    reader = cast(ReceivedReader, provider)
    return take_in_missed(desk.app, reader, desk.clock.now() - timedelta(hours=1))


def test_a_text_whose_webhook_was_lost_is_taken_in_once(desk: Desk) -> None:
    provider = Provider(desk)
    provider.has(inbound(ASHA, "who is my key worker"))
    assert look(desk, provider) == 0, "it may still come by itself"
    sent_at = desk.clock.now()
    desk.clock.forward(seconds=91)
    assert [look(desk, provider), look(desk, provider)] == [1, 0]
    assert desk.rows("SELECT received_at FROM inbound_message") == [{"received_at": sent_at}]
    assert desk.count("SELECT count(*) FROM item") == 1
    told = desk.rows("SELECT details FROM audit_event WHERE kind = 'inbound.missed'")
    assert told == [{"details": {"seconds": 91}}]


def test_what_came_by_itself_is_left_alone(desk: Desk) -> None:
    provider = Provider(desk)
    text = inbound(ASHA, "hello")
    receive_message(desk.app, text, desk.clock.now())
    provider.has(text)
    desk.clock.forward(minutes=5)
    assert look(desk, provider) == 0
    assert desk.count("SELECT count(*) FROM inbound_message") == 1


def test_danger_in_it_is_answered_and_alerts_at_once(desk: Desk) -> None:
    provider = Provider(desk)
    provider.has(inbound(BEN, "ive taken all my tablets i want to die"))
    desk.clock.forward(minutes=3)
    assert look(desk, provider) == 1
    for doubtful in find_doubtful(desk.app):
        resolve_doubt(desk.app, doubtful)
    ring(desk)
    assert any("999" in body for body in desk.sender.to(BEN))
    assert desk.count("SELECT count(*) FROM item WHERE lane = 'now'") == 1


def test_one_that_cannot_be_read_or_kept_hinders_no_other(desk: Desk, monkeypatch: object) -> None:
    provider = Provider(desk)
    provider.listed.append(Listed("SM" + "0" * 32, desk.clock.now(), "", OUR_NUMBER, "x"))
    provider.has(inbound(REHANA, "hello there"))
    desk.clock.forward(minutes=3)
    assert look(desk, provider) == 1
    assert desk.count("SELECT count(*) FROM inbound_message") == 1
