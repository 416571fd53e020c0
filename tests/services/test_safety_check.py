"""The safety check on a real database, by the clock: prompts, what is answered, who decides."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from bot.app import build
from bot.care.lanes import Lane
from bot.care.safety_check import Meaning, Question
from bot.messaging.sender import PermanentFailure
from bot.records import people
from bot.services.erase_person import Reason, erase_person
from bot.services.ring_clocks import ring_clocks
from bot.services.safety_check import question_of, what_was_said
from tests.kit import ASHA, DUTY, LEAD, MANAGER, ON_CALL, STRANGER, Desk
from tests.services.checking import Talk


@pytest.fixture
def talk(desk: Desk) -> Talk:
    return Talk(desk)


def test_two_prompts_and_then_a_human_decides(talk: Talk) -> None:
    code = talk.danger()
    heard = []
    for minute in range(31):
        heard.append((talk.prompts(), len(talk.told(DUTY)) + len(talk.told(ON_CALL))))
        if minute < 30:
            talk.wait(1)
    assert [heard[m] for m in (2, 3, 9, 10, 14, 15, 30)] == [
        (0, 0),
        (1, 0),
        (1, 0),
        (2, 0),
        (2, 0),
        (2, 1),
        (2, 1),
    ]
    (said,) = talk.told(DUTY) or talk.told(ON_CALL)
    assert f"no reply for {code} since 12:00" in said
    assert "Asha" not in said


def test_the_prompt_says_only_what_is_true_and_is_sent_before_everything_else(talk: Talk) -> None:
    talk.danger()
    talk.wait(3)
    said = talk.desk.sender.to(ASHA)[-1]
    assert "999" in said
    assert "Our duty worker has been told." in said
    row = talk.desk.rows("SELECT id FROM outbound_message WHERE step = 'danger_prompt_1'")[0]
    jobs = talk.desk.rows(
        "SELECT priority FROM procrastinate_jobs WHERE args ->> 'outbound_id' = :id",
        id=str(row["id"]),
    )
    assert [job["priority"] for job in jobs] == [10]


@pytest.mark.parametrize("verb", ["HAVE", "TRIED", "DONE"])
def test_once_a_human_has_it_there_is_no_prompt(talk: Talk, verb: str) -> None:
    code = talk.danger()
    talk.wait(2)
    talk.staff(DUTY, f"{verb} {code} rang her, no answer")
    talk.wait(20)
    assert talk.prompts() == 0
    assert talk.told(DUTY) == talk.told(ON_CALL) == []


def test_more_urgent_words_after_have_begin_anew_and_prompts_with_them(talk: Talk) -> None:
    code = talk.danger()
    talk.staff(DUTY, f"HAVE {code}")
    talk.wait(5)
    talk.danger(lane=Lane.NOW)
    talk.wait(16)
    assert talk.prompts() == 2


def test_pause_does_not_stop_a_prompt(talk: Talk) -> None:
    talk.danger()
    assert talk.text("PAUSE") is None
    with talk.desk.app.records.begin() as unit:
        people.mark_paused(unit, talk._sender(unit).person_id, talk.now)
    talk.wait(11)
    assert talk.prompts() == 2


@pytest.mark.parametrize(
    "categories", [("domestic_abuse",), ("abuse_adult", "suicide_intent"), ("duress",)]
)
def test_about_abuse_and_after_a_duress_word_nothing_goes_out_unasked(
    talk: Talk, categories: tuple[str, ...]
) -> None:
    # Even where whoever began the check forgot to say so.
    talk.danger(categories)
    talk.wait(20)
    assert talk.prompts() == 0
    told = talk.told(DUTY) or talk.told(ON_CALL)
    assert len(told) == 1
    assert told[0].startswith("Keyline: do NOT call or text them first.")


def test_words_of_abuse_that_come_later_end_the_prompts(talk: Talk) -> None:
    talk.danger()
    talk.wait(4)
    talk.danger(("domestic_abuse",), question=None)
    talk.wait(20)
    assert talk.prompts() == 1


def test_on_a_phone_that_others_see_nothing_goes_out_unasked(talk: Talk) -> None:
    with talk.desk.app.records.begin() as unit:
        unit.connection.execute(text("UPDATE contact_point SET others_see = true"))
    talk.danger()
    talk.wait(20)
    assert talk.prompts() == 0


def test_a_number_that_our_texts_do_not_reach_gets_no_prompt_and_a_human_decides(
    talk: Talk,
) -> None:
    talk.danger()
    talk.desk.sender.results = [PermanentFailure("21610")]
    talk.wait(16)
    assert talk.prompts() == 1, "the first one came back"
    told = talk.told(DUTY) or talk.told(ON_CALL)
    assert len(told) == 1
    assert "do NOT reach" in told[0]


def test_ok_joins_the_item_ends_the_prompts_and_lowers_nothing(talk: Talk) -> None:
    code = talk.danger(lane=Lane.NOW)
    talk.wait(2)
    heard = talk.text("OK")
    assert heard is not None
    assert [t.text_id for t in heard.texts] == ["danger_ok"]
    assert not heard.alerted
    talk.wait(16)
    assert talk.prompts() == 0
    assert talk.told(DUTY) == []
    item = talk.desk.rows("SELECT code, lane, closed_at FROM item")
    assert item == [{"code": code, "lane": "now", "closed_at": None}]
    assert talk.desk.count("SELECT count(*) FROM item_message") == 1
    assert len(talk.desk.sender.to(MANAGER)) == 1, "the chain goes on all the same"
    assert talk.text("OK") is None, "the question is answered"


@pytest.mark.parametrize("body", ["URGENT", "no", "I'm not safe"])
def test_not_safe_raises_and_is_answered_with_999(talk: Talk, body: str) -> None:
    talk.danger()
    talk.wait(3)
    before = len(talk.desk.sender.to(DUTY))
    heard = talk.text(body, is_danger=body == "URGENT")
    assert heard is not None
    assert heard.alerted
    (said,) = heard.texts
    assert said.text_id == "danger_not_safe"
    assert "call 999 now" in said.words
    assert "I am telling our duty worker." in said.words
    assert "more words" in talk.desk.sender.to(DUTY)[before]
    talk.wait(20)
    assert talk.prompts() == 1


def test_what_is_unclear_is_asked_once_more_and_not_again(talk: Talk) -> None:
    talk.danger()
    talk.wait(3)
    first = talk.text("what do you mean")
    assert first is not None
    assert [t.text_id for t in first.texts] == ["danger_unclear"]
    assert first.alerted
    talk.wait(2)
    second = talk.text("dunno mate")
    assert second is not None
    assert [t.text_id for t in second.texts] == ["danger_more"]
    third = talk.text("just leave it")
    assert third is not None
    assert third.texts == (), "at most one short answer a minute"
    assert third.alerted
    talk.wait(2)
    assert talk.prompts() == 1, "they were heard two minutes ago"
    talk.wait(14)
    assert talk.prompts() == 2
    assert "since 12:05" in (talk.told(DUTY) or talk.told(ON_CALL))[0]
    ok = talk.text("ok")
    assert ok is not None
    assert ok.meaning is Meaning.SAFE


def test_danger_in_words_of_its_own_is_for_the_answer_to_danger(talk: Talk) -> None:
    talk.danger()
    assert talk.text("i have taken all of them", is_danger=True) is None


def test_wrong_is_obeyed_and_the_phone_gets_nothing_more(talk: Talk) -> None:
    talk.danger()
    assert talk.text("WRONG") is None
    with talk.desk.app.records.begin() as unit:
        unit.connection.execute(text("UPDATE contact_point SET doubted_at = :n"), {"n": talk.now})
    talk.wait(11)
    assert talk.prompts() == 0


def test_no_question_no_answer(talk: Talk) -> None:
    assert talk.text("OK") is None
    code = talk.danger()
    assert Talk(talk.desk, STRANGER).text("OK") is None
    talk.staff(DUTY, f"DONE {code} spoke to her, safe")
    assert talk.text("OK") is None


def test_four_hours_later_no_question_is_open(talk: Talk) -> None:
    talk.danger()
    talk.desk.clock.forward(hours=4)
    assert talk.text("OK") is None


def test_after_tried_anything_but_ok_begins_a_new_episode_and_the_question_goes_along(
    talk: Talk,
) -> None:
    code = talk.danger()
    talk.staff(DUTY, f"TRIED {code} rang, no answer")
    heard = talk.text("sorry was asleep")
    assert heard is not None
    assert heard.alerted
    assert talk.desk.count("SELECT count(*) FROM episode") == 2
    talk.wait(4)
    assert talk.prompts() == 1
    ok = talk.text("im ok")
    assert ok is not None
    assert ok.meaning is Meaning.SAFE


def test_y_brings_the_full_text_and_n_brings_none(talk: Talk) -> None:
    for body, wanted in (("Y", ["danger_abuse_yes"]), ("N", [])):
        code = talk.danger(("domestic_abuse",), question=Question.MAY_TEXT, texts_unasked=False)
        heard = talk.text(body)
        assert heard is not None
        assert [t.text_id for t in heard.texts] == wanted
        assert not heard.alerted
        talk.staff(DUTY, f"DONE {code} spoke to her, safe")


def test_y_after_a_duress_word_shows_nothing(talk: Talk) -> None:
    talk.danger(("suicide_intent", "duress"), question=Question.MAY_TEXT, texts_unasked=False)
    heard = talk.text("Y")
    assert heard is not None
    assert [t.text_id for t in heard.texts] == ["danger_more_bland"]


def test_a_quarter_of_an_hour_later_y_may_be_somebody_elses(talk: Talk) -> None:
    talk.danger(("domestic_abuse",), question=Question.MAY_TEXT, texts_unasked=False)
    talk.desk.clock.forward(minutes=10)
    assert talk.text("who is this") is not None
    talk.desk.clock.forward(minutes=6)
    heard = talk.text("Y")
    assert heard is not None
    assert heard.meaning is Meaning.UNCLEAR


def test_a_worker_that_was_down_sends_one_prompt_and_not_two(talk: Talk) -> None:
    talk.danger()
    talk.sleep(12)
    assert talk.prompts() == 1
    talk.wait(3)
    assert talk.prompts() == 1
    assert len(talk.told(DUTY) + talk.told(ON_CALL)) == 1


def test_a_prompt_that_waited_is_not_sent_once_a_human_has_it(talk: Talk) -> None:
    code = talk.danger()
    talk.desk.clock.forward(minutes=3)
    ring_clocks(talk.desk.app)  # written, and nobody sends it
    talk.staff(DUTY, f"HAVE {code}")
    assert talk.prompts() == 0
    row = talk.desk.rows("SELECT status FROM outbound_message WHERE step = 'danger_prompt_1'")
    assert row == [{"status": "withheld"}]


def test_two_prompts_never_go_out_together(talk: Talk) -> None:
    talk.danger()
    for _ in range(2):
        talk.desk.clock.forward(minutes=5)
        ring_clocks(talk.desk.app)
    talk.send()
    assert talk.prompts() == 1


def test_a_restart_in_the_middle_loses_and_doubles_nothing(talk: Talk) -> None:
    talk.danger()
    talk.wait(4)
    desk = talk.desk
    again = build(desk.app.settings, clock=desk.clock, sender=desk.sender)
    talk.wait(8, again)
    ring_clocks(desk.app)
    talk.wait(8, again)
    again.records.engine.dispose()
    assert talk.prompts() == 2
    assert desk.count("SELECT count(*) FROM episode_entry WHERE kind = 'no_reply'") == 1


@pytest.mark.parametrize(
    ("begins", "since"),
    [
        (datetime(2026, 10, 25, 0, 50, tzinfo=UTC), "01:50"),  # the clock goes back at 01:00 UTC
        (datetime(2026, 10, 25, 1, 5, tzinfo=UTC), "01:05"),
        (datetime(2026, 12, 25, 3, 0, tzinfo=UTC), "03:00"),
    ],
)
def test_minutes_are_real_ones_at_night_when_the_clock_changes_and_on_a_bank_holiday(
    talk: Talk, begins: datetime, since: str
) -> None:
    talk.desk.clock.moment = begins
    talk.danger()
    heard = []
    for _ in range(16):
        heard.append(talk.prompts())
        talk.wait(1)
    assert [heard[m] for m in (2, 3, 9, 10, 15)] == [0, 1, 1, 2, 2]
    told = [t for number in (DUTY, ON_CALL, LEAD, MANAGER) for t in talk.told(number)]
    assert told
    assert since in told[0]


def test_nothing_goes_to_whoever_was_erased_meanwhile(talk: Talk) -> None:
    talk.danger()
    talk.wait(4)
    with talk.desk.app.records.begin() as unit:
        person_id = talk._sender(unit).person_id
    erase_person(talk.desk.app, person_id, Reason.REQUEST, close_items=True)
    talk.wait(20)
    assert talk.prompts() == 1
    assert talk.told(DUTY) == []


def test_without_an_episode_there_is_no_clock(talk: Talk) -> None:
    from bot.care.danger_answers import Danger
    from bot.care.safety_check import Answering
    from bot.services.item_opening import open_item
    from bot.services.safety_check import begin_check, note_said

    with talk.desk.app.records.begin() as unit:
        sender, message_id = talk._store(unit, "he shouts at me")
        open_item(unit, sender, message_id, Lane.TODAY, "screen", talk.now)
        danger = Danger("today", ("domestic_abuse",), "self")
        note_said(unit, message_id, Answering.FULL, danger, talk.now)
        begin_check(unit, message_id, Question.MAY_TEXT, talk.now, texts_unasked=False)
        assert what_was_said(unit, message_id).categories == {"domestic_abuse"}
    heard = talk.text("Y")
    assert heard is not None
    assert [t.text_id for t in heard.texts] == ["danger_abuse_yes"]
    assert talk.desk.count("SELECT count(*) FROM clock WHERE kind = 'safety_check'") == 0


def test_which_of_our_texts_ask_what(desk: Desk) -> None:
    from bot.content.danger_replies import Worded

    for found in desk.app.texts.all():
        if found.kind != "crisis":
            continue
        words = found.standard.words
        asked = question_of([Worded(found.id, words)])
        assert (asked is Question.MAY_TEXT) is ("Reply Y" in words), found.id
        asks = "Reply OK if" in words
        assert (asked is Question.SAFE_NOW) is asks, found.id
