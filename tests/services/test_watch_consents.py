"""A key worker hears in time that a consent ends or is due for review; nobody else does."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from bot.care.consent_records import ConsentState
from bot.records import tables
from bot.services.record_consent import entered_by_staff, record_consent
from bot.services.ring_clocks import ring_clocks
from tests.kit import ASHA, DUTY, LEAD, PRIYA, REHANA, SAM, Desk
from tests.services.answers.asking import ask, ring
from tests.services.answers.sharing_world import D1, agreed, start, worker_of


def record(desk: Desk, expires: datetime | None = None) -> tuple[UUID, UUID]:
    """A consent of Asha about her mother, recorded now; both people."""
    asha, rehana = start(desk)
    entered = entered_by_staff(
        person_id=asha,
        other_id=rehana,
        state="LIMITED",
        categories=("D1",),
        basis="explicit",
        given_via="call",
        worker_id=worker_of(desk, "Sam"),
        expires=expires,
        knows_service=True,
    )
    record_consent(desk.app, entered)
    return asha, rehana


def days_on_which_sam_hears(desk: Desk, days: int) -> list[int]:
    """Let days pass, hour by hour; after how many of them a text came."""
    began, heard = desk.clock.now(), []
    for hour in range(days * 24):
        before = len(_about_sharing(desk))
        desk.clock.moment = began + timedelta(hours=hour)
        ring(desk)
        if len(_about_sharing(desk)) > before:
            heard.append(hour // 24)
    return heard


def _about_sharing(desk: Desk) -> list[str]:
    """What Sam heard of what somebody chose to share: the demo has leave and changes beside it."""
    return [text for text in desk.sender.to(SAM) if "lets us tell" in text]


def test_three_times_before_the_day_that_the_person_chose(desk: Desk) -> None:
    record(desk, desk.clock.now().replace(hour=0) + timedelta(days=36))
    # 28 and 14 days before are Wednesdays. 3 days before is a Sunday, and Monday a bank holiday.
    assert days_on_which_sam_hears(desk, 40) == [7, 21, 34]
    for body in _about_sharing(desk):
        assert "is due for review" in body
        assert not {"Asha", "Rehana", "Begum"} & set(body.split())
    for other in (ASHA, REHANA, DUTY, LEAD, PRIYA):
        assert desk.sender.to(other) == []
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'consent.due_told'") == 3


def test_an_admission_makes_it_due_at_once(desk: Desk) -> None:
    asha, _ = record(desk)
    desk.clock.forward(days=1)
    with desk.app.records.begin() as unit:
        unit.connection.execute(
            tables.review_event.insert().values(
                id=UUID(int=5), person_id=asha, kind="admission", at=desk.clock.now()
            )
        )
    assert len(days_on_which_sam_hears(desk, 12)) == 1


def test_what_was_taken_back_or_replaced_is_not_watched(desk: Desk) -> None:
    asha, rehana = record(desk, desk.clock.now() + timedelta(days=10))
    agreed(desk, asha, rehana, ConsentState.LIMITED, D1)
    ask(desk, ASHA, "withdraw_consent", "withdraw", "stop telling my mum things")
    before = len(desk.sender.to(SAM))
    desk.clock.forward(days=8)
    ring_clocks(desk.app)
    texts = desk.rows("SELECT 1 FROM outbound_message WHERE text_id = 'staff_sharing_due'")
    assert (len(texts), before) == (0, 0)
    waiting = "SELECT count(*) FROM clock WHERE kind = 'consent_due' AND done_at IS NULL"
    assert desk.count(waiting) == 0
