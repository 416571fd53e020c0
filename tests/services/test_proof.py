"""A PIN or memory word: asked for where only that is missing, checked, forgotten, and locked."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.care.agreed_secrets import SecretKind
from bot.care.facts import Verification
from bot.care.proof_words import MARK
from bot.services.doubt_number import confirm_number
from bot.services.set_proof import UnfitSecretError, clear_proof, set_proof
from tests.kit import ASHA, BEN, DUTY, MARCUS, REHANA, SAM, STRANGER, WHO, Desk
from tests.services.answers.asking import ask, item_of, ring, running
from tests.services.proving import (
    PIN,
    WORD,
    agree,
    asks_when,
    events,
    sender_at,
    stored,
    text,
)


def test_a_right_pin_is_answered_with_what_was_asked_and_is_kept_nowhere(
    desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    agree(desk, ASHA)
    asked = asks_when(desk, ASHA)
    assert asked.text_ids == ("ask_pin",)
    passed_on, answered = text(desk, ASHA, f"my pin is {PIN}")
    assert passed_on is None, "the dialogue sees no PIN"
    assert answered.text_ids == ("appointment",)
    assert stored(desk, answered.message_id) == MARK
    assert sender_at(desk, ASHA).verified_at(desk.clock.now()) is Verification.FRESH_PROOF
    assert desk.count("SELECT count(*) FROM open_question") == 0
    everything = json.dumps(desk.rows("SELECT * FROM audit_event"), default=str)
    assert PIN not in everything + capfd.readouterr().out
    assert [e["details"] for e in events(desk, "proof.given")] == [{"proof": "pin"}]


def test_nobody_is_chased_for_a_question_that_the_pin_answered(desk: Desk) -> None:
    agree(desk, MARCUS)
    asked = ask(desk, MARCUS, WHO, body="who is my key worker")
    assert asked.text_ids == ("ask_pin",)
    _, answered = text(desk, MARCUS, PIN)
    assert answered.text_ids == ("key_worker",)
    assert desk.count("SELECT count(*) FROM item") == 1, "a PIN is no news"
    assert running(desk, asked.message_id) == set()


def test_proof_lasts_15_minutes_to_the_second(desk: Desk) -> None:
    agree(desk, ASHA)
    asks_when(desk, ASHA)
    text(desk, ASHA, PIN)
    desk.clock.forward(minutes=14, seconds=59)
    assert asks_when(desk, ASHA).text_ids == ("appointment",)
    desk.clock.forward(seconds=1)
    assert asks_when(desk, ASHA).text_ids == ("ask_pin",)


@pytest.mark.parametrize("body", ["blue kettle", "Blue-Kettle thanks", "my word is blue kettle"])
def test_a_memory_word_proves_as_a_pin_does(desk: Desk, body: str) -> None:
    agree(desk, ASHA, WORD, SecretKind.MEMORY_WORD)
    asks_when(desk, ASHA)
    passed_on, answered = text(desk, ASHA, body)
    assert passed_on is None
    assert answered.text_ids == ("appointment",)
    assert stored(desk, answered.message_id) == MARK


@pytest.mark.parametrize("body", ["1593", "my pin is 1593", "482", "my word is red kettle"])
def test_a_wrong_one_is_not_kept_either_and_nobody_is_chased(desk: Desk, body: str) -> None:
    agree(desk, ASHA)
    agree(desk, ASHA, WORD, SecretKind.MEMORY_WORD)
    asked = asks_when(desk, ASHA)
    _, answered = text(desk, ASHA, body)
    assert answered.text_ids == ("pin_wrong",)
    assert stored(desk, answered.message_id) == MARK
    assert sender_at(desk, ASHA).verified_at(desk.clock.now()) is Verification.NUMBER_MATCH
    ring(desk)
    assert desk.sender.to(SAM) == []
    assert "acknowledge" in running(desk, asked.message_id), "what was asked is not answered"
    _, right = text(desk, ASHA, PIN)
    assert right.text_ids == ("appointment",)


def test_without_a_pin_on_record_every_pin_is_wrong(desk: Desk) -> None:
    asks_when(desk, ASHA)
    assert text(desk, ASHA, PIN)[1].text_ids == ("pin_wrong",)


def test_five_wrong_ones_lock_for_an_hour_and_staff_hear_once(desk: Desk) -> None:
    agree(desk, ASHA)
    asks_when(desk, ASHA)
    said = [text(desk, ASHA, f"{n}593")[1] for n in (1, 2, 3, 6, 7)]
    assert [a.text_ids for a in said] == [("pin_wrong",)] * 4 + [("pin_locked",)]
    assert item_of(desk, said[-1].message_id)["wish"] == "proof_locked"
    assert text(desk, ASHA, PIN)[1].text_ids == ("pin_locked",), "not even the right one"
    assert desk.count("SELECT count(*) FROM item WHERE wish = 'proof_locked'") == 1
    desk.clock.forward(minutes=3)
    ring(desk)
    assert len(desk.sender.to(SAM)) == 2, "of what was asked, and once of the lock"
    # It locks proof and nothing else.
    assert asks_when(desk, ASHA).text_ids == ("refusal_ring_us",)
    assert ask(desk, ASHA, WHO).text_ids == ("key_worker",)
    desk.clock.forward(minutes=57)
    assert asks_when(desk, ASHA).text_ids == ("ask_pin",)
    assert text(desk, ASHA, PIN)[1].text_ids == ("appointment",)
    assert len(events(desk, "proof.failed")) == 5
    assert len(events(desk, "proof.locked")) == 1


def test_a_right_one_forgives_the_wrong_ones(desk: Desk) -> None:
    agree(desk, ASHA)
    for _ in range(3):
        asks_when(desk, ASHA)
        for wrong in ("1593", "2593"):
            assert text(desk, ASHA, wrong)[1].text_ids == ("pin_wrong",)
        assert text(desk, ASHA, PIN)[1].text_ids == ("appointment",)
        desk.clock.forward(minutes=15)


@pytest.mark.parametrize("body", ["NO PIN", "dont have one", "forgot it sorry", "cant remember"])
def test_whoever_has_none_is_called(desk: Desk, body: str) -> None:
    asks_when(desk, ASHA)
    _, answered = text(desk, ASHA, body)
    assert answered.text_ids == ("no_pin",)
    assert item_of(desk, answered.message_id)["wish"] == "no_pin"
    assert running(desk, answered.message_id) == {"acknowledge", "notice"}
    assert text(desk, ASHA, "1593")[0] == "1593", "the question is closed"


def test_anything_else_goes_to_the_dialogue_and_the_question_waits(desk: Desk) -> None:
    agree(desk, ASHA)
    asks_when(desk, ASHA)
    passed_on, other = text(desk, ASHA, "my boiler has gone again")
    assert passed_on == "my boiler has gone again"
    assert stored(desk, other.message_id) == passed_on
    assert running(desk, other.message_id) == {"acknowledge", "notice"}
    assert text(desk, ASHA, PIN)[1].text_ids == ("appointment",)


def test_a_question_lapses_and_a_late_pin_still_proves(desk: Desk) -> None:
    agree(desk, ASHA)
    asks_when(desk, ASHA)
    desk.clock.forward(minutes=15)
    passed_on, late = text(desk, ASHA, PIN)
    assert passed_on is None
    assert late.text_ids == ("pin_thanks",)
    assert stored(desk, late.message_id) == MARK
    assert asks_when(desk, ASHA).text_ids == ("appointment",)


@pytest.mark.parametrize(
    ("body", "left", "kept"),
    [
        (f"{PIN} whens my appt", "whens my appt", f"{MARK} whens my appt"),
        (f"whens my appt? {PIN}", "whens my appt?", f"whens my appt? {MARK}"),
        (f"my pin is {PIN}, whens my appt", "whens my appt", None),
    ],
)
def test_a_pin_that_nobody_asked_for_counts_and_is_taken_out(
    desk: Desk, body: str, left: str, kept: str | None
) -> None:
    agree(desk, ASHA)
    passed_on, answered = text(desk, ASHA, body)
    assert passed_on == left
    assert stored(desk, answered.message_id) == (kept or body.replace(PIN, MARK))
    assert asks_when(desk, ASHA).text_ids == ("appointment",)


@pytest.mark.parametrize(
    "body", ["1530 is when the bus goes", "the bus was the 1530", "i owe 2750"]
)
def test_ordinary_numbers_are_left_alone_and_count_for_nothing(desk: Desk, body: str) -> None:
    agree(desk, ASHA)
    for _ in range(8):
        passed_on, answered = text(desk, ASHA, body)
        assert passed_on == body
        assert stored(desk, answered.message_id) == body
    assert desk.count("SELECT sum(wrong_tries) FROM contact_point") == 0


@pytest.mark.parametrize(
    ("body", "passed_on", "said"),
    [
        ("my pin is 1593", None, ("pin_wrong",)),
        ("my pin is 1593, whens my appt", "whens my appt", ("plain",)),
        (f"pin 1593 or pin {PIN} whens my appt", "or whens my appt", ("plain",)),
    ],
)
def test_what_is_called_a_pin_is_taken_out_and_counts_when_it_is_wrong(
    desk: Desk, body: str, passed_on: str | None, said: tuple[str, ...]
) -> None:
    agree(desk, ASHA)
    given_on, answered = text(desk, ASHA, body)
    assert (given_on, answered.text_ids) == (passed_on, said)
    assert "1593" not in stored(desk, answered.message_id)
    assert PIN not in stored(desk, answered.message_id)
    assert desk.count("SELECT max(wrong_tries) FROM contact_point") == 1
    assert asks_when(desk, ASHA).text_ids == ("ask_pin",)


def test_one_cannot_go_on_guessing_in_the_middle_of_questions(desk: Desk) -> None:
    """Wrong numbers in a text are not counted; so only the first texts of an hour can prove."""
    agree(desk, ASHA)
    for n in (1593, 2593, 3593, 6593, 7593):
        text(desk, ASHA, f"{n} whens my appt")
    passed_on, sixth = text(desk, ASHA, f"{PIN} whens my appt")
    assert passed_on == "whens my appt"
    assert stored(desk, sixth.message_id) == f"{MARK} whens my appt"
    assert asks_when(desk, ASHA).text_ids == ("ask_pin",)
    desk.clock.forward(hours=1)
    text(desk, ASHA, f"{PIN} whens my appt")
    assert asks_when(desk, ASHA).text_ids == ("appointment",)


@pytest.mark.parametrize("body", ["{} whens my appt", "my pin is {} whens my appt", "{}"])
def test_a_pin_is_taken_out_whatever_it_proves(desk: Desk, body: str) -> None:
    """A lapsed number stays unknown even with the right PIN, and nothing shows that it was."""
    agree(desk, ASHA)
    desk.clock.forward(days=91)
    _, answered = text(desk, ASHA, body.format(PIN))
    assert PIN not in stored(desk, answered.message_id)
    assert answered.text_ids != ("pin_thanks",)
    assert asks_when(desk, ASHA).text_ids == ("refusal_neutral",)
    assert events(desk, "proof.given") == []


@pytest.mark.parametrize(
    ("change", "text_id"),
    [
        ("doubted_at = last_seen_at", "refusal_neutral"),
        ("last_seen_at = last_seen_at - interval '91 days'", "refusal_neutral"),
        ("others_see = true", "refusal_ring_us"),
    ],
)
def test_a_phone_that_may_be_another_persons_is_never_asked(
    desk: Desk, change: str, text_id: str
) -> None:
    agree(desk, ASHA)
    desk.rows(f"UPDATE contact_point SET {change} RETURNING id")
    assert asks_when(desk, ASHA).text_ids == (text_id,)


def test_a_stranger_is_never_asked(desk: Desk) -> None:
    assert asks_when(desk, STRANGER).text_ids == ("refusal_neutral",)


def test_proof_is_of_one_phone_and_the_conversation_of_one_person(desk: Desk) -> None:
    person_id, other = agree(desk, ASHA), "+447700900177"
    desk.rows(
        "UPDATE contact_point SET person_id = :p WHERE person_id ="
        " (SELECT person_id FROM contact_point WHERE address_hash = :h) RETURNING id",
        p=person_id,
        h=_hash(desk, BEN),
    )
    _readdress(desk, BEN, other)
    asks_when(desk, ASHA)
    text(desk, ASHA, PIN)
    assert asks_when(desk, ASHA).text_ids == ("appointment",)
    assert asks_when(desk, other).text_ids == ("ask_pin",), "another phone of the same person"
    assert desk.count("SELECT count(DISTINCT conversation_id) FROM inbound_message") == 1


def test_a_carers_own_pin_opens_nothing_of_another(desk: Desk) -> None:
    agree(desk, REHANA)
    assert ask(desk, REHANA, WHO).text_ids == ("ask_pin",)
    assert text(desk, REHANA, PIN)[1].text_ids == ("refusal_neutral",)


def test_danger_is_answered_before_any_of_this(desk: Desk) -> None:
    agree(desk, ASHA)
    asks_when(desk, ASHA)
    text(desk, ASHA, "URGENT")
    ring(desk)
    assert desk.sender.to(DUTY)
    assert text(desk, ASHA, PIN)[1].text_ids == ("appointment",)


def test_a_turn_that_is_taken_twice_counts_once(desk: Desk) -> None:
    from bot.services.take_turn import start_turn

    agree(desk, ASHA)
    asks_when(desk, ASHA)
    _, answered = text(desk, ASHA, "1593")
    assert start_turn(desk.app, answered.message_id) is None
    assert desk.count("SELECT max(wrong_tries) FROM contact_point") == 1


def test_what_is_set_is_checked_and_audited_and_can_be_cleared(desk: Desk) -> None:
    person_id = agree(desk, ASHA)
    with pytest.raises(UnfitSecretError, match="phone"):
        set_proof(desk.app, person_id, SecretKind.PIN, "900101")
    agree(desk, ASHA, WORD, SecretKind.MEMORY_WORD)
    for taken in (WORD, "Blue kettle!"):
        with pytest.raises(UnfitSecretError):
            set_proof(desk.app, person_id, SecretKind.DURESS, taken)
    set_proof(desk.app, person_id, SecretKind.DURESS, "copper beech")
    for taken in ("copper beech", "copper beech lane"):
        with pytest.raises(UnfitSecretError):
            set_proof(desk.app, person_id, SecretKind.QUIET, taken)
    assert clear_proof(desk.app, person_id, SecretKind.PIN)
    assert not clear_proof(desk.app, person_id, SecretKind.PIN)
    assert [e["details"] for e in events(desk, "proof.removed")] == [{"proof": "pin"}]
    rows = json.dumps(desk.rows("SELECT * FROM proof"), default=str)
    assert "argon2id" in rows
    assert "kettle" not in rows


def test_staff_confirm_a_number_and_unlock_it(desk: Desk) -> None:
    sender = sender_at(desk, ASHA)
    desk.rows("UPDATE contact_point SET doubted_at = now(), locked_until = now() RETURNING id")
    confirm_number(desk.app, sender.contact_point_id)
    assert ask(desk, ASHA, WHO).text_ids == ("key_worker",)
    assert len(events(desk, "number.confirmed")) == 1


def _hash(desk: Desk, address: str) -> bytes:
    from bot.records import addresses

    with desk.app.records.begin() as unit:
        return addresses.fingerprint(unit, address)


def _readdress(desk: Desk, address: str, other: str) -> None:
    with desk.app.records.begin() as unit:
        row = desk.rows(
            "SELECT c.id, p.data_key_id FROM contact_point c JOIN person p ON p.id = c.person_id"
            " WHERE c.address_hash = :h",
            h=_hash(desk, address),
        )[0]
        sealed = unit.seal(row["data_key_id"], other, "contact_point.address", row["id"])  # type: ignore[arg-type]
    desk.rows(
        "UPDATE contact_point SET address_hash = :n, address = :a WHERE id = :i RETURNING id",
        n=_hash(desk, other),
        a=sealed,
        i=row["id"],
    )


_OTHER_WORDS = st.sampled_from(
    "hi when is my appt please sam the bus at 9 room 12 ta thanks so tired £20 10:30 half 7".split()
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    before=st.lists(_OTHER_WORDS, max_size=5),
    after=st.lists(_OTHER_WORDS, max_size=5),
    mark=st.sampled_from(["", ".", ",", "?", "!", " x"]),
    called=st.sampled_from(["", "pin ", "my pin is ", "PIN: "]),
    asked=st.booleans(),
)
def test_no_text_keeps_a_pin_and_the_dialogue_gets_none(
    desk: Desk, before: list[str], after: list[str], mark: str, called: str, asked: bool
) -> None:
    # A number right beside another is part of a phone number, a date or a sum.
    assume(not (before and before[-1][-1].isdigit() and not called))
    assume(not (after and after[0][0].isdigit()))
    if sender_at(desk, ASHA).proved_at is None:
        agree(desk, ASHA)
    desk.clock.forward(hours=2)
    if asked:
        asks_when(desk, ASHA)
    body = " ".join([*before, f"{called}{PIN}{mark}", *after])
    passed_on, answered = text(desk, ASHA, body)
    assert PIN not in (passed_on or "")
    assert PIN not in stored(desk, answered.message_id)
    assert PIN not in " ".join(answered.bodies)
