"""Who may open whom: by a role, by cover, by the team, with a reason; and who never may."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from bot.care.person_access import (
    Seeker,
    Standing,
    WayIn,
    find_way_in,
    list_covered,
    may_give_reason,
    may_write,
)
from bot.care.staff_roles import StaffRole

TEAM, OTHER_TEAM, ME, KEY, BETWEEN, DEPUTY = (UUID(int=n) for n in range(1, 7))
WORKER = Seeker("worker", ME, TEAM)
STRANGER = Seeker("worker", ME, OTHER_TEAM)
AGENCY = replace(WORKER, agency="Home First")
DESK = Seeker("desk", ME, TEAM, None, frozenset({StaffRole.DUTY}))
ADMIN = replace(WORKER, roles=frozenset({StaffRole.ADMIN}))
GUARDIAN = replace(WORKER, roles=frozenset({StaffRole.GUARDIAN}))
PERSON = Standing(TEAM, {KEY: None, DEPUTY: None}, frozenset({KEY}))
MINE = replace(PERSON, roles_held_by={ME: None, KEY: None})
WITH_AGENCY = replace(PERSON, roles_held_by={KEY: None, DEPUTY: "Home First"})
REASON = replace(PERSON, has_reason=True)
COVERED = {KEY: ME}
IN_A_ROW = {KEY: BETWEEN, BETWEEN: ME}
CIRCLE = {KEY: BETWEEN, BETWEEN: KEY}


@pytest.mark.parametrize(
    ("seeker", "person", "away", "way"),
    [
        (WORKER, PERSON, {}, WayIn.TEAM),
        (STRANGER, PERSON, {}, None),
        (STRANGER, MINE, {}, WayIn.OWN),
        (STRANGER, PERSON, COVERED, WayIn.COVER),
        (STRANGER, PERSON, IN_A_ROW, WayIn.COVER),
        (STRANGER, PERSON, CIRCLE, None),
        (STRANGER, PERSON, {DEPUTY: ME}, None),
        (STRANGER, PERSON, {KEY: None}, None),
        (DESK, PERSON, {}, WayIn.DESK),
        (replace(DESK, team_id=OTHER_TEAM), PERSON, {}, None),
        (AGENCY, PERSON, {}, None),
        (AGENCY, replace(MINE, roles_held_by={ME: "Home First"}), {}, WayIn.OWN),
        (AGENCY, PERSON, COVERED, None),
        (AGENCY, WITH_AGENCY, COVERED, WayIn.COVER),
        (STRANGER, REASON, {}, WayIn.REASON),
        (WORKER, REASON, {}, WayIn.TEAM),
        (AGENCY, REASON, {}, None),
        (replace(DESK, team_id=OTHER_TEAM), REASON, {}, None),
        (GUARDIAN, PERSON, {}, None),
        (GUARDIAN, MINE, {}, None),
        (GUARDIAN, REASON, {}, WayIn.REASON),
        (ADMIN, MINE, COVERED, None),
        (ADMIN, REASON, {}, None),
        (replace(WORKER, roles=frozenset()), MINE, {}, None),
    ],
)
def test_by_what_somebody_may_open_a_person(
    seeker: Seeker, person: Standing, away: dict[UUID, UUID | None], way: WayIn | None
) -> None:
    assert find_way_in(seeker, person, away) is way


@pytest.mark.parametrize("bar", [{"is_close": True}, {"is_apart": True}])
@pytest.mark.parametrize("person", [PERSON, MINE, REASON])
def test_neither_work_nor_reason_lets_in_who_is_close_or_kept_apart(
    person: Standing, bar: dict[str, bool]
) -> None:
    assert find_way_in(WORKER, replace(person, **bar), COVERED) is None  # type: ignore[arg-type]
    # A desk's phone is nobody's own.
    assert find_way_in(DESK, replace(person, **bar), {}) is WayIn.DESK  # type: ignore[arg-type]


def test_a_reason_lets_nobody_write() -> None:
    assert [way for way in WayIn if not may_write(way)] == [WayIn.REASON]
    assert not may_write(None)


def test_a_reason_is_given_by_somebody_with_a_name() -> None:
    assert [may_give_reason(s) for s in (WORKER, GUARDIAN)] == [True, True]
    assert [may_give_reason(s) for s in (DESK, AGENCY, ADMIN)] == [False, False, False]


def test_for_whom_one_covers() -> None:
    assert list_covered(ME, {**IN_A_ROW, DEPUTY: KEY}) == [KEY, BETWEEN, DEPUTY]
    assert list_covered(ME, CIRCLE) == []
