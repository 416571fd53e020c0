"""A report beside what the other parts ask and move: the weekly check-in, another key worker."""

from __future__ import annotations

import pytest

from bot.records import contacts
from bot.services.answers.question import Question
from bot.services.change_key_worker import ChangeWanted, change_worker
from tests.kit import ASHA, PRIYA, SAM, Desk
from tests.services.answers.asking import ask, item_of, tell
from tests.services.handing import person, ring, text, worker
from tests.services.reports.test_reports import joined, told

SELF = Question("report_symptom_change_self", "news")
NEWS = "hardly slept since sunday and im on edge"


def _check_in_sent(desk: Desk) -> None:
    desk.clock.forward(minutes=20)
    with desk.app.records.begin() as unit:
        contacts.mark_check_in_sent(unit, person(desk, ASHA), desk.clock.now())
    desk.clock.forward(minutes=20)


@pytest.mark.parametrize("word", ["ok", "fine thanks", "yes"])
def test_a_word_to_the_check_in_says_nothing_of_who_is_safe(desk: Desk, word: str) -> None:
    tell(desk, ASHA, "WEEKLY ON")
    first = ask(desk, ASHA, SELF, body=NEWS)
    assert first.text_ids == ("report_safe_self",)
    _check_in_sent(desk)
    assert tell(desk, ASHA, word).text_ids == ("check_in_heard",)
    assert "safe" not in [part for part, _ in told(desk, first)]


def test_not_bad_is_no_alarm_and_a_bare_no_stays_one(desk: Desk) -> None:
    tell(desk, ASHA, "WEEKLY ON")
    ask(desk, ASHA, SELF, body=NEWS)
    _check_in_sent(desk)
    not_bad = text(desk, ASHA, "not too bad thanks")
    assert item_of_lane(desk, not_bad) != "4h"
    assert item_of_lane(desk, text(desk, ASHA, "no")) == "4h"


def item_of_lane(desk: Desk, message_id: object) -> str:
    """The lane of the item that a message opened or joined."""
    rows = desk.rows(
        "SELECT lane FROM item WHERE message_id = :m OR id IN"
        " (SELECT item_id FROM item_message WHERE message_id = :m) ORDER BY opened_at DESC",
        m=message_id,
    )
    return str(rows[0]["lane"])


@pytest.mark.parametrize("word", ["WEEKLY ON", "weekly friday", "READ", "CALL"])
def test_a_word_that_another_text_invites_is_no_answer_to_a_report(desk: Desk, word: str) -> None:
    first = ask(desk, ASHA, SELF, body="struggling")
    assert first.text_ids == ("report_change",)
    said = tell(desk, ASHA, word)
    assert said.message_id not in joined(desk, first)
    assert not any(text_id.startswith("report_") for text_id in said.text_ids)


def test_what_is_added_is_told_to_whoever_it_was_handed_over_to(desk: Desk) -> None:
    first = ask(desk, ASHA, SELF, body="not slept and everything is loud")
    ring(desk)
    text(desk, SAM, f"HAVE {item_of(desk, first.message_id)['code']}")
    desk.clock.forward(minutes=5)
    change_worker(desk.app, ChangeWanted(person(desk, ASHA), worker(desk, "w2")))
    ring(desk)
    tell(desk, ASHA, "since friday")
    before = len(desk.sender.to(SAM))
    desk.clock.forward(minutes=3)
    ring(desk)
    assert "look again" in desk.sender.to(PRIYA)[-1]
    assert not any("look again" in body for body in desk.sender.to(SAM)[before:])
