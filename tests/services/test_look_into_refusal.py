"""What a refusal shows is for staff, after the turn, and for nobody else to notice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.care.consent_records import ConsentState
from tests.kit import REHANA, SAM, Desk
from tests.services.answers.asking import ask, ring, running
from tests.services.answers.carer_world import (
    ASK,
    NEVER,
    WHO,
    consents,
    hold,
    is_adult,
    proves,
)

BODY = "who is my daughters key worker"
HELD, FAULTY = "on a safety hold", "has a fault"


@pytest.fixture(autouse=True)
def _adult(desk: Desk) -> None:
    is_adult(desk)
    proves(desk)


def _told(desk: Desk, words: str) -> int:
    return sum(words in t.body for t in desk.sender.sent)


def test_that_somebody_on_a_hold_asked_is_told_to_staff_alone(desk: Desk) -> None:
    consents(desk, ConsentState.FULL)
    hold(desk)
    answered = ask(desk, REHANA, WHO, body=BODY)
    assert answered.text_ids == ("refusal_neutral",)
    assert len(desk.sender.sent) == 1, "nothing to staff in the turn"
    assert "refused" in running(desk, answered.message_id)
    ring(desk)
    (note,) = [body for body in desk.sender.to(SAM) if HELD in body]
    for word in (*NEVER, "Rehana"):
        assert word not in note
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'hold.asked'") == 1
    assert len(desk.sender.to(REHANA)) == 1
    ring(desk)
    assert _told(desk, HELD) == 1


def test_without_proof_staff_hear_of_it_too(desk: Desk) -> None:
    hold(desk)
    desk.clock.forward(minutes=20)
    ask(desk, REHANA, ASK, body="where is my daughter")
    ring(desk)
    assert _told(desk, HELD) == 1


def test_at_night_it_waits_for_staff(desk: Desk) -> None:
    hold(desk)
    desk.clock.forward(hours=10)
    proves(desk)
    ask(desk, REHANA, WHO, body=BODY)
    ring(desk)
    assert _told(desk, HELD) == 0
    desk.clock.forward(hours=11)
    ring(desk)
    assert _told(desk, HELD) == 1


def _no_age(desk: Desk) -> None:
    desk.rows("UPDATE person SET born_on = NULL RETURNING id")


def _no_day_of_review(desk: Desk) -> None:
    desk.rows(
        "INSERT INTO capacity_finding SELECT gen_random_uuid(), person_id, other_id, 'LACKS',"
        " verified_at, NULL, gen_random_uuid() FROM relationship WHERE kind = 'parent' RETURNING id"
    )


@pytest.mark.parametrize("breaks", [_no_age, _no_day_of_review])
def test_a_faulty_record_is_told_once_an_hour(desk: Desk, breaks: Callable[[Desk], None]) -> None:
    consents(desk, ConsentState.FULL)
    breaks(desk)
    for _ in range(3):
        assert ask(desk, REHANA, WHO, body=BODY).text_ids == ("refusal_neutral",)
        ring(desk)
    assert _told(desk, FAULTY) == 1
    assert len(desk.sender.to(REHANA)) == 3
    desk.clock.forward(minutes=61)
    proves(desk)
    ask(desk, REHANA, WHO, body=BODY)
    ring(desk)
    assert _told(desk, FAULTY) == 2


def test_any_other_no_tells_staff_nothing_more_than_the_item_does(desk: Desk) -> None:
    ask(desk, REHANA, WHO, body=BODY)
    ring(desk)
    assert _told(desk, HELD) == _told(desk, FAULTY) == 0
