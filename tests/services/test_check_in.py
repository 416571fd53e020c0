"""The weekly check-in: asked for by the person, sent while somebody can answer, read by a human."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.services.keep_contact_for_staff import ContactError, enter_check_in
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from bot.services.take_turn import start_turn
from tests.kit import ASHA, DUTY, REHANA, SAM, STRANGER, TUESDAY_NOON, Desk, inbound
from tests.services.answers.asking import ask, item_of, ring, running, tell
from tests.services.contact_world import go_on_until, meet, person_of, staff_says, texts

#: A week after the Tuesday on which she asks, at ten.
NEXT = TUESDAY_NOON.replace(hour=10) + timedelta(days=7)


def sent(desk: Desk) -> list[datetime]:
    """When check-ins were written."""
    query = "SELECT created_at AS at FROM outbound_message WHERE text_id = 'check_in' ORDER BY at"
    return [row["at"] for row in desk.rows(query)]  # type: ignore[misc]


def test_it_comes_each_week_while_staff_are_there(desk: Desk) -> None:
    said = tell(desk, ASHA, "WEEKLY ON")
    assert said.text_ids == ("check_in_on",)
    assert "a Tuesday" in said.body
    assert running(desk, said.message_id) == set(), "nobody is chased for a switch"
    before = len(desk.sender.to(ASHA))
    go_on_until(desk, NEXT + timedelta(days=15), timedelta(hours=2))
    assert [at.date() for at in sent(desk)] == [
        (NEXT + timedelta(weeks=week)).date() for week in range(3)
    ]
    assert all(9 <= at.hour < 15 for at in sent(desk))
    assert len(desk.sender.to(ASHA)) - before == 3
    assert "How has your week been?" in desk.sender.to(ASHA)[-1]


def test_another_day_and_off(desk: Desk) -> None:
    assert "a Friday" in tell(desk, ASHA, "weekly friday").body
    assert tell(desk, ASHA, "weekly off").text_ids == ("check_in_off",)
    go_on_until(desk, NEXT + timedelta(days=15), timedelta(hours=6))
    assert sent(desk) == []


@pytest.mark.parametrize("address", [REHANA, STRANGER])
def test_whoever_is_not_known_as_a_service_user_gets_one_answer(desk: Desk, address: str) -> None:
    assert tell(desk, address, "WEEKLY ON").text_ids == ("check_in_not_here",)
    assert tell(desk, address, "WEEKLY OFF").text_ids == ("check_in_off",)
    assert desk.count("SELECT count(*) FROM contact_plan") == 0


def test_never_to_a_phone_that_others_see(desk: Desk) -> None:
    tell(desk, ASHA, "WEEKLY ON")
    desk.rows("UPDATE contact_point SET others_see = true RETURNING id")
    assert tell(desk, ASHA, "WEEKLY ON").text_ids == ("check_in_not_here",)
    go_on_until(desk, NEXT + timedelta(days=2), timedelta(hours=3))
    assert sent(desk) == []
    with pytest.raises(ContactError):
        enter_check_in(desk.app, person_of(desk), on=True, weekday=1, by=None)


def test_never_after_pause_and_again_after_resume(desk: Desk) -> None:
    tell(desk, ASHA, "PAUSE")
    assert tell(desk, ASHA, "WEEKLY ON").text_ids == ("check_in_on_paused",)
    go_on_until(desk, NEXT + timedelta(days=1), timedelta(hours=3))
    assert sent(desk) == []
    tell(desk, ASHA, "RESUME")
    go_on_until(desk, NEXT + timedelta(days=8), timedelta(hours=3))
    assert len(sent(desk)) == 1


def test_not_on_a_day_of_human_contact(desk: Desk) -> None:
    tell(desk, ASHA, "WEEKLY ON")
    desk.clock.moment = NEXT.replace(hour=9)
    meet(desk, person_of(desk))
    go_on_until(desk, NEXT + timedelta(days=6), timedelta(hours=3))
    assert sent(desk) == []
    go_on_until(desk, NEXT + timedelta(days=8), timedelta(hours=3))
    assert len(sent(desk)) == 1


@pytest.mark.parametrize("teller", [ASHA, REHANA])
def test_not_while_danger_is_open_nor_for_72_hours(desk: Desk, teller: str) -> None:
    tell(desk, ASHA, "WEEKLY ON")
    desk.clock.moment = NEXT - timedelta(days=1)
    receive_message(desk.app, inbound(teller, "URGENT"), desk.clock.now())
    go_on_until(desk, NEXT + timedelta(days=1), timedelta(hours=4))
    assert sent(desk) == []
    code = str(desk.rows("SELECT code FROM item WHERE lane = '4h'")[0]["code"])
    staff_says(desk, DUTY, f"DONE {code} spoke with the crisis team")
    closed = desk.clock.now()
    go_on_until(desk, closed + timedelta(days=6), timedelta(hours=4))
    assert len(sent(desk)) == 1
    assert sent(desk)[0] - closed >= timedelta(hours=72)
    go_on_until(desk, closed + timedelta(days=13), timedelta(hours=4))
    assert len(sent(desk)) == 2, "and not again on the next day, which is a Tuesday"


def test_a_bank_holiday_moves_it_to_the_next_day_with_staff(desk: Desk) -> None:
    desk.clock.moment = desk.clock.now().replace(month=12, day=18)  # a Friday; the 25th is one too
    tell(desk, ASHA, "WEEKLY ON")
    go_on_until(desk, desk.clock.now() + timedelta(days=12), timedelta(hours=2))
    assert [at.day for at in sent(desk)] == [29]


def test_what_comes_up_between_writing_and_sending_keeps_it_back(desk: Desk) -> None:
    tell(desk, ASHA, "WEEKLY ON")
    before = len(desk.sender.to(ASHA))
    desk.clock.moment = NEXT
    ring_clocks(desk.app)
    assert len(sent(desk)) == 1
    desk.rows("UPDATE person SET paused_at = :n RETURNING id", n=desk.clock.now())
    ring(desk)
    assert len(desk.sender.to(ASHA)) == before
    rows = desk.rows("SELECT status FROM outbound_message WHERE text_id = 'check_in'")
    assert rows == [{"status": "withheld"}]


def test_not_to_somebody_who_died(desk: Desk) -> None:
    tell(desk, ASHA, "WEEKLY ON")
    desk.rows("UPDATE person SET died_at = :n RETURNING id", n=desk.clock.now())
    go_on_until(desk, NEXT + timedelta(days=10), timedelta(hours=6))
    assert sent(desk) == []


def test_a_clock_that_rings_late_does_not_text_at_night(desk: Desk) -> None:
    tell(desk, ASHA, "WEEKLY ON")
    desk.clock.moment = NEXT.replace(hour=22)
    ring(desk)
    assert sent(desk) == []
    go_on_until(desk, NEXT + timedelta(days=1, hours=6), timedelta(hours=2))
    assert len(sent(desk)) == 1


def _after_a_check_in(desk: Desk) -> None:
    tell(desk, ASHA, "WEEKLY ON")
    desk.clock.moment = NEXT
    ring(desk)
    assert texts(desk, "check_in") == 1
    desk.clock.forward(minutes=20)


def test_an_answer_in_words_is_an_item_like_any_other(desk: Desk) -> None:
    _after_a_check_in(desk)
    said = ask(desk, ASHA, "report_symptom_change_self", "news", "bad week, not slept since monday")
    assert item_of(desk, said.message_id)["closed_at"] is None
    assert running(desk, said.message_id) == {"acknowledge", "notice"}


@pytest.mark.parametrize("word", ["ok", "fine thanks", "7"])
def test_a_word_or_a_number_is_read_by_a_human_too(desk: Desk, word: str) -> None:
    _after_a_check_in(desk)
    assert tell(desk, ASHA, word).text_ids == ("check_in_heard",)
    before = len(desk.sender.to(SAM))
    ring(desk)
    assert len(desk.sender.to(SAM)) == before + 1
    second = receive_message(desk.app, inbound(ASHA, word), desk.clock.now())
    assert start_turn(desk.app, second.message_id) is not None, "only the first is its answer"


def test_skip_chases_nobody_and_means_nothing_at_other_times(desk: Desk) -> None:
    first = receive_message(desk.app, inbound(ASHA, "skip"), desk.clock.now())
    assert start_turn(desk.app, first.message_id) is not None
    _after_a_check_in(desk)
    said = tell(desk, ASHA, "SKIP")
    assert said.text_ids == ("check_in_skipped",)
    assert running(desk, said.message_id) == set()


def test_danger_in_the_answer_is_danger(desk: Desk) -> None:
    _after_a_check_in(desk)
    received = receive_message(
        desk.app, inbound(ASHA, "i am going to kill myself tonight"), desk.clock.now()
    )
    assert received.reply
    assert "999" in received.reply[0].text


def test_staff_switch_it_as_the_person_asked(desk: Desk) -> None:
    enter_check_in(desk.app, person_of(desk), on=True, weekday=2, by=None)
    go_on_until(desk, NEXT + timedelta(days=2), timedelta(hours=3))
    assert [at.weekday() for at in sent(desk)] == [2, 2]
    enter_check_in(desk.app, person_of(desk), on=False, weekday=None, by=None)
    go_on_until(desk, NEXT + timedelta(days=12), timedelta(hours=6))
    assert len(sent(desk)) == 2
