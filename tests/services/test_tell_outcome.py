"""What a worker says came of a text: in their words by permit, else the same for everybody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.care.consent_records import ConsentState
from bot.services.answers.question import Question
from bot.services.erase_person import Reason, erase_person
from tests.kit import ASHA, DUTY, MARCUS, REHANA, SAM, STRANGER, Desk
from tests.services.answers.asking import ask, ring, tell
from tests.services.answers.sharing_world import agreed, person_of, prove, set_phone, start
from tests.services.test_tell_outcome_back import NEWS, code_of, staff

STATUS = Question("check_message_status", "received")
WORRY = Question("report_concern_about_other", "news")
WORDS = "I rang the surgery. They look at it on Friday"


def reported(desk: Desk, number: str = ASHA, body: str = "ive not slept since the weekend") -> str:
    """Somebody tells us something; the code of its item."""
    said = ask(desk, number, NEWS if number in (ASHA, MARCUS) else WORRY, body=body)
    return code_of(desk, said.message_id)


def wait(desk: Desk, **by: float) -> None:
    desk.clock.forward(**by)
    ring(desk)


def last(desk: Desk, number: str) -> str:
    return desk.sender.to(number)[-1]


def test_words_that_anybody_may_see_go_out_as_they_are(desk: Desk) -> None:
    set_phone(desk, ASHA, "may_text", "appointments")
    code = reported(desk)
    wait(desk, minutes=30)
    assert staff(desk, SAM, f"DONE {code} called her. TELL: {WORDS}.") == [
        f"Keyline: noted for {code}, and closed. Thank you.",
        f"Keyline: noted for {code}. Whoever wrote can read your words. They may need a PIN first.",
    ]
    wait(desk, minutes=2)
    assert last(desk, ASHA) == (
        f"About your text of 12 noon today. {WORDS}. Reply PAUSE and we will not text first."
    )
    wait(desk, days=3)
    assert last(desk, ASHA).startswith("About your text")
    (note,) = desk.rows("SELECT words, kind FROM item_note")
    assert note["kind"] == "decided"
    assert b"surgery" not in bytes(desk.rows("SELECT words FROM outcome")[0]["words"])  # type: ignore[arg-type]


def test_words_that_a_locked_phone_may_not_show_wait_for_read(desk: Desk) -> None:
    set_phone(desk, ASHA, "may_text", "appointments")
    code = reported(desk)
    staff(desk, SAM, f"DONE {code} called her. TELL: I rang the GP about your tablets")
    wait(desk, minutes=2)
    assert last(desk, ASHA) == "There is a message for you. Reply READ to see it."
    wait(desk, hours=1)
    said = tell(desk, ASHA, "read")
    assert said.body == (
        "You texted us at 12 noon today. Staff wrote back to you. I rang the GP about your tablets."
    )
    running = "SELECT count(*) FROM clock WHERE kind = 'acknowledge' AND done_at IS NULL"
    assert desk.count(running) == 0, "READ is nothing that anybody is chased for"
    assert tell(desk, ASHA, "READ").body == said.body


def test_a_phone_that_may_be_told_nothing_asks_for_the_pin_and_then_tells(desk: Desk) -> None:
    set_phone(desk, ASHA, "may_text", "nothing")
    code = reported(desk)
    staff(desk, SAM, f"DONE {code} called her. TELL: {WORDS}")
    wait(desk, minutes=2)
    assert last(desk, ASHA) == "There is a message for you. Reply READ to see it."
    assert tell(desk, ASHA, "READ").text_ids == ("ask_pin",)
    prove(desk)
    assert WORDS in tell(desk, ASHA, "READ").body


def test_any_news_about_what_i_told_you_is_answered_from_the_record(desk: Desk) -> None:
    set_phone(desk, ASHA, "may_text", "appointments")
    code = reported(desk)
    wait(desk, minutes=10)
    assert "No worker has told me yet" in ask(desk, ASHA, STATUS, body="any news").body
    staff(desk, SAM, f"HAVE {code}")
    assert ask(desk, ASHA, STATUS, body="any news yet").body.startswith("Sam has your text of 12")
    staff(desk, SAM, f"TELL {code} I rang the GP about your tablets")
    assert "I rang the GP about your tablets" in ask(desk, ASHA, STATUS, body="any news").body
    staff(desk, SAM, f"DONE {code} called her")
    again = ask(desk, ASHA, STATUS, body="did sam get my message")
    assert "I rang the GP" in again.body


def test_a_closed_one_without_words_is_said_to_be_dealt_with(desk: Desk) -> None:
    code = reported(desk)
    staff(desk, SAM, f"DONE {code} called her, all is well")
    said = ask(desk, ASHA, STATUS, body="has anyone read it")
    assert said.text_ids == ("message_dealt_with",)


def test_a_bare_question_in_between_is_not_what_my_text_means(desk: Desk) -> None:
    code = reported(desk)
    wait(desk, hours=1)
    ask(desk, ASHA, "ask_key_worker", "who", body="who is my key worker")
    wait(desk, hours=1)
    staff(desk, DUTY, f"HAVE {code}")
    said = ask(desk, ASHA, STATUS, body="did you get my text")
    assert "12 noon today" in said.body
    assert said.text_ids == ("message_picked_up",)


@pytest.mark.parametrize(
    "tells",
    [
        "ring 01632 960123 if it gets worse",
        "Rehana told us",
        "priya says hello",
        "Dr Okonkwo will see you",
        "take your tablets at night",
        "your dose is 20mg now",
        "she was sectioned on Friday",
        "you refused to see us",
        "STOP texting",
        "it was " + "very " * 40 + "long",
        "...",
    ],
)
def test_words_that_may_not_be_texted_are_asked_for_anew(desk: Desk, tells: str) -> None:
    code = reported(desk)
    said = staff(desk, SAM, f"DONE {code} called her. TELL: {tells}")
    assert said[0] == f"Keyline: noted for {code}, and closed. Thank you."
    assert "I cannot pass your words" in said[1]
    assert desk.count("SELECT count(*) FROM outcome") == 0
    assert staff(desk, SAM, f"TELL {code} {WORDS}")[0].startswith(f"Keyline: noted for {code}.")


def _carer_hears(desk: Desk, number: str = REHANA, *, pin: bool = True) -> list[str]:
    """All that a carer is sent from the report to the answer, when a worker gives words."""
    before = len(desk.sender.to(number))
    code = reported(desk, number, "my daughter has hardly eaten since friday")
    wait(desk, minutes=20)
    staff(desk, DUTY, f"HAVE {code}")
    wait(desk, minutes=20)
    staff(desk, DUTY, f"DONE {code} saw her. TELL: {WORDS}")
    wait(desk, minutes=20)
    if pin:
        prove(desk, number)
    tell(desk, number, "READ")
    ask(desk, number, STATUS, body="did she get my message")
    return desk.sender.to(number)[before:]


def test_without_a_live_permit_a_carer_hears_the_same_whatever_holds(desk: Desk) -> None:
    asha, rehana = start(desk)
    began = desk.clock.now()
    heard = []
    for state in (None, ConsentState.REFUSED, ConsentState.WITHDRAWN, ConsentState.EXPIRED, "hold"):
        desk.clock.moment = began
        if state == "hold":
            held = "UPDATE relationship SET safety_hold = 'no_contact' WHERE other_id = :r"
            desk.rows(f"{held} RETURNING id", r=rehana)
        elif state is not None:
            agreed(desk, asha, rehana, state)
        heard.append(_carer_hears(desk))
        began += timedelta(days=14)
    plain = [[body.split("friday")[0] for body in one] for one in heard]
    assert [len(one) for one in plain] == [len(plain[0])] * len(plain)
    for one in plain[1:]:
        assert one == plain[0]
    assert any("I cannot tell you more by text" in body for body in plain[0])
    assert not any("surgery" in body or "Asha" in body for one in plain for body in one)


def test_with_consent_and_a_pin_a_carer_hears_the_words(desk: Desk) -> None:
    asha, rehana = start(desk)
    agreed(desk, asha, rehana, ConsentState.FULL)
    heard = _carer_hears(desk)
    assert any(WORDS in body for body in heard)


def test_staff_know_before_they_write_what_could_be_told(desk: Desk) -> None:
    start(desk)
    mother = reported(desk, REHANA, "my daughter has hardly eaten since friday")
    assert "can only hear that staff dealt with it" in staff(desk, DUTY, f"HAVE {mother}")[0]
    own = reported(desk)
    assert "Add TELL: and what I may tell" in staff(desk, DUTY, f"HAVE {own}")[0]
    nobody = reported(desk, STRANGER, "my brother is not himself")
    assert staff(desk, DUTY, f"HAVE {nobody}")[0] == f"Keyline: you have {nobody}. Thank you."


def test_a_stranger_is_told_that_it_was_read_and_no_words(desk: Desk) -> None:
    code = reported(desk, STRANGER, "my brother is not himself")
    said = staff(desk, DUTY, f"DONE {code} rang them. TELL: {WORDS}")
    assert said[1] == f"Keyline: noted for {code}. Nothing of it is texted to whoever wrote."
    wait(desk, minutes=20)
    assert last(desk, STRANGER).startswith("A person has read your text of 12 noon today.")
    assert tell(desk, STRANGER, "READ").text_ids == ("nothing_to_read",)


def test_on_a_phone_that_others_see_no_words_are_ever_said(desk: Desk) -> None:
    set_phone(desk, ASHA, "may_text", "appointments")
    set_phone(desk, ASHA, "others_see", value=True)
    code = reported(desk)
    staff(desk, SAM, f"DONE {code} called her. TELL: {WORDS}")
    wait(desk, minutes=20)
    assert last(desk, ASHA) == "There is a message for you. Reply READ to see it."
    prove(desk)
    assert tell(desk, ASHA, "READ").text_ids == ("message_dealt_with",)


def test_nothing_is_an_outcome_too(desk: Desk) -> None:
    code = reported(desk)
    said = staff(desk, SAM, f"TELL {code} NOTHING she knows already")
    assert said == [f"Keyline: noted for {code}. Nothing of it is texted to whoever wrote."]
    assert "Or text TELL" in staff(desk, SAM, f"TELL {code}")[0]


def test_consent_withdrawn_as_it_goes_out_makes_it_wait_and_says_nothing(desk: Desk) -> None:
    from bot.services.ring_clocks import ring_clocks

    set_phone(desk, ASHA, "may_text", "appointments")
    code = reported(desk)
    staff(desk, SAM, f"DONE {code} called her. TELL: {WORDS}")
    desk.clock.forward(minutes=2)
    ring_clocks(desk.app)
    set_phone(desk, ASHA, "may_text", "nothing")
    ring(desk)
    assert last(desk, ASHA) == "There is a message for you. Reply READ to see it."


def test_of_somebody_who_was_erased_nothing_can_be_told(desk: Desk) -> None:
    code = reported(desk)
    erase_person(desk.app, person_of(desk, ASHA), Reason.REQUEST, close_items=True)
    said = staff(desk, SAM, f"TELL {code} {WORDS}")
    assert said == [f"Keyline: {code} was closed already. Nothing is changed."]
    assert desk.count("SELECT count(*) FROM outcome") == 0
