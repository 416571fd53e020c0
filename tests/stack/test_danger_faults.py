"""Danger comes in while a part is dead, stuck or full: whoever texts is answered in the webhook's
own answer, with nothing but what is true, and a human hears of it as soon as that can be."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from tests.kit import DIRECTOR, DUTY, LEAD, MANAGER, ON_CALL
from tests.stack.running import Stack, new_number, until

#: Plain danger, which the phrases find with or without a classifier.
_DANGER = "i have taken all my tablets and i want to die"
_LANE = (
    "SELECT i.lane, count(*) FROM item i JOIN inbound_message m ON m.id = i.message_id"
    " WHERE m.provider_sid = %s GROUP BY i.lane"
)
_ALERTS = (
    "SELECT count(*) FROM outbound_message o JOIN inbound_message m ON m.id = o.turn_id"
    " WHERE m.provider_sid = %s AND o.recipient_kind = 'desk' AND o.channel = 'sms'"
    " AND o.text_id LIKE 'staff_alert%%' AND o.status IN ('queued', 'sent', 'delivered')"
)
_DESKS = (DUTY, LEAD, ON_CALL, MANAGER, DIRECTOR)


def _text_danger(stack: Stack, number: str) -> dict[str, Any]:
    """Text danger, and look at what the webhook answered: the stand-in has it at once."""
    answered = stack.text(number, _DANGER)
    assert answered["webhook_status"] == 200
    assert "999" in stack.replies(number)[0]
    return answered


def _alerted(stack: Stack, answered: dict[str, Any]) -> None:
    """Wait until the ordinary alert of a text is out."""
    until(lambda: stack.query(_ALERTS, answered["sid"])[0][0] >= 1, "the alert to be out")


def _taken_in(stack: Stack, answered: dict[str, Any]) -> None:
    """Wait until a text is taken in with one item, whose alert is out."""
    until(lambda: stack.ready().get("parts", {}).get("spooled") == 0, "the spool to be empty")
    _alerted(stack, answered)
    assert stack.query(_LANE, answered["sid"]) == [("now", 1)]


@contextlib.contextmanager
def _disk_full(process: psutil.Process) -> Iterator[None]:
    """No file of a process may grow, as on a full disk: writing fails with OSError."""
    _, hard = process.rlimit(psutil.RLIMIT_FSIZE)
    process.rlimit(psutil.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        process.rlimit(psutil.RLIMIT_FSIZE, (hard, hard))


@contextlib.contextmanager
def _twilio_refuses(stack: Stack) -> Iterator[None]:
    """Twilio's REST interface refuses everything; its webhooks go on."""
    url = f"{stack.twilio}/control/options"
    httpx.patch(url, json={"refuse_rest": True}, timeout=30).raise_for_status()
    try:
        yield
    finally:
        httpx.patch(url, json={"refuse_rest": False}, timeout=30).raise_for_status()


def test_database_frozen(stack: Stack) -> None:
    number, alerts = new_number(), len(stack.replies(DUTY))
    with stack.frozen("database"):
        answered = _text_danger(stack, number)
        said = " ".join(stack.replies(number))
        assert "I am telling our duty worker" in said, "its alert lies in the spool, on the disk"
        stack.wait_to_hear(DUTY, number, after=alerts)
    _taken_in(stack, answered)


def test_database_stopped(stack: Stack) -> None:
    number = new_number()
    database = until(lambda: stack.part("database"), "the database")
    os.kill(database.pid, signal.SIGQUIT)
    answered = _text_danger(stack, number)
    stack.wait_until_replaced("database", database.pid)
    _taken_in(stack, answered)


@pytest.mark.parametrize("part", ["dialogue", "actions"])
def test_rasa_stopped(stack: Stack, part: str) -> None:
    number, pid = new_number(), stack.kill(part)
    answered = _text_danger(stack, number)
    assert "I am telling our duty worker" in " ".join(stack.replies(number))
    _alerted(stack, answered)
    assert stack.query(_LANE, answered["sid"]) == [("now", 1)]
    stack.wait_until_replaced(part, pid)


def test_worker_killed(stack: Stack) -> None:
    number, pid = new_number(), stack.kill("worker")
    answered = _text_danger(stack, number)
    stack.wait_until_replaced("worker", pid)
    _alerted(stack, answered)


def test_worker_frozen_the_front_door_sends_the_alert(stack: Stack) -> None:
    number = new_number()
    with stack.frozen("worker"):
        answered = _text_danger(stack, number)
        _alerted(stack, answered)


