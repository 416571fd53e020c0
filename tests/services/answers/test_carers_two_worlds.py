"""However the records say no, a carer's question puts the same queries to them, in one order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from bot.care.consent_records import ConsentState
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.receive_message import receive_message
from bot.services.take_turn import start_turn
from bot.services.turns import Turn
from tests.kit import REHANA, Desk, inbound
from tests.services.answers.carer_world import (
    ASK,
    COVER,
    TEAM,
    WHEN,
    WHO,
    consents,
    hold,
    is_adult,
    proves,
    unverify,
)

BODY = "please tell me about my daughter"


@contextmanager
def _recorded(desk: Desk) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_1: object, _2: object, statement: str, *_3: object) -> None:
        said.append(statement)

    event.listen(desk.app.records.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(desk.app.records.engine, "before_cursor_execute", note)


def _queries(desk: Desk, question: Question) -> list[str]:
    message_id = receive_message(desk.app, inbound(REHANA, BODY), desk.clock.now()).message_id
    with _recorded(desk) as said:
        start_turn(desk.app, message_id)
        assert give_answer(desk.app, Turn(message_id, "action_answer"), question).text_ids == (
            "refusal_neutral",
        )
    return said


def _as_it_is(_: Desk) -> None:
    """Nobody was asked."""


def _refused(desk: Desk) -> None:
    consents(desk, ConsentState.REFUSED)


def _withdrawn(desk: Desk) -> None:
    consents(desk, ConsentState.WITHDRAWN)


def _held(desk: Desk) -> None:
    consents(desk, ConsentState.FULL)
    hold(desk)


def _age_not_recorded(desk: Desk) -> None:
    desk.rows("UPDATE person SET born_on = NULL RETURNING id")


def _nobody(desk: Desk) -> None:
    desk.rows("DELETE FROM relationship RETURNING id")


#: One after the other, each no for another reason; at last nobody is known at all.
WORLDS: tuple[Callable[[Desk], None], ...] = (
    _as_it_is,
    _refused,
    _withdrawn,
    _held,
    unverify,
    _age_not_recorded,
    _nobody,
)


@pytest.mark.parametrize("question", [WHO, COVER, WHEN, TEAM, ASK])
def test_the_same_queries_in_every_world(desk: Desk, question: Question) -> None:
    is_adult(desk)
    proves(desk)
    _queries(desk, question)  # what is remembered for a while is looked up now
    first = None
    for make_so in WORLDS:
        make_so(desk)
        said = _queries(desk, question)
        first = first or said
        assert said == first, make_so
    assert first is not None
    assert not any("assignment.role, worker.id" in query for query in first), "no fact is fetched"
