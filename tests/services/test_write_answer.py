"""A worker writes to whoever texted: what goes out, what waits, what is warned of, what is held."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from bot.care.consent_records import ConsentState
from bot.care.facts import Category
from bot.care.worker_answers import Never, Wrong
from bot.messaging.inbound import StatusUpdate
from bot.records.phones import Staff
from bot.services.answer_sending import take_back_answer
from bot.services.answers.question import Question
from bot.services.receive_message import receive_message
from bot.services.report_status import report_status
from bot.services.ring_clocks import ring_clocks
from bot.services.send_outbound import send_outbound
from bot.services.write_answer import Became, Given, Written, write_answer
from tests.kit import ASHA, DUTY, PRIYA, REHANA, SAM, STRANGER, Desk, inbound
from tests.services.answers.asking import ask, ring, tell
from tests.services.answers.sharing_world import (
    agreed,
    person_of,
    prove,
    set_phone,
    start,
    worker_of,
)
from tests.services.test_tell_outcome_back import NEWS, code_of, staff

WORRY = Question("report_concern_about_other", "news")
HELLO = "Thank you for writing. I have read it all"


def worker(desk: Desk, name: str) -> Staff:
    """Somebody of staff as they are signed in on a page."""
    found = worker_of(desk, name)
    accounts = desk.rows("SELECT id FROM staff_account WHERE staff_id = :w", w=found)
    return Staff("worker", found, UUID(str(accounts[0]["id"])) if accounts else None)


def reported(desk: Desk, number: str = ASHA, body: str = "ive not slept since monday") -> str:
    """Somebody texts; the code of the item."""
    said = ask(desk, number, WORRY if number == REHANA else NEWS, body=body)
    return code_of(desk, said.message_id)


def write(desk: Desk, code: str, words: str, name: str = "Sam", **given: object) -> Written:
    """Write from the page, by a new form."""
    given = {"words": words, **given}
    form = UUID(str(given.pop("form", uuid4())))
    written = write_answer(desk.app, worker(desk, name), code, Given(**given), form)  # type: ignore[arg-type]
    assert written is not None
    return written


def later(desk: Desk, **by: float) -> None:
    """Let time pass, and what is due happen."""
    desk.clock.forward(**by)
    ring_only(desk)


def ring_only(desk: Desk) -> None:
    """Ring what is due, and send what has a job: not what waits for its clock."""
    ring_clocks(desk.app)
    jobs = "SELECT args ->> 'outbound_id' AS id FROM procrastinate_jobs WHERE args ? 'outbound_id'"
    for row in desk.rows(jobs):
        send_outbound(desk.app, UUID(str(row["id"])))


def test_an_answer_goes_out_after_ten_seconds_under_her_key_workers_name(desk: Desk) -> None:
    code = reported(desk)
    before = len(desk.sender.to(ASHA))
    written = write(desk, code, HELLO)
    assert written.became is Became.WRITTEN
    later(desk, seconds=9)
    assert len(desk.sender.to(ASHA)) == before
    later(desk, seconds=1)
    assert desk.sender.to(ASHA)[before:] == [f"From Sam, key worker: {HELLO}"]
    later(desk, minutes=40)
    assert len(desk.sender.to(ASHA)) == before + 1, "that it was read need not be said as well"


def test_who_wrote_hears_once_that_it_did_not_arrive(desk: Desk) -> None:
    code = reported(desk)
    write(desk, code, HELLO)
    later(desk, seconds=10)
    sent = desk.rows(
        "SELECT outbound_id, provider_sid FROM worker_answer a"
        " JOIN outbound_message o ON o.id = a.outbound_id"
    )
    lost = StatusUpdate(str(sent[0]["provider_sid"]), "undelivered", "30005")
    for _ in range(2):
        report_status(desk.app, UUID(str(sent[0]["outbound_id"])), lost)
        ring(desk)
    told = [body for body in desk.sender.to(SAM) if "did NOT arrive" in body]
    assert len(told) == 1
    assert code in told[0]
    assert HELLO not in told[0]
    kept = desk.rows("SELECT details->>'code' AS code FROM audit_event WHERE kind = 'answer.lost'")
    assert kept == [{"code": "30005"}]


def test_it_can_be_taken_back_until_it_goes_out(desk: Desk) -> None:
    code = reported(desk)
    before = len(desk.sender.to(ASHA))
    written = write(desk, code, HELLO)
    assert written.answer_id is not None
    me = worker(desk, "Sam")
    assert take_back_answer(desk.app, worker(desk, "Priya"), code, written.answer_id) is None
    assert take_back_answer(desk.app, me, code, written.answer_id) == "taken_back"
    later(desk, minutes=1)
    ring(desk)
    assert len(desk.sender.to(ASHA)) == before
    second = write(desk, code, HELLO)
    later(desk, seconds=10)
    assert second.answer_id is not None
    assert take_back_answer(desk.app, me, code, second.answer_id) == "too_late"


def test_a_form_that_is_sent_twice_writes_once(desk: Desk) -> None:
    code, form = reported(desk), uuid4()
    assert write(desk, code, HELLO, form=form).became is Became.WRITTEN
    assert write(desk, code, HELLO, form=form).became is Became.REPEAT
    later(desk, minutes=1)
    assert write(desk, code, HELLO, form=form).became is Became.REPEAT
    later(desk, minutes=1)
    assert sum(HELLO in body for body in desk.sender.to(ASHA)) == 1


def test_from_another_than_her_key_worker_it_comes_from_staff(desk: Desk) -> None:
    code = reported(desk)
    write(desk, code, HELLO, "Priya")
    later(desk, seconds=10)
    assert desk.sender.to(ASHA)[-1].startswith("From staff at ")
    assert "Priya" not in desk.sender.to(ASHA)[-1]


def test_on_a_phone_that_others_see_it_waits_for_read_after_a_quarter_of_an_hour(
    desk: Desk,
) -> None:
    set_phone(desk, ASHA, "others_see", True)
    code = reported(desk, body="about that thing with my neighbour")
    desk.clock.forward(minutes=16)
    written = write(desk, code, HELLO)
    assert written.weighed is not None
    assert written.weighed.waits
    later(desk, seconds=10)
    assert desk.sender.to(ASHA)[-1] == "There is a message for you. Reply READ to see it."
    assert HELLO in tell(desk, ASHA, "read").body
    assert "No message" in tell(desk, ASHA, "read").body
    assert desk.count("SELECT count(*) FROM worker_answer WHERE read_at IS NOT NULL") == 1


def test_within_a_quarter_of_an_hour_it_is_said_openly(desk: Desk) -> None:
    set_phone(desk, ASHA, "others_see", True)
    code = reported(desk, body="about that thing with my neighbour")
    desk.clock.forward(minutes=14)
    write(desk, code, HELLO)
    later(desk, seconds=10)
    assert desk.sender.to(ASHA)[-1].endswith(HELLO)


def test_what_takes_a_pin_waits_for_it(desk: Desk) -> None:
    set_phone(desk, ASHA, "may_text", "key_worker")
    code = reported(desk)
    words = "I can see you on Monday at 10am"
    assert write(desk, code, words).became is Became.WRITTEN
    later(desk, seconds=10)
    assert desk.sender.to(ASHA)[-1].startswith("There is a message")
    assert tell(desk, ASHA, "READ").text_ids == ("ask_pin",)
    prove(desk)
    assert words in tell(desk, ASHA, "READ").body


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("Reply STOP if you want no more", Wrong.NETWORK),
        ("text help to us any time", Wrong.NETWORK),
        ("  ", Wrong.EMPTY),
        ("x" * 5000, Wrong.TOO_LONG),
        ("your dose is 20mg from now on", Wrong.NOT_FOR_TEXT),
    ],
)
def test_words_that_may_go_to_nobody_are_refused_with_the_reason(
    desk: Desk, words: str, wrong: Wrong
) -> None:
    code = reported(desk)
    written = write(desk, code, words)
    assert written.became is Became.WRONG
    assert written.weighed is not None
    assert wrong in written.weighed.wrong
    later(desk, minutes=1)
    assert desk.count("SELECT count(*) FROM worker_answer") == 0


def test_pause_does_not_keep_back_an_answer(desk: Desk) -> None:
    code = reported(desk)
    tell(desk, ASHA, "PAUSE")
    write(desk, code, HELLO)
    later(desk, seconds=10)
    assert HELLO in desk.sender.to(ASHA)[-1]


def test_to_whoever_may_be_watched_nothing_goes_out_and_the_worker_is_told(desk: Desk) -> None:
    received = receive_message(
        desk.app, inbound(ASHA, "my husband hits me every night"), desk.clock.now()
    )
    code = code_of(desk, received.message_id)
    written = write(desk, code, HELLO)
    assert written.became is Became.NEVER
    assert written.weighed is not None
    assert written.weighed.never is Never.UNSEEN
    assert staff(desk, SAM, f"ANSWER {code} {HELLO}")[-1].startswith(
        f"Keyline: nothing is sent for {code}. It may not be safe"
    )


def test_a_carer_without_consent_is_written_to_only_by_a_decision(desk: Desk) -> None:
    asha, rehana = start(desk)
    agreed(desk, asha, rehana, ConsentState.REFUSED)
    code = reported(desk, REHANA, "my daughter has hardly eaten since friday")
    words = "She has an appointment on Friday at 3pm"
    warned = write(desk, code, words)
    assert warned.became is Became.WARNED
    assert warned.weighed is not None
    assert set(warned.weighed.warned) == {Category.USES_SERVICE, Category.APPOINTMENT}
    codes = frozenset(c.value for c in warned.weighed.warned)
    assert write(desk, code, words, confirmed=codes).became is Became.WARNED, "no reason given"
    one = write(desk, code, words, confirmed=frozenset({"D0"}), ground="agreed", why="she said so")
    assert one.became is Became.WARNED, "one of the warnings was never seen"
    sent = write(desk, code, words, confirmed=codes, ground="agreed", why="she said so today")
    assert sent.became is Became.WRITTEN
    later(desk, seconds=10)
    assert desk.sender.to(REHANA)[-1].startswith("From staff at ")
    (row,) = desk.rows("SELECT categories, ground, told_id, subject_id FROM staff_decision")
    assert row == {
        "categories": ["D0", "D3"],
        "ground": "agreed",
        "told_id": rehana,
        "subject_id": asha,
    }
    decided = "SELECT details ->> 'categories' AS c FROM audit_event WHERE kind = 'answer.decided'"
    assert desk.rows(decided) == [{"c": "D0,D3"}]


def test_general_words_to_a_carer_are_not_warned_of(desk: Desk) -> None:
    asha, rehana = start(desk)
    agreed(desk, asha, rehana, ConsentState.REFUSED)
    code = reported(desk, REHANA, "my daughter has hardly eaten since friday")
    assert write(desk, code, HELLO).became is Became.WRITTEN
    later(desk, seconds=10)
    assert desk.sender.to(REHANA)[-1].startswith("From staff at ")


def test_past_a_hold_and_to_a_stranger_no_worker_can_decide(desk: Desk) -> None:
    asha, rehana = start(desk)
    agreed(desk, asha, rehana, ConsentState.FULL)
    desk.rows("UPDATE relationship SET safety_hold = 'no_contact' RETURNING id")
    confirmed = {"confirmed": frozenset({"D0", "D3"}), "ground": "vital", "why": "life at risk"}
    codes = [
        (reported(desk, REHANA, "my daughter has hardly eaten since friday"), Never.HOLD),
        (reported(desk, STRANGER, "i am worried about asha"), Never.STRANGER),
    ]
    for code, never in codes:
        written = write(desk, code, "She has an appointment on Friday", **confirmed)
        assert written.became is Became.NEVER
        assert written.weighed is not None
        assert written.weighed.never is never


def test_consent_taken_back_in_between_holds_it_and_its_worker_is_told(desk: Desk) -> None:
    asha, rehana = start(desk)
    agreed(desk, asha, rehana, ConsentState.FULL)
    prove(desk, REHANA)
    code = reported(desk, REHANA, "my daughter has hardly eaten since friday")
    words = "She is here with us"
    assert write(desk, code, words).became is Became.WRITTEN
    desk.clock.forward(seconds=5)
    agreed(desk, asha, rehana, ConsentState.WITHDRAWN)
    later(desk, seconds=5)
    assert not any(words in body for body in desk.sender.to(REHANA))
    later(desk, seconds=1)
    assert f"your answer for {code} was NOT sent" in desk.sender.to(SAM)[-1]
    (row,) = desk.rows("SELECT held_why FROM worker_answer")
    assert row["held_why"] == "consent"


def test_two_at_once_the_second_sees_what_the_first_wrote(desk: Desk) -> None:
    code = reported(desk)
    first = write(desk, code, HELLO)
    second = write(desk, code, "Please call the office", "Priya")
    assert second.became is Became.ANOTHER
    assert second.other_words == HELLO
    third = write(desk, code, "Please call the office", "Priya", seen=first.answer_id)
    assert third.became is Became.WRITTEN
    told = staff(desk, DUTY, f"ANSWER {code} come in tomorrow")
    assert told[-1].startswith("Keyline: someone else has just written")


def test_an_answer_by_text_goes_the_same_way(desk: Desk) -> None:
    code = reported(desk)
    said = staff(desk, SAM, f"answer {code} {HELLO}")
    assert said[-1].startswith(f"Keyline: your answer for {code} goes out now.")
    later(desk, seconds=10)
    assert desk.sender.to(ASHA)[-1] == f"From Sam, key worker: {HELLO}"


def test_to_her_that_her_mother_wrote_is_warned_of(desk: Desk) -> None:
    code = reported(desk)
    for words in ("Your mum rang us and is worried", "Rehana told us about it"):
        written = write(desk, code, words)
        assert written.became is Became.WARNED
        assert written.weighed is not None
        assert written.weighed.warned == (Category.CARERS_MESSAGES,)


def test_codes_that_are_not_theirs_get_one_neutral_answer_and_an_item(desk: Desk) -> None:
    code = reported(desk)
    answers = set()
    for number, used in ((STRANGER, code), (STRANGER, "ABCD3"), (PRIYA, "ABCD3")):
        before = len(desk.sender.to(number))
        staff(desk, number, f"ANSWER {used} {HELLO}")
        answers.add(tuple(desk.sender.to(number)[before:]))
    assert len(answers) == 1
    assert desk.count("SELECT count(*) FROM item WHERE lane_set_by = 'stray_code'") == 3
    assert desk.count("SELECT count(*) FROM worker_answer") == 0
    assert person_of(desk, ASHA)
