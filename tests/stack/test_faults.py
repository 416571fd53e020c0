"""Parts die, freeze and come back: every text is kept, answered as it should be, and once."""

from __future__ import annotations

import os
import signal

import pytest

from tests.kit import DUTY
from tests.stack.running import Stack, new_number, until

_ASK = "are you a real person or a robot"
_TURN = "SELECT turn FROM inbound_message WHERE provider_sid = %s"
_DOING = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'take_turn' AND status='doing'"


def _stored_once(stack: Stack, sid: str) -> bool:
    return stack.query("SELECT count(*) FROM inbound_message WHERE provider_sid = %s", sid) == [
        (1,)
    ]


@pytest.mark.parametrize("name", ["actions", "web", "stand-in", "database", "worker", "dialogue"])
def test_any_part_killed_comes_back(stack: Stack, name: str) -> None:
    stack.wait_until_replaced(name, stack.kill(name))
    number = new_number()
    stack.text(number, _ASK)
    assert "not a person" in stack.wait_for_replies(number, 1)[-1]


def test_rasa_down_the_plain_text_goes_out_and_the_item_waits(stack: Stack) -> None:
    number = new_number()
    pid = stack.kill("dialogue")
    sid = stack.text(number, _ASK)["sid"]
    assert "saved and staff will read it by" in stack.wait_for_replies(number, 1)[-1]
    assert stack.query(_TURN, sid) == [("plain",)]
    open_items = (
        "SELECT count(*) FROM item i JOIN inbound_message m ON m.id = i.message_id"
        " JOIN clock c ON c.subject_id = i.id AND c.kind = 'acknowledge' AND c.done_at IS NULL"
        " WHERE m.provider_sid = %s AND i.closed_at IS NULL"
    )
    assert stack.query(open_items, sid) == [(1,)]
    stack.wait_until_replaced("dialogue", pid)
    stack.text(number, _ASK)
    assert "not a person" in stack.wait_for_replies(number, 2)[-1]
    stack.wait_until_quiet()
    assert len(stack.replies(number)) == 2


def test_rasa_killed_in_the_middle_of_a_turn(stack: Stack) -> None:
    number = new_number()
    with stack.frozen("actions"):
        sid = stack.text(number, _ASK)["sid"]
        until(lambda: stack.query(_DOING)[0][0] == 1, "the turn to be under way")
        pid = stack.kill("dialogue")
        assert "saved and staff will read it" in stack.wait_for_replies(number, 1)[-1]
    stack.wait_until_replaced("dialogue", pid)
    stack.wait_until_quiet()
    assert _stored_once(stack, sid)
    assert len(stack.replies(number)) == 1


def test_worker_killed_in_the_middle_of_a_turn(stack: Stack) -> None:
    number = new_number()
    with stack.frozen("actions"):
        sid = stack.text(number, _ASK)["sid"]
        later = stack.text(number, "thanks bye")["sid"]
        until(lambda: stack.query(_DOING)[0][0] == 1, "the turn to be under way")
        pid = stack.kill("worker")
    stack.wait_until_replaced("worker", pid)
    first, second = stack.wait_for_replies(number, 2)
    assert "not a person" in first
    assert second.startswith("Thank you")
    stack.wait_until_quiet()
    assert len(stack.replies(number)) == 2
    assert _stored_once(stack, sid)
    assert _stored_once(stack, later)


def test_database_frozen_texts_are_spooled_danger_is_answered_and_duty_is_rung(
    stack: Stack,
) -> None:
    number, in_danger = new_number(), new_number()
    alerts = len(stack.replies(DUTY))
    with stack.frozen("database"):
        assert stack.text(number, _ASK)["webhook_status"] == 204
        answered = stack.text(in_danger, "URGENT")
        assert answered["webhook_status"] == 200
        assert "999" in stack.replies(in_danger)[-1]
        stack.wait_to_hear(DUTY, in_danger, after=alerts)
        assert stack.replies(number) == []
    assert "not a person" in stack.wait_for_replies(number, 1)[-1]
    until(lambda: stack.ready().get("parts", {}).get("spooled") == 0, "the spool to be empty")
    stack.wait_until_quiet()
    assert len(stack.replies(number)) == 1
    assert _stored_once(stack, answered["sid"])
    item = (
        "SELECT i.lane, i.owner_role FROM item i JOIN inbound_message m ON m.id = i.message_id"
        " WHERE m.provider_sid = %s"
    )
    assert stack.query(item, answered["sid"]) == [("4h", "duty")]


def test_database_stopped_texts_are_kept_and_answered_once_it_is_back(stack: Stack) -> None:
    number = new_number()
    database = until(lambda: stack.part("database"), "the database")
    os.kill(database.pid, signal.SIGQUIT)
    sid = stack.text(number, _ASK)["sid"]
    stack.wait_until_replaced("database", database.pid)
    assert "not a person" in stack.wait_for_replies(number, 1)[-1]
    stack.wait_until_quiet()
    assert len(stack.replies(number)) == 1
    assert _stored_once(stack, sid)


def test_the_whole_stack_still_has_every_text_once(stack: Stack) -> None:
    stack.wait_until_quiet()
    doubled = (
        "SELECT count(*) FROM (SELECT turn_id FROM outbound_message"
        " WHERE recipient_kind = 'person' GROUP BY turn_id, step HAVING count(*) > 1) twice"
    )
    assert stack.query(doubled) == [(0,)]
    unanswered = "SELECT count(*) FROM inbound_message WHERE turn = 'waiting'"
    assert stack.query(unanswered) == [(0,)]
