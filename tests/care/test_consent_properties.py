"""What must hold of every decision, whatever the records say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.care.consent import Decision, Refusal, becomes_known, decide
from bot.care.consent_records import (
    AgeBand,
    Basis,
    Capacity,
    ConsentRecord,
    ConsentState,
    Evidence,
    EvidenceKind,
    Finding,
    GivenVia,
    Hold,
    HowKnown,
    Kind,
    KnownFact,
    Relationship,
    Standing,
)
from bot.care.consent_refusals import RefusalText
from bot.care.consent_table import Outcome, Terms
from bot.care.facts import Category, Channel, Request, Verification
from bot.care.protected import Permit, Reason
from tests.care.consent_world import (
    ASHA,
    BEN,
    DAY,
    LISTABLE,
    NOW,
    OTHER,
    REQUEST,
    SAME,
    TERMS,
    WORKER,
    ask,
    consent,
    finding,
    known,
    limited,
    related,
    shared,
    standing,
)

PUBLIC = {Category.PUBLIC_INFORMATION, Category.PUBLISHED_CONTACTS}
NEVER_BY_TEXT = {
    Category.CARE_PLAN,
    Category.MEDICATION,
    Category.SAFETY_PLAN,
    Category.WHEREABOUTS,
    Category.REVIEW_CONTENT,
    Category.RECORD_COPIES,
    Category.CARERS_MESSAGES,
}
OPEN_TERMS = replace(TERMS, key_worker_open=True)


def mostly(usual: Any, *all_of_them: Any) -> st.SearchStrategy[Any]:
    """The usual value four times out of five: otherwise every answer is a no for some trifle."""
    return st.integers(0, 4).flatmap(
        lambda n: st.just(usual) if n else st.sampled_from([*all_of_them])
    )


moments = st.integers(-170, 20).map(lambda days: NOW + days * DAY)
maybe_moments = st.none() | moments
categories = st.sampled_from(list(Category))
facts = st.sampled_from(sorted(LISTABLE))
people = st.sampled_from([ASHA, BEN, WORKER])
lists = st.frozensets(facts, max_size=4)


def records(subject: object = ASHA, other: object = BEN) -> st.SearchStrategy[ConsentRecord]:
    return st.builds(
        ConsentRecord,
        id=st.uuids(),
        subject_id=st.just(subject),
        other_id=st.just(other),
        version=st.integers(0, 6),
        state=mostly(ConsentState.FULL, ConsentState.LIMITED, *ConsentState),
        categories=lists,
        basis=mostly(Basis.EXPLICIT, *Basis),
        given_via=st.sampled_from(GivenVia),
        recorded_by=st.sampled_from([WORKER, ASHA, BEN]),
        confirmed_by=st.sampled_from([WORKER, WORKER, WORKER, None, BEN]),
        valid_from=moments,
        expires_at=mostly(None, NOW, NOW + DAY, NOW - DAY, NOW + 9 * DAY),
    )


@st.composite
def histories(draw: st.DrawFn) -> tuple[ConsentRecord, ...]:
    """Versions that contradict themselves in nothing, so that they are looked at."""
    drawn = draw(st.lists(records(), max_size=5))
    whole = []
    for version, record in enumerate(drawn, 1):
        is_limited = record.state is ConsentState.LIMITED
        listed = (record.categories or frozenset({Category.COVER})) if is_limited else frozenset()
        expires = record.expires_at
        if expires is not None and expires <= record.valid_from:
            expires = record.valid_from + DAY
        whole.append(
            replace(
                record,
                version=version,
                categories=listed,
                recorded_by=WORKER,
                confirmed_by=record.confirmed_by and WORKER,
                given_via=GivenVia.CALL,
                expires_at=expires,
            )
        )
    return tuple(whole)


evidence = st.none() | st.builds(
    Evidence,
    id=st.uuids(),
    kind=st.sampled_from(EvidenceKind),
    categories=lists,
    checked_at=st.just(NOW - 500 * DAY),
    review_by=maybe_moments,
)
relationships = st.builds(
    Relationship,
    subject_id=st.just(ASHA),
    other_id=st.just(BEN),
    kind=mostly(Kind.CARER, *Kind),
    verified_at=mostly(NOW - DAY, NOW, NOW + DAY, None),
    hold=mostly(Hold.NONE, *Hold),
    evidence=evidence,
)
capacities = st.none() | st.builds(
    Capacity,
    id=st.uuids(),
    other_id=st.sampled_from([BEN, BEN, WORKER]),
    finding=st.sampled_from(Finding),
    assessed_at=st.just(NOW - 500 * DAY),
    review_by=moments,
)
known_facts = st.builds(
    KnownFact,
    id=st.uuids(),
    subject_id=st.just(ASHA),
    other_id=st.just(BEN),
    category=facts,
    fingerprint=st.sampled_from([SAME, OTHER]),
    how=st.sampled_from([how for how in HowKnown if how is not HowKnown.TOLD_BY_US]),
    recorded_at=st.just(NOW - 500 * DAY),
    ended_at=maybe_moments,
)
standings = st.builds(
    Standing,
    subject_id=st.just(ASHA),
    requester_id=st.just(BEN),
    nation=mostly("ENG", "WLS", "SCT", "NIR"),
    age=mostly(AgeBand.ADULT, *AgeBand),
    relationship=relationships,
    consents=histories(),
    capacity=capacities,
    known=st.lists(known_facts, max_size=2).map(tuple),
    reviews=st.lists(moments, max_size=1).map(tuple),
    requester_age=mostly(None, *AgeBand),
    is_looked_after=mostly(False, False, True),
    has_died=mostly(False, False, True),
    attorney_acts=st.booleans(),
)
proofs = st.sampled_from(Verification)
many = settings(max_examples=100, deadline=None)


def _seen(decision: Decision) -> object:
    """All of a decision that can show to whoever asked."""
    return "told" if isinstance(decision, Permit) else decision.text


def _told(category: Category, held: Standing, terms: Terms = TERMS, **given: object) -> bool:
    message = shared() if category is Category.PERSONS_MESSAGES else None
    request = ask(category, held, message=message, **given)
    return isinstance(decide(request, terms), Permit)


def test_enough_of_what_is_drawn_opens_something() -> None:
    """Properties about permits say nothing where every answer is a no."""
    told = []

    @settings(max_examples=200, deadline=None, database=None, derandomize=True)
    @given(facts, standings)
    def count(category: Category, held: Standing) -> None:
        told.append(_told(category, held))

    count()
    assert sum(told) > 12, sum(told)


@many
@given(categories, standings, proofs)
def test_every_permit_has_something_that_carries_it(
    category: Category, held: Standing, proof: Verification
) -> None:
    request = ask(category, held, verification=proof, message=shared())
    decision = decide(request, TERMS)
    if isinstance(decision, Refusal) or category in (*PUBLIC, Category.OWN_MESSAGES):
        return
    assert proof >= Verification.FRESH_PROOF
    assert held.relationship is not None
    assert held.relationship.hold is Hold.NONE
    assert held.relationship.verified_at is not None
    assert category not in NEVER_BY_TEXT
    assert held.relationship.kind is not Kind.PROFESSIONAL or category is Category.OWN_WORDS
    evidence_used = decision.grounds.source_id or decision.grounds.consent_id
    assert evidence_used is not None or category is Category.OWN_WORDS


@many
@given(facts, standings)
def test_a_refusal_never_opens_anything(category: Category, held: Standing) -> None:
    before = {_told(category, held)}
    for state in (ConsentState.REFUSED, ConsentState.WITHDRAWN):
        for basis in Basis:
            refused = consent(state, 9, basis=basis)
            after = _told(category, replace(held, consents=(*held.consents, refused)))
            assert after <= max(before)


@many
@given(facts, standings, st.sampled_from(Hold))
def test_a_hold_never_opens_anything_and_never_shows(
    category: Category, held: Standing, hold: Hold
) -> None:
    if held.relationship is None:
        return
    held_back = replace(held, relationship=replace(held.relationship, hold=hold))
    decision = decide(ask(category, held_back), TERMS)
    unverified = decide(ask(category, held_back, verification=Verification.NUMBER_MATCH), TERMS)
    if hold is not Hold.NONE:
        assert isinstance(decision, Refusal)
        assert _seen(decision) == _seen(unverified)


@many
@given(facts, standings, histories(), proofs)
def test_the_words_of_a_no_do_not_hang_on_consent(
    category: Category, held: Standing, other: tuple[ConsentRecord, ...], proof: Verification
) -> None:
    one = decide(ask(category, held, verification=proof), TERMS)
    two = decide(ask(category, replace(held, consents=other), verification=proof), TERMS)
    if isinstance(one, Refusal) and isinstance(two, Refusal):
        assert one.text is two.text


@many
@given(facts, standings, capacities, st.sampled_from([*AgeBand, None]), proofs)
def test_nor_on_capacity_age_or_what_staff_must_decide(
    category: Category,
    held: Standing,
    capacity: Capacity | None,
    age: AgeBand | None,
    proof: Verification,
) -> None:
    other = replace(held, capacity=capacity, age=age, has_died=not held.has_died)
    one = decide(ask(category, held, verification=proof), TERMS)
    two = decide(ask(category, other, verification=proof), TERMS)
    if isinstance(one, Refusal) and isinstance(two, Refusal):
        assert one.text is two.text


@many
@given(facts, standings, proofs, st.booleans())
def test_without_consent_all_states_and_nobody_at_all_look_the_same(
    category: Category, held: Standing, proof: Verification, open_to_carers: bool
) -> None:
    terms = OPEN_TERMS if open_to_carers else TERMS
    four = (
        (),
        (consent(ConsentState.REFUSED),),
        (consent(), consent(ConsentState.WITHDRAWN, 2)),
        (consent(expires_at=NOW - DAY),),
        (consent(ConsentState.PENDING),),
        (consent(valid_from=NOW - 900 * DAY),),
    )
    seen = {
        _seen(decide(ask(category, replace(held, consents=c), verification=proof), terms))
        for c in four
    }
    assert len(seen) == 1
    knows_nothing = replace(held, consents=(), known=(), relationship=related())
    by_right = decide(ask(category, knows_nothing, verification=proof), TERMS)
    stranger = Request(
        REQUEST, BEN, None, category, proof, ask(category, None).may_text, NOW, None, None
    )
    assert _seen(by_right) == _seen(decide(stranger, TERMS)) == RefusalText.NEUTRAL


@many
@given(facts, histories(), st.sampled_from([Kind.CARER, Kind.FRIEND, Kind.NEAREST_RELATIVE]))
def test_more_consent_never_closes_what_less_had_opened(
    category: Category, before: tuple[ConsentRecord, ...], kind: Kind
) -> None:
    held = standing(*before, relationship=related(kind))
    last = len(before) + 1
    some = limited(category, version=last, valid_from=NOW)
    full = consent(version=last, valid_from=NOW)
    narrowed = replace(held, consents=(*before, some))
    widened = replace(held, consents=(*before, full))
    assert _told(category, narrowed) <= _told(category, widened)


@many
@given(facts, standings, lists)
def test_what_nobody_confirmed_never_opens_more(
    category: Category, held: Standing, asked: frozenset[Category]
) -> None:
    asked = asked or frozenset({category})
    text = limited(*asked, version=9, confirmed_by=None, recorded_by=ASHA, valid_from=NOW)
    for record in (text, consent(version=9, confirmed_by=None, valid_from=NOW)):
        after = replace(held, consents=(*held.consents, record))
        # That somebody uses the service is implied by any consent at all.
        if category is not Category.USES_SERVICE:
            assert _told(category, after) <= _told(category, held)


@many
@given(categories, standings, proofs, proofs)
def test_more_proof_never_closes_anything(
    category: Category, held: Standing, one: Verification, two: Verification
) -> None:
    less, more = sorted((one, two))
    assert _told(category, held, verification=less) <= _told(category, held, verification=more)


@many
@given(categories, standings, st.booleans())
def test_whatsapp_and_a_shared_phone_never_open_anything(
    category: Category, held: Standing, is_shared: bool
) -> None:
    channel = Channel.SMS if is_shared else Channel.WHATSAPP
    narrow = _told(category, held, channel=channel, shared_phone=is_shared)
    assert narrow is (category in (*PUBLIC, Category.OWN_MESSAGES))


@many
@given(facts, standings)
def test_the_adopters_option_opens_the_key_worker_and_nothing_else(
    category: Category, held: Standing
) -> None:
    usual, opened = _told(category, held), _told(category, held, OPEN_TERMS)
    assert usual <= opened
    if category is not Category.KEY_WORKER:
        assert usual is opened


@many
@given(categories, standings, st.lists(records(), min_size=1, max_size=3))
def test_records_that_contradict_themselves_never_raise(
    category: Category, held: Standing, faulty: list[ConsentRecord]
) -> None:
    decide(ask(category, replace(held, consents=tuple(faulty))), TERMS)


@pytest.mark.parametrize(
    "spoiled",
    [
        {"subject_id": WORKER},
        {"requester_id": WORKER},
        {"age": None},
        {"nation": "FRA"},
        {"relationship": related(subject_id=WORKER)},
        {"relationship": related(other_id=WORKER)},
        {"relationship": replace(related(), kind="cousin")},
        {"consents": (consent(recorded_by=BEN),)},
        {"consents": (consent(confirmed_by=BEN),)},
        {"consents": (consent(), consent())},
        {"consents": (consent(other_id=WORKER),)},
        {"consents": (consent(expires_at=NOW - 400 * DAY),)},
        {"consents": (consent(valid_from=(NOW - DAY).replace(tzinfo=None)),)},
        {"consents": (consent(), "no record")},
        {"consents": (limited(),)},
        {"capacity": finding(Finding.LACKS, review_by=None)},
        {"capacity": finding(Finding.LACKS, assessed_at=NOW + DAY)},
        {"capacity": finding(Finding.HAS, is_disputed=True)},
        {"known": (known(Category.COVER, b""),)},
        {"known": (known(Category.COVER, how=HowKnown.TOLD_BY_US),)},
        {"known": (known(Category.COVER, other_id=WORKER),)},
    ],
    ids=repr,
)
def test_what_is_missing_or_contradicts_itself_opens_nothing(spoiled: dict[str, object]) -> None:
    held = replace(standing(consent()), **spoiled)  # type: ignore[arg-type]
    decision = decide(ask(Category.COVER, held), TERMS)
    assert isinstance(decision, Refusal)
    assert decision.reason is Reason.FAULTY_RECORDS
    assert decision.outcome is Outcome.DENY


@pytest.mark.parametrize(
    "missing", [{"now": None}, {"category": "D99"}, {"verification": None}], ids=repr
)
def test_a_request_that_says_too_little_opens_nothing(missing: dict[str, object]) -> None:
    request = replace(ask(Category.COVER, standing(consent())), **missing)  # type: ignore[arg-type]
    assert isinstance(decide(request, TERMS), Refusal)
    assert isinstance(decide(request), Refusal)


def test_without_terms_nothing_of_another_is_told() -> None:
    decision = decide(ask(Category.COVER, standing(consent())))
    assert isinstance(decision, Refusal)
    assert decision.reason is Reason.FAULTY_RECORDS


def test_of_what_consent_opened_only_the_key_worker_is_known_from_then_on() -> None:
    held = standing(consent())
    known_after = {
        category
        for category in LISTABLE
        if isinstance(permit := decide(ask(category, held), TERMS), Permit)
        and becomes_known(permit)
    }
    assert known_after == {Category.KEY_WORKER}
    again = decide(ask(Category.KEY_WORKER, standing(known=(known(Category.KEY_WORKER),))), TERMS)
    assert isinstance(again, Permit)
    assert not becomes_known(again)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (shared(author_id=BEN, shown_to=frozenset({ASHA})), True),
        (shared(author_id=BEN, shown_to=frozenset()), False),
        (shared(author_id=BEN, shown_to=frozenset({ASHA}), in_confidence=True), False),
        (shared(author_id=BEN, shown_to=frozenset({ASHA}), from_shared_number=True), False),
        (shared(author_id=ASHA, shown_to=frozenset({ASHA})), False),
        (None, False),
    ],
)
def test_a_carers_text_is_shown_to_the_person_only_as_the_carer_chose(
    message: object, told: bool
) -> None:
    request = ask(Category.CARERS_MESSAGES, None, requester_id=ASHA, message=message)
    decision = decide(request, TERMS)
    assert isinstance(decision, Permit) is told
    if isinstance(decision, Refusal):
        assert decision.text is RefusalText.OTHERS_TEXTS
        assert decision.reason is Reason.NOT_SHARED


@pytest.mark.parametrize(
    ("current", "reason"),
    [(SAME, Reason.KNOWN), (OTHER, Reason.KNOWN_STALE), (None, Reason.KNOWN_STALE)],
)
def test_what_is_known_is_said_again_while_it_is_the_same(
    current: bytes | None, reason: Reason
) -> None:
    held = standing(known=(known(Category.KEY_WORKER),))
    decision = decide(ask(Category.KEY_WORKER, held, current=current), TERMS)
    assert decision.reason is reason


@pytest.mark.parametrize(
    ("ended", "text"),
    [
        (None, RefusalText.RING_US),
        (NOW + timedelta(seconds=1), RefusalText.RING_US),
        (NOW, RefusalText.NEUTRAL),
    ],
)
def test_who_is_known_to_know_is_told_to_ring(ended: object, text: RefusalText) -> None:
    held = standing(known=(known(Category.USES_SERVICE, ended_at=ended),))
    decision = decide(ask(Category.MEDICATION, held), TERMS)
    assert isinstance(decision, Refusal)
    assert decision.text is text
    unproven = decide(ask(Category.MEDICATION, held, verification=Verification.UNKNOWN), TERMS)
    assert isinstance(unproven, Refusal)
    assert unproven.text is RefusalText.NEUTRAL
    assert UUID(int=62) == held.known[0].id