@pytest.mark.skipif(not hasattr(psutil, "RLIMIT_FSIZE"), reason="limits of a process: Linux only")
def test_disk_full_and_database_frozen_nothing_is_promised(stack: Stack) -> None:
    number, alerts = new_number(), len(stack.replies(DUTY))
    web = until(lambda: stack.part("web"), "the front door")
    with stack.frozen("database"), _disk_full(web):
        answered = _text_danger(stack, number)
        said = " ".join(stack.replies(number))
        assert "I could not save this" in said
        assert "I am telling" not in said
        # At once: nothing else will tell them.
        stack.wait_to_hear(DUTY, number, after=alerts)
        assert stack.text(new_number(), "who is my key worker")["webhook_status"] == 503
    # What the frozen database had begun it may finish: then the ordinary alert goes out too.
    stack.wait_until_whole()
    assert stack.query(_LANE, answered["sid"]) in ([], [("now", 1)])


@pytest.mark.skipif(not hasattr(psutil, "RLIMIT_FSIZE"), reason="limits of a process: Linux only")
def test_disk_full_while_the_database_answers_changes_nothing(stack: Stack) -> None:
    number, web = new_number(), until(lambda: stack.part("web"), "the front door")
    with _disk_full(web):
        answered = _text_danger(stack, number)
        _alerted(stack, answered)


def test_twilio_refuses_and_the_alert_goes_out_as_soon_as_it_can(stack: Stack) -> None:
    number = new_number()
    with _twilio_refuses(stack):
        answered = _text_danger(stack, number)
        tried = (
            "SELECT count(*) FROM outbound_message o JOIN inbound_message m ON m.id = o.turn_id"
            " WHERE m.provider_sid = %s AND o.recipient_kind = 'desk' AND o.attempts > 0"
        )
        until(lambda: stack.query(tried, answered["sid"])[0][0] > 0, "the alert to be refused")
    _alerted(stack, answered)


def test_twilio_refuses_while_the_database_is_frozen(stack: Stack) -> None:
    number, alerts = new_number(), len(stack.replies(DUTY))
    with stack.frozen("database"):
        with _twilio_refuses(stack):
            answered = _text_danger(stack, number)
            until(lambda: "outage_alert.failed" in stack.log.read_text(), "a refusal")
        stack.wait_to_hear(DUTY, number, after=alerts)
    _taken_in(stack, answered)


def test_front_door_killed_with_danger_in_the_spool(stack: Stack) -> None:
    """The next front door alerts of what it finds, and says that it may be the second time."""
    number, alerts = new_number(), len(stack.replies(DUTY))

    def is_marked() -> bool:
        heard = stack.replies(DUTY)[alerts:]
        return any(number in t and t.startswith("Maybe sent twice:") for t in heard)

    with stack.frozen("database"):
        answered = _text_danger(stack, number)
        stack.kill("web")
        until(is_marked, "the alert of the next front door")
    _taken_in(stack, answered)


def _spoil_classifier(models: Path, how: str) -> None:
    """Let the models name a classifier that is not there, or whose files are none."""
    spoilt = models / f"danger-{how}"
    if how == "broken":
        spoilt.mkdir(exist_ok=True)
        for name in ("danger.onnx", "tokenizer.json", "answers.json"):
            (spoilt / name).write_bytes(b"\x00" * 100)
    current = models / "danger-current"
    current.unlink()  # it may be a link to the model of every test
    current.write_text(spoilt.name, encoding="utf-8")


@pytest.mark.parametrize("how", ["broken", "missing"])
def test_classifier_gone_words_and_phrases_go_on_and_staff_are_told_once(
    stack: Stack, how: str
) -> None:
    models = stack.home / "models"
    current = models / "danger-current"
    was = current.read_text(encoding="utf-8")
    # Told once a day: the day before the second round is over.
    stack.query("UPDATE clock SET due_at = now() WHERE kind = 'screen_fault' RETURNING id")
    told = _told_of_screen(stack)
    try:
        _spoil_classifier(models, how)
        _restart_front_door(stack, how)
        number = new_number()
        answered = _text_danger(stack, number)
        _alerted(stack, answered)
        assert stack.query(_LANE, answered["sid"]) == [("now", 1)]
        until(lambda: len(_told_of_screen(stack)) == len(told) + 1, "staff to be told")
        assert any("does not work" in text for text in _told_of_screen(stack))
        _restart_front_door(stack, how)
        stack.wait_until_quiet()
        assert len(_told_of_screen(stack)) == len(told) + 1, "once, over a restart too"
    finally:
        current.write_text(was, encoding="utf-8")
        _restart_front_door(stack, "ok")
    until(lambda: len(_told_of_screen(stack)) == len(told) + 2, "staff to hear that it is over")
    assert any("work again" in text for text in _told_of_screen(stack))


def _told_of_screen(stack: Stack) -> list[str]:
    """What staff heard of the screen, whoever of them was there."""
    return [text for desk in _DESKS for text in stack.replies(desk) if "screen" in text]


def _restart_front_door(stack: Stack, state: str) -> None:
    pid = stack.kill("web")
    until(lambda: (p := stack.part("web")) is not None and p.pid != pid, "a new front door")
    until(lambda: stack.ready().get("parts", {}).get("classifier") == state, f"one that is {state}")
