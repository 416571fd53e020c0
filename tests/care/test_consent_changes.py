"""A text of the person may close at once; it opens nothing before a worker confirmed it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.care.consent import Refusal, decide
from bot.care.consent_changes import (
    OFFERED,
    Choice,
    NewVersion,
    choose,
    is_asking,
    narrow,
    withdraw,
)
from bot.care.consent_faults import SHAREABLE, standing_faults
from bot.care.consent_now import consent_now, finding_now, group_of
from bot.care.consent_records import (
    Basis,
    ConsentRecord,
    ConsentState,
    Finding,
    GivenVia,
    Standing,
)
from bot.care.facts import Category
from tests.care.consent_world import ASHA, BEN, DAY, NOW, TERMS, WORKER, ask, consent, limited
from tests.care.consent_world import finding as found
from tests.care.consent_world import standing as held
from tests.care.test_consent_properties import histories, standings

D1, D2, D3 = Category.KEY_WORKER, Category.COVER, Category.APPOINTMENT
ONE, TWO = OFFERED[Choice.KEY_WORKER], OFFERED[Choice.APPOINTMENTS]
APPOINTMENTS = frozenset({D3, Category.REVIEW_ACTION})


def after(standing: Standing, versions: tuple[NewVersion, ...], now: datetime = NOW) -> Standing:
    """The records once the versions of a text stand in them."""
    last = max((r.version for r in standing.consents), default=0)
    added = tuple(
        ConsentRecord(
            id=UUID(int=900 + n),
            subject_id=ASHA,
            other_id=BEN,
            version=last + n,
            state=new.state,
            categories=new.categories,
            basis=new.basis,
            given_via=new.given_via,
            recorded_by=ASHA,
            confirmed_by=None,
            valid_from=now,
            expires_at=new.expires_at,
        )
        for n, new in enumerate(versions, 1)
    )
    return replace(standing, consents=(*standing.consents, *added))


def is_open(standing: Standing, now: datetime = NOW) -> frozenset[Category]:
    """What consent covers at a moment."""
    assert standing.age is not None
    finding = finding_now(standing.capacity, BEN, now)
    return consent_now(standing, group_of(standing.age, finding), finding, now).categories


def told(standing: Standing, now: datetime) -> frozenset[Category]:
    """What the whole decision lets the other be told."""
    return frozenset(
        category
        for category in SHAREABLE
        if not isinstance(decide(ask(category, standing, now=now), TERMS), Refusal)
    )


def test_withdrawing_closes_everything_at_once() -> None:
    before = held(consent())
    assert is_open(before) == SHAREABLE
    assert is_open(after(before, withdraw(before.consents))) == frozenset()


def test_withdrawing_twice_records_it_once() -> None:
    once = after(held(consent()), withdraw([consent()]))
    assert withdraw(once.consents) == ()


def test_who_never_agreed_has_refused() -> None:
    assert withdraw([])[0].state is ConsentState.REFUSED
    assert withdraw([consent()])[0].state is ConsentState.WITHDRAWN
    pending = consent(ConsentState.PENDING)
    assert withdraw([pending])[0].state is ConsentState.REFUSED


def test_narrowing_takes_what_is_meant_and_leaves_the_rest() -> None:
    before = held(consent())
    there = after(before, narrow(before.consents, APPOINTMENTS, NOW))
    assert is_open(there) == SHAREABLE - APPOINTMENTS
    assert next(standing_faults(there, NOW), None) is None
    again = after(there, narrow(there.consents, frozenset({D1}), NOW))
    assert is_open(again) == SHAREABLE - APPOINTMENTS - {D1}


def test_narrowing_to_nothing_is_a_withdrawal() -> None:
    before = held(limited(D3))
    (version,) = narrow(before.consents, APPOINTMENTS, NOW)
    assert version.state is ConsentState.WITHDRAWN


@pytest.mark.parametrize(
    "records",
    [
        (),
        (limited(D1),),
        (consent(ConsentState.REFUSED),),
        (consent(expires_at=NOW - timedelta(hours=1)),),
    ],
)
def test_what_was_not_agreed_to_needs_no_narrowing(records: tuple[ConsentRecord, ...]) -> None:
    assert narrow(records, APPOINTMENTS, NOW) == ()


def test_what_waits_is_narrowed_too() -> None:
    waiting = consent(ConsentState.PENDING, 2, categories=TWO)
    versions = narrow([limited(D1), waiting], APPOINTMENTS, NOW)
    assert [v.state for v in versions] == [ConsentState.PENDING]
    assert versions[-1].categories == ONE
    (empty,) = narrow([consent(ConsentState.PENDING, categories={D3})], APPOINTMENTS, NOW)
    assert (empty.state, empty.categories) == (ConsentState.PENDING, frozenset())
    assert not is_asking([empty])


def test_narrowing_does_not_drop_what_waits() -> None:
    waiting = consent(ConsentState.PENDING, 2, categories=ONE)
    versions = narrow([limited(D1, D3), waiting], APPOINTMENTS, NOW)
    assert [v.state for v in versions] == [ConsentState.LIMITED, ConsentState.PENDING]


def test_more_than_before_waits_for_a_worker() -> None:
    (version,) = choose([], ONE, frozenset(), NOW)
    assert (version.state, version.categories) == (ConsentState.PENDING, ONE)
    assert is_asking([version])


def test_less_than_before_holds_at_once() -> None:
    before = held(consent())
    versions = choose(before.consents, ONE, is_open(before), NOW)
    assert not is_asking(versions)
    assert is_open(after(before, versions)) == ONE


def test_less_in_part_and_more_in_part_is_both() -> None:
    before = held(limited(D3, Category.MEDICATION))
    versions = choose(before.consents, TWO, is_open(before), NOW)
    assert [v.state for v in versions] == [ConsentState.LIMITED, ConsentState.PENDING]
    assert is_open(after(before, versions)) == {D3}
    assert versions[-1].categories == TWO


def test_the_same_again_is_nothing_new() -> None:
    assert choose([limited(*ONE)], ONE, ONE, NOW) == ()


def test_choosing_again_takes_the_place_of_what_waited() -> None:
    records = [limited(*ONE), consent(ConsentState.PENDING, 2, categories=TWO)]
    versions = choose(records, ONE, ONE, NOW)
    assert not is_asking(versions)
    assert versions[-1].state is ConsentState.PENDING


def test_a_text_does_not_go_on_with_what_others_decided() -> None:
    decided = consent(basis=Basis.BEST_INTERESTS)
    lacking = held(decided, capacity=found(Finding.LACKS))
    assert is_open(lacking) == SHAREABLE
    there = after(lacking, narrow(lacking.consents, APPOINTMENTS, NOW))
    assert is_open(there) == frozenset()


def test_what_is_left_was_agreed_to_as_the_whole_was() -> None:
    given_on = consent(given_via=GivenVia.LETTER, expires_at=NOW + 9 * DAY)
    (left,) = narrow([given_on], APPOINTMENTS, NOW)
    assert (left.given_via, left.expires_at) == (GivenVia.LETTER, NOW + 9 * DAY)


changes = st.lists(
    st.one_of(
        st.just("withdraw"),
        st.frozensets(st.sampled_from(sorted(SHAREABLE)), min_size=1, max_size=4),
        st.sampled_from(list(OFFERED)),
    ),
    min_size=1,
    max_size=4,
)


def apply(standing: Standing, change: object, now: datetime) -> Standing:
    """One text of the person."""
    records = standing.consents
    if isinstance(change, Choice):
        opened = is_open(standing, now) if standing.age is not None else frozenset[Category]()
        return after(standing, choose(records, OFFERED[change], opened, now), now)
    if isinstance(change, frozenset):
        return after(standing, narrow(records, change, now), now)
    return after(standing, withdraw(records), now)


@given(standings, changes, st.integers(0, 30))
@settings(max_examples=400, deadline=None)
def test_no_text_ever_opens_anything(before: Standing, texts: list[object], later: int) -> None:
    there = before
    for hours, change in enumerate(texts):
        there = apply(there, change, NOW + timedelta(hours=hours))
    for moment in (NOW + timedelta(hours=5), NOW + later * DAY + timedelta(hours=5)):
        assert told(there, moment) <= told(before, moment)


@given(histories(), changes)
@settings(max_examples=300, deadline=None)
def test_no_text_contradicts_the_records(
    history: tuple[ConsentRecord, ...], texts: list[object]
) -> None:
    there = held(*history)
    before = set(standing_faults(there, NOW))
    for change in texts:
        there = apply(there, change, NOW)
    assert set(standing_faults(there, NOW)) <= before
    versions = [r for r in there.consents if r.recorded_by == ASHA]
    assert all(r.confirmed_by is None and r.other_id != WORKER for r in versions)


@given(histories())
def test_a_withdrawal_always_closes_what_the_person_agreed_to(
    history: tuple[ConsentRecord, ...],
) -> None:
    there = held(*history)
    assert is_open(after(there, withdraw(there.consents))) == frozenset()
