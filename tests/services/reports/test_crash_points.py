"""A report dies at every statement in turn and goes on: nothing is lost, doubled or asked twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar
from uuid import UUID

from sqlalchemy import event

from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.give_danger_reply import DangerReply
from bot.services.receive_message import receive_message
from bot.services.take_turn import finish_turn, start_turn
from bot.services.turns import Turn
from tests.kit import REHANA, Desk, inbound

OTHER = Question("report_concern_about_other", "news")
T = TypeVar("T")


class CrashError(Exception):
    """The process died here."""


@contextmanager
def dying_at(desk: Desk, statement: int) -> Iterator[None]:
    """Die before the nth statement that goes to the database."""
    seen = 0

    def count(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == statement:
            raise CrashError

    engine = desk.app.records.engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", count)


def survive(desk: Desk, step: Callable[[], T]) -> tuple[T, int]:
    """Repeat a step that dies one statement later each time, until it comes through; how often it
    died."""
    statement = 1
    while True:
        try:
            with dying_at(desk, statement):
                return step(), statement - 1
        except CrashError:
            statement += 1


def text(desk: Desk, body: str) -> tuple[UUID, DangerReply, int]:
    """A text that comes in, is answered and closed, and dies on the way wherever it can."""
    given = inbound(REHANA, body)
    received, died = survive(desk, lambda: receive_message(desk.app, given, desk.clock.now()))
    message_id = received.message_id
    work, more = survive(desk, lambda: start_turn(desk.app, message_id))
    died += more
    if work is not None:
        turn = Turn(message_id, "action_answer")
        _, more = survive(desk, lambda: give_answer(desk.app, turn, OTHER))
        # Rasa died after it, and the job is begun anew.
        start_turn(desk.app, message_id)
        give_answer(desk.app, turn, OTHER)
        died += more
    _, more = survive(desk, lambda: finish_turn(desk.app, message_id, answered=True))
    desk.clock.forward(seconds=20)
    return message_id, received.reply, died + more


def test_a_report_that_dies_everywhere_asks_each_thing_once(desk: Desk) -> None:
    died = 0
    for body in (
        "im worried about him",
        "my son",
        "he stays in bed, since friday",
        "actually 2 weeks",
    ):
        died += text(desk, body)[2]
    assert died > 50
    asked = desk.rows("SELECT asked FROM report_question ORDER BY asked_at")
    assert [row["asked"] for row in asked] == ["whom", "change", "safe"]
    texts = desk.rows(
        "SELECT text_id FROM outbound_message WHERE recipient_kind = 'person' ORDER BY created_at"
    )
    assert [row["text_id"] for row in texts] == [
        "report_whom",
        "report_then_change",
        "report_then_safe",
        "report_changed",
    ]
    said = desk.rows("SELECT part FROM report_answer ORDER BY id")
    assert [row["part"] for row in said] == ["whom", "since", "different", "since"]
    assert desk.count("SELECT count(*) FROM item") == 1
    assert desk.count("SELECT count(*) FROM item_message") == 3
    assert desk.count("SELECT count(*) FROM inbound_message WHERE turn = 'done'") == 4


def test_a_no_that_dies_everywhere_alerts_once(desk: Desk) -> None:
    text(desk, "my son is not sleeping since monday")
    _, reply, died = text(desk, "no")
    assert died > 20
    assert [said.text_id for said in reply] == ["danger_not_safe"]
    assert desk.count("SELECT count(*) FROM episode") == 1
    assert desk.count("SELECT count(*) FROM item WHERE lane = '4h'") == 1
    alerts = "SELECT count(*) FROM outbound_message WHERE text_id LIKE 'staff_alert%'"
    assert desk.count(alerts) == 1
    query = "SELECT count(*) FROM report_answer WHERE part = 'safe' AND code = 'no'"
    assert desk.count(query) == 1
