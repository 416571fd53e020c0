"""What goes out again after doubt says so: to staff in its words, of a person's text in its row."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.messaging.errors import ProviderUnavailableError
from bot.messaging.inbound import StatusUpdate
from bot.messaging.sender import (
    Accepted,
    InDoubt,
    OutboundText,
    PermanentFailure,
    SendResult,
    TemporaryFailure,
)
from bot.services.outage_alert import OutageAlert
from bot.services.receive_message import receive_message
from bot.services.report_status import report_status
from bot.services.resolve_doubt import find_doubtful, resolve_doubt
from bot.services.send_outbound import send_outbound
from tests.kit import ASHA, DUTY, STRANGER, Desk, inbound

_MARK = "Maybe sent twice: "


def _alert(desk: Desk, channel: str = "sms") -> UUID:
    """The alert of a text with danger in it, whose answer has arrived."""
    received = receive_message(desk.app, inbound(ASHA, "URGENT"), desk.clock.now())
    for number, said in enumerate(received.reply):
        update = StatusUpdate(f"SM{number:032x}", "delivered", None)
        report_status(desk.app, said.outbound_id, update)
    found = "SELECT id FROM outbound_message WHERE recipient_kind = 'desk' AND channel = :c"
    return UUID(str(desk.rows(found, c=channel)[0]["id"]))


def _settle_doubt(desk: Desk) -> None:
    """Time passes, and what is in doubt is looked into and sent again where that is decided."""
    desk.clock.forward(seconds=61)
    for outbound_id in find_doubtful(desk.app):
        resolve_doubt(desk.app, outbound_id)
        send_outbound(desk.app, outbound_id)


def test_an_alert_sent_again_after_doubt_begins_with_the_mark_once(desk: Desk) -> None:
    alert = _alert(desk)
    desk.sender.results = [InDoubt(), InDoubt()]
    send_outbound(desk.app, alert)
    _settle_doubt(desk)
    _settle_doubt(desk)
    first, second, third = desk.sender.to(DUTY)
    assert second == third == _MARK + first
    assert "HAVE" in first


def test_an_alert_that_the_provider_has_is_not_sent_again(desk: Desk) -> None:
    alert = _alert(desk)
    desk.sender.results = [InDoubt()]
    send_outbound(desk.app, alert)
    desk.sender.found = Accepted("SM" + "f" * 32)
    _settle_doubt(desk)
    assert len(desk.sender.to(DUTY)) == 1


def test_an_alert_is_sent_again_though_the_provider_cannot_be_asked_but_not_for_ever(
    desk: Desk,
) -> None:
    alert = _alert(desk)
    desk.sender.results = [InDoubt()] * 20
    desk.sender.found = ProviderUnavailableError("unreachable")
    send_outbound(desk.app, alert)
    for _ in range(8):
        _settle_doubt(desk)
    heard = desk.sender.to(DUTY)
    assert len(heard) == 3
    assert all(text.startswith(_MARK) for text in heard[1:])


def test_a_call_that_may_have_rung_says_so(desk: Desk) -> None:
    call = _alert(desk, "voice")

    class DiedError(RuntimeError):
        pass

    def die(_: OutboundText) -> SendResult:
        raise DiedError

    send, desk.sender.send = desk.sender.send, die  # type: ignore[method-assign]
    with pytest.raises(DiedError):
        send_outbound(desk.app, call)
    desk.sender.send = send  # type: ignore[method-assign]
    _settle_doubt(desk)
    (rung,) = desk.sender.calls
    assert rung.body.startswith("You may have had this call before. This is Keyline.")


def test_a_reply_to_danger_sent_again_is_marked_in_its_row_and_not_in_its_words(
    desk: Desk,
) -> None:
    received = receive_message(desk.app, inbound(ASHA, "URGENT"), desk.clock.now())
    _settle_doubt(desk)
    assert desk.sender.to(ASHA) == [said.text for said in received.reply]
    marked = "SELECT error_code FROM outbound_message WHERE recipient_kind = 'person'"
    assert {row["error_code"] for row in desk.rows(marked)} == {"maybe_twice"}
    again = "SELECT count(*) FROM audit_event WHERE kind = 'outbound.sent_again'"
    assert desk.count(again) == len(received.reply)


def test_a_reply_to_danger_whose_sending_breaks_off_is_sent_though_nobody_can_be_asked(
    desk: Desk,
) -> None:
    received = receive_message(desk.app, inbound(ASHA, "URGENT"), desk.clock.now())
    desk.sender.found = ProviderUnavailableError("unreachable")
    desk.sender.results = [InDoubt()] * len(received.reply)
    _settle_doubt(desk)
    _settle_doubt(desk)
    assert desk.sender.to(ASHA) == 2 * [said.text for said in received.reply]


def test_a_text_that_the_network_reported_lost_is_no_doubt_and_bears_no_mark(desk: Desk) -> None:
    alert = _alert(desk)
    send_outbound(desk.app, alert)
    sid = str(
        desk.rows("SELECT provider_sid AS s FROM outbound_message WHERE id = :i", i=alert)[0]["s"]
    )
    report_status(desk.app, alert, StatusUpdate(sid, "undelivered", "30003"))
    send_outbound(desk.app, alert)
    first, second = desk.sender.to(DUTY)
    assert first == second


@pytest.mark.parametrize(
    ("result", "is_marked"), [(InDoubt(), True), (TemporaryFailure("unreachable"), False)]
)
def test_an_outage_alert_is_marked_after_doubt_only(
    desk: Desk, result: SendResult, is_marked: bool
) -> None:
    alert = OutageAlert(desk.app, wait=lambda _: None)
    alert.refresh()
    desk.sender.results = [result]
    alert.raise_in_background(inbound(STRANGER, "URGENT"))
    alert._threads.shutdown(wait=True)
    first, second = desk.sender.to(DUTY)
    assert STRANGER in first
    assert second == (_MARK if is_marked else "") + first


def test_an_outage_alert_goes_to_the_next_phone_where_one_is_refused_for_good(desk: Desk) -> None:
    alert = OutageAlert(desk.app, wait=lambda _: None)
    alert.refresh()
    desk.sender.results = [PermanentFailure("21610")]
    alert.raise_in_background(inbound(STRANGER, "URGENT"))
    alert._threads.shutdown(wait=True)
    assert [text.address == DUTY for text in desk.sender.sent] == [True, False]
    assert all(STRANGER in text.body for text in desk.sender.sent)


def test_an_outage_alert_is_tried_for_as_long_as_its_text_lies_in_the_spool(desk: Desk) -> None:
    waits: list[float] = []
    alert = OutageAlert(desk.app, wait=waits.append)
    alert.refresh()
    desk.sender.results = [TemporaryFailure("503")] * 100
    alert.raise_in_background(inbound(STRANGER, "URGENT"), is_wanted=lambda: len(waits) < 20)
    alert._threads.shutdown(wait=True)
    assert len(desk.sender.to(DUTY)) == 21
    assert sum(waits) > 3600


def test_many_alerts_that_are_tried_again_keep_nobody_else_waiting(desk: Desk) -> None:
    import threading

    free = threading.Event()
    alert = OutageAlert(desk.app, wait=lambda _: free.wait(20))
    alert.refresh()
    refused = {f"+4477009004{n:02d}" for n in range(12)}

    def send(text: OutboundText) -> SendResult:
        desk.sender.sent.append(text)
        return TemporaryFailure("503") if any(n in text.body for n in refused) else Accepted("SM1")

    desk.sender.send = send  # type: ignore[method-assign]
    for number in sorted(refused):
        alert.raise_in_background(inbound(number, "URGENT"))
    alert.raise_in_background(inbound(STRANGER, "URGENT"))
    heard = threading.Event()
    for _ in range(200):
        if any(STRANGER in text.body for text in list(desk.sender.sent)):
            heard.set()
            break
        free.wait(0.02)
    assert heard.is_set()
    desk.sender.send = lambda _: Accepted("SM1")  # type: ignore[method-assign,assignment]
    free.set()
    alert._threads.shutdown(wait=True)
