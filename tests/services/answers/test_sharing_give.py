"""Telling more: a PIN, one carer, a choice that is read back, a yes; and then a worker."""

from __future__ import annotations

import pytest

from bot.care.consent_faults import SHAREABLE
from bot.care.consent_records import ConsentState, Finding, Kind
from bot.care.facts import Category
from bot.services.answers.question import Question
from bot.services.confirm_consent import (
    NotConfirmableError,
    confirm_consent,
    list_versions,
    refuse_consent,
)
from tests.kit import ASHA, REHANA, SAM, STRANGER, Desk
from tests.services.answers.asking import Answered, ask, item_of, running, tell
from tests.services.answers.sharing_world import (
    D1,
    D2,
    D3,
    add_carer,
    agreed,
    found_of_capacity,
    person_of,
    prove,
    set_phone,
    start,
    states,
    texted,
    versions,
    worker_of,
)

ONE, TWO = {D1, D2}, {D1, D2, D3}


def agree(desk: Desk, words: str, *names: str, address: str = ASHA) -> Answered:
    """Somebody texts what the dialogue takes for consent."""
    return ask(desk, address, Question("give_consent", "give", names=names), body=words)


@pytest.mark.parametrize("topic", ["who", "cover"])
def test_what_may_be_told_is_not_taken_for_a_question(desk: Desk, topic: str) -> None:
    intent = "ask_key_worker" if topic == "who" else "ask_cover_or_hours"
    question = Question(intent, topic)
    body = "you can tell my mum who my key worker is"
    assert ask(desk, ASHA, question, body=body).text_ids == ("ask_pin",)
    prove(desk)
    assert ask(desk, ASHA, question, body=body).text_ids == ("sharing_choice",)


@pytest.mark.parametrize(
    "body",
    [
        "you can tell me who my key worker is",
        "dont tell my mum who my key worker is",
        "i dont want you to tell mum who my key worker is",
        "who is my key worker",
    ],
)
def test_other_words_are_a_question_still(desk: Desk, body: str) -> None:
    question = Question("ask_key_worker", "who")
    assert ask(desk, ASHA, question, body=body).text_ids[0].startswith("key_worker")


def agree_fully(desk: Desk, choice: str = "1") -> Answered:
    """All the way, about the mother."""
    prove(desk)
    agree(desk, "you can tell my mum", "my mum")
    tell(desk, ASHA, choice)
    return tell(desk, ASHA, "YES")


@pytest.mark.parametrize("words", ["you can tell my mum", "aye tell ma maw whatever", "tell her"])
@pytest.mark.parametrize("choice", ["1", "one", "the first one", "1 please", "number 1 pls"])
def test_the_whole_way(desk: Desk, words: str, choice: str) -> None:
    asha, rehana = start(desk)
    prove(desk)
    asked = agree(desk, words)
    assert asked.text_ids == ("sharing_choice",)
    assert "Rehana" in asked.body
    read_back = tell(desk, ASHA, choice)
    assert read_back.text_ids == ("sharing_read_back",)
    assert "Rehana: who your key worker is and who covers. Nothing else." in read_back.body
    assert states(desk, asha, rehana) == [], "nothing before the yes"
    assert tell(desk, ASHA, "yes please").text_ids == ("sharing_waits",)
    (waiting,) = versions(desk, asha, rehana)
    assert (waiting.state, waiting.categories) == (ConsentState.PENDING, ONE)
    assert (waiting.recorded_by, waiting.confirmed_by) == (asha, None)


def test_without_a_pin_it_is_not_even_asked(desk: Desk) -> None:
    start(desk)
    said = agree(desk, "you can tell my mum everything", "my mum")
    assert said.text_ids != ("sharing_choice",)
    assert "Rehana" not in said.body
    assert desk.count("SELECT count(*) FROM open_question WHERE kind LIKE 'sharing%'") == 0


@pytest.mark.parametrize("address", [REHANA, STRANGER])
@pytest.mark.parametrize(
    "words", ["she says its fine to tell me", "Asha agrees you can talk to me about everything"]
)
def test_nobody_else_can_agree_for_them(desk: Desk, address: str, words: str) -> None:
    asha, rehana = start(desk)
    prove(desk, address)
    said = agree(desk, words, address=address)
    assert said.text_ids == ("sharing_asked",)
    assert item_of(desk, said.message_id)["wish"] == "sharing"
    assert states(desk, asha, rehana) == []


