"""A report from its first text to its corrections: kept, joined, asked about once, never lost."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.records import reports
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.receive_message import receive_message
from bot.services.take_turn import finish_turn, start_turn
from bot.services.turns import Turn
from tests.kit import ASHA, BEN, DUTY, PRIYA, REHANA, SAM, STRANGER, WHO, Desk, inbound
from tests.services.answers.asking import Answered, ask, item_of, ring, running, tell

SELF = Question("report_symptom_change_self", "news")
OTHER = Question("report_concern_about_other", "news")
NEWS = "hes not sleeping and hes talking to himself"


def told(desk: Desk, first: Answered) -> list[tuple[str, str | None]]:
    """What the report of a first text holds, oldest first: part, and code or words."""
    item_id = UUID(str(item_of(desk, first.message_id)["id"]))
    with desk.app.records.begin() as unit:
        said = reports.list_answers(unit, item_id)
    return [(one.part.value, one.code or one.words) for one in said]


def asked(desk: Desk) -> list[str]:
    """The questions that were asked, in their order."""
    rows = desk.rows("SELECT asked FROM report_question ORDER BY asked_at, asked_in")
    return [str(row["asked"]) for row in rows]


def joined(desk: Desk, first: Answered) -> set[object]:
    """The messages that joined the item of a first text."""
    rows = desk.rows(
        "SELECT message_id FROM item_message WHERE item_id ="
        " (SELECT id FROM item WHERE message_id = :m)",
        m=first.message_id,
    )
    return {row["message_id"] for row in rows}


def then(desk: Desk, address: str, body: str) -> Answered:
    """A text 20 seconds later, that needs no dialogue."""
    desk.clock.forward(seconds=20)
    return tell(desk, address, body)


def events(desk: Desk) -> list[str]:
    query = "SELECT kind FROM audit_event WHERE kind LIKE 'report.%' ORDER BY seq, id"
    return [str(row["kind"]) for row in desk.rows(query)]


@pytest.mark.parametrize("address", [REHANA, STRANGER])
def test_three_questions_and_no_more(desk: Desk, address: str) -> None:
    first = ask(desk, address, OTHER, body="im worried about him")
    assert first.text_ids == ("report_whom",)
    assert "999" in first.body
    assert "5pm today" in first.body
    assert first.body.endswith("like my sister.")
    second = then(desk, address, "my son")
    assert second.text_ids == ("report_then_change",)
    third = then(desk, address, "he stays in bed, since friday")
    assert third.text_ids == ("report_then_safe",)
    fourth = then(desk, address, "yes we are")
    assert fourth.text_ids == ("report_done_other",)
    assert asked(desk) == ["whom", "change", "safe"]
    parts = [("whom", "my son"), ("since", "since friday"), ("different", None), ("safe", "yes")]
    assert told(desk, first) == parts
    assert joined(desk, first) == {second.message_id, third.message_id, fourth.message_id}
    assert desk.count("SELECT count(*) FROM item") == 1
    assert events(desk) == ["report.opened", "report.told", "report.told", "report.told"]


def test_a_service_user_is_not_asked_whom(desk: Desk) -> None:
    first = ask(desk, ASHA, SELF, body="the voices are back since sunday")
    assert first.text_ids == ("report_safe_self",)
    assert running(desk, first.message_id) == {"acknowledge", "notice"}
    assert then(desk, ASHA, "yeah").text_ids == ("report_done",)
    assert told(desk, first)[0] == ("since", "since sunday")


def test_all_in_the_first_text_asks_nothing(desk: Desk) -> None:
    body = "my son is hearing voices since sunday. he is safe here with me"
    assert ask(desk, REHANA, OTHER, body=body).text_ids == ("listened",)
    assert asked(desk) == []


def test_whom_they_wrote_about_today_is_not_asked(desk: Desk) -> None:
    ask(desk, REHANA, Question("ask_key_worker", "who", names=("my son",)), body="my sons worker")
    desk.clock.forward(hours=3)
    first = ask(desk, REHANA, OTHER, body=NEWS)
    assert first.text_ids == ("report_since",)
    assert ("whom", "my son") in told(desk, first)


def test_no_asks_for_a_human_at_once(desk: Desk) -> None:
    first = ask(desk, REHANA, OTHER, body="my son is not sleeping since monday")
    assert first.text_ids == ("report_safe",)
    desk.clock.forward(seconds=20)
    received = receive_message(desk.app, inbound(REHANA, "no"), desk.clock.now())
    assert [text.text_id for text in received.reply] == ["danger_not_safe"]
    alarm = item_of(desk, received.message_id)
    assert (alarm["lane"], alarm["lane_set_by"]) == ("4h", "report")
    assert received.message_id in joined(desk, first)
    assert told(desk, first)[-1] == ("safe", "no")
    assert item_of(desk, first.message_id)["lane"] == "today"
    ring(desk)
    assert any("needs you within" in body for body in desk.sender.to(DUTY))
    again = receive_message(
        desk.app, inbound(REHANA, "no", sid=_sid(desk, received.message_id)), desk.clock.now()
    )
    assert again.repeat
    assert again.reply == received.reply


def _sid(desk: Desk, message_id: UUID) -> str:
    query = "SELECT provider_sid FROM inbound_message WHERE id = :m"
    return str(desk.rows(query, m=message_id)[0]["provider_sid"])


def test_a_no_on_a_phone_that_others_see_shows_nothing(desk: Desk) -> None:
    desk.rows("UPDATE contact_point SET others_see = true RETURNING id")
    first = ask(desk, REHANA, OTHER, body="my son is not sleeping since monday")
    assert first.text_ids == ("listened",)
    assert asked(desk) == []
    said = receive_message(desk.app, inbound(REHANA, "we are not safe"), desk.clock.now())
    assert all(text.text_id.startswith("danger_bland") for text in said.reply)


@pytest.mark.parametrize("words", ["i dont know", "hes asleep now", "no thanks", "think so"])
def test_what_is_not_clear_is_read_today(desk: Desk, words: str) -> None:
    first = ask(desk, REHANA, OTHER, body="my son is not sleeping since monday")
    assert item_of(desk, first.message_id)["lane"] == "3days"
    said = then(desk, REHANA, words)
    assert said.text_ids == ("report_unsure",)
    assert "999" in said.body
    assert "URGENT" in said.body
    assert item_of(desk, first.message_id)["lane"] == "today"
    assert then(desk, REHANA, "yes we are all safe").text_ids == ("report_done_other",)
    assert item_of(desk, first.message_id)["lane"] == "today", "nothing lowers a lane"


def test_words_that_say_neither_are_read_today_too(desk: Desk) -> None:
    first = ask(desk, REHANA, OTHER, body="my son is not sleeping since monday")
    desk.clock.forward(minutes=1)
    more = ask(desk, REHANA, OTHER, body="he is pacing up and down in the dark")
    assert more.text_ids == ("report_done_other",)
    assert item_of(desk, first.message_id)["lane"] == "today"
    assert joined(desk, first) == {more.message_id}
    assert asked(desk) == ["safe"]


def test_an_answer_hours_later_is_taken_and_one_of_tomorrow_is_not(desk: Desk) -> None:
    ask(desk, REHANA, OTHER, body=NEWS)
    desk.clock.forward(hours=20)
    assert tell(desk, REHANA, "my son").text_ids == ("report_then_since",)
    desk.clock.forward(hours=5)
    received = receive_message(desk.app, inbound(REHANA, "since tuesday"), desk.clock.now())
    assert start_turn(desk.app, received.message_id) is not None
    assert desk.count("SELECT count(*) FROM item") == 2


def test_a_question_between_is_answered_and_the_report_goes_on(desk: Desk) -> None:
    first = ask(desk, ASHA, SELF, body="im not eating and cant stop crying")
    assert first.text_ids == ("report_since",)
    desk.clock.forward(minutes=1)
    assert ask(desk, ASHA, WHO, body="whos my key worker again").text_ids == ("key_worker",)
    said = then(desk, ASHA, "since my nan died")
    assert said.text_ids == ("report_then_safe_self",)
    assert joined(desk, first) == {said.message_id}


def test_an_answer_beside_a_question_stands_with_both(desk: Desk) -> None:
    first = ask(desk, ASHA, SELF, body="im not eating and cant stop crying")
    desk.clock.forward(minutes=1)
    both = ask(desk, ASHA, WHO, body="since sunday, and whos my key worker?")
    assert both.text_ids == ("key_worker",)
    assert ("since", "since sunday") in told(desk, first)
    assert joined(desk, first) == {both.message_id}
    assert item_of(desk, both.message_id)["id"] is not None


def test_what_is_about_a_worker_does_not_stand_with_the_report(desk: Desk) -> None:
    first = ask(desk, ASHA, SELF, body="im not eating and cant stop crying")
    desk.clock.forward(minutes=1)
    complaint = Question("feedback_or_complaint", "complaint")
    ask(desk, ASHA, complaint, body="since sunday, and i want to complain about sam")
    assert joined(desk, first) == set()


def test_a_correction_keeps_what_was_said(desk: Desk) -> None:
    first = ask(desk, REHANA, OTHER, body="my son is not sleeping since monday")
    assert then(desk, REHANA, "no sorry it was tuesday").text_ids == ("report_changed",)
    assert then(desk, REHANA, "no not my son, my dad").text_ids == ("report_changed",)
    parts = [one for one in told(desk, first) if one[0] in ("whom", "since")]
    assert parts == [
        ("since", "since monday"),
        ("whom", "my son"),
        ("since", "tuesday"),
        ("whom", "my dad"),
    ]
    assert events(desk)[-2:] == ["report.changed", "report.changed"]
    assert desk.count("SELECT count(*) FROM item") == 1


def test_what_was_said_can_be_changed_by_nobody(desk: Desk) -> None:
    ask(desk, REHANA, OTHER, body="my son is not sleeping since monday")
    with pytest.raises(Exception, match="append-only"):
        desk.rows("UPDATE report_answer SET code = 'yes' RETURNING id")


def test_whoever_has_it_hears_once_that_it_was_changed(desk: Desk) -> None:
    first = ask(desk, REHANA, OTHER, body="my daughter is not sleeping since monday")
    ring(desk)
    assert len(desk.sender.to(SAM)) == 1
    for words in ("actually it was tuesday", "sorry i meant wednesday"):
        then(desk, REHANA, words)
    desk.clock.forward(minutes=3)
    ring(desk)
    (_, changed) = desk.sender.to(SAM)
    code = str(item_of(desk, first.message_id)["code"])
    assert code in changed
    assert "look again" in changed
    desk.clock.forward(minutes=30)
    ring(desk)
    assert len(desk.sender.to(SAM)) == 2


def test_nobody_hears_of_a_change_to_what_nobody_was_told_of(desk: Desk) -> None:
    desk.clock.forward(hours=8)
    ask(desk, REHANA, OTHER, body="my daughter is not sleeping since monday")
    then(desk, REHANA, "actually it was tuesday")
    assert desk.count("SELECT count(*) FROM clock WHERE kind = 'report_changed'") == 0


def test_another_worker_of_the_team_gets_it_and_a_stranger_to_it_does_not(desk: Desk) -> None:
    first = ask(desk, REHANA, OTHER, body="my daughter is not sleeping since monday")
    mine = then(desk, REHANA, "forget it, send that to priya instead")
    assert mine.text_ids == ("report_to_worker",)
    assert "Priya" not in mine.body
    assert item_of(desk, first.message_id)["owner_role"] != "key_worker"
    other = then(desk, REHANA, "can you pass that on to zebedee")
    assert other.body == mine.body
    ring(desk)
    assert len(desk.sender.to(PRIYA)) >= 1


def test_cancel_that_takes_the_report_back(desk: Desk) -> None:
    first = ask(desk, REHANA, OTHER, body="my daughter is not sleeping since monday")
    assert then(desk, REHANA, "cancel that").text_ids == ("taken_back",)
    assert item_of(desk, first.message_id)["taken_back_at"] is not None
    assert item_of(desk, first.message_id)["closed_at"] is None
    assert told(desk, first)[-1] == ("taken_back", None)


def test_what_is_told_again_after_that_is_a_report_of_its_own(desk: Desk) -> None:
    first = ask(desk, REHANA, OTHER, body="my daughter is not sleeping since monday")
    then(desk, REHANA, "cancel that")
    desk.clock.forward(hours=2)
    again = ask(desk, REHANA, OTHER, body="worried bout my daughter, up all nite since monday")
    # By when it is read, and what to do if it cannot wait, is said of this one too.
    assert again.text_ids == ("report_safe",)
    assert item_of(desk, again.message_id)["id"] != item_of(desk, first.message_id)["id"]
    assert ("taken_back", None) not in told(desk, again)


def test_a_worry_about_another_is_a_report_of_its_own(desk: Desk) -> None:
    ask(desk, REHANA, OTHER, body="my daughter is not sleeping since monday")
    desk.clock.forward(minutes=5)
    other = ask(desk, REHANA, OTHER, body="my mum isnt sleeping either, very confused")
    assert other.text_ids == ("report_since",)
    assert desk.count("SELECT count(*) FROM report") == 2
    assert desk.count("SELECT count(*) FROM item") == 2


def test_a_turn_that_is_repeated_asks_the_same_and_once(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(REHANA, NEWS), desk.clock.now())
    for _ in range(3):
        assert start_turn(desk.app, received.message_id) is not None
        said = give_answer(desk.app, Turn(received.message_id, "action_answer"), OTHER)
        assert said.text_ids == ("report_whom",)
        desk.clock.forward(seconds=40)
    assert asked(desk) == ["whom"]
    assert events(desk).count("report.opened") == 1
    assert desk.count("SELECT count(*) FROM outbound_message WHERE recipient_kind = 'person'") == 1


def test_with_the_dialogue_down_nothing_is_asked_twice(desk: Desk) -> None:
    ask(desk, REHANA, OTHER, body=NEWS)
    desk.clock.forward(minutes=1)
    received = receive_message(desk.app, inbound(REHANA, "hes shouting now"), desk.clock.now())
    assert start_turn(desk.app, received.message_id) is not None
    finish_turn(desk.app, received.message_id, answered=False)
    said = then(desk, REHANA, "my son")
    assert said.text_ids == ("report_then_since",)
    assert asked(desk) == ["whom", "change"]


def test_a_text_of_before_the_question_answers_nothing_of_it(desk: Desk) -> None:
    """Two texts at once: the second was written before the question of the first came."""
    first = receive_message(
        desk.app, inbound(REHANA, "my son is not sleeping since monday"), desk.clock.now()
    )
    desk.clock.forward(seconds=1)
    second = receive_message(desk.app, inbound(REHANA, "no"), desk.clock.now())
    desk.clock.forward(seconds=1)
    start_turn(desk.app, first.message_id)
    give_answer(desk.app, Turn(first.message_id, "action_answer"), OTHER)
    finish_turn(desk.app, first.message_id, answered=True)
    assert asked(desk) == ["safe"]
    assert start_turn(desk.app, second.message_id) is not None
    assert desk.count("SELECT count(*) FROM episode") == 0


def test_after_danger_nothing_is_asked(desk: Desk) -> None:
    ask(desk, REHANA, OTHER, body="hes drinking again and really agitated")
    desk.clock.forward(minutes=1)
    receive_message(desk.app, inbound(REHANA, "he has a knife"), desk.clock.now())
    desk.clock.forward(minutes=30)
    assert tell(desk, REHANA, "my son").text_ids == ("report_done_other",)
    assert asked(desk) == ["whom"]


def test_a_closed_report_takes_nothing_in(desk: Desk) -> None:
    ask(desk, REHANA, OTHER, body=NEWS)
    desk.rows("UPDATE item SET closed_at = opened_at RETURNING id")
    desk.clock.forward(minutes=1)
    received = receive_message(desk.app, inbound(REHANA, "since tuesday"), desk.clock.now())
    assert start_turn(desk.app, received.message_id) is not None
    assert item_of(desk, received.message_id)


def test_good_news_is_not_asked_about(desk: Desk) -> None:
    said = ask(desk, BEN, SELF, body="had a good day, went for a walk")
    assert said.text_ids == ("passed_on",)
    assert asked(desk) == []


def test_words_are_sealed(desk: Desk) -> None:
    ask(desk, REHANA, OTHER, body="my son is not sleeping since monday")
    rows = desk.rows("SELECT words FROM report_answer WHERE words IS NOT NULL")
    assert len(rows) == 2
    for row in rows:
        assert b"son" not in bytes(row["words"])  # type: ignore[call-overload]
        assert b"monday" not in bytes(row["words"])  # type: ignore[call-overload]


def test_cancel_that_means_the_last_text_and_not_the_report_before_it(desk: Desk) -> None:
    first = ask(desk, ASHA, SELF, body="im not eating and cant stop crying")
    desk.clock.forward(minutes=1)
    ask(desk, ASHA, Question("contact_key_worker", "call"), body="can sam ring me after 3")
    desk.clock.forward(minutes=1)
    ask(desk, ASHA, Question("check_message_status", "cancel"), body="cancel that")
    assert item_of(desk, first.message_id)["taken_back_at"] is None
    assert ("taken_back", None) not in told(desk, first)
    assert desk.count("SELECT count(*) FROM item WHERE taken_back_at IS NOT NULL") == 1


def test_an_answer_to_another_question_is_no_unclear_one(desk: Desk) -> None:
    first = ask(desk, REHANA, OTHER, body="something is not right with him")
    desk.clock.forward(minutes=1)
    body = "he stopped washing about two weeks ago"
    assert ask(desk, REHANA, OTHER, body=body).text_ids == ("report_then_safe",)
    assert then(desk, REHANA, "my grandson").text_ids == ("report_done_other",)
    # A concern that was told of, and not what an unclear answer to "safe?" would set it to.
    assert item_of(desk, first.message_id)["lane"] == "3days"
    desk.clock.forward(seconds=20)
    said = receive_message(desk.app, inbound(REHANA, "no"), desk.clock.now())
    assert [text.text_id for text in said.reply] == ["danger_not_safe"]


def test_more_words_that_ask_for_something_leave_the_report(desk: Desk) -> None:
    first = ask(desk, ASHA, SELF, body="im not eating and cant stop crying")
    desk.clock.forward(minutes=1)
    complaint = Question("feedback_or_complaint", "complaint")
    second = ask(desk, ASHA, complaint, body="sam made it worse and shouted")
    assert item_of(desk, second.message_id)["private"] is True
    assert item_of(desk, first.message_id)["private"] is False
    assert joined(desk, first) == set()
    assert item_of(desk, first.message_id)["owner_role"] == "key_worker"


def test_what_leaves_the_report_keeps_the_lane_of_its_words(desk: Desk) -> None:
    ask(desk, ASHA, SELF, body="im not eating and cant stop crying")
    desk.clock.forward(minutes=1)
    complaint = Question("feedback_or_complaint", "complaint")
    words = "sam made me stop my meds and its getting much worse"
    item = item_of(desk, ask(desk, ASHA, complaint, body=words).message_id)
    assert item["private"] is True
    assert (item["lane"], item["lane_set_by"]) == ("today", "stopped_medicine_and_worse")
