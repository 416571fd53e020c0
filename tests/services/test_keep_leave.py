"""Leave without cover is refused or alarms; cover is introduced before; back, a worker hears."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from bot.services.keep_leave import (
    LeaveError,
    add_leave,
    cover_leave,
    list_leave,
    record_introduction,
)
from bot.services.list_while_away import list_while_away
from tests.kit import ASHA, LEAD, PRIYA, REHANA, SAM, Desk
from tests.services.handing import events, go_to, person, ring, text, worker

#: Sam works Mon to Thu; the clock stands on Tuesday 24 November 2026.
FIRST, LAST = date(2026, 12, 7), date(2026, 12, 10)


def _leave(
    desk: Desk,
    who: str = "w1",
    cover: str | None = "w2",
    days: tuple[date, date] = (FIRST, LAST),
    *,
    no_cover_yet: bool = False,
) -> UUID:
    by = None if cover is None else worker(desk, cover)
    return add_leave(desk.app, worker(desk, who), *days, by, no_cover_yet=no_cover_yet)


def _asked(desk: Desk, phone: str, words: str) -> list[str]:
    return [body for body in desk.sender.to(phone) if words in body]


@pytest.fixture(autouse=True)
def _nobody_is_away(desk: Desk) -> None:
    desk.rows("DELETE FROM absence RETURNING id")


def test_leave_without_a_cover_who_is_there_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    wednesday = (date(2026, 12, 9), date(2026, 12, 9))
    _leave(desk, "w2", None, wednesday, no_cover_yet=True)
    for cover, why in ((None, "on 4 working days"), ("w2", "on 1 working day (first 2026-12-09)")):
        with pytest.raises(LeaveError) as refused:
            _leave(desk, cover=cover)
        assert why in str(refused.value)
    assert desk.count("SELECT count(*) FROM absence") == 1
    with pytest.raises(LeaveError, match="nobody covers themself"):
        _leave(desk, cover="w1")
    with pytest.raises(LeaveError, match="not over"):
        _leave(desk, days=(LAST, FIRST))


def test_two_who_cover_for_one_another_are_refused(desk: Desk) -> None:
    _leave(desk, "w1", "w2")
    with pytest.raises(LeaveError, match="is away too"):
        _leave(desk, "w2", "w1")


def test_the_cover_of_the_cover_covers(desk: Desk) -> None:
    _leave(desk, "w2", "w3", (FIRST, LAST))
    assert _leave(desk, "w1", "w2")
    assert all(one.verdict.is_covered for one in list_leave(desk.app))


def test_an_emergency_alarms_the_lead_at_once_and_daily_until_somebody_covers(
    desk: Desk,
) -> None:
    absence = _leave(desk, cover=None, no_cover_yet=True)
    ring(desk)
    assert len(_asked(desk, LEAD, "nobody covers")) == 1
    go_to(desk, "2026-11-25 12:30")
    assert len(_asked(desk, LEAD, "nobody covers")) == 2
    cover_leave(desk.app, absence, worker(desk, "w2"))
    go_to(desk, "2026-11-26 12:30")
    assert len(_asked(desk, LEAD, "nobody covers")) == 2
    assert len(events(desk, "leave.uncovered_told")) == 2


def test_leave_that_takes_the_cover_of_another_alarms_too(desk: Desk) -> None:
    _leave(desk, "w1", "w2")
    with pytest.raises(LeaveError):
        cover_leave(desk.app, UUID(int=1), worker(desk, "w2"))
    _leave(desk, "w2", None, (FIRST, FIRST), no_cover_yet=True)
    ring(desk)
    assert len(_asked(desk, LEAD, "nobody covers")) == 2


def test_a_week_before_the_key_worker_is_asked_once_to_introduce_the_cover(desk: Desk) -> None:
    _leave(desk)
    ring(desk)
    assert _asked(desk, SAM, "have not met") == []
    go_to(desk, "2026-11-30 09:30")
    (said,) = _asked(desk, SAM, "have not met")
    assert "who covers: " in said
    go_to(desk, "2026-12-03 12:00")
    assert len(_asked(desk, SAM, "have not met")) == 1


def test_nobody_is_asked_where_all_have_met_or_there_is_a_reason(desk: Desk) -> None:
    _leave(desk)
    rows = desk.rows(
        "SELECT person_id FROM assignment WHERE worker_id = :w AND role = 'key_worker'",
        w=worker(desk, "w1"),
    )
    for number, row in enumerate(rows):
        why = "person_declined" if number else None
        record_introduction(desk.app, UUID(str(row["person_id"])), worker(desk, "w2"), why)
    go_to(desk, "2026-12-01 12:00")
    assert _asked(desk, SAM, "have not met") == []


def test_back_from_leave_a_worker_hears_how_much_came_and_lists_it_by_code(desk: Desk) -> None:
    _leave(desk)
    go_to(desk, "2026-12-07 10:00")
    desk.rows("UPDATE contact_point SET last_seen_at = :now RETURNING id", now=desk.clock.now())
    text(desk, ASHA, "the boiler has gone again")
    desk.clock.forward(minutes=1)
    text(desk, REHANA, "can somebody tell me about the visit")
    private = text(desk, ASHA, "i want somebody else than sam")
    desk.rows("UPDATE item SET private = true WHERE message_id = :m RETURNING id", m=private)
    (code,) = (
        r["code"]
        for r in desk.rows(
            "SELECT code FROM item WHERE person_id = :p AND NOT private", p=person(desk, ASHA)
        )
    )
    text(desk, PRIYA, f"DONE {code} rang her")
    go_to(desk, "2026-12-11 10:00")  # a Friday, when Sam is off
    assert _asked(desk, SAM, "welcome back") == []
    go_to(desk, "2026-12-14 08:59")
    assert _asked(desk, SAM, "welcome back") == []
    go_to(desk, "2026-12-14 09:01")
    (said,) = _asked(desk, SAM, "welcome back")
    assert "2 messages, 1 still open" in said
    listed = list_while_away(desk.app, worker(desk, "w1"))
    assert [item.closed_at is None for item in listed] == [False, True]
    assert str(code) in str(listed[0])
    text(desk, SAM, "Away")
    ring(desk)
    assert listed[1].code in desk.sender.to(SAM)[-1]
    assert listed[0].code not in desk.sender.to(SAM)[-1]


def test_away_from_a_phone_that_is_nobodys_of_the_staff_is_a_text(desk: Desk) -> None:
    message_id = text(desk, ASHA, "away")
    assert desk.count("SELECT count(*) FROM item WHERE message_id = :m", m=message_id) == 1


def test_leave_of_somebody_who_is_nobodys_key_worker_needs_no_cover(desk: Desk) -> None:
    desk.rows(
        "UPDATE assignment SET ends_at = starts_at + interval '1 hour' WHERE worker_id = :w"
        " RETURNING id",
        w=worker(desk, "w4"),
    )
    assert _leave(desk, "w4", None)