def test_a_service_user_with_a_lapsed_number_is_told_what_a_stranger_is(desk: Desk) -> None:
    start(desk)
    stranger = agree(desk, "you can tell my mum", address=STRANGER)
    set_phone(desk, ASHA, "last_seen_at", None)
    assert agree(desk, "you can tell my mum").body == stranger.body


@pytest.mark.parametrize("word", ["y", "Yes", "YES", "yes please", "yeah", "aye"])
def test_a_yes_is_a_yes(desk: Desk, word: str) -> None:
    asha, rehana = start(desk)
    prove(desk)
    agree(desk, "you can tell my mum", "my mum")
    tell(desk, ASHA, "2")
    assert tell(desk, ASHA, word).text_ids == ("sharing_waits",)
    assert versions(desk, asha, rehana)[-1].categories == TWO


@pytest.mark.parametrize("words", ["maybe", "yes but not the cover", "what does that mean", "2"])
def test_anything_else_leaves_it_as_it_was(desk: Desk, words: str) -> None:
    asha, rehana = start(desk)
    prove(desk)
    agree(desk, "you can tell my mum", "my mum")
    tell(desk, ASHA, "1")
    ask(desk, ASHA, "contact_key_worker", "pass_on", words)
    assert states(desk, asha, rehana) == []
    # Perhaps to "shall I pass this on?": not to what was read back before.
    ask(desk, ASHA, "affirm", "affirm", "yes")
    assert states(desk, asha, rehana) == []


def test_a_yes_after_a_stop_is_to_nothing(desk: Desk) -> None:
    asha, rehana = start(desk)
    prove(desk)
    agree(desk, "you can tell my mum", "my mum")
    tell(desk, ASHA, "1")
    ask(desk, ASHA, "withdraw_consent", "withdraw", "no dont tell my mum anything")
    ask(desk, ASHA, "affirm", "affirm", "yes")
    assert states(desk, asha, rehana) == ["REFUSED"]
    assert desk.count("SELECT count(*) FROM open_question") == 0


def test_no_is_no(desk: Desk) -> None:
    asha, rehana = start(desk)
    prove(desk)
    agree(desk, "you can tell my mum", "my mum")
    tell(desk, ASHA, "1")
    assert tell(desk, ASHA, "no").text_ids == ("sharing_left",)
    ask(desk, ASHA, "affirm", "affirm", "yes")
    assert states(desk, asha, rehana) == []


def test_later_leaves_it_and_nothing_stops_it(desk: Desk) -> None:
    asha, rehana = start(desk)
    agreed(desk, asha, rehana)
    prove(desk)
    agree(desk, "you can tell my mum", "my mum")
    assert tell(desk, ASHA, "4").text_ids == ("sharing_left",)
    assert states(desk, asha, rehana) == ["FULL"]
    agree(desk, "you can tell my mum", "my mum")
    assert tell(desk, ASHA, "nothing").text_ids == ("sharing_stopped",)
    assert states(desk, asha, rehana) == ["FULL", "WITHDRAWN"]


def test_a_choice_that_only_narrows_holds_at_once(desk: Desk) -> None:
    asha, rehana = start(desk)
    agreed(desk, asha, rehana)
    prove(desk)
    agree(desk, "you can tell my mum", "my mum")
    assert tell(desk, ASHA, "1").text_ids == ("sharing_is_now",)
    last = versions(desk, asha, rehana)[-1]
    assert (last.state, last.categories) == (ConsentState.LIMITED, ONE)


def test_less_in_part_and_more_in_part_is_both(desk: Desk) -> None:
    asha, rehana = start(desk)
    agreed(desk, asha, rehana, ConsentState.LIMITED, D3, Category.MEDICATION)
    agree_fully(desk, "2")
    assert states(desk, asha, rehana) == ["LIMITED", "LIMITED", "PENDING"]
    closed, waiting = versions(desk, asha, rehana)[1:]
    assert (closed.categories, waiting.categories) == ({D3}, TWO)


def test_digits_and_yes_lapse_with_their_question(desk: Desk) -> None:
    asha, rehana = start(desk)
    prove(desk)
    agree(desk, "you can tell my mum", "my mum")
    tell(desk, ASHA, "1")
    desk.clock.forward(minutes=15)
    prove(desk)
    ask(desk, ASHA, "affirm", "affirm", "yes")
    assert states(desk, asha, rehana) == []


