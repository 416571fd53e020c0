""" "Who is this about?": asked of every carer who has not said, and of nobody else."""

from __future__ import annotations

import pytest

from bot.care.agreed_secrets import SecretKind
from bot.care.consent_records import ConsentState
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.receive_message import receive_message
from bot.services.take_turn import start_turn
from bot.services.turns import Turn
from tests.kit import ASHA, COVER, REHANA, WHO, Desk, inbound
from tests.services.answers.asking import Answered, ask, tell
from tests.services.answers.carer_world import NEVER, SECRETS, consents, is_adult, proves
from tests.services.proving import PIN, WORD, agree, events, stored, text

#: Uses the service, and is a friend of Rosa's, who uses it too.
MEI = "+447700900120"
HALINA = "+447700900121"
IMRAN = "+447700900124"
ASK = Question("ask_about_service_user", "ask")
HER = "who is her key worker"


def _ask(desk: Desk, address: str, body: str, *names: str, question: Question = WHO) -> Answered:
    asked = Question(question.intent, question.topic, names=names)
    return ask(desk, address, asked, body=body)


@pytest.fixture(autouse=True)
def _adult(desk: Desk) -> None:
    is_adult(desk)
    proves(desk)


@pytest.mark.parametrize("question", [WHO, COVER, ASK, Question("appointment_query", "when")])
@pytest.mark.parametrize("address", [REHANA, HALINA, IMRAN])
def test_a_carer_who_has_not_said_is_asked_whoever_they_are(
    desk: Desk, address: str, question: Question
) -> None:
    answered = _ask(desk, address, HER, question=question)
    assert answered.text_ids == ("ask_whom",)
    for word in (*NEVER, *SECRETS):
        assert word not in answered.body


@pytest.mark.parametrize("address", [REHANA, HALINA, IMRAN])
def test_a_worry_is_told_at_once_when_staff_read_it(desk: Desk, address: str) -> None:
    answered = _ask(desk, address, "is she ok? she has not rung me since sunday", question=ASK)
    assert answered.text_ids == ("ask_whom_for_staff",)
    assert "999" in answered.body
    assert tell(desk, address, "my cousin").text_ids == ("refusal_neutral",)


def test_an_answer_resumes_the_question(desk: Desk) -> None:
    consents(desk, ConsentState.FULL)
    _ask(desk, REHANA, HER)
    assert tell(desk, REHANA, "my daughter").text_ids == ("carer_key_worker",)
    assert desk.count("SELECT count(*) FROM open_question") == 0
    assert _ask(desk, REHANA, "and who covers for her", question=COVER).text_ids == (
        "carer_cover_not_needed",
    )


@pytest.mark.parametrize("answer", ["Asha", "asha begum", "its my daughter Asha", "Ásha"])
def test_a_name_is_enough(desk: Desk, answer: str) -> None:
    consents(desk, ConsentState.FULL)
    _ask(desk, REHANA, HER)
    assert tell(desk, REHANA, answer).text_ids == ("carer_key_worker",)


@pytest.mark.parametrize("answer", ["Ben", "my husband", "Ash", "Parveen Akhtar", "my friend Asha"])
def test_somebody_else_is_refused_as_anybody_is(desk: Desk, answer: str) -> None:
    consents(desk, ConsentState.FULL)
    _ask(desk, REHANA, HER)
    assert tell(desk, REHANA, answer).text_ids == ("refusal_neutral",)


def test_what_was_asked_is_kept_with_the_question(desk: Desk) -> None:
    consents(desk, ConsentState.FULL)
    _ask(desk, REHANA, "what time is her appointment", question=ASK)
    assert tell(desk, REHANA, "asha").text_ids == ("carer_appointment",)


def test_what_is_no_answer_goes_to_the_dialogue(desk: Desk) -> None:
    _ask(desk, REHANA, HER)
    for body in ("why do you need to know", "when is my daughters next appointment"):
        received = receive_message(desk.app, inbound(REHANA, body), desk.clock.now())
        assert start_turn(desk.app, received.message_id) is not None


def test_a_question_of_ours_lapses(desk: Desk) -> None:
    _ask(desk, REHANA, HER)
    desk.clock.forward(hours=1)
    received = receive_message(desk.app, inbound(REHANA, "asha"), desk.clock.now())
    assert start_turn(desk.app, received.message_id) is not None


