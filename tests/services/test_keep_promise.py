"""A call that somebody is owed: said back, told of in time, late when late, ended by a human."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from bot.care.promises import Ending
from bot.care.promises_window import Window
from bot.records import promises as kept
from bot.records.phones import Staff
from bot.services.answers.question import Question
from bot.services.erase_person import Reason, erase_person
from bot.services.give_answer import give_answer
from bot.services.keep_contact_for_staff import enter_move, enter_promise
from bot.services.keep_promise import By, PromiseError, end_promise
from bot.services.keep_promise_ringing import hand_over_calls
from bot.services.turns import Turn
from tests.kit import ASHA, DUTY, LEAD, PRIYA, REHANA, SAM, STRANGER, TUESDAY_NOON, Desk
from tests.services.answers.asking import ask, ring, tell
from tests.services.answers.sharing_world import worker_of
from tests.services.contact_world import go_on, person_of, promises, staff_says, texts

AFTER_3 = Question("contact_key_worker", "call", ("after 3",))
TOMORROW = Question("contact_key_worker", "call", ("tomorrow morning",))


def code_of(desk: Desk) -> str:
    return str(promises(desk)[-1]["code"])


@pytest.mark.parametrize("address", [ASHA, REHANA, STRANGER])
def test_the_window_is_said_back_to_everybody_alike(desk: Desk, address: str) -> None:
    answered = ask(desk, address, AFTER_3)
    assert "I have asked for a call today between 3pm and 5pm." in answered.body
    (promise,) = promises(desk)
    assert promise["due_from"] == TUESDAY_NOON.replace(hour=15)
    assert promise["due_until"] == TUESDAY_NOON.replace(hour=17)
    assert promise["person_id"] == person_of(desk, address)
    assert (promise["source"], promise["made_by_kind"]) == ("asked", "person")


def test_a_bare_call_is_due_by_the_end_of_the_next_staffed_day(desk: Desk) -> None:
    assert "by 5pm tomorrow" in tell(desk, ASHA, "CALL").body
    assert tell(desk, REHANA, "talk").text_ids == ("call_asked_when",)
    assert {row["due_until"] for row in promises(desk)} == {
        TUESDAY_NOON.replace(hour=17) + timedelta(days=1)
    }


def test_staff_who_are_not_there_then_are_not_asked_for_then(desk: Desk) -> None:
    said = ask(desk, ASHA, Question("contact_key_worker", "call", ("tonight",)))
    assert said.text_ids == ("call_asked_away",)
    assert "by 5pm tomorrow" in said.body


def test_whoever_owes_it_hears_as_it_begins_and_when_it_is_late_and_then_the_lead(
    desk: Desk,
) -> None:
    ask(desk, ASHA, AFTER_3)
    ring(desk)
    assert len(desk.sender.to(SAM)) == 1, "the notice of the text itself"
    go_on(desk, hours=3)
    assert "a call is due" in desk.sender.to(SAM)[-1]
    go_on(desk, hours=1)
    assert texts(desk, "staff_call_late") == 0
    go_on(desk, hours=1)  # 5pm
    assert "is late" in desk.sender.to(SAM)[-1]
    assert desk.sender.to(LEAD) == []
    go_on(desk, minutes=31)
    assert len(desk.sender.to(LEAD)) == 1
    assert "is late" in desk.sender.to(LEAD)[0]
    for _ in range(5):
        go_on(desk, days=1)
    for text_id in ("staff_call_due", "staff_call_late", "staff_call_late_lead"):
        assert texts(desk, text_id) == 1
    for body in (*desk.sender.to(SAM), *desk.sender.to(LEAD)):
        assert not {"Asha", "Begum"} & set(body.split())
    assert promises(desk)[0]["ended_at"] is None, "late, and open until a human ends it"


def test_whoever_is_there_hears_when_the_owner_is_not(desk: Desk) -> None:
    # Sam works Monday to Thursday: on Friday the call is somebody else's.
    ask(desk, ASHA, Question("contact_key_worker", "call", ("friday morning",)))
    before = len(desk.sender.to(SAM))
    go_on(desk, days=2, hours=21, minutes=1)
    assert texts(desk, "staff_call_due") == 1
    due = [b for phone in (PRIYA, DUTY) for b in desk.sender.to(phone) if "a call is due" in b]
    assert len(due) == 1
    assert not [b for b in desk.sender.to(SAM)[before:] if "a call is due" in b]


def test_done_that_says_the_person_was_reached_keeps_it_and_is_contact(desk: Desk) -> None:
    ask(desk, ASHA, AFTER_3)
    assert "closed" in staff_says(desk, SAM, f"DONE {code_of(desk)} spoke to her, all well")
    (promise,) = promises(desk)
    assert (promise["ending"], promise["ended_by_kind"]) == ("kept", "worker")
    assert desk.count("SELECT count(*) FROM human_contact WHERE way = 'rang'") == 1
    go_on(desk, days=1)
    assert texts(desk, "staff_call_late") == 0


def test_tried_ends_it_and_is_no_contact(desk: Desk) -> None:
    ask(desk, ASHA, AFTER_3)
    staff_says(desk, SAM, f"TRIED {code_of(desk)} called twice, no answer")
    assert promises(desk)[0]["ending"] == "tried"
    assert desk.count("SELECT count(*) FROM human_contact") == 0


def test_done_that_says_nothing_of_a_call_leaves_it_owed(desk: Desk) -> None:
    ask(desk, ASHA, AFTER_3)
    code = code_of(desk)
    assert "still owed" in staff_says(desk, SAM, f"DONE {code} passed to priya")
    assert promises(desk)[0]["ended_at"] is None
    go_on(desk, hours=5)
    assert texts(desk, "staff_call_late") == 1
    assert "still owed" in staff_says(desk, SAM, f"DONE {code} it is fine now")
    assert "no longer owed" in staff_says(desk, SAM, f"DONE {code} spoke to her")
    assert promises(desk)[0]["ending"] == "kept"
    assert "closed already" in staff_says(desk, SAM, f"DONE {code} spoke to her")


def test_who_asks_again_is_told_of_the_call_or_moves_it(desk: Desk) -> None:
    ask(desk, ASHA, AFTER_3)
    again = tell(desk, ASHA, "CALL")
    assert again.text_ids == ("call_asked_already",)
    assert "today between 3pm and 5pm" in again.body
    assert len(promises(desk)) == 1
    moved = ask(desk, ASHA, TOMORROW)
    assert moved.text_ids == ("call_asked_moved",)
    assert "tomorrow between 9am and 12 noon" in moved.body
    old, new = promises(desk)
    assert (old["ending"], old["ended_by_kind"], old["agreed"]) == ("moved", "person", "text")
    assert (new["follows"], new["ended_at"]) == (old["id"], None)
    go_on(desk, hours=6)
    assert texts(desk, "staff_call_late") == 0
    # Past noon of the next day, while staff are there: after their day it waits for the morning.
    go_on(desk, hours=19)
    assert texts(desk, "staff_call_late") == 1
    late = tell(desk, ASHA, "CALL")
    assert late.text_ids == ("call_asked_again",)


def test_from_a_number_that_proves_nothing_nothing_earlier_is_told(desk: Desk) -> None:
    ask(desk, ASHA, AFTER_3)
    desk.rows("UPDATE contact_point SET doubted_at = :n RETURNING id", n=desk.clock.now())
    assert tell(desk, ASHA, "CALL").text_ids == ("call_asked_when",)
    assert len(promises(desk)) == 2


def test_a_turn_that_is_repeated_owes_one_call(desk: Desk) -> None:
    answered = ask(desk, ASHA, AFTER_3)
    desk.rows(
        "UPDATE inbound_message SET turn = 'waiting' WHERE id = :m RETURNING id",
        m=answered.message_id,
    )
    give_answer(desk.app, Turn(answered.message_id, "action_answer"), AFTER_3)
    assert len(promises(desk)) == 1
    assert promises(desk)[0]["ended_at"] is None


def test_taken_back_is_marked_and_stays(desk: Desk) -> None:
    ask(desk, ASHA, AFTER_3)
    ask(desk, ASHA, "check_message_status", "cancel", "forget it")
    (promise,) = promises(desk)
    assert promise["taken_back_at"] == desk.clock.now()
    assert promise["ended_at"] is None
    by = By("worker", worker_of(desk, "Sam"))
    with desk.app.records.begin() as unit:
        end_promise(unit, UUID(str(promise["id"])), Ending.NOT_WANTED, by, desk.clock.now())
    assert promises(desk)[0]["ending"] == "not_wanted"


def test_it_is_neither_moved_nor_dropped_without_the_person(desk: Desk) -> None:
    ask(desk, ASHA, AFTER_3)
    promise_id = UUID(str(promises(desk)[0]["id"]))
    by = By("worker", worker_of(desk, "Sam"))
    for ending in (Ending.NOT_WANTED, Ending.MOVED):
        with pytest.raises(PromiseError), desk.app.records.begin() as unit:
            end_promise(unit, promise_id, ending, by, desk.clock.now())
    assert promises(desk)[0]["ended_at"] is None


def test_a_worker_promises_and_moves_with_agreement(desk: Desk) -> None:
    sam = worker_of(desk, "Sam")
    staff, now = Staff("worker", sam), desk.clock.now()
    window = Window(now + timedelta(hours=1), now + timedelta(hours=2))
    code = enter_promise(desk.app, person_of(desk), window, staff)
    go_on(desk, hours=1)
    assert code in desk.sender.to(SAM)[-1]
    later = Window(now + timedelta(hours=3), now + timedelta(hours=4))
    assert enter_move(desk.app, code, later, staff, "call") == 1
    go_on(desk, hours=1, minutes=30)
    assert texts(desk, "staff_call_late") == 0
    go_on(desk, hours=2)
    assert texts(desk, "staff_call_late") == 1
    assert "no longer owed" in staff_says(desk, SAM, f"DONE {code} spoke to her")


def test_a_new_key_worker_owes_what_the_old_one_did(desk: Desk) -> None:
    ask(desk, ASHA, TOMORROW)
    asha, priya = person_of(desk), worker_of(desk, "Priya")
    # The item was dealt with: the call is all that is left.
    staff_says(desk, SAM, f"DONE {code_of(desk)} noted for tomorrow")
    desk.rows(
        "UPDATE assignment SET worker_id = :w WHERE person_id = :p AND role = 'key_worker'"
        " RETURNING id",
        w=priya,
        p=asha,
    )
    with desk.app.records.begin() as unit:
        (handed,) = hand_over_calls(unit, asha, desk.clock.now())
        assert kept.get_promise(unit, handed.id).owner.id == priya
    go_on(desk, hours=21, minutes=1)
    assert "a call is due" in desk.sender.to(PRIYA)[-1]


def test_an_erasure_ends_it_and_says_so(desk: Desk) -> None:
    ask(desk, ASHA, AFTER_3)
    erase_person(desk.app, person_of(desk), Reason.REQUEST, close_items=True)
    (promise,) = promises(desk)
    assert (promise["ending"], promise["ended_by_kind"]) == ("erased", "operator")
    go_on(desk, days=2)
    assert texts(desk, "staff_call_late") == 0
    ended = "SELECT count(*) FROM audit_event WHERE kind = 'promise.ended'"
    assert desk.count(ended) == 1


def test_nobody_is_rung_at_night_for_what_is_late(desk: Desk) -> None:
    tell(desk, ASHA, "CALL")
    desk.clock.moment = TUESDAY_NOON + timedelta(days=1, hours=11)  # Wednesday, 11 at night
    ring(desk)
    assert texts(desk, "staff_call_late") == 0
    go_on(desk, hours=10, minutes=1)
    assert texts(desk, "staff_call_late") == 1