def test_a_yes_after_the_proof_has_lapsed_is_none(desk: Desk) -> None:
    asha, rehana = start(desk)
    prove(desk)
    desk.clock.forward(minutes=10)
    agree(desk, "you can tell my mum", "my mum")
    tell(desk, ASHA, "1")
    desk.clock.forward(minutes=6)
    assert tell(desk, ASHA, "yes").text_ids != ("sharing_waits",)
    assert states(desk, asha, rehana) == []


def test_whom_is_asked_where_it_could_be_several(desk: Desk) -> None:
    asha, _ = start(desk)
    gwen = add_carer(desk, asha, "Gwen", Kind.RELATIVE)
    prove(desk)
    asked = agree(desk, "i want to share more")
    assert asked.text_ids == ("sharing_whom",)
    assert "1 Gwen, 2 Rehana" in asked.body
    assert tell(desk, ASHA, "1").text_ids == ("sharing_choice",)
    tell(desk, ASHA, "1")
    tell(desk, ASHA, "yes")
    assert states(desk, asha, gwen) == ["PENDING"]
    agree(desk, "i want to share more")
    assert "Gwen" in tell(desk, ASHA, "my sister Gwen").body


def test_of_more_than_three_the_name_is_asked(desk: Desk) -> None:
    asha, _ = start(desk)
    for name in ("Gwen", "Callum", "Ines"):
        add_carer(desk, asha, name, Kind.RELATIVE)
    prove(desk)
    assert agree(desk, "i want to share more").text_ids == ("sharing_whom_name",)
    assert "Ines" in tell(desk, ASHA, "Ines").body


def test_somebody_who_is_not_on_record_is_for_staff(desk: Desk) -> None:
    start(desk)
    prove(desk)
    said = agree(desk, "you can tell my girlfriend", "my girlfriend")
    assert said.text_ids == ("sharing_by_staff",)
    assert item_of(desk, said.message_id)["wish"] == "sharing"


@pytest.mark.parametrize("born_on", ["2012-01-01", None])
def test_under_16_or_of_an_age_that_nobody_knows_staff_do_it(
    desk: Desk, born_on: str | None
) -> None:
    asha, rehana = start(desk, born_on or "1990-01-01")
    if born_on is None:
        desk.rows("UPDATE person SET born_on = NULL WHERE id = :i RETURNING id", i=asha)
    prove(desk)
    assert agree(desk, "you can tell my mum", "my mum").text_ids == ("sharing_by_staff",)
    assert states(desk, asha, rehana) == []


@pytest.mark.parametrize("finding", [Finding.LACKS, Finding.FLUCTUATING])
def test_where_capacity_is_in_doubt_staff_do_it(desk: Desk, finding: Finding) -> None:
    asha, rehana = start(desk)
    found_of_capacity(desk, asha, rehana, finding)
    prove(desk)
    said = agree(desk, "you can tell my mum", "my mum")
    assert said.text_ids == ("sharing_by_staff",)
    assert states(desk, asha, rehana) == []


def test_on_a_phone_that_others_see_staff_do_it(desk: Desk) -> None:
    start(desk)
    set_phone(desk, ASHA, "others_see", True)
    prove(desk)
    assert agree(desk, "you can tell my mum", "my mum").text_ids == ("sharing_by_staff",)


def test_a_worker_confirms_and_only_then_it_holds(desk: Desk) -> None:
    asha, rehana = start(desk)
    said = agree_fully(desk)
    assert running(desk, said.message_id) == set(), "the yes joined the item that was open"
    (listed,) = list_versions(desk.app, pending=True)
    assert "CHECK FIRST" not in str(listed)
    assert "Rehana" not in str(listed)
    confirm_consent(desk.app, listed.id, worker_of(desk, "Sam"))
    last = versions(desk, asha, rehana)[-1]
    assert (last.state, last.categories) == (ConsentState.LIMITED, ONE)
    assert (last.recorded_by, last.confirmed_by) == (asha, worker_of(desk, "Sam"))
    assert list_versions(desk.app, pending=True) == []
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'consent.confirmed'") == 1


