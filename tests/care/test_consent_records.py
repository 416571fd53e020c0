"""Which record counts when, what events do to it, and which records contradict themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.care.consent import Refusal, decide
from bot.care.consent_faults import consent_faults, history_faults, known_faults, overlaps
from bot.care.consent_records import (
    AgeBand,
    Basis,
    ConsentState,
    EvidenceKind,
    Finding,
    GivenVia,
    Hold,
    HowKnown,
    Kind,
    Standing,
)
from bot.care.consent_refusals import RefusalText
from bot.care.consent_review import (
    REVIEW_LASTS,
    age_band,
    birthdays_for_review,
    is_review_overdue,
    review_due_at,
)
from bot.care.facts import Category, Channel, Verification
from bot.care.protected import Reason
from tests.care.consent_world import (
    ASHA,
    BEN,
    DAY,
    NOW,
    TERMS,
    WORKER,
    ask,
    consent,
    finding,
    known,
    limited,
    paper,
    related,
    standing,
)

COVER, NAME, PLAN = Category.COVER, Category.KEY_WORKER, Category.CARE_PLAN
LACKS, HAS = finding(Finding.LACKS), finding(Finding.HAS)
BEST = {"basis": Basis.BEST_INTERESTS}


def _why(held: Standing, category: Category = COVER, **given: Any) -> Reason:
    return decide(ask(category, held, **given), TERMS).reason


@pytest.mark.parametrize(
    ("records", "reason"),
    [
        ((), Reason.NO_CONSENT),
        ((consent(),), Reason.FULL_CONSENT),
        ((limited(COVER),), Reason.LIMITED_CONSENT),
        ((limited(NAME),), Reason.NOT_COVERED),
        ((consent(ConsentState.PENDING),), Reason.PENDING),
        ((consent(), consent(ConsentState.PENDING, 2)), Reason.FULL_CONSENT),
        ((consent(ConsentState.REFUSED),), Reason.REFUSED),
        ((consent(), consent(ConsentState.WITHDRAWN, 2)), Reason.WITHDRAWN),
        ((consent(ConsentState.WITHDRAWN), consent(version=2)), Reason.FULL_CONSENT),
        ((consent(version=2), consent(ConsentState.WITHDRAWN, 1)), Reason.FULL_CONSENT),
        # A refusal counts from when it is recorded, a consent from its first day.
        ((consent(), consent(ConsentState.WITHDRAWN, 2, valid_from=NOW + DAY)), Reason.WITHDRAWN),
        ((consent(valid_from=NOW + DAY),), Reason.NO_CONSENT),
        ((consent(valid_from=NOW),), Reason.FULL_CONSENT),
        ((consent(expires_at=NOW),), Reason.EXPIRED),
        ((consent(expires_at=NOW + timedelta(seconds=1)),), Reason.FULL_CONSENT),
        # What nobody confirmed narrows, and opens nothing.
        ((consent(confirmed_by=None),), Reason.PENDING),
        ((consent(), limited(COVER, version=2, confirmed_by=None)), Reason.LIMITED_CONSENT),
        ((consent(), limited(NAME, version=2, confirmed_by=None)), Reason.NOT_COVERED),
        ((limited(NAME), limited(COVER, version=2, confirmed_by=None)), Reason.PENDING),
        (
            (consent(expires_at=NOW - DAY), limited(COVER, version=2, confirmed_by=None)),
            Reason.EXPIRED,
        ),
        (
            (consent(basis=Basis.BEST_INTERESTS), limited(COVER, version=2, confirmed_by=None)),
            Reason.PENDING,
        ),
        # Decided by others than the person, who decides alone.
        ((limited(COVER, **BEST),), Reason.NO_CONSENT),
        ((consent(basis=Basis.PARENTAL_RESPONSIBILITY),), Reason.NO_CONSENT),
        ((limited(COVER, basis=Basis.COURT_ORDER),), Reason.COURT_ORDER),
    ],
)
def test_the_latest_version_counts(records: tuple[Any, ...], reason: Reason) -> None:
    assert _why(standing(*records)) is reason
    assert _why(standing(*reversed(records))) is reason


@pytest.mark.parametrize(
    ("records", "capacity", "reason"),
    [
        # What was said with capacity stands without it, until somebody decides otherwise.
        ((consent(),), LACKS, Reason.FULL_CONSENT),
        ((consent(), limited(NAME, version=2, **BEST)), LACKS, Reason.NOT_COVERED),
        ((consent(), limited(COVER, version=2, **BEST)), LACKS, Reason.BEST_INTERESTS),
        ((consent(ConsentState.REFUSED),), LACKS, Reason.REFUSED),
        # Capacity found again: the decision of others loses its force, a refusal does not.
        ((consent(), limited(NAME, version=2, **BEST)), HAS, Reason.FULL_CONSENT),
        ((limited(COVER, **BEST),), HAS, Reason.NO_CONSENT),
        ((consent(), consent(ConsentState.REFUSED, 2, **BEST)), HAS, Reason.REFUSED),
        # Nobody knows: neither the decision of others nor what stood before it.
        ((consent(), limited(COVER, version=2, **BEST)), None, Reason.NO_CONSENT),
        (
            (consent(), limited(COVER, version=2, **BEST)),
            finding(Finding.FLUCTUATING),
            Reason.NO_CONSENT,
        ),
        ((limited(COVER, **BEST),), replace(LACKS, review_by=NOW), Reason.NO_CONSENT),
        ((consent(),), replace(LACKS, review_by=NOW), Reason.FULL_CONSENT),
        # A finding for another decision says nothing about this one.
        ((limited(COVER, **BEST),), replace(LACKS, other_id=WORKER), Reason.NO_CONSENT),
        ((limited(COVER, basis=Basis.ATTORNEY),), LACKS, Reason.ATTORNEY),
        ((limited(COVER, basis=Basis.DEPUTY),), LACKS, Reason.DEPUTY),
        ((limited(COVER, basis=Basis.DEPUTY),), HAS, Reason.NO_CONSENT),
    ],
)
def test_who_decides_when_the_person_cannot(
    records: tuple[Any, ...], capacity: Any, reason: Reason
) -> None:
    assert _why(standing(*records, capacity=capacity)) is reason


def test_content_goes_to_staff_where_somebody_must_decide() -> None:
    assert _why(standing(capacity=LACKS), PLAN) is Reason.BEST_INTERESTS_NEEDED
    assert _why(standing(consent()), PLAN) is Reason.NEEDS_JUDGEMENT
    assert _why(standing(), PLAN) is Reason.NO_CONSENT


ATTORNEY = related(Kind.ATTORNEY_HW)
_POWER = EvidenceKind.REGISTERED_POWER


@pytest.mark.parametrize(
    ("relationship", "given", "reason"),
    [
        (ATTORNEY, {}, Reason.ATTORNEY),
        (ATTORNEY, {"capacity": None}, Reason.NO_CONSENT),
        (related(Kind.ATTORNEY_HW, papers=False), {}, Reason.NO_CONSENT),
        (replace(ATTORNEY, evidence=paper(_POWER, NAME)), {}, Reason.NO_CONSENT),
        (replace(ATTORNEY, evidence=paper(_POWER, review_by=NOW)), {}, Reason.NO_CONSENT),
        (replace(ATTORNEY, evidence=paper(_POWER, review_by=None)), {}, Reason.NO_CONSENT),
        (replace(ATTORNEY, evidence=paper(EvidenceKind.POWERS)), {}, Reason.NO_CONSENT),
        (related(Kind.DEPUTY_PW), {}, Reason.DEPUTY),
        (related(Kind.DEPUTY_PW), {"attorney_acts": True}, Reason.NO_CONSENT),
        (related(Kind.DEPUTY_PW), {"nation": "SCT"}, Reason.NO_CONSENT),
        (related(Kind.GUARDIAN_SCT), {}, Reason.NO_CONSENT),
        (related(Kind.GUARDIAN_SCT), {"nation": "SCT"}, Reason.POWERS),
        (ATTORNEY, {"nation": "NIR"}, Reason.NEEDS_JUDGEMENT),
        (ATTORNEY, {"has_died": True}, Reason.NEEDS_JUDGEMENT),
        (ATTORNEY, {"verified_at": None}, Reason.UNVERIFIED),
    ],
)
def test_a_power_works_only_with_its_paper(
    relationship: Any, given: dict[str, Any], reason: Reason
) -> None:
    given = {"capacity": LACKS, **given}
    if "verified_at" in given:
        relationship = replace(relationship, verified_at=given.pop("verified_at"))
    assert _why(standing(relationship=relationship, **given)) is reason


@pytest.mark.parametrize("hold", [hold for hold in Hold if hold is not Hold.NONE])
@pytest.mark.parametrize("known_to", [(), (known(Category.USES_SERVICE), known(COVER))])
def test_a_hold_comes_before_everything_that_opens(hold: Hold, known_to: tuple[Any, ...]) -> None:
    held = standing(consent(), relationship=related(hold=hold), known=known_to)
    decision = decide(ask(COVER, held), TERMS)
    unproven = decide(ask(COVER, held, verification=Verification.NUMBER_MATCH), TERMS)
    assert isinstance(decision, Refusal)
    assert isinstance(unproven, Refusal)
    assert (decision.reason, unproven.reason) == (Reason.HOLD, Reason.UNVERIFIED)
    assert decision.text is unproven.text
    words = decide(ask(Category.OWN_WORDS, held), TERMS)
    assert words.reason is Reason.HOLD
    assert decide(ask(Category.OWN_MESSAGES, held), TERMS).reason is Reason.OWN


PARENT = related(Kind.PARENT_WITH_PR)


@pytest.mark.parametrize(
    ("age", "given", "reason"),
    [
        (AgeBand.UNDER_13, {}, Reason.PARENT),
        (AgeBand.UNDER_13, {"capacity": HAS}, Reason.NO_CONSENT),
        (AgeBand.UNDER_13, {"is_looked_after": True}, Reason.NEEDS_JUDGEMENT),
        (AgeBand.UNDER_13, {"requester_age": AgeBand.FROM_16}, Reason.PARENT),
        (AgeBand.UNDER_13, {"relationship": related(Kind.PARENT_WITH_PR, papers=False)}, None),
        (AgeBand.UNDER_13, {"relationship": related(Kind.STEP_PARENT)}, None),
        (AgeBand.FROM_13, {}, Reason.NO_CONSENT),
        (AgeBand.FROM_13, {"consents": (consent(basis=Basis.COMPETENT_CHILD),)}, None),
        (
            AgeBand.FROM_13,
            {"consents": (consent(basis=Basis.COMPETENT_CHILD),), "capacity": HAS},
            Reason.FULL_CONSENT,
        ),
        (AgeBand.FROM_16, {}, Reason.NO_CONSENT),
        (AgeBand.FROM_16, {"consents": (consent(),)}, Reason.FULL_CONSENT),
        (AgeBand.ADULT, {"is_looked_after": True}, Reason.NO_CONSENT),
    ],
)
def test_a_parent_is_told_less_as_the_child_grows(
    age: AgeBand, given: dict[str, Any], reason: Reason | None
) -> None:
    held = replace(standing(age=age, relationship=PARENT), **given)
    assert _why(held) is (reason or Reason.NO_CONSENT)


def test_whoever_is_under_18_is_told_three_things_at_most() -> None:
    young = standing(consent(), requester_age=AgeBand.FROM_13)
    told = {c for c in Category if _why(young, c) is Reason.FULL_CONSENT}
    assert told == {Category.KEY_WORKER, Category.COVER, Category.APPOINTMENT}
    assert _why(young, Category.REVIEW_ACTION) is Reason.ROLE_LIMIT


@pytest.mark.parametrize(
    ("days_since", "reason"),
    [
        (0, Reason.FULL_CONSENT),
        (59, Reason.FULL_CONSENT),
        (60, Reason.REVIEW_OVERDUE),
        (400, Reason.REVIEW_OVERDUE),
    ],
)
def test_after_an_event_sharing_goes_on_for_60_days(days_since: int, reason: Reason) -> None:
    event = NOW - timedelta(days=days_since)
    held = standing(consent(valid_from=event - DAY), reviews=(event,))
    assert _why(held) is reason


def test_what_was_asked_again_after_the_event_counts_from_then() -> None:
    event = NOW - 90 * DAY
    before, after = consent(valid_from=event - DAY), consent(version=2, valid_from=event + DAY)
    assert _why(standing(before, after, reviews=(event,))) is Reason.FULL_CONSENT
    narrowed = limited(COVER, version=2, valid_from=event + DAY, confirmed_by=None)
    assert _why(standing(before, narrowed, reviews=(event,))) is Reason.REVIEW_OVERDUE


def test_review_comes_with_the_first_event_or_after_half_a_year() -> None:
    since = NOW
    assert review_due_at(since, []) == NOW + 182 * DAY
    assert review_due_at(since, [NOW + 9 * DAY, NOW + 3 * DAY, NOW - DAY, NOW]) == NOW + 3 * DAY
    assert not is_review_overdue(since, [NOW + DAY], NOW + DAY + REVIEW_LASTS - DAY)
    assert is_review_overdue(since, [NOW + DAY], NOW + DAY + REVIEW_LASTS)


@pytest.mark.parametrize(
    ("born", "today", "band"),
    [
        (date(2014, 3, 2), date(2027, 3, 1), AgeBand.UNDER_13),
        (date(2014, 3, 1), date(2027, 3, 1), AgeBand.FROM_13),
        (date(2011, 3, 2), date(2027, 3, 1), AgeBand.FROM_13),
        (date(2011, 3, 1), date(2027, 3, 1), AgeBand.FROM_16),
        (date(2009, 3, 2), date(2027, 3, 1), AgeBand.FROM_16),
        (date(2009, 3, 1), date(2027, 3, 1), AgeBand.ADULT),
        (date(2012, 2, 29), date(2028, 2, 28), AgeBand.FROM_13),
        (date(2012, 2, 29), date(2028, 2, 29), AgeBand.FROM_16),
        (date(2008, 2, 29), date(2026, 2, 28), AgeBand.FROM_16),
        (date(2008, 2, 29), date(2026, 3, 1), AgeBand.ADULT),
    ],
)
def test_ages_change_on_the_birthday(born: date, today: date, band: AgeBand) -> None:
    assert age_band(born, today) is band
    assert all(age_band(born, day) is not band for day in birthdays_for_review(born) if day > today)


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (consent(), None),
        (limited(COVER, PLAN), None),
        (consent(ConsentState.WITHDRAWN, given_via=GivenVia.TEXT, recorded_by=ASHA), None),
        (consent(ConsentState.PENDING, categories=frozenset({COVER})), None),
        (consent(other_id=ASHA), "about themselves"),
        (consent(recorded_by=BEN), "whoever is to be told"),
        (consent(confirmed_by=BEN), "whoever is to be told"),
        (consent(confirmed_by=ASHA), "a worker confirms"),
        (consent(version=0), "count from 1"),
        (limited(), "lists what it covers"),
        (consent(categories=frozenset({COVER})), "only a limited consent"),
        (consent(ConsentState.REFUSED, categories=frozenset({COVER})), "only a limited"),
        (limited(Category.RECORD_COPIES), "not asked for D11"),
        (limited(Category.PUBLIC_INFORMATION), "not asked for P0"),
        (consent(given_via=GivenVia.TEXT), "a call or a meeting"),
        (limited(PLAN, given_via=GivenVia.TEXT), "a call or a meeting"),
        (limited(COVER, given_via=GivenVia.TEXT, **BEST), "only the person"),
        (consent(expires_at=NOW - 900 * DAY), "before it starts"),
        (consent(valid_from=datetime(2027, 1, 1)), "no time zone"),  # noqa: DTZ001
        (consent(expires_at=datetime(2027, 1, 1)), "no time zone"),  # noqa: DTZ001
    ],
)
def test_a_record_that_contradicts_itself_is_named(record: Any, words: str | None) -> None:
    found = list(consent_faults(record))
    assert found == [] if words is None else any(words in fault for fault in found)
    assert list(history_faults([record])) == [f"version {record.version}: {f}" for f in found]


def test_versions_of_one_pair_stand_in_a_row() -> None:
    assert list(history_faults([consent(), consent(version=2)])) == []
    assert "same number" in " ".join(history_faults([consent(), consent()]))
    strangers = [consent(), consent(version=2, other_id=WORKER, recorded_by=ASHA)]
    assert "more than one pair" in " ".join(history_faults(strangers))


def test_overlapping_rows_of_one_file_are_named() -> None:
    first = consent(valid_from=NOW, expires_at=NOW + 9 * DAY)
    assert overlaps([first, consent(version=2, valid_from=NOW + 9 * DAY)]) == []
    assert overlaps([first, consent(version=2, valid_from=NOW + 8 * DAY)]) == [(1, 2)]
    assert overlaps([consent(valid_from=NOW), consent(version=2, valid_from=NOW)]) == [(1, 2)]


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (known(COVER), None),
        (known(NAME, how=HowKnown.TOLD_BY_US), None),
        (known(COVER, how=HowKnown.TOLD_BY_US), "only the key worker"),
        (known(COVER, other_id=ASHA), "somebody else"),
        (known(COVER, b""), "fingerprint"),
        (known(COVER, ended_at=NOW - 9 * DAY), "ends before"),
    ],
)
def test_a_known_fact_that_contradicts_itself_is_named(fact: Any, words: str | None) -> None:
    found = list(known_faults(fact))
    assert found == [] if words is None else any(words in fault for fault in found)


def test_moments_are_compared_across_time_zones() -> None:
    summer = datetime(2027, 7, 1, 10, 0, tzinfo=UTC)
    held = standing(consent(valid_from=summer))
    assert _why(held, now=summer) is Reason.FULL_CONSENT
    assert _why(held, now=summer - timedelta(seconds=1)) is Reason.NO_CONSENT


def test_no_deputy_decides_where_an_attorney_acts() -> None:
    by_deputy = limited(COVER, basis=Basis.DEPUTY)
    assert _why(standing(by_deputy, capacity=LACKS, attorney_acts=True)) is Reason.NO_CONSENT


def test_a_child_who_is_not_competent_has_agreed_to_nothing() -> None:
    for basis in (Basis.EXPLICIT, Basis.COMPETENT_CHILD):
        held = standing(consent(basis=basis), age=AgeBand.FROM_13)
        assert _why(held) is Reason.NO_CONSENT
        assert _why(replace(held, capacity=HAS)) is Reason.FULL_CONSENT


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (known(Category.USES_SERVICE), RefusalText.RING_US),
        (known(COVER), RefusalText.NEUTRAL),
        (known(Category.USES_SERVICE, recorded_at=NOW + DAY), RefusalText.NEUTRAL),
    ],
)
def test_the_words_of_a_no_hang_on_one_known_fact(fact: Any, text: RefusalText) -> None:
    decision = decide(ask(PLAN, standing(consent(), known=(fact,))), TERMS)
    assert isinstance(decision, Refusal)
    assert decision.text is text


def test_a_phone_that_others_use_carries_nothing_of_another() -> None:
    assert _why(standing(consent()), shared_phone=True) is Reason.CHANNEL_LIMIT
    assert _why(standing(consent()), channel=Channel.WHATSAPP) is Reason.CHANNEL_LIMIT
    wider = replace(TERMS, on_whatsapp=frozenset({COVER}))
    request = ask(COVER, standing(consent()), channel=Channel.WHATSAPP)
    assert decide(request, wider).reason is Reason.FULL_CONSENT
    assert decide(replace(request, shared_phone=True), wider).reason is Reason.CHANNEL_LIMIT


def test_a_court_order_comes_before_a_power() -> None:
    order = limited(NAME, basis=Basis.COURT_ORDER)
    held = standing(order, relationship=ATTORNEY, capacity=LACKS)
    assert _why(held) is Reason.NOT_COVERED
    assert _why(held, NAME) is Reason.COURT_ORDER
