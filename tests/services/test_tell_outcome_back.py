"""The one who sent a text hears once that a person has read it; by day, and not on every phone."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from bot.services.answers.question import Question
from bot.services.receive_message import receive_message
from tests.kit import ASHA, DUTY, REHANA, SAM, STRANGER, WHO, Desk, inbound
from tests.services.answers.asking import Answered, ask, ring, tell
from tests.services.answers.sharing_world import person_of, set_phone

NEWS = Question("report_symptom_change_self", "news")
READ = "A person has read your text"


def code_of(desk: Desk, message_id: UUID) -> str:
    """The code of the item that a message opened."""
    return str(desk.rows("SELECT code FROM item WHERE message_id = :m", m=message_id)[0]["code"])


def staff(desk: Desk, number: str, words: str) -> list[str]:
    """A text from a phone of staff, and what comes back to it."""
    before = len(desk.sender.to(number))
    receive_message(desk.app, inbound(number, words), desk.clock.now())
    ring(desk)
    return desk.sender.to(number)[before:]


def read_texts(desk: Desk, number: str) -> list[str]:
    """What a phone heard of being read."""
    return [body for body in desk.sender.to(number) if READ in body or " has read your " in body]


def told(desk: Desk, number: str = ASHA, **news: str) -> Answered:
    """Somebody tells us something that is news."""
    return ask(desk, number, NEWS, body=news.get("body", "ive not slept since the weekend"))


@pytest.mark.parametrize("number", [ASHA, REHANA, STRANGER])
def test_the_sender_hears_once_that_a_person_read_it(desk: Desk, number: str) -> None:
    news = told(desk, number)
    desk.clock.forward(minutes=30)
    staff(desk, DUTY, f"HAVE {code_of(desk, news.message_id)}")
    assert read_texts(desk, number) == []
    desk.clock.forward(minutes=2)
    ring(desk)
    (body,) = read_texts(desk, number)
    assert body.startswith("A person has read your text of 12 noon today.")
    staff(desk, DUTY, f"TRIED {code_of(desk, news.message_id)} rang, no answer")
    desk.clock.forward(days=1)
    ring(desk)
    assert len(read_texts(desk, number)) == 1
    kinds = "SELECT count(*) FROM audit_event WHERE kind = 'sender.told_back'"
    assert desk.count(kinds) == 1


def test_within_the_talk_her_own_key_worker_is_named_where_her_phone_may_hear_it(
    desk: Desk,
) -> None:
    news = told(desk)
    staff(desk, SAM, f"HAVE {code_of(desk, news.message_id)}")
    desk.clock.forward(minutes=2)
    ring(desk)
    (body,) = read_texts(desk, ASHA)
    assert body == "Sam has read your text of 12 noon today. If they call, it may show no number."


def test_of_another_than_the_key_worker_no_name_is_said(desk: Desk) -> None:
    news = told(desk)
    staff(desk, DUTY, f"HAVE {code_of(desk, news.message_id)}")
    desk.clock.forward(minutes=2)
    ring(desk)
    assert READ in read_texts(desk, ASHA)[0]


def test_at_night_it_waits_for_the_day(desk: Desk) -> None:
    desk.clock.moment = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
    news = told(desk)
    staff(desk, DUTY, f"HAVE {code_of(desk, news.message_id)}")
    for hour in (23, 31):
        desk.clock.moment = datetime(2026, 11, 24 + hour // 24, hour % 24, 59, tzinfo=UTC)
        ring(desk)
        assert read_texts(desk, ASHA) == []
    desk.clock.forward(minutes=1)
    ring(desk)
    (body,) = read_texts(desk, ASHA)
    assert "10pm on Tue 24 Nov" in body


def test_after_pause_nothing_is_started(desk: Desk) -> None:
    news = told(desk)
    staff(desk, DUTY, f"HAVE {code_of(desk, news.message_id)}")
    tell(desk, ASHA, "PAUSE")
    desk.clock.forward(minutes=30)
    ring(desk)
    assert read_texts(desk, ASHA) == []


def test_a_bare_question_and_a_doubted_number_hear_nothing(desk: Desk) -> None:
    asked = ask(desk, ASHA, WHO, body="who is my key worker")
    staff(desk, DUTY, f"HAVE {code_of(desk, asked.message_id)}")
    news = told(desk, REHANA)
    staff(desk, DUTY, f"HAVE {code_of(desk, news.message_id)}")
    set_phone(desk, REHANA, "doubted_at", desk.clock.now())
    desk.clock.forward(minutes=30)
    ring(desk)
    assert read_texts(desk, ASHA) == read_texts(desk, REHANA) == []


def test_what_was_taken_back_is_not_spoken_of_again(desk: Desk) -> None:
    news = told(desk)
    ask(desk, ASHA, "check_message_status", "cancel", body="forget what i said, cancel that")
    staff(desk, DUTY, f"HAVE {code_of(desk, news.message_id)}")
    desk.clock.forward(minutes=30)
    ring(desk)
    assert read_texts(desk, ASHA) == []


@pytest.mark.parametrize(
    "body",
    ["my husband hits me and he is in the next room", "URGENT my step dad touches me at night"],
)
def test_of_abuse_nothing_is_ever_started(desk: Desk, body: str) -> None:
    message_id = receive_message(desk.app, inbound(ASHA, body), desk.clock.now()).message_id
    ring(desk)
    before = len(desk.sender.to(ASHA))
    staff(desk, DUTY, f"HAVE {code_of(desk, message_id)}")
    staff(desk, DUTY, f"DONE {code_of(desk, message_id)} with the police. TELL: we spoke to them")
    desk.clock.forward(minutes=40)
    ring(desk)
    assert desk.sender.to(ASHA)[before:] == []


def test_while_danger_is_dealt_with_an_older_text_is_not_spoken_of(desk: Desk) -> None:
    news = told(desk)
    receive_message(desk.app, inbound(ASHA, "i want to kill myself tonight"), desk.clock.now())
    ring(desk)
    before = len(desk.sender.to(ASHA))
    staff(desk, SAM, f"HAVE {code_of(desk, news.message_id)}")
    desk.clock.forward(minutes=2)
    ring(desk)
    assert desk.sender.to(ASHA)[before:] == []


def test_a_pause_that_comes_as_it_is_about_to_go_is_kept_to(desk: Desk) -> None:
    from bot.services.ring_clocks import ring_clocks
    from bot.services.send_outbound import send_outbound

    news = told(desk)
    staff(desk, DUTY, f"HAVE {code_of(desk, news.message_id)}")
    desk.clock.forward(minutes=20)
    ring_clocks(desk.app)
    row = "SELECT id FROM outbound_message WHERE step = 'read_told'"
    outbound_id = UUID(str(desk.rows(row)[0]["id"]))
    person = person_of(desk, ASHA)
    paused = "UPDATE person SET paused_at = :n WHERE id = :p RETURNING id"
    desk.rows(paused, n=desk.clock.now(), p=person)
    send_outbound(desk.app, outbound_id)
    assert read_texts(desk, ASHA) == []
    (kept,) = desk.rows("SELECT status FROM outbound_message WHERE step = 'read_told'")
    assert kept["status"] == "withheld"
