"""Out of hours 999, the crisis line and the reading time: once an hour, and at each hand-over."""

from __future__ import annotations

import pytest

from bot.services.receive_message import receive_message
from bot.services.take_turn import finish_turn
from tests.kit import ASHA, REHANA, STRANGER, Desk, inbound
from tests.services.answers.asking import Answered, ask, send

INFORMS = [("greet", "greet"), ("ask_key_worker", "what_is"), ("help_what_can_you_do", "what")]
HANDS_OVER = [("contact_key_worker", "call"), ("medication_question", "ask")]
REFUSES = ("ask_about_service_user", "ask")
CRISIS_LINE = "111 and choose option 2"


def _routes(answered: Answered) -> list[bool]:
    body = answered.body
    assert max(body.count(words) for words in ("999", CRISIS_LINE, "11am tomorrow")) <= 1
    return ["999" in body, CRISIS_LINE in body, "by 11am tomorrow" in body]


@pytest.fixture
def night(desk: Desk) -> Desk:
    desk.clock.forward(hours=6, minutes=30)  # Tuesday, half past six in the evening
    return desk


@pytest.mark.parametrize("address", [ASHA, REHANA, STRANGER])
def test_the_first_answer_of_the_evening_says_them_and_the_next_does_not(
    night: Desk, address: str
) -> None:
    first, *others = INFORMS
    assert _routes(ask(night, address, *first)) == [True] * 3
    for question in others:
        night.clock.forward(minutes=10)
        assert _routes(ask(night, address, *question)) == [False] * 3


def test_an_hour_later_it_is_another_conversation(night: Desk) -> None:
    assert all(_routes(ask(night, ASHA, *INFORMS[0])))
    night.clock.forward(minutes=59)
    assert not any(_routes(ask(night, ASHA, *INFORMS[1])))
    night.clock.forward(minutes=1)
    assert all(_routes(ask(night, ASHA, *INFORMS[2])))


def test_everyones_conversation_is_their_own(night: Desk) -> None:
    assert all(_routes(ask(night, ASHA, *INFORMS[0])))
    assert all(_routes(ask(night, REHANA, *INFORMS[0])))


@pytest.mark.parametrize("question", [*HANDS_OVER, REFUSES])
def test_every_hand_over_says_them_again(night: Desk, question: tuple[str, str]) -> None:
    for _ in range(3):
        night.clock.forward(minutes=1)
        assert _routes(ask(night, ASHA, *question)) == [True] * 3
    assert not any(_routes(ask(night, ASHA, *INFORMS[0])))


def test_the_plain_text_says_them_itself_and_counts(night: Desk) -> None:
    received = receive_message(night.app, inbound(ASHA, "anything at all"), night.clock.now())
    finish_turn(night.app, received.message_id, answered=False)
    (said,) = send(night, received.message_id, ASHA)
    assert said.count("999") == said.count(CRISIS_LINE) == 1
    assert not any(_routes(ask(night, ASHA, *INFORMS[0])))


def test_what_was_said_by_day_is_said_in_the_evening_all_the_same(desk: Desk) -> None:
    desk.clock.forward(hours=4, minutes=40)  # Twenty to five
    by_day = ask(desk, ASHA, *INFORMS[0]).body
    assert CRISIS_LINE not in by_day
    desk.clock.forward(minutes=30)
    assert all(_routes(ask(desk, ASHA, *INFORMS[1])))


def test_in_staffed_hours_a_hand_over_says_when_and_where_else_to_turn(desk: Desk) -> None:
    for question in HANDS_OVER:
        said = ask(desk, ASHA, *question).body
        assert "by 5pm today" in said
        assert CRISIS_LINE in said
        assert "URGENT" in said


def test_the_organisations_own_line_comes_first(night: Desk) -> None:
    night.rows("UPDATE organisation SET own_crisis_line = '01632 960555' RETURNING id")
    said = ask(night, ASHA, *INFORMS[0]).body
    assert said.index("01632 960555") < said.index(CRISIS_LINE)


def test_an_answer_that_was_repeated_says_them_once_more_to_nobody(night: Desk) -> None:
    """A turn repeated after a crash writes nothing; what was noted as said was said."""
    first = ask(night, ASHA, *INFORMS[0])
    assert send(night, first.message_id, ASHA) == ()
    assert night.count("SELECT count(*) FROM conversation WHERE routes_said_at IS NOT NULL") == 1


@pytest.mark.parametrize("wanted", [True, False])
def test_who_asked_for_easy_read_gets_it_also_in_what_closes_the_text(
    night: Desk, wanted: bool
) -> None:
    night.rows("UPDATE person SET easy_read = :w RETURNING id", w=wanted)
    said = ask(night, ASHA, "contact_key_worker", "call").body
    texts = night.app.texts
    for text_id in ("call_asked_when", "routes"):
        standard = texts.get(text_id).wording(easy_read=False).words
        wording = texts.get(text_id).wording(easy_read=wanted).words
        easy = texts.get(text_id).easy_read
        assert wording.split("{")[0] in said
        if easy is not None and wanted and standard not in easy.words:
            assert standard.split("{")[0] not in said
