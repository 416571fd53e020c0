"""People and records for the tests of consent: somebody asks about somebody, at one moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

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
    HowKnown,
    Kind,
    KnownFact,
    Relationship,
    SharedMessage,
    Standing,
)
from bot.care.consent_table import Terms
from bot.care.facts import Category, MayText, Request, Verification
from bot.content.consent import load_consent_table

NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
ASHA = UUID(int=10)  # uses the service
BEN = UUID(int=11)  # asks
WORKER = UUID(int=12)
REQUEST = UUID(int=13)
MESSAGE = UUID(int=14)
SAME, OTHER = b"same", b"other"

TERMS = Terms(load_consent_table())

LISTABLE = frozenset(Category) - {
    Category.PUBLIC_INFORMATION,
    Category.PUBLISHED_CONTACTS,
    Category.OWN_MESSAGES,
    Category.OWN_WORDS,
    Category.CARERS_MESSAGES,
    Category.RECORD_COPIES,
}

#: Which paper each kind of requester needs.
PAPERS = {
    Kind.PARENT_WITH_PR: EvidenceKind.PARENTAL_RESPONSIBILITY,
    Kind.ATTORNEY_HW: EvidenceKind.REGISTERED_POWER,
    Kind.DEPUTY_PW: EvidenceKind.COURT_ORDER,
    Kind.GUARDIAN_SCT: EvidenceKind.POWERS,
    Kind.NAMED_PERSON_SCT: EvidenceKind.POWERS,
    Kind.ADVOCATE: EvidenceKind.APPOINTMENT,
}


def consent(state: ConsentState = ConsentState.FULL, version: int = 1, **given: Any) -> Any:
    """A version of Asha's consent about Ben, recorded and confirmed by a worker."""
    record = ConsentRecord(
        id=UUID(int=100 + version),
        subject_id=ASHA,
        other_id=BEN,
        version=version,
        state=state,
        categories=frozenset(),
        basis=Basis.EXPLICIT,
        given_via=GivenVia.FACE_TO_FACE,
        recorded_by=WORKER,
        confirmed_by=WORKER,
        valid_from=NOW - 30 * DAY + version * DAY,
    )
    return replace(record, **given)


def limited(*categories: Category, version: int = 1, **given: Any) -> Any:
    """A consent that lists what it covers."""
    return consent(ConsentState.LIMITED, version, categories=frozenset(categories), **given)


def finding(found: Finding, **given: Any) -> Capacity:
    """What was found of Asha's capacity to decide whether to share with Ben."""
    assessed = Capacity(UUID(int=60), BEN, found, NOW - 5 * DAY, NOW + 90 * DAY)
    return replace(assessed, **given)


def paper(kind: EvidenceKind, *categories: Category, **given: Any) -> Evidence:
    """A paper that is in order and lists these categories, or everything."""
    listed = frozenset(categories) or LISTABLE
    return replace(Evidence(UUID(int=61), kind, listed, NOW - 9 * DAY, NOW + 90 * DAY), **given)


def related(kind: Kind = Kind.CARER, *, papers: bool = True, **given: Any) -> Relationship:
    """How Ben stands to Asha, verified by staff, with the paper that the kind needs."""
    needed = PAPERS.get(kind) if papers else None
    evidence = None if needed is None else paper(needed)
    return replace(Relationship(ASHA, BEN, kind, NOW - 99 * DAY, evidence=evidence), **given)


def known(category: Category, fingerprint: bytes = SAME, **given: Any) -> KnownFact:
    """Something that Ben knows already."""
    fact = KnownFact(
        UUID(int=62), ASHA, BEN, category, fingerprint, HowKnown.PRESENT_AT_MEETING, NOW - 3 * DAY
    )
    return replace(fact, **given)


def standing(*records: ConsentRecord, **given: Any) -> Standing:
    """What is held about Ben and Asha, an adult in England unless said otherwise."""
    basic = Standing(ASHA, BEN, "ENG", AgeBand.ADULT, related(), tuple(records))
    return replace(basic, **given)


def shared(**given: Any) -> SharedMessage:
    """A message that Asha chose to show to Ben."""
    return replace(SharedMessage(MESSAGE, ASHA, frozenset({BEN})), **given)


def ask(category: Category, held: Standing | None, **given: Any) -> Request:
    """Ben asks about Asha, with fresh proof; about his own words where the category is those."""
    own = category in (Category.OWN_WORDS, Category.OWN_MESSAGES)
    request = Request(
        id=REQUEST,
        requester_id=BEN,
        subject_id=BEN if own else ASHA,
        category=category,
        verification=Verification.FRESH_PROOF,
        may_text=MayText.NOTHING,
        now=NOW,
        standing=held,
        current=SAME,
    )
    return replace(request, **given)
