"""Whole conversations out of hours: where else to turn is said once, and at every hand-over; never
twice in one turn, and never at every reply."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.care.unstaffed_hours import read_unstaffed_hours
from bot.services.answers.question import Question
from bot.services.receive_message import receive_message
from bot.services.take_turn import finish_turn, list_waiting, start_turn
from tests.care.test_unstaffed_hours import declaration
from tests.conftest import Database
from tests.kit import ASHA, DUTY, PASS_ON, REHANA, WHO, Desk, desk_for, inbound
from tests.services.answers.asking import ask, ring, send, tell
from tests.services.test_tell_outcome_back import code_of, staff

NEWS = Question("report_symptom_change_self", "news")
WORRY = Question("report_concern_about_other", "news")
WHAT = Question("ask_key_worker", "what_is")
THANKS = Question("thank_bye", "thank_bye")
NIGHT = datetime(2026, 11, 25, 2, 10, tzinfo=UTC)
WEEKEND = datetime(2026, 11, 28, 14, 0, tzinfo=UTC)
_ALL_DAY = {"hours": {"tue": "00:00-24:00"}}


@pytest.fixture
def unstaffed(tmp_path: Path, database: Database) -> Iterator[Desk]:
    made = desk_for(tmp_path, database.app_url)
    declared = read_unstaffed_hours(declaration(team=_ALL_DAY), NIGHT.date())
    yield replace(made, app=replace(made.app, unstaffed=declared))
    made.app.records.engine.dispose()


def routes(bodies: list[str]) -> list[int]:
    """How often each text says where else to turn."""
    return [body.count("999") for body in bodies]


def reading_times(bodies: list[str]) -> int:
    """How many texts say by when staff read."""
    return sum("Staff will read this by" in body for body in bodies)


@pytest.mark.parametrize("moment", [NIGHT, WEEKEND])
def test_a_talk_at_night_or_at_the_weekend_says_it_once(desk: Desk, moment: datetime) -> None:
    desk.clock.moment = moment
    said = []
    for question, body in (
        (WHO, "who is my key worker"),
        (WHAT, "what does a key worker do"),
        (Question("ask_cover_or_hours", "hours"), "what are your hours"),
        (THANKS, "thanks for that, night"),
    ):
        said += ask(desk, ASHA, question, body=body).bodies
        desk.clock.forward(minutes=4)
    assert routes(said) == [1, 0, 0, 0]
    assert reading_times(said[1:]) == 0


def test_each_hand_over_says_it_and_the_chat_around_does_not(desk: Desk) -> None:
    desk.clock.moment = NIGHT
    said = [ask(desk, ASHA, WHAT, body="what does a key worker do").body]
    said.append(ask(desk, ASHA, NEWS, body="im awake again and the noise is bad").body)
    said.append(ask(desk, ASHA, THANKS, body="thanks hun").body)
    # More words join what staff have already: that is no other hand-over, and something else is.
    said.append(ask(desk, ASHA, NEWS, body="also i have not eaten much").body)
    said.append(ask(desk, ASHA, PASS_ON, body="can you tell sam the bin men missed us").body)
    assert routes(said) == [1, 1, 0, 0, 1]


def test_two_texts_of_one_turn_say_it_once(desk: Desk) -> None:
    desk.clock.moment = NIGHT
    news = "please tell the review he is up all night again, and dont tell him i told you"
    said = ask(desk, REHANA, WORRY, body=news)
    assert len(said.bodies) >= 1
    everything = " ".join(desk.sender.to(REHANA))
    assert everything.count("999") == 1
    assert everything.count("Staff will read") == 1


def test_two_hand_overs_of_one_turn_close_once(desk: Desk) -> None:
    from bot.services.answering import answering
    from bot.services.turns import Turn

    for moment in (NIGHT, datetime(2026, 11, 26, 12, 0, tzinfo=UTC)):
        desk.clock.moment = moment
        before = len(desk.sender.to(ASHA))
        text = inbound(ASHA, "about that thing")
        message_id = receive_message(desk.app, text, moment).message_id
        assert start_turn(desk.app, message_id) is not None
        with answering(desk.app, Turn(message_id, "one")) as answer:
            answer.say("passed_on")
            answer.say("call_asked", step="two")
        finish_turn(desk.app, message_id, answered=True)
        send(desk, message_id, ASHA)
        said = " ".join(desk.sender.to(ASHA)[before:])
        assert said.count("Staff will read") == 1


def test_danger_in_between_is_not_followed_by_the_same_again(desk: Desk) -> None:
    desk.clock.moment = NIGHT
    first = ask(desk, ASHA, WHAT, body="what does a key worker do").body
    receive_message(desk.app, inbound(ASHA, "i want to kill myself"), desk.clock.now())
    ring(desk)
    receive_message(desk.app, inbound(ASHA, "OK"), desk.clock.now())
    desk.clock.forward(minutes=12)
    said = ask(desk, ASHA, WHAT, body="what does a key worker do")
    assert "999" in first
    assert routes(list(said.bodies)) == [0]


def test_the_first_words_after_danger_alone_say_when_staff_read(desk: Desk) -> None:
    """The answer to danger says 999 and the crisis line, and not when an ordinary text is read."""
    desk.clock.moment = NIGHT
    receive_message(desk.app, inbound(ASHA, "i want to kill myself"), desk.clock.now())
    ring(desk)
    receive_message(desk.app, inbound(ASHA, "OK"), desk.clock.now())
    desk.clock.forward(minutes=12)
    said = [ask(desk, ASHA, WHAT, body="what does a key worker do").body for _ in range(2)]
    assert routes(said) == [1, 0]


def test_pause_at_night_is_answered_and_not_sent_on(desk: Desk) -> None:
    desk.clock.moment = NIGHT
    said = [ask(desk, ASHA, WHAT, body="what does a key worker do").body]
    said.append(tell(desk, ASHA, "PAUSE").body)
    said.append(ask(desk, ASHA, WHAT, body="what does a key worker do").body)
    assert routes(said) == [1, 0, 0]


def test_declared_unstaffed_hours_begin_with_it_once(unstaffed: Desk) -> None:
    desk = unstaffed
    said = [ask(desk, ASHA, WHAT, body="what does a key worker do").body]
    desk.clock.forward(minutes=5)
    said.append(ask(desk, ASHA, WHAT, body="what does a key worker do").body)
    said.append(ask(desk, ASHA, PASS_ON, body="can you tell sam the bin men missed us").body)
    # What thanks for a report says all of it in words of its own: once too.
    said.append(ask(desk, ASHA, NEWS, body="im not sleeping much at all").body)
    assert said[0].startswith("In danger, call 999.")
    assert routes(said) == [1, 0, 1, 1]
    assert said[2].startswith("In danger, call 999.")
    assert said[3].count("Staff will read") == 1


def test_with_the_dialogue_down_the_plain_text_is_shorter_the_second_time(desk: Desk) -> None:
    desk.clock.moment = NIGHT
    for _ in range(3):
        text = inbound(ASHA, "its like the walls again and i cant settle")
        message_id = receive_message(desk.app, text, desk.clock.now()).message_id
        start_turn(desk.app, message_id)
        finish_turn(desk.app, message_id, answered=False)
        assert list_waiting(desk.app, message_id)
        send(desk, message_id, ASHA)
        desk.clock.forward(minutes=2)
    said = desk.sender.to(ASHA)
    assert routes(said) == [1, 0, 0]
    assert all("saved" in body for body in said)


def test_that_a_person_read_it_says_none_of_it(desk: Desk) -> None:
    desk.clock.moment = datetime(2026, 11, 28, 14, 0, tzinfo=UTC)
    news = ask(desk, ASHA, NEWS, body="im not sleeping much at all")
    staff(desk, DUTY, f"HAVE {code_of(desk, news.message_id)}")
    desk.clock.forward(minutes=30)
    ring(desk)
    assert routes(desk.sender.to(ASHA)) == [1, 0]