def test_a_worker_turns_it_down_and_what_held_goes_on(desk: Desk) -> None:
    asha, rehana = start(desk)
    agreed(desk, asha, rehana, ConsentState.LIMITED, D3)
    agree_fully(desk, "2")
    (listed,) = list_versions(desk.app, pending=True)
    refuse_consent(desk.app, listed.id, worker_of(desk, "Sam"))
    assert list_versions(desk.app, pending=True) == []
    assert versions(desk, asha, rehana)[-1].categories == frozenset()


def test_what_cannot_be_confirmed_says_why(desk: Desk) -> None:
    asha, rehana = start(desk)
    agree_fully(desk)
    (listed,) = list_versions(desk.app, pending=True)
    sam = worker_of(desk, "Sam")

    def why(*given: object) -> str:
        with pytest.raises(NotConfirmableError) as error:
            confirm_consent(desk.app, *given)  # type: ignore[arg-type]
        return str(error.value)

    assert "there is no consent" in why(sam, sam)
    assert "not recorded" in why(listed.id, rehana)
    assert "not of the person's team" in why(listed.id, worker_of(desk, "Callum"))
    set_phone(desk, REHANA, "address_hash", _phone_hash(desk, SAM))
    assert "phone of one of the two" in why(listed.id, sam)
    priya = worker_of(desk, "Priya")
    found_of_capacity(desk, asha, rehana, Finding.LACKS)
    assert "cannot agree to this alone" in why(listed.id, priya)
    ask(desk, ASHA, "withdraw_consent", "withdraw", "no, tell my mum nothing")
    assert "changed since" in why(listed.id, priya)
    last = versions(desk, asha, rehana)[-1]
    assert "does not wait: it is REFUSED" in why(last.id, priya)
    assert states(desk, asha, rehana) == ["PENDING", "REFUSED"]


def _phone_hash(desk: Desk, address: str) -> object:
    from bot.records import addresses

    with desk.app.records.begin() as unit:
        return addresses.fingerprint(unit, address)


def signs(desk: Desk) -> list[object]:
    """The codes beside what waits."""
    return desk.rows("SELECT signs FROM consent ORDER BY version DESC LIMIT 1")[0]["signs"]  # type: ignore[return-value]


def test_a_carers_own_text_just_before_is_a_sign(desk: Desk) -> None:
    start(desk)
    texted(desk, REHANA, "why wont you tell me anything about my daughter")
    desk.clock.forward(minutes=12)
    said = agree_fully(desk)
    assert signs(desk) == ["carer_texted_before"]
    assert "CHECK FIRST: carer_texted_before" in str(list_versions(desk.app, pending=True)[0])
    assert "carer" not in said.body
    assert not [t for t in desk.sender.to(REHANA) if "check" in t.lower()]


def test_half_an_hour_later_it_is_none(desk: Desk) -> None:
    start(desk)
    texted(desk, REHANA, "why wont you tell me anything about my daughter")
    desk.clock.forward(minutes=31)
    agree_fully(desk)
    assert signs(desk) == []


@pytest.mark.parametrize(
    "words", ["she wants you to tell me everything, im her mum", "Asha is happy, he agrees that"]
)
def test_words_about_oneself_as_somebody_else_are_a_sign(desk: Desk, words: str) -> None:
    start(desk)
    prove(desk)
    asked = agree(desk, words)
    if asked.text_ids == ("sharing_choice",):
        tell(desk, ASHA, "1")
        tell(desk, ASHA, "yes")
        assert signs(desk) == ["third_person"]
    else:
        assert asked.text_ids == ("sharing_whom",)


def test_a_hold_is_a_sign_for_staff_and_shows_nowhere(desk: Desk) -> None:
    start(desk)
    plain = [agree_fully(desk).body]
    desk.rows("UPDATE relationship SET safety_hold = 'DA_suspected' RETURNING id")
    desk.clock.forward(minutes=20)
    plain.append(agree_fully(desk, "2").body)
    assert plain[0] == plain[1]
    assert signs(desk) == ["safety_hold"]


def test_somebody_who_is_a_carer_too_and_speaks_for_the_other(desk: Desk) -> None:
    mei = "+447700900120"
    prove(desk, mei)
    said = agree(desk, "she says its fine to tell me", address=mei)
    assert said.text_ids == ("sharing_asked",)
    assert person_of(desk, mei)
    assert desk.count("SELECT count(*) FROM consent") == 0


def test_the_list_of_kinds_is_what_text_may_open() -> None:
    assert TWO < SHAREABLE
