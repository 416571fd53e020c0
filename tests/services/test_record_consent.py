"""A worker enters what was agreed in a call or a meeting; nothing that contradicts itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from bot.care.consent_records import HowKnown
from bot.care.facts import Category
from bot.services.confirm_consent import NotConfirmableError
from bot.services.record_consent import entered_by_staff, record_consent
from tests.kit import STRANGER, Desk
from tests.services.answers.sharing_world import (
    D0,
    D1,
    agreed,
    knows,
    person_of,
    start,
    states,
    texted,
    versions,
    worker_of,
)


def entered(desk: Desk, **given: Any) -> dict[str, Any]:
    """What a worker types, about Asha and her mother."""
    asha, rehana = start(desk)
    usual: dict[str, Any] = {
        "person_id": asha,
        "other_id": rehana,
        "state": "LIMITED",
        "categories": ("D1", "D2"),
        "basis": "explicit",
        "given_via": "call",
        "worker_id": worker_of(desk, "Sam"),
        "expires": None,
        "knows_service": False,
    }
    return {**usual, **given}


def record(desk: Desk, **given: Any) -> tuple[UUID, UUID]:
    """Record it; the two people."""
    typed = entered(desk, **given)
    record_consent(desk.app, entered_by_staff(**typed))
    return typed["person_id"], typed["other_id"]


def test_it_holds_and_is_confirmed_by_the_worker(desk: Desk) -> None:
    asha, rehana = record(desk, expires=datetime(2027, 6, 1, tzinfo=UTC))
    (version,) = versions(desk, asha, rehana)
    assert version.confirmed_by == version.recorded_by == worker_of(desk, "Sam")
    assert version.expires_at == datetime(2027, 5, 31, 23, tzinfo=UTC), "midnight in summer time"
    (event,) = desk.rows("SELECT * FROM audit_event WHERE kind = 'consent.recorded'")
    assert (event["actor"], event["actor_id"]) == ("worker", version.confirmed_by)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"categories": ()}, "lists what it covers"),
        ({"state": "FULL"}, "only a limited consent lists categories"),
        ({"categories": ("D9",)}, "consent is not asked for D9"),
        ({"categories": ("D77",)}, "D77"),
        ({"state": "PENDING", "categories": ()}, "comes about by itself"),
        ({"given_via": "text"}, "keyline consent confirm"),
        ({"expires": datetime(2026, 1, 1, tzinfo=UTC)}, "expires before it starts"),
        ({"worker_id": UUID(int=5)}, "not recorded"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_recorded(
    desk: Desk, given: dict[str, Any], why: str
) -> None:
    typed = entered(desk, **given)
    with pytest.raises(NotConfirmableError, match=why):
        record_consent(desk.app, entered_by_staff(**typed))
    assert states(desk, typed["person_id"], typed["other_id"]) == []
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind LIKE 'consent%'") == 0


def test_nobody_who_is_not_recorded_beside_the_person(desk: Desk) -> None:
    texted(desk, STRANGER, "hello there")
    with pytest.raises(NotConfirmableError, match="nobody recorded how the two stand"):
        record(desk, other_id=person_of(desk, STRANGER))


def test_that_the_other_knows_of_the_service_is_noted_once(desk: Desk) -> None:
    for _ in range(2):
        record(desk, knows_service=True)
    (fact,) = desk.rows("SELECT * FROM known_fact")
    assert fact["category"] == D0.value
    assert fact["recorded_by"] == worker_of(desk, "Sam")


def test_a_refusal_ends_what_we_told(desk: Desk) -> None:
    asha, rehana = start(desk)
    agreed(desk, asha, rehana)
    knows(desk, asha, rehana, HowKnown.TOLD_BY_US, D1)
    knows(desk, asha, rehana, HowKnown.PRESENT_AT_MEETING, Category.COVER)
    record(desk, state="REFUSED", categories=())
    live = desk.rows("SELECT category FROM known_fact WHERE ended_at IS NULL")
    assert [row["category"] for row in live] == ["D2"]
    assert states(desk, asha, rehana) == ["FULL", "REFUSED"]
