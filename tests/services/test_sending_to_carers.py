"""A text about another is decided again as it is sent: what no longer holds is not told."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from bot.care.consent_records import ConsentState
from bot.care.facts import Category
from bot.messaging.sender import Accepted, InDoubt, PermanentFailure, TemporaryFailure
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.receive_message import receive_message
from bot.services.resolve_doubt import resolve_doubt
from bot.services.send_outbound import send_outbound
from bot.services.take_turn import list_waiting
from bot.services.turns import Turn
from tests.kit import REHANA, Desk, inbound
from tests.services.answers.carer_world import (
    COVER,
    NEVER,
    SECRETS,
    WHEN,
    WHO,
    consents,
    hold,
    is_adult,
    knows,
    proves,
    sam_is_away,
    sam_leaves,
    unverify,
)

KNOWN = "SELECT count(*) FROM known_fact WHERE how = 'told_by_bot'"
ADDED = "SELECT count(*) FROM audit_event WHERE kind = 'known_fact.added'"


@pytest.fixture(autouse=True)
def _adult(desk: Desk) -> None:
    is_adult(desk)
    proves(desk)


def _queue(desk: Desk, question: Question = WHO) -> UUID:
    received = receive_message(
        desk.app, inbound(REHANA, "about my daughter please"), desk.clock.now()
    )
    give_answer(desk.app, Turn(received.message_id, "action_answer"), question)
    (outbound_id,) = list_waiting(desk.app, received.message_id)
    return outbound_id


def _text_id(desk: Desk, outbound_id: UUID) -> str:
    (row,) = desk.rows("SELECT text_id FROM outbound_message WHERE id = :id", id=outbound_id)
    return str(row["text_id"])


def _withdraws(desk: Desk) -> None:
    consents(desk, ConsentState.WITHDRAWN)


def _narrows(desk: Desk) -> None:
    consents(desk, ConsentState.LIMITED, Category.REVIEW_ACTION)


def _quarter_of_an_hour(desk: Desk) -> None:
    desk.clock.forward(minutes=15)


def _seen_by_others(desk: Desk) -> None:
    desk.rows("UPDATE contact_point SET others_see = true RETURNING id")


def _doubted(desk: Desk) -> None:
    desk.rows("UPDATE contact_point SET doubted_at = now() RETURNING id")


@pytest.mark.parametrize(
    "change",
    [
        _withdraws,
        _narrows,
        hold,
        unverify,
        sam_leaves,
        _quarter_of_an_hour,
        _seen_by_others,
        _doubted,
    ],
)
@pytest.mark.parametrize("question", [WHO, WHEN])
def test_what_no_longer_holds_is_replaced_and_audited(
    desk: Desk, change: Callable[[Desk], None], question: Question
) -> None:
    consents(desk, ConsentState.FULL)
    outbound_id = _queue(desk, question)
    change(desk)
    send_outbound(desk.app, outbound_id)
    assert _text_id(desk, outbound_id) == "refusal_neutral"
    (body,) = desk.sender.to(REHANA)
    for word in (*SECRETS, *NEVER):
        assert word not in body
    (last,) = desk.rows(
        "SELECT details FROM audit_event WHERE kind = 'disclosure.decided'"
        " ORDER BY seq DESC LIMIT 1"
    )
    assert last["details"]["outcome"] == "deny"  # type: ignore[index]
    assert desk.count(KNOWN) == 0


@pytest.mark.parametrize("question", [WHO, WHEN])
def test_what_is_known_and_has_changed_is_not_said_again(desk: Desk, question: Question) -> None:
    knows(desk, Category.KEY_WORKER, Category.APPOINTMENT)
    outbound_id = _queue(desk, question)
    sam_leaves(desk)
    send_outbound(desk.app, outbound_id)
    assert _text_id(desk, outbound_id) == "refusal_neutral"
    assert not any(word in desk.sender.to(REHANA)[0] for word in SECRETS)


def test_a_cover_that_has_changed_is_not_told(desk: Desk) -> None:
    consents(desk, ConsentState.FULL)
    sam_is_away(desk)
    outbound_id = _queue(desk, COVER)
    desk.rows("UPDATE absence SET ends_at = ends_at + interval '3 days' RETURNING id")
    send_outbound(desk.app, outbound_id)
    assert _text_id(desk, outbound_id) == "refusal_neutral"


def test_the_key_worker_that_was_told_is_known_from_then_on(desk: Desk) -> None:
    consents(desk, ConsentState.FULL)
    outbound_id = _queue(desk)
    assert desk.count(KNOWN) == 0, "not before it was sent"
    send_outbound(desk.app, outbound_id)
    assert desk.count(KNOWN) == desk.count(ADDED) == 1
    send_outbound(desk.app, _queue(desk))
    assert desk.count(KNOWN) == 1, "it stands already"
    consents(desk, ConsentState.WITHDRAWN)
    again = _queue(desk)
    assert _text_id(desk, again) == "carer_key_worker"
    send_outbound(desk.app, again)
    assert "Sam" in desk.sender.to(REHANA)[-1]
    sam_leaves(desk)
    assert _text_id(desk, _queue(desk)) == "refusal_neutral", "another one is news"


@pytest.mark.parametrize("question", [COVER, WHEN])
def test_nothing_else_that_was_told_is_known(desk: Desk, question: Question) -> None:
    consents(desk, ConsentState.FULL)
    sam_is_away(desk)
    send_outbound(desk.app, _queue(desk, question))
    assert "Priya" in desk.sender.to(REHANA)[0] or "Quay House" in desk.sender.to(REHANA)[0]
    assert desk.count("SELECT count(*) FROM known_fact") == 0
    consents(desk, ConsentState.REFUSED)
    assert _text_id(desk, _queue(desk, question)) == "refusal_neutral"


def test_what_was_not_sent_is_not_known(desk: Desk) -> None:
    consents(desk, ConsentState.FULL)
    outbound_id = _queue(desk)
    desk.sender.results = [TemporaryFailure("30008"), PermanentFailure("21610")]
    send_outbound(desk.app, outbound_id)
    send_outbound(desk.app, outbound_id)
    assert desk.count(KNOWN) == 0


def test_a_text_that_was_in_doubt_and_sent_is_known(desk: Desk) -> None:
    consents(desk, ConsentState.FULL)
    outbound_id = _queue(desk)
    desk.sender.results = [InDoubt()]
    send_outbound(desk.app, outbound_id)
    assert desk.count(KNOWN) == 0
    desk.sender.found = Accepted("SM" + "f" * 32)
    resolve_doubt(desk.app, outbound_id)
    assert desk.count(KNOWN) == 1


def test_a_second_attempt_is_decided_again(desk: Desk) -> None:
    consents(desk, ConsentState.FULL)
    outbound_id = _queue(desk)
    desk.sender.results = [TemporaryFailure("30008")]
    send_outbound(desk.app, outbound_id)
    consents(desk, ConsentState.WITHDRAWN)
    send_outbound(desk.app, outbound_id)
    first, second = desk.sender.to(REHANA)
    assert "Sam" in first
    assert "Sam" not in second
    assert desk.count(KNOWN) == 0
