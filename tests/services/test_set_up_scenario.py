"""A scenario changes the demo team: what it says, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.care.facts import MayText
from bot.records.scenario_setup import NotRecordedError
from bot.services.set_up_scenario import Appointment, Away, SetUp, set_up_scenario
from tests.kit import TUESDAY_NOON, Desk

_ABSENCES = "SELECT worker_id, starts_at, ends_at, cover_worker_id FROM absence ORDER BY starts_at"
_KEY_WORKERS = (
    "SELECT person_id, worker_id FROM assignment WHERE role = 'key_worker' ORDER BY person_id"
)
_PHONES = "SELECT person_id, may_text, last_seen_at FROM contact_point ORDER BY id"
DAY = timedelta(days=1)


def _changed(desk: Desk, query: str, given: SetUp) -> tuple[list[object], list[object]]:
    """The rows that a set-up took away, and those that it brought."""
    before = desk.rows(query)
    set_up_scenario(desk.app, given)
    after = desk.rows(query)
    return [r for r in before if r not in after], [r for r in after if r not in before]


def test_an_absence_stands_in_place_of_the_workers_own(desk: Desk) -> None:
    before = desk.count("SELECT count(*) FROM absence")
    away = Away("w3", TUESDAY_NOON, TUESDAY_NOON + DAY, None)
    gone, new = _changed(desk, _ABSENCES, SetUp(away=(away,)))
    assert (len(gone), len(new)) == (1, 1)
    assert isinstance(new[0], dict)
    assert new[0]["cover_worker_id"] is None
    assert desk.count("SELECT count(*) FROM absence") == before


def test_somebody_is_at_work(desk: Desk) -> None:
    gone, new = _changed(desk, _ABSENCES, SetUp(at_work=("w3",)))
    assert (len(gone), len(new)) == (1, 0)


def test_another_key_worker_and_none(desk: Desk) -> None:
    gone, new = _changed(desk, _KEY_WORKERS, SetUp(key_worker={"s01": "w2", "s02": None}))
    assert (len(gone), len(new)) == (2, 1)


def test_what_may_be_told_and_when_last_heard_from(desk: Desk) -> None:
    long_ago = TUESDAY_NOON - 100 * DAY
    given = SetUp(may_text={"s01": MayText.NOTHING}, last_seen={"s01": long_ago, "s02": None})
    gone, new = _changed(desk, _PHONES, given)
    assert (len(gone), len(new)) == (2, 2)
    seen = {(r["may_text"], r["last_seen_at"]) for r in new if isinstance(r, dict)}
    assert seen == {("nothing", long_ago), ("key_worker", None)}


def test_easy_read_a_pause_and_an_appointment(desk: Desk) -> None:
    given = SetUp(
        easy_read=("s01",),
        paused=("s02",),
        appointments=(Appointment("s01", TUESDAY_NOON + DAY, "Quay House"),),
    )
    query = "SELECT id, easy_read, paused_at FROM person ORDER BY id"
    _, new = _changed(desk, query, given)
    found = [(row["easy_read"], row["paused_at"]) for row in new if isinstance(row, dict)]
    assert sorted(found, key=str) == [(False, TUESDAY_NOON), (True, None)]
    rows = desk.rows("SELECT id, place FROM appointment WHERE starts_at = :d", d=TUESDAY_NOON + DAY)
    with desk.app.records.begin() as unit:
        (row,) = rows
        assert unit.open(row["place"], "appointment.place", row["id"]) == "Quay House"  # type: ignore[arg-type]


def test_whoever_is_not_in_the_team_is_named(desk: Desk) -> None:
    with pytest.raises(NotRecordedError, match=r"workers\.csv has no row w99"):
        set_up_scenario(desk.app, SetUp(at_work=("w99",)))


def test_nothing_is_changed_where_something_is_not_there(desk: Desk) -> None:
    before = desk.rows(_ABSENCES)
    given = SetUp(
        at_work=("w3",), appointments=(Appointment("nobody", TUESDAY_NOON, "Quay House"),)
    )
    with pytest.raises(NotRecordedError):
        set_up_scenario(desk.app, given)
    assert desk.rows(_ABSENCES) == before
