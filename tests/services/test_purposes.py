"""What each text of the outbox is for."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from bot.care.closing import Closing
from bot.care.delivery import Status
from bot.care.patience import Purpose
from bot.records.outbox import Outbound, Recipient
from bot.services.purposes import purpose_of

ID = UUID(int=7)


def text(step: str, text_id: str = "routes", kind: str = "person") -> Outbound:
    """A text that a step wrote."""
    return Outbound(
        id=ID,
        turn_id=ID,
        step=step,
        recipient=Recipient(kind, ID, ID, ID),
        channel="sms",
        text_id=text_id,
        closing=Closing.NONE,
        easy_read=False,
        values={},
        permitted=(),
        body=None,
        status=Status.WAITING,
        attempts=0,
        created_at=datetime(2026, 3, 9, tzinfo=UTC),
        claimed_at=None,
        provider_sid=None,
    )


@pytest.mark.parametrize(
    ("given", "purpose"),
    [
        (text("danger_reply", "danger_suicide"), Purpose.DANGER),
        (text("danger_check", "danger_check_in"), Purpose.DANGER),
        (text("danger_banner", "danger_now"), Purpose.DANGER),
        (text("danger_prompt_1", "danger_prompt"), Purpose.CHECK),
        (text("danger_call", "voice_danger"), Purpose.CHECK),
        (text("worker_answer", "answer_staff"), Purpose.WORDS),
        (text("check_in:3", "check_in"), Purpose.STARTED),
        (text("outcome_told:7", "outcome_waits"), Purpose.STARTED),
        (text("welcome", "welcome"), Purpose.STARTED),
        (text("direct", "who_it_is"), Purpose.REPLY),
        (text("danger_reply", "staff_alert", "desk"), Purpose.STAFF),
    ],
    ids=lambda given: given.step if isinstance(given, Outbound) else None,
)
def test_what_a_text_is_for(given: Outbound, purpose: Purpose) -> None:
    assert purpose_of(given) is purpose
