"""What is asked of staff reaches the right one, at the right time, and nobody else."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.care.wishes import Wish
from bot.clock import local
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.receive_message import receive_message
from bot.services.take_turn import finish_turn
from bot.services.turns import Turn
from tests.kit import ASHA, BEN, DUTY, LEAD, MARCUS, PRIYA, REHANA, SAM, STRANGER, Desk, inbound
from tests.services.answers.asking import add_desk, ask, item_of, remove_desk, ring, running

DESK_PHONE, ON_CALL = "+447700900390", "+447700900302"
#: Carers of two service users of the second team; the first is known to staff.
MARCIA, ANDREI = "+447700900125", "+447700900129"

#: Everything that is asked of staff, and the wish that they see.
ASKED = {
    ("contact_key_worker", "call"): Wish.CALL,
    ("contact_key_worker", "talk_now"): Wish.CALL,
    ("contact_key_worker", "pass_on"): Wish.PASS_ON,
    ("stop_or_optout", "pause"): Wish.PASS_ON,
    ("ask_cover_or_hours", "meet_cover"): Wish.MEET_COVER,
    ("give_consent", "give"): Wish.SHARING,
    ("withdraw_consent", "withdraw"): Wish.SHARING,
    ("appointment_query", "change"): Wish.APPOINTMENT,
    ("medication_question", "ask"): Wish.MEDICINE,
    ("ask_support_resources", "activities"): Wish.RESOURCES,
    ("ask_support_resources", "peer_worker"): Wish.PEER_WORKER,
    ("ask_support_resources", "advocate"): Wish.ADVOCATE,
    ("feedback_or_complaint", "complaint"): Wish.COMPLAINT,
    ("feedback_or_complaint", "different_worker"): Wish.OTHER_WORKER,
    ("register_or_new_number", "new_number"): Wish.NUMBER,
    ("register_or_new_number", "register"): Wish.NUMBER,
    ("check_message_status", "received"): Wish.STATUS,
    ("check_message_status", "cancel"): Wish.TAKE_BACK,
}
PRIVATE = [("feedback_or_complaint", "complaint"), ("feedback_or_complaint", "different_worker")]
SPECIAL = [
    ("ask_support_resources", "activities", "link_worker"),
    ("ask_support_resources", "advocate", "link_worker"),
    ("ask_support_resources", "peer_worker", "peer_worker"),
]
#: A Saturday, as far as a test that starts on a Tuesday at noon is concerned.
_TO_SATURDAY = {"days": 4}


def test_every_request_is_on_an_item_with_its_wish_and_clocks(desk: Desk) -> None:
    for address in (ASHA, REHANA, STRANGER):
        for question, wish in ASKED.items():
            answered = ask(desk, address, *question)
            item = item_of(desk, answered.message_id)
            assert item["wish"] == wish.value, question
            assert item["private"] is (question in PRIVATE)
            assert item["closed_at"] is None
            copied = {"copy_notice"} if wish is Wish.MEDICINE else set()
            clocks = running(desk, answered.message_id) - {"refused"}
            assert clocks == {"acknowledge", "notice"} | copied


def test_every_wish_is_asked_by_something(desk: Desk) -> None:
    by_command = {Wish.NONE, Wish.WRONG_NUMBER}
    by_proof = {Wish.NO_PIN, Wish.PROOF_LOCKED}
    by_words = {Wish.REVIEW}  # Found as the text is stored, whatever is asked beside it
    assert {*ASKED.values()} == set(Wish) - by_command - by_proof - by_words


@pytest.mark.parametrize("question", PRIVATE)
@pytest.mark.parametrize("address", [ASHA, BEN, REHANA, STRANGER])
def test_what_is_about_a_worker_goes_to_the_lead_and_to_no_worker(
    desk: Desk, question: tuple[str, str], address: str
) -> None:
    answered = ask(desk, address, *question)
    assert item_of(desk, answered.message_id)["owner_role"] == "lead"
    ring(desk)
    assert len(desk.sender.to(LEAD)) == 1
    for worker in (SAM, PRIYA, DUTY):
        assert desk.sender.to(worker) == []


@pytest.mark.parametrize("question", PRIVATE)
def test_nobody_takes_up_what_is_about_a_worker_and_it_goes_up_not_down(
    desk: Desk, question: tuple[str, str]
) -> None:
    answered = ask(desk, ASHA, *question)
    roles = []
    for _ in range(5):
        desk.clock.forward(days=7)  # The same weekday, in staffed hours
        ring(desk)
        roles.append(item_of(desk, answered.message_id)["owner_role"])
    assert set(roles) <= {"manager", "director"}
    for worker in (SAM, PRIYA, DUTY, ON_CALL):
        heard = desk.sender.to(worker)
        # In these weeks the demo changes a key worker, of which the old one hears, twice.
        assert [text for text in heard if "HANDED OVER" not in text] == []


@pytest.mark.parametrize(
    ("gone", "reads"),
    [(("lead",), "manager"), (("lead", "manager"), "director")],
)
def test_without_a_lead_the_next_manager_reads_what_is_about_a_worker(
    desk: Desk, gone: tuple[str, ...], reads: str
) -> None:
    for role in gone:
        desk.rows("DELETE FROM desk WHERE role = :r RETURNING id", r=role)
    answered = ask(desk, ASHA, *PRIVATE[0])
    assert item_of(desk, answered.message_id)["owner_role"] == reads


@pytest.mark.parametrize("small", ["ok", "thanks", "yes", "no"])
@pytest.mark.parametrize("intent", ["affirm", "deny", "thank_bye", "report_concern_about_other"])
def test_a_small_word_afterwards_leaves_a_request_as_it_is(
    desk: Desk, small: str, intent: str
) -> None:
    answered = ask(desk, ASHA, *PRIVATE[0])
    before = item_of(desk, answered.message_id)
    ask(desk, ASHA, intent, body=small)
    assert item_of(desk, answered.message_id) == before
    assert desk.count("SELECT count(*) FROM item") == 1


def test_a_yes_to_a_settled_question_that_is_passed_on_has_its_clocks(desk: Desk) -> None:
    """The person is told that staff have it and reply by a time: then somebody is chased."""
    answered = ask(desk, ASHA, "ask_key_worker", "who", "who is my key worker")
    assert running(desk, answered.message_id) == set()
    assert ask(desk, ASHA, "affirm", body="yes").text_ids == ("passed_on",)
    assert running(desk, answered.message_id) == {"acknowledge", "notice"}


@pytest.mark.parametrize(("intent", "topic", "role"), SPECIAL)
def test_a_specialist_desk_takes_what_is_in_its_field(
    desk: Desk, intent: str, topic: str, role: str
) -> None:
    remove_desk(desk, role)
    before = item_of(desk, ask(desk, ASHA, intent, topic).message_id)
    assert before["owner_role"] == "key_worker", "there is no such desk yet"
    made = add_desk(desk, role, DESK_PHONE)
    for address in (ASHA, REHANA, STRANGER):
        item = item_of(desk, ask(desk, address, intent, topic).message_id)
        assert (item["owner_role"], item["owner_id"]) == (role, made)
    ring(desk)
    assert len(desk.sender.to(DESK_PHONE)) == 3
    assert ask(desk, ASHA, intent, topic).text_ids == ask(desk, BEN, intent, topic).text_ids


def test_a_specialist_desk_that_does_not_answer_is_followed_by_duty(desk: Desk) -> None:
    add_desk(desk, "link_worker", None)
    answered = ask(desk, ASHA, "ask_support_resources", "activities")
    ring(desk)
    assert item_of(desk, answered.message_id)["owner_role"] == "duty"
    assert len(desk.sender.to(DUTY)) == 1


def test_a_question_about_medicines_is_read_by_a_health_colleague_too(desk: Desk) -> None:
    remove_desk(desk, "health_lead")
    alone = ask(desk, ASHA, "medication_question", "ask")
    assert alone.text_ids == ("medicine",)
    assert running(desk, alone.message_id) == {"acknowledge", "notice"}
    made = add_desk(desk, "health_lead", DESK_PHONE)
    answered = ask(desk, ASHA, "medication_question", "ask")
    assert answered.text_ids == ("medicine_health_lead",)
    assert item_of(desk, answered.message_id)["owner_role"] == "key_worker", "it stays with Sam"
    copies = desk.rows(
        "SELECT desk_id FROM item_copy WHERE item_id = (SELECT id FROM item WHERE message_id = :m)",
        m=answered.message_id,
    )
    assert [row["desk_id"] for row in copies] == [made]
    ring(desk)
    ring(desk)
    (copied,) = desk.sender.to(DESK_PHONE)
    assert "copied to you" in copied
    for told in ("Asha", "Sam", "neighbour", ASHA):
        assert told not in copied


def test_what_is_said_of_medicines_shows_a_carer_nothing_of_the_team(desk: Desk) -> None:
    """Whose team it goes to depends on whom the carer cares for, and on whether staff know."""
    said, teams = set(), set()
    for is_there in (True, False):
        if not is_there:
            remove_desk(desk, "health_lead")
        for address in (REHANA, MARCIA, ANDREI, STRANGER):
            answered = ask(desk, address, "medication_question")
            teams.add(item_of(desk, answered.message_id)["team_id"])
            said.add(answered.body)
    assert len(teams) == 2, "the second team has no such desk at any time"
    assert len(said) == 1


def test_in_staffed_hours_the_owner_hears_at_once(desk: Desk) -> None:
    ask(desk, ASHA, "contact_key_worker", "call")
    ring(desk)
    (notice,) = desk.sender.to(SAM)
    assert "waiting for you" in notice
    for told in ("Asha", "neighbour", ASHA):
        assert told not in notice


@pytest.mark.parametrize("question", [("contact_key_worker", "call"), PRIVATE[0]])
def test_out_of_hours_nobodys_phone_rings_before_staff_come_in(
    desk: Desk, question: tuple[str, str]
) -> None:
    desk.clock.forward(**_TO_SATURDAY)
    add_desk(desk, "health_lead", DESK_PHONE)
    answered = ask(desk, ASHA, *question)
    medicine = ask(desk, ASHA, "medication_question", "ask")
    staff = (SAM, PRIYA, DUTY, LEAD, DESK_PHONE)
    for hours in (0, 12, 24, 8.9):  # Until a minute before Monday at nine
        desk.clock.forward(hours=hours)
        ring(desk)
        assert [desk.sender.to(phone) for phone in staff] == [[]] * len(staff)
    assert _due(desk, answered.message_id, "notice") == "Mon 30 Nov 09:00"
    assert _due(desk, medicine.message_id, "copy_notice") == "Mon 30 Nov 09:00"
    desk.clock.forward(hours=0.2)
    ring(desk)
    told = [len(desk.sender.to(phone)) for phone in staff]
    # Of a call its owner hears twice: that a message waits, and that the window has begun.
    assert told == ([3, 0, 0, 0, 1] if question[1] == "call" else [1, 0, 0, 1, 1])


def test_the_time_that_suits_is_repeated_as_it_was_written(desk: Desk) -> None:
    asked = Question("contact_key_worker", "call", ("after 3", "not  tomorrow"))
    answered = ask(desk, ASHA, asked)
    assert answered.text_ids == ("call_asked_said",)
    assert "after 3 and not tomorrow" in answered.body
    assert "promise" in answered.body


@pytest.mark.parametrize(
    "times",
    [
        (),
        ("",),
        ("x" * 41,),
        ("tomorrow or the day after", "but not before three"),
        ("\u23f0 3pm",),
    ],
)
def test_what_is_no_time_that_one_would_repeat_is_left_out(
    desk: Desk, times: tuple[str, ...]
) -> None:
    answered = ask(desk, MARCUS, Question("contact_key_worker", "call", times))
    assert answered.text_ids == ("call_asked_when",)


def test_times_are_words_and_never_read_as_placeholders(desk: Desk) -> None:
    said = ask(desk, ASHA, Question("contact_key_worker", "call", ("at {hours}",))).body
    assert "at {hours}" in said


def test_a_request_that_comes_too_late_changes_nothing(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(ASHA, "i want to complain"), desk.clock.now())
    finish_turn(desk.app, received.message_id, answered=False)
    before = item_of(desk, received.message_id)
    give_answer(desk.app, Turn(received.message_id, "late"), Question(*PRIVATE[0]))
    assert item_of(desk, received.message_id) == before


def _due(desk: Desk, message_id: object, kind: str) -> str:
    (row,) = desk.rows(
        "SELECT due_at FROM clock WHERE kind = :k AND subject_id ="
        " (SELECT id FROM item WHERE message_id = :m)",
        k=kind,
        m=message_id,
    )
    due_at = row["due_at"]
    assert isinstance(due_at, datetime)
    return f"{local(due_at):%a %d %b %H:%M}"
