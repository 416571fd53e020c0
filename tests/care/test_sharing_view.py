"""What pages for staff say may be told is what the rules decide, whatever the records hold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.care.consent import decide
from bot.care.consent_records import ConsentState, Hold, Standing
from bot.care.facts import Category, Verification
from bot.care.item_view import ASKED_FOR
from bot.care.protected import Permit
from bot.care.sharing_changes import (
    Agreement,
    At,
    HoldSet,
    KnownEnded,
    RelationEnded,
    WhyEnded,
    WhyHold,
    apply_change,
    list_faults,
)
from bot.care.sharing_view import decide_all, effect_of, stamp_of
from bot.web.console.sharing_shown import rows_of
from tests.care.consent_world import ASHA, NOW, SAME, TERMS, WORKER, ask, consent, standing
from tests.care.test_consent_properties import standings

CURRENT = dict.fromkeys(ASKED_FOR, SAME)
AT = At(NOW, WORKER, TERMS.table, CURRENT)
SAYABLE = ("May be told", "May be talked about: they know it already")


def sayable(held: Standing) -> set[Category]:
    """What the rules say may be told to somebody who proved who they are."""
    proof: dict[str, Any] = {"verification": Verification.FRESH_PROOF, "current": SAME}
    return {
        category
        for category in ASKED_FOR
        if isinstance(decide(ask(category, held, **proof), TERMS), Permit)
    }


def shown_sayable(held: Standing) -> set[Category]:
    rows = rows_of(decide_all(held, TERMS, CURRENT, NOW), "Asha")
    return {category for category, row in zip(ASKED_FOR, rows, strict=True) if row.says in SAYABLE}


@settings(max_examples=400, deadline=None)
@given(standings)
def test_what_the_page_says_may_be_told_is_what_the_rules_decide(held: Standing) -> None:
    assert shown_sayable(held) == sayable(held)


@settings(max_examples=200, deadline=None)
@given(standings, st.sampled_from([h for h in Hold if h is not Hold.NONE]))
def test_a_hold_and_an_end_never_widen(held: Standing, hold: Hold) -> None:
    for change in (HoldSet(hold, WhyHold.PERSON_ASKED), RelationEnded(WhyEnded.OVER)):
        after = apply_change(held, change, AT)
        assert sayable(after) == set()
        before = decide_all(held, TERMS, CURRENT, NOW)
        effect = effect_of(before, decide_all(after, TERMS, CURRENT, NOW))
        assert not effect.widens
        assert sayable(held) <= set(effect.closes)


def test_the_effect_said_is_the_difference_that_the_rules_make() -> None:
    before = standing(consent())
    refused = consent(ConsentState.REFUSED)
    agreement = Agreement(
        ConsentState.LIMITED, frozenset({Category.COVER}), refused.basis, refused.given_via, None
    )
    after = apply_change(before, agreement, AT)
    effect = effect_of(
        decide_all(before, TERMS, CURRENT, NOW), decide_all(after, TERMS, CURRENT, NOW)
    )
    assert sayable(before) - sayable(after) <= set(effect.closes)
    assert Category.APPOINTMENT in effect.closes
    assert set(effect.stays) == sayable(after) == {Category.USES_SERVICE, Category.COVER}
    assert list_faults(before, agreement, AT) == []


def test_every_change_of_the_records_changes_the_stamp() -> None:
    held = standing(consent())
    relationship = held.relationship
    assert relationship is not None
    changed = [
        replace(held, consents=()),
        replace(held, relationship=None),
        replace(held, relationship=replace(relationship, hold=Hold.DURESS)),
        replace(held, relationship=replace(relationship, verified_at=None)),
    ]
    stamps = {stamp_of(one, CURRENT) for one in [held, *changed]}
    assert len(stamps) == 1 + len(changed)
    assert stamp_of(held, {**CURRENT, Category.COVER: b"new"}) not in stamps
    assert stamp_of(standing(consent()), dict(CURRENT)) in stamps


def test_what_is_not_recorded_beside_the_person_cannot_be_changed() -> None:
    alone = replace(standing(), relationship=None)
    ((field, words),) = list_faults(alone, HoldSet(Hold.DURESS, WhyHold.COURT), AT)
    assert field == "form"
    assert "Record that first" in words
    assert list_faults(standing(), KnownEnded(ASHA), AT) != []
