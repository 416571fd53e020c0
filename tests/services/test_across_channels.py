"""One person by SMS and by WhatsApp: one conversation, in one order, with one set of questions; and
each answer goes by the channel of the text that it answers."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from bot.messaging.errors import NOT_BY_WHATSAPP
from bot.messaging.inbound import StatusUpdate
from bot.messaging.sender import PermanentFailure
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.receive_message import receive_message
from bot.services.report_status import report_status
from bot.services.send_outbound import send_outbound
from bot.services.take_turn import finish_turn, list_waiting, start_turn
from bot.services.turns import Turn
from bot.services.write_answer import Given, write_answer
from tests.kit import ASHA, UNCLEAR, WHO, Desk, inbound
from tests.services.checking import Talk
from tests.services.test_tell_outcome_back import NEWS
from tests.services.test_write_answer import later, worker

SMS, WHATSAPP = "sms", "whatsapp"


@dataclass(frozen=True)
class Turned:
    """A text that was answered: its message, and the channels of what went back."""

    message_id: UUID
    text_ids: tuple[str, ...]
    channels: frozenset[str]


def texts(desk: Desk, body: str, channel: str, question: Question = UNCLEAR) -> Turned:
    """Asha texts, and is answered as the dialogue would."""
    desk.clock.forward(seconds=20)
    given = inbound(ASHA, body, channel=channel)
    message_id = receive_message(desk.app, given, desk.clock.now()).message_id
    if start_turn(desk.app, message_id) is not None:
        give_answer(desk.app, Turn(message_id, "action_answer"), question)
        finish_turn(desk.app, message_id, answered=True)
    for outbound_id in list_waiting(desk.app, message_id):
        send_outbound(desk.app, outbound_id)
    rows = desk.rows(
        "SELECT text_id, channel FROM outbound_message"
        " WHERE turn_id = :m AND recipient_kind = 'person' ORDER BY step",
        m=message_id,
    )
    ids = tuple(str(row["text_id"]) for row in rows)
    return Turned(message_id, ids, frozenset(str(row["channel"]) for row in rows))


def sent_by(desk: Desk) -> list[str]:
    """The channels of what went to Asha, oldest first."""
    return [text.channel for text in desk.sender.sent if text.address == ASHA]


def test_it_is_one_conversation_whose_texts_wait_for_one_another(desk: Desk) -> None:
    for channel in (SMS, WHATSAPP, SMS):
        receive_message(desk.app, inbound(ASHA, "hello there", channel=channel), desk.clock.now())
    rows = desk.rows("SELECT DISTINCT conversation_id, contact_point_id FROM inbound_message")
    assert len(rows) == 1
    jobs = "SELECT lock FROM procrastinate_jobs WHERE task_name = 'take_turn' ORDER BY id"
    lock = f"conversation:{rows[0]['conversation_id']}"
    assert [row["lock"] for row in desk.rows(jobs)] == [lock] * 3


@pytest.mark.parametrize("channels", [(SMS, WHATSAPP), (WHATSAPP, SMS)])
def test_what_is_asked_on_one_is_answered_on_the_other(
    desk: Desk, channels: tuple[str, str]
) -> None:
    first, second = channels
    asked = texts(desk, "ive not slept since monday", first, NEWS)
    assert asked.channels == {first}
    assert desk.count("SELECT count(*) FROM report_question") == 1
    answered = texts(desk, "about me", second)
    assert answered.channels <= {second}
    assert desk.count("SELECT count(*) FROM report") == 1
    assert desk.count("SELECT count(DISTINCT item_id) FROM item_message") <= 1
    of_report = "SELECT count(*) FROM report_answer WHERE message_id = :m"
    assert desk.count(of_report, m=answered.message_id) >= 1


def test_each_answer_goes_by_the_channel_of_its_text(desk: Desk) -> None:
    """Also where the next text, by the other channel, came before the first was answered."""
    now = desk.clock.now()
    one, two = (
        receive_message(desk.app, inbound(ASHA, "my boiler is off", channel=c), now).message_id
        for c in (WHATSAPP, SMS)
    )
    for message_id in (one, two):
        assert start_turn(desk.app, message_id) is not None
        give_answer(desk.app, Turn(message_id, "action_answer"), UNCLEAR)
        finish_turn(desk.app, message_id, answered=True)
    for message_id in (one, two):
        for outbound_id in list_waiting(desk.app, message_id):
            send_outbound(desk.app, outbound_id)
    assert sent_by(desk) == [WHATSAPP, SMS]


def test_a_safety_check_is_answered_on_the_other_channel(desk: Desk) -> None:
    talk = Talk(desk)
    danger = inbound(ASHA, "i am going to kill myself tonight")
    receive_message(desk.app, danger, talk.now)
    talk.send()
    desk.clock.forward(minutes=2)
    ok = receive_message(desk.app, inbound(ASHA, "OK", channel=WHATSAPP), talk.now)
    assert [reply.text_id for reply in ok.reply] == ["danger_ok"]
    channels = (
        "SELECT channel FROM outbound_message WHERE turn_id = :m AND recipient_kind = 'person'"
    )
    assert {row["channel"] for row in desk.rows(channels, m=ok.message_id)} == {WHATSAPP}
    assert desk.count("SELECT count(*) FROM item") == 1
    assert desk.count("SELECT count(*) FROM safety_check WHERE answered_at IS NOT NULL") == 1


def test_a_workers_answer_goes_where_they_texted_last(desk: Desk) -> None:
    texts(desk, "ive not slept since monday", SMS, NEWS)
    texts(desk, "and my head hurts", WHATSAPP, NEWS)
    (row,) = desk.rows("SELECT code FROM item ORDER BY opened_at LIMIT 1")
    given = Given(words="Thank you for writing. I have read it all")
    written = write_answer(desk.app, worker(desk, "Sam"), str(row["code"]), given, uuid4())
    assert written is not None
    later(desk, minutes=1)
    assert sent_by(desk)[-1] == WHATSAPP


def test_pause_on_one_holds_on_both(desk: Desk) -> None:
    assert texts(desk, "PAUSE", WHATSAPP).channels == {WHATSAPP}
    paused = "SELECT count(*) FROM person WHERE paused_at IS NOT NULL"
    assert desk.count(paused) == 1
    assert texts(desk, "RESUME", SMS).channels == {SMS}
    assert desk.count(paused) == 0


def test_a_day_after_their_last_whatsapp_our_text_goes_by_sms(desk: Desk) -> None:
    given = texts(desk, "i cant sleep again", WHATSAPP, NEWS)
    code = str(
        desk.rows("SELECT code FROM item WHERE message_id = :m", m=given.message_id)[0]["code"]
    )
    desk.clock.forward(hours=23)
    write_answer(desk.app, worker(desk, "Sam"), code, Given(words="Thank you for writing"), uuid4())
    later(desk, seconds=10)
    assert sent_by(desk)[-1] == WHATSAPP
    desk.clock.forward(hours=1)
    write_answer(desk.app, worker(desk, "Sam"), code, Given(words="How are you now?"), uuid4())
    later(desk, seconds=10)
    assert sent_by(desk)[-1] == SMS


def test_that_whatsapp_failed_is_reported_twice_and_the_sms_goes_out_once(desk: Desk) -> None:
    texts(desk, "who is my key worker", WHATSAPP, WHO)
    query = "SELECT id, provider_sid FROM outbound_message WHERE recipient_kind = 'person'"
    (row,) = desk.rows(query)
    failed = StatusUpdate(str(row["provider_sid"]), "failed", "63016")
    for _ in range(2):
        report_status(desk.app, UUID(str(row["id"])), failed)
    later(desk, seconds=0)
    report_status(desk.app, UUID(str(row["id"])), failed)
    later(desk, seconds=30)
    assert sent_by(desk) == [WHATSAPP, SMS]
    rows = desk.rows("SELECT status FROM outbound_message WHERE recipient_kind = 'person'")
    assert rows == [{"status": "queued"}]


@pytest.mark.parametrize("result_code", sorted(NOT_BY_WHATSAPP))
def test_what_whatsapp_refuses_goes_by_sms(desk: Desk, result_code: str) -> None:
    desk.sender.results = [PermanentFailure(result_code)]
    texts(desk, "who is my key worker", WHATSAPP, WHO)
    later(desk, seconds=0)
    assert sent_by(desk)[:2] == [WHATSAPP, SMS]
    rows = desk.rows("SELECT status FROM outbound_message WHERE recipient_kind = 'person'")
    assert {row["status"] for row in rows} == {"queued"}
    assert desk.count("SELECT count(*) FROM contact_point WHERE doubted_at IS NOT NULL") == 0
