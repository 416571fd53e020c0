"""What staff are shown of what may be shared: never more than the decisions, and holds first."""

from __future__ import annotations

from typing import Any

import pytest

from bot.care.consent import Decision, decide
from bot.care.consent_records import Capacity, ConsentRecord, ConsentState, Finding, Hold
from bot.care.facts import Category, Verification
from bot.care.item_view import ASKED_FOR, MayTell, sum_up
from bot.care.protected import Permit, Reason
from tests.care.consent_world import (
    OTHER,
    SAME,
    TERMS,
    ask,
    consent,
    finding,
    known,
    limited,
    related,
    standing,
)

FACTS = ASKED_FOR[:5]
JUDGED = ASKED_FOR[5:]
CASES: list[dict[str, Any]] = [
    {"records": (consent(),)},
    {"records": (limited(Category.KEY_WORKER),)},
    {"records": (consent(ConsentState.REFUSED),), "known": (known(Category.KEY_WORKER),)},
    {"records": (), "capacity": finding(Finding.LACKS)},
    {"records": (consent(),), "relationship": related(hold=Hold.DURESS)},
    {"records": (consent(),), "relationship": related(verified_at=None)},
    {"records": (consent(),), "relationship": None},
    {"records": (consent(),), "age": None},
]


def _decided(case: dict[str, Any], current: bytes = SAME) -> dict[Category, Decision]:
    given = dict(case)
    records: tuple[ConsentRecord, ...] = given.pop("records")
    held = standing(*records, **given)
    proved = {"verification": Verification.STAFF_PROVED, "current": current}
    return {one: decide(ask(one, held, **proved), TERMS) for one in ASKED_FOR}


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_shown_as_told_that_is_not_permitted(case: dict[str, Any]) -> None:
    decided = _decided(case)
    shown = sum_up(decided)
    permitted = {one for one, decision in decided.items() if isinstance(decision, Permit)}
    assert {*shown.told, *shown.known} <= permitted
    assert not {*shown.judged} & permitted


def test_full_consent_tells_facts_and_leaves_the_rest_to_staff() -> None:
    assert sum_up(_decided({"records": (consent(),)})) == MayTell(False, FACTS, (), JUDGED)


def test_what_was_agreed_in_part_and_why_not_the_rest() -> None:
    shown = sum_up(_decided({"records": (limited(Category.KEY_WORKER),)}))
    assert shown.told == (Category.USES_SERVICE, Category.KEY_WORKER)
    assert shown.why_not is Reason.NOT_COVERED


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (ConsentState.REFUSED, Reason.REFUSED),
        (ConsentState.WITHDRAWN, Reason.WITHDRAWN),
        (ConsentState.NOT_ASKED, Reason.NO_CONSENT),
    ],
)
def test_without_consent_nothing_and_why(state: ConsentState, why: Reason) -> None:
    shown = sum_up(_decided({"records": (consent(state),)}))
    assert shown.is_nothing
    assert shown.why_not is why


def test_what_they_know_is_known_only_while_it_is_so() -> None:
    case = {"records": (consent(ConsentState.REFUSED),), "known": (known(Category.KEY_WORKER),)}
    assert sum_up(_decided(case)).known == (Category.KEY_WORKER,)
    changed = sum_up(_decided(case, OTHER))
    assert changed.is_nothing
    assert changed.why_not is Reason.REFUSED


def test_a_hold_comes_before_what_was_agreed() -> None:
    for hold in set(Hold) - {Hold.NONE}:
        case = {"records": (consent(),), "relationship": related(hold=hold)}
        assert sum_up(_decided(case)) == MayTell(True, why_not=Reason.HOLD)


def test_records_that_contradict_each_other_tell_nothing() -> None:
    shown = sum_up(_decided({"records": (consent(),), "age": None}))
    assert shown == MayTell(False, why_not=Reason.FAULTY_RECORDS)


def test_who_lacks_capacity_is_for_staff_to_judge() -> None:
    lacking: Capacity = finding(Finding.LACKS)
    shown = sum_up(_decided({"records": (), "capacity": lacking}))
    assert shown.told == ()
    assert set(JUDGED) <= set(shown.judged)


def test_what_was_not_decided_is_not_told() -> None:
    assert sum_up({}).is_nothing
