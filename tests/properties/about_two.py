"""What staff record about two people in a history: how they stand to one another, and consent."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from bot.care.consent_records import (
    Basis,
    ConsentState,
    EvidenceKind,
    Finding,
    GivenVia,
    Hold,
    HowKnown,
    Kind,
)
from bot.care.facts import Category
from bot.records import enrolment, tables
from bot.records.consents import NewConsent, add_consent
from bot.records.known_facts import add_known_fact, end_known_facts
from tests.properties.office import DAY, Office

_TEXTED = [Category.USES_SERVICE, Category.KEY_WORKER, Category.COVER, Category.APPOINTMENT]
_LISTED = [*_TEXTED, Category.REVIEW_ACTION, Category.CONSENT_RECORD, Category.CARE_PLAN]
_PAPER_OF = {
    Kind.PARENT_WITH_PR: EvidenceKind.PARENTAL_RESPONSIBILITY,
    Kind.ATTORNEY_HW: EvidenceKind.REGISTERED_POWER,
    Kind.DEPUTY_PW: EvidenceKind.COURT_ORDER,
    Kind.GUARDIAN_SCT: EvidenceKind.POWERS,
    Kind.NAMED_PERSON_SCT: EvidenceKind.POWERS,
    Kind.ADVOCATE: EvidenceKind.APPOINTMENT,
}
#: A plain carer half of the time; everybody else in turn.
_KINDS = [*[Kind.CARER] * 12, *Kind]
_STATES = [
    *[ConsentState.FULL] * 9,
    *[ConsentState.LIMITED] * 9,
    ConsentState.REFUSED,
    ConsentState.WITHDRAWN,
    ConsentState.PENDING,
    ConsentState.NOT_ASKED,
    ConsentState.EXPIRED,
]
_BASES = [
    *[Basis.EXPLICIT] * 12,
    *[Basis.COMPETENT_CHILD] * 2,
    *[Basis.PARENTAL_RESPONSIBILITY] * 2,
    *[Basis.BEST_INTERESTS] * 2,
    Basis.ATTORNEY,
    Basis.DEPUTY,
    Basis.COURT_ORDER,
]


def relate(office: Office) -> None:
    """Somebody becomes related to somebody, or is looked into, or is related otherwise."""
    subject, other = office.pair()
    kind = office.lot.choice(_KINDS)
    verified_at = office.lot.choice([office.now - DAY] * 4 + [None])
    given = {"p": subject, "o": other, "k": kind.value, "v": verified_at, "now": office.now}
    changed = office.run(
        "UPDATE relationship SET kind = :k, verified_at = :v,"
        " changed_at = CASE WHEN kind = :k THEN changed_at ELSE CAST(:now AS timestamptz) END"
        " WHERE person_id = :p AND other_id = :o RETURNING id",
        **given,
    )
    if not changed:
        enrolment.add_relationship(office.unit, subject, other, kind.value, verified_at)
    if kind in _PAPER_OF and office.lot.random() < 0.8:
        _add_paper(office, subject, other, _PAPER_OF[kind])


def record_consent(office: Office) -> None:
    """A new version of what somebody agreed to, as a worker enters it."""
    subject, other = office.pair()
    state = office.lot.choice(_STATES)
    worker_id = office.lot.choice(office.cast.workers)
    starts = office.now + office.lot.choice([timedelta(0)] * 5 + [-9 * DAY, 2 * DAY])
    basis = office.lot.choice(_BASES)
    if state is ConsentState.LIMITED and basis is Basis.PARENTAL_RESPONSIBILITY:
        state = ConsentState.FULL
    add_consent(
        office.unit,
        NewConsent(
            subject_id=subject,
            other_id=other,
            state=state,
            categories=_categories(office) if state is ConsentState.LIMITED else frozenset(),
            basis=basis,
            given_via=GivenVia.FACE_TO_FACE,
            recorded_by=worker_id,
            confirmed_by=office.lot.choice([worker_id] * 5 + [None]),
            valid_from=starts,
            recorded_at=office.now,
            expires_at=office.lot.choice([None] * 5 + [office.now + 10 * DAY]),
        ),
    )


def hold(office: Office) -> None:
    """A safety hold is set, or cleared."""
    subject, other = office.pair()
    hold = office.lot.choice([Hold.NONE, Hold.NONE, *Hold])
    office.run(
        "UPDATE relationship SET safety_hold = :h WHERE person_id = :p AND other_id = :o"
        " RETURNING id",
        h=hold.value,
        p=subject,
        o=other,
    )


def find_capacity(office: Office) -> None:
    """Capacity is found, or found wanting, for what one other person is told."""
    subject, other = office.pair()
    review_by = office.now + office.lot.choice([5 * DAY, 200 * DAY])
    row = {
        "finding": office.lot.choice(list(Finding)).value,
        "assessed_at": office.now,
        "review_by": None if office.lot.random() < 0.05 else review_by,
    }
    office.add(tables.capacity_finding, subject, other, row)


def note_known(office: Office) -> None:
    """Somebody is noted to know what is so now, as staff would note it."""
    subject, other = office.pair()
    category = office.lot.choice(_TEXTED)
    known_by = office.fingerprint_now(subject, category)
    if known_by is not None:
        how = office.lot.choice([HowKnown.CARER_TOLD_US, HowKnown.PRESENT_AT_MEETING])
        worker_id = office.cast.workers[0]
        add_known_fact(office.unit, subject, other, category, known_by, how, office.now, worker_id)


def forget_known(office: Office) -> None:
    """What others know of somebody is not to be told again."""
    subject, other = office.pair()
    end_known_facts(office.unit, subject, office.now, office.lot.choice([None, other]))


def _categories(office: Office) -> frozenset[Category]:
    return frozenset(office.lot.sample(_LISTED, office.lot.randint(1, 4)))


def _add_paper(office: Office, subject: UUID, other: UUID, kind: EvidenceKind) -> None:
    listed = office.lot.choice([_LISTED, _LISTED, sorted(_categories(office))])
    row = {
        "kind": kind.value,
        "categories": sorted(category.value for category in listed),
        "checked_at": office.now - DAY,
        "review_by": office.lot.choice([None, office.now + 300 * DAY, office.now + 300 * DAY]),
    }
    office.add(tables.evidence, subject, other, row)
