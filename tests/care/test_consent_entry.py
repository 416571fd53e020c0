"""What nobody may enter, beside what contradicts itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from bot.care.consent_entry import NO_RELATIONSHIP, entry_faults
from bot.care.consent_records import (
    AgeBand,
    Basis,
    ConsentRecord,
    ConsentState,
    Evidence,
    EvidenceKind,
    GivenVia,
    Kind,
    Relationship,
    Standing,
)
from bot.care.facts import Category
from bot.content.consent import load_consent_table

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
BEFORE = NOW - timedelta(days=9)
PERSON, OTHER, WORKER = UUID(int=1), UUID(int=2), UUID(int=3)
TABLE = load_consent_table()
D1 = frozenset({Category.KEY_WORKER})


def related(kind: Kind, evidence: Evidence | None = None) -> Standing:
    relationship = Relationship(PERSON, OTHER, kind, BEFORE, evidence=evidence)
    return Standing(PERSON, OTHER, "ENG", AgeBand.ADULT, relationship)


def paper(kind: EvidenceKind, categories: frozenset[Category] = D1) -> Evidence:
    return Evidence(UUID(int=4), kind, categories, BEFORE, NOW + timedelta(days=90))


def consent(basis: Basis) -> ConsentRecord:
    return ConsentRecord(
        id=UUID(int=5),
        subject_id=PERSON,
        other_id=OTHER,
        version=1,
        state=ConsentState.FULL,
        categories=frozenset(),
        basis=basis,
        given_via=GivenVia.CALL,
        recorded_by=WORKER,
        confirmed_by=WORKER,
        valid_from=BEFORE,
    )


def said(standing: Standing) -> list[str]:
    return list(entry_faults(standing, TABLE, NOW))


def test_what_may_be_entered() -> None:
    assert said(related(Kind.FRIEND)) == []
    assert said(related(Kind.ATTORNEY_HW, paper(EvidenceKind.REGISTERED_POWER))) == []
    assert said(replace(related(Kind.FRIEND), consents=(consent(Basis.EXPLICIT),))) == []
    assert said(replace(related(Kind.FRIEND), age=None)) == [], "recorded, though nothing is told"


@pytest.mark.parametrize(
    ("kind", "evidence", "why"),
    [
        (Kind.FRIEND, paper(EvidenceKind.COURT_ORDER), "no paper is needed of a friend"),
        (Kind.DEPUTY_PW, paper(EvidenceKind.POWERS), "another paper is needed: court order"),
        (Kind.DEPUTY_PW, paper(EvidenceKind.COURT_ORDER, frozenset()), "lists what it opens"),
        (
            Kind.ATTORNEY_HW,
            paper(EvidenceKind.REGISTERED_POWER, frozenset({Category.RECORD_COPIES})),
            "no paper opens D11",
        ),
    ],
)
def test_papers_that_do_not_fit(kind: Kind, evidence: Evidence, why: str) -> None:
    [fault] = said(related(kind, evidence))
    assert why in fault


@pytest.mark.parametrize("basis", [Basis.PARENTAL_RESPONSIBILITY, Basis.COMPETENT_CHILD])
@pytest.mark.parametrize("age", list(AgeBand))
def test_whose_word_counts_at_which_age(basis: Basis, age: AgeBand) -> None:
    standing = replace(related(Kind.PARENT), age=age, consents=(consent(basis),))
    assert bool(said(standing)) is (age in (AgeBand.FROM_16, AgeBand.ADULT))


def test_without_a_relationship_nothing_is_entered() -> None:
    standing = replace(related(Kind.FRIEND), relationship=None, consents=(consent(Basis.EXPLICIT),))
    assert said(standing) == [NO_RELATIONSHIP]
