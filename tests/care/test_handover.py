"""When an item that TRIED left open comes up again, and to whom."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from bot.care.alert_chain import Entry, Kind
from bot.care.desk_hours import DeskHours
from bot.care.handover import (
    ACCEPTED_WITHIN,
    LATEST,
    handover_at,
    next_at,
    told_since,
    whom_to_tell,
)
from bot.care.lanes import Lane
from bot.care.routing import Candidate, Role
from tests.care.chains import DESKS, EVERYBODY, IDS

UK = ZoneInfo("Europe/London")
DAYS = DeskHours.from_json({str(day): ["09:00", "17:00"] for day in range(5)})
NIGHTS = DeskHours.from_json({**{str(day): ["17:00", "09:00"] for day in range(7)}})
NONE_CLOSED = frozenset[date]()


@pytest.mark.parametrize(
    ("now", "hours", "wanted"),
    [
        (datetime(2026, 11, 24, 12, 7, tzinfo=UTC), DAYS, datetime(2026, 11, 24, 17, tzinfo=UTC)),
        (datetime(2026, 11, 24, 16, 59, tzinfo=UTC), DAYS, datetime(2026, 11, 24, 17, tzinfo=UTC)),
        # In July staff go home at 16:00 UTC.
        (datetime(2026, 7, 21, 12, 0, tzinfo=UTC), DAYS, datetime(2026, 7, 21, 16, tzinfo=UTC)),
        # The night in which the clock goes back is an hour longer.
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), NIGHTS, datetime(2026, 10, 25, 9, tzinfo=UTC)),
        # Nobody is there, or always somebody: twelve hours.
        (datetime(2026, 11, 24, 20, 0, tzinfo=UTC), DAYS, datetime(2026, 11, 25, 8, tzinfo=UTC)),
        (datetime(2026, 11, 24, 12, 0, tzinfo=UTC), None, datetime(2026, 11, 25, 0, tzinfo=UTC)),
    ],
)
def test_it_comes_up_when_the_shift_ends(
    now: datetime, hours: DeskHours | None, wanted: datetime
) -> None:
    assert handover_at(now, hours, UK, NONE_CLOSED) == wanted


def test_it_always_lies_ahead_and_never_further_than_half_a_day() -> None:
    for hours in (DAYS, NIGHTS, None, DeskHours({})):
        for quarter in range(0, 14 * 96, 3):
            now = datetime(2026, 10, 20, tzinfo=UTC) + timedelta(minutes=15 * quarter + 4)
            due_at = handover_at(now, hours, UK, frozenset({date(2026, 10, 23)}))
            assert now < due_at <= now + LATEST


def test_the_count_begins_anew_when_somebody_tries_or_has_it() -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    entries = [Entry(Kind.BEGAN, now, lane=Lane.NOW), Entry(Kind.TRIED, now)]
    assert told_since(entries) == 0
    entries += [Entry(Kind.HANDED_OVER, now), Entry(Kind.HANDED_OVER, now)]
    assert told_since(entries) == 2
    assert told_since([*entries, Entry(Kind.ACCEPTED, now)]) == 0
    assert told_since([*entries, Entry(Kind.TRIED, now)]) == 0


def test_first_the_desk_that_is_there_then_the_lead_and_on_up_and_again() -> None:
    told = [whom_to_tell(n, DESKS, EVERYBODY) for n in range(6)]
    roles = [owner.role for owner in told if owner is not None]
    wanted = [Role.DUTY, Role.LEAD, Role.MANAGER, Role.DIRECTOR, Role.DUTY, Role.LEAD]
    assert roles == wanted


def test_at_night_on_call_hears_first() -> None:
    night = [Candidate(d.id, d.role, d.role in (Role.ON_CALL, Role.DIRECTOR)) for d in DESKS]
    told = [whom_to_tell(n, night, EVERYBODY) for n in range(2)]
    assert [owner and owner.role for owner in told] == [Role.ON_CALL, Role.ON_CALL]


def test_where_nobody_can_be_reached_nobody_is_told() -> None:
    assert whom_to_tell(0, DESKS, frozenset[UUID]()) is None
    assert whom_to_tell(0, DESKS, {IDS[Role.MANAGER]}) is not None


def test_hour_by_hour_and_after_the_last_half_a_day() -> None:
    now = datetime(2026, 11, 24, 17, tzinfo=UTC)
    waits = [next_at(told, now) - now for told in (1, 2, 3, 4, 5)]
    assert waits == [*[ACCEPTED_WITHIN] * 3, LATEST, ACCEPTED_WITHIN]