def test_she_goes_on_meaning_whom_one_said_for_a_day(desk: Desk) -> None:
    consents(desk, ConsentState.FULL)
    _ask(desk, REHANA, "who is my daughters key worker", "my daughter")
    desk.clock.forward(hours=23, minutes=59)
    proves(desk)
    assert _ask(desk, REHANA, HER).text_ids == ("carer_key_worker",)
    desk.clock.forward(minutes=1)
    proves(desk)
    assert _ask(desk, REHANA, HER).text_ids == ("ask_whom",)


def test_another_name_takes_its_place(desk: Desk) -> None:
    consents(desk, ConsentState.FULL)
    _ask(desk, REHANA, "who is my daughters key worker", "my daughter")
    assert _ask(desk, REHANA, "and my sons", "my son").text_ids == ("carer_key_worker",)
    assert _ask(desk, REHANA, "and Bens", "Bens").text_ids == ("refusal_neutral",)
    assert _ask(desk, REHANA, HER).text_ids == ("refusal_neutral",)
    assert _ask(desk, REHANA, "my mum or my dad", "my mum", "my dad").text_ids == ("ask_whom",)


def test_whom_one_means_is_sealed(desk: Desk) -> None:
    _ask(desk, REHANA, "who is Ashas key worker", "Ashas")
    (row,) = desk.rows("SELECT about FROM conversation WHERE about IS NOT NULL")
    assert b"asha" not in bytes(row["about"])  # type: ignore[call-overload]
    _ask(desk, HALINA, HER)
    (asked,) = desk.rows("SELECT payload FROM open_question")
    assert b"who" not in bytes(asked["payload"])  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("body", "names", "text_id"),
    [
        ("who is my key worker", (), "key_worker_away"),
        ("when is she back", (), "key_worker_away"),
        ("is he in today", (), "key_worker_away"),
        ("who is rosas key worker", ("rosas",), "refusal_neutral"),
        ("who is my friends key worker", (), "refusal_neutral"),
        ("who is her key worker", (), "ask_whom"),
    ],
)
def test_of_who_is_both_the_words_decide(
    desk: Desk, body: str, names: tuple[str, ...], text_id: str
) -> None:
    proves(desk, MEI)
    assert _ask(desk, MEI, body, *names).text_ids == (text_id,)


def test_a_service_user_who_cares_for_nobody_is_asked_nothing(desk: Desk) -> None:
    assert _ask(desk, ASHA, "who is his key worker").text_ids == ("key_worker",)
    assert _ask(desk, ASHA, "how is my mum", "my mum", question=ASK).text_ids == (
        "refusal_neutral",
    )


def test_a_text_that_was_closed_asks_nothing(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(REHANA, HER), desk.clock.now())
    desk.rows("UPDATE inbound_message SET turn = 'plain' RETURNING id")
    give_answer(desk.app, Turn(received.message_id, "late"), WHO)
    assert desk.count("SELECT count(*) FROM open_question") == 0


def test_proof_that_comes_before_the_name_is_taken_and_whom_is_asked_again(desk: Desk) -> None:
    consents(desk, ConsentState.FULL)
    agree(desk, HALINA, WORD, SecretKind.MEMORY_WORD)
    agree(desk, HALINA, PIN)
    for secret, mark in ((WORD, "[PIN]"), (PIN, "[PIN]")):
        _ask(desk, HALINA, HER)
        given, answered = text(desk, HALINA, secret)
        assert given is None
        assert answered.text_ids == ("ask_whom",)
        assert stored(desk, answered.message_id) == mark
        assert tell(desk, HALINA, "my cousin").text_ids == ("refusal_neutral",)
        desk.clock.forward(hours=25)


def test_a_name_is_no_wrong_word(desk: Desk) -> None:
    agree(desk, REHANA, WORD, SecretKind.MEMORY_WORD)
    for _ in range(6):
        _ask(desk, REHANA, HER, question=ASK)
        assert tell(desk, REHANA, "my daughter").text_ids != ("pin_locked",)
        desk.clock.forward(hours=25)
    assert events(desk, "proof.failed") == []
