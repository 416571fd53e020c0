"""Limits to what is sent: too late, too often, too fast; and a phone that is out of reach."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from bot.messaging.inbound import StatusUpdate
from bot.messaging.sender import PermanentFailure, TemporaryFailure
from bot.records import outbox
from bot.records.safe_hours import put_back
from bot.services.give_answer import give_answer
from bot.services.receive_message import receive_message
from bot.services.report_status import report_status
from bot.services.ring_clocks import ring_clocks
from bot.services.send_outbound import send_outbound
from bot.services.take_turn import list_waiting
from bot.services.turns import Turn
from tests.kit import ASHA, BEN, SAM, WHO, Desk, inbound
from tests.services.answers.asking import ring


def answered(desk: Desk, number: str = ASHA) -> UUID:
    """Somebody asks who their key worker is; the id of the answer, which is not sent."""
    received = receive_message(desk.app, inbound(number, "who is my key worker"), desk.clock.now())
    give_answer(desk.app, Turn(received.message_id, "step"), WHO)
    return list_waiting(desk.app, received.message_id)[0]


def status(desk: Desk, outbound_id: UUID) -> tuple[object, object]:
    """How a text stands, and the code in its row."""
    rows = desk.rows("SELECT status, error_code FROM outbound_message WHERE id = :i", i=outbound_id)
    return rows[0]["status"], rows[0]["error_code"]


def test_a_reply_that_nobody_sent_for_half_a_day_is_too_late(desk: Desk) -> None:
    late = answered(desk)
    desk.clock.forward(hours=12, seconds=1)
    send_outbound(desk.app, late)
    assert status(desk, late) == ("failed", "too_late")
    assert desk.sender.to(ASHA) == []


def test_what_the_provider_may_wait_is_what_is_left_of_its_time(desk: Desk) -> None:
    first, second = answered(desk), answered(desk, BEN)
    send_outbound(desk.app, first)
    desk.clock.forward(hours=11)
    send_outbound(desk.app, second)
    assert [text.validity_seconds for text in desk.sender.sent] == [36_000, 3_600]


def test_its_time_is_counted_once(desk: Desk) -> None:
    answer = answered(desk)
    desk.sender.results = [TemporaryFailure("30008")] * 20
    for _ in range(20):
        send_outbound(desk.app, answer)
        desk.clock.forward(hours=1)
    assert status(desk, answer) == ("failed", "30008")
    assert len(desk.sender.sent) == 12


def test_the_same_words_go_to_one_phone_five_times_in_half_an_hour(desk: Desk) -> None:
    answers = []
    for _ in range(7):
        answers.append(answered(desk))
        send_outbound(desk.app, answers[-1])
        desk.clock.forward(seconds=20)
    said = desk.sender.to(ASHA)
    alike = [body for body in said if body == said[-1]]
    assert len(alike) <= 5
    assert status(desk, answers[-1]) == ("withheld", "loop")
    send_outbound(desk.app, answered(desk, BEN))
    assert desk.sender.to(BEN), "another phone is not held up"
    desk.clock.forward(minutes=31)
    again = answered(desk)
    send_outbound(desk.app, again)
    assert status(desk, again)[0] == "queued"
    assert desk.count("SELECT count(*) FROM item") == 9, "each is with somebody all the same"


@pytest.mark.parametrize(("code", "seconds"), [("63018", 10), ("30022", 30), ("63038", 3600)])
def test_where_we_send_too_fast_the_channel_rests(desk: Desk, code: str, seconds: int) -> None:
    first, second = answered(desk), answered(desk, BEN)
    desk.sender.results = [TemporaryFailure(code)]
    send_outbound(desk.app, first)
    send_outbound(desk.app, second)
    assert desk.sender.to(BEN) == []
    assert status(desk, second) == ("waiting", None)
    receive_message(desk.app, inbound(BEN, "i want to kill myself now"), desk.clock.now())
    before = len(desk.sender.sent)
    ring_staff(desk)
    assert len(desk.sender.sent) > before, "staff hear of danger at once"
    desk.clock.forward(seconds=seconds + 21)
    ring_clocks(desk.app)
    send_outbound(desk.app, second)
    assert status(desk, second)[0] == "queued"
    rows = desk.rows("SELECT attempts FROM outbound_message WHERE id = :i", i=second)
    assert rows == [{"attempts": 1}]


def ring_staff(desk: Desk) -> None:
    """Send what waits for staff."""
    query = "SELECT id FROM outbound_message WHERE status = 'waiting' AND recipient_kind = 'desk'"
    for row in desk.rows(query):
        send_outbound(desk.app, UUID(str(row["id"])))


def test_of_a_phone_that_is_out_of_reach_her_key_worker_hears_once_a_week(desk: Desk) -> None:
    answer = answered(desk)
    desk.sender.results = [PermanentFailure("21610")]
    send_outbound(desk.app, answer)
    ring(desk)
    assert any("do not reach a person" in body for body in desk.sender.to(SAM))
    desk.clock.forward(days=6)
    ring(desk)
    assert out_of_reach(desk) == 1
    desk.clock.forward(days=4)
    ring(desk)
    assert out_of_reach(desk) == 2
    send_outbound(desk.app, answered(desk))
    sid = f"SM{len(desk.sender.sent):032x}"
    (row,) = desk.rows("SELECT id FROM outbound_message WHERE provider_sid = :s", s=sid)
    report_status(desk.app, UUID(str(row["id"])), StatusUpdate(sid, "delivered", None))
    desk.clock.forward(days=10)
    ring(desk)
    assert out_of_reach(desk) == 2, "a text has arrived since"


def test_a_phone_that_is_off_is_no_news_at_first(desk: Desk) -> None:
    answer = answered(desk)
    desk.sender.results = [TemporaryFailure("30003")] * 6
    for tried in range(1, 7):
        send_outbound(desk.app, answer)
        ring_clocks(desk.app)
        told = desk.count("SELECT count(*) FROM clock WHERE kind = 'out_of_reach'")
        assert told == (tried == 6)
        desk.clock.forward(hours=1)
    assert status(desk, answer)[0] == "waiting", "it is tried until its time is over"


def out_of_reach(desk: Desk) -> int:
    """How often somebody of staff was told that a person is."""
    return sum("do not reach a person" in text.body for text in desk.sender.sent)


def test_a_text_that_was_held_for_a_safe_hour_has_its_time_from_then(desk: Desk) -> None:
    answer = answered(desk)
    at: datetime = desk.clock.now() + timedelta(hours=20)
    with desk.app.records.begin() as unit:
        outbox.claim(unit, answer, desk.clock.now())
        put_back(unit, answer, at)
    desk.clock.forward(hours=20, minutes=5)
    send_outbound(desk.app, answer)
    assert status(desk, answer)[0] == "queued"
