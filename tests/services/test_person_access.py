"""Opening a person: by whom, what stands of it, and the same questions asked whoever it is."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from bot.records.phones import Staff
from bot.records.scenario_setup import get_row
from bot.services.person_access import (
    is_their_person,
    list_caseload,
    may_change,
    may_open,
    may_open_many,
    open_person,
)
from tests.kit import Desk


def _staff(desk: Desk, key: str) -> Staff:
    with desk.app.records.begin() as unit:
        kind = "desk" if " " in key else "worker"
        return Staff(kind, get_row(unit, f"{kind}s", *key.split()))


def _person(desk: Desk, key: str) -> UUID:
    with desk.app.records.begin() as unit:
        return get_row(unit, "people", key)


def _opens(desk: Desk, staff: str, person: str) -> bool:
    with desk.app.records.begin() as unit:
        return may_open(unit, _staff(desk, staff), _person(desk, person), desk.clock.now())


@pytest.mark.parametrize(
    ("staff", "person", "may"),
    [
        ("w1", "s01", True),  # their key worker
        ("w5", "s01", True),  # of the team
        ("w6", "s01", False),  # of another team
        ("w6", "s06", True),  # of another team, and their buddy
        ("w1", "s08", False),
        ("w2", "c01", True),  # the mother of somebody of the team
        ("w6", "c01", False),
        ("quayside duty", "s01", True),
        ("quayside lead", "c01", True),
        ("breakwater duty", "s01", False),
        ("breakwater duty", "s08", True),
        ("w6", "s09", False),  # not yet: they cover from the day after the day after tomorrow
    ],
)
def test_who_may_open_whom(desk: Desk, staff: str, person: str, may: bool) -> None:
    assert _opens(desk, staff, person) is may


def test_a_cover_opens_while_they_cover(desk: Desk) -> None:
    desk.clock.forward(days=5)
    assert _opens(desk, "w6", "s09")
    desk.clock.forward(days=14)
    assert not _opens(desk, "w6", "s09")


def test_what_staff_open_stands_in_the_audit_trail(desk: Desk) -> None:
    now, person = desk.clock.now(), _person(desk, "s01")
    with desk.app.records.begin() as unit:
        access = open_person(desk.app, unit, _staff(desk, "w5"), person, now)
        assert access is not None
        assert open_person(desk.app, unit, _staff(desk, "w6"), person, now) is None
        assert open_person(desk.app, unit, _staff(desk, "w6"), uuid4(), now) is None
    rows = desk.rows(
        "SELECT id, kind, subject_id, details FROM audit_event WHERE kind LIKE 'person.open%'"
        " ORDER BY seq"
    )
    assert {(r["kind"], r["subject_id"]) for r in rows} == {
        ("person.opened", person),
        ("person.open_refused", person),
        ("person.open_refused", None),
    }
    opened = next(r for r in rows if r["kind"] == "person.opened")
    assert access is not None
    assert opened["id"] == access.audit_event_id
    assert opened["details"] == {"way": "team"}


def test_the_caseload_of_a_worker_is_their_own_and_whom_they_cover(desk: Desk) -> None:
    def caseload(key: str) -> set[UUID]:
        with desk.app.records.begin() as unit:
            return set(list_caseload(unit, _staff(desk, key), desk.clock.now()))

    own = {_person(desk, key) for key in ("s01", "s03", "s05", "s14", "s18")}
    assert caseload("w1") == own
    # Priya covers for Gwen.
    assert {_person(desk, key) for key in ("s02", "s04", "s20", "s07")} <= caseload("w2")
    theirs = caseload("breakwater duty")
    assert theirs == {_person(desk, key) for key in ("s08", "s10", "s13", "s24")}


def test_a_worker_with_the_phone_of_somebody_near_never_opens(desk: Desk) -> None:
    with desk.app.records.begin() as unit:
        unit.connection.exec_driver_sql(
            "UPDATE worker SET phone_hash = (SELECT address_hash FROM contact_point p JOIN person"
            " ON person.id = p.person_id WHERE person.id = %s) WHERE id = %s",
            (_person(desk, "c01"), _staff(desk, "w1").id),
        )
    for person in ("s01", "c01"):
        assert not _opens(desk, "w1", person)
    with desk.app.records.begin() as unit:
        mine = list_caseload(unit, _staff(desk, "w1"), desk.clock.now())
    assert _person(desk, "s01") not in mine
    assert mine


def test_many_are_asked_for_like_one_and_like_nobody(desk: Desk) -> None:
    staff, now = _staff(desk, "w6"), desk.clock.now()
    people = [_person(desk, f"s{n:02}") for n in range(1, 9)]
    asked: list[str] = []
    event.listen(
        desk.app.records.engine,
        "before_cursor_execute",
        lambda *given: asked.append(str(given[2])),
    )
    with desk.app.records.begin() as unit:
        may_open(unit, staff, people[0], now)  # which team takes strangers is remembered then
    counts = []
    for some in ([people[0]], [uuid4()], people, [people[7]]):
        asked.clear()
        with desk.app.records.begin() as unit:
            found = may_open_many(unit, staff, some, now)
        counts.append(len(asked))
    assert found == {people[7]}
    assert len(set(counts)) == 1
    for person_id in (people[0], uuid4()):
        asked.clear()
        with desk.app.records.begin() as unit:
            assert open_person(desk.app, unit, staff, person_id, now) is None
        counts.append(len(asked))
    assert counts[-1] == counts[-2]


def test_own_people_may_be_changed(desk: Desk) -> None:
    with desk.app.records.begin() as unit:
        now = desk.clock.now()
        assert may_change(unit, _staff(desk, "w1"), _person(desk, "s01"), now)
        assert not may_change(unit, _staff(desk, "w6"), _person(desk, "s01"), now)


def test_own_and_covered_people_are_theirs_and_the_teams_are_not(desk: Desk) -> None:
    def is_theirs(staff: str, person: str) -> bool:
        with desk.app.records.begin() as unit:
            given = (_staff(desk, staff), _person(desk, person), desk.clock.now())
            return is_their_person(unit, *given)

    assert is_theirs("w6", "s06")
    assert is_theirs("w2", "s04")  # Priya covers for Gwen
    assert not is_theirs("w5", "s01")
    desk.rows("UPDATE worker SET agency = 'Home First' RETURNING id")
    assert not is_theirs("w6", "s06")
