"""All that the records hold about two people, as a decision about telling one of the other needs
it. The same questions are put to the database whatever it holds: not even their number may show
whether somebody is known here."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, exists, select

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
from bot.care.consent_review import age_band, birthdays_for_review
from bot.care.facts import Category
from bot.care.routing import Role
from bot.records import tables
from bot.records.unit import Unit

#: Stands for whoever is not known here.
NOBODY = UUID(int=0)


def _of_both(table: Any) -> Any:
    return select(table).where(
        table.c.person_id == bindparam("person"), table.c.other_id == bindparam("other")
    )


_RELATIONSHIPS = _of_both(tables.relationship).order_by(
    tables.relationship.c.verified_at.desc().nulls_last(), tables.relationship.c.id
)
_CONSENTS = _of_both(tables.consent).order_by(tables.consent.c.version)
_CAPACITY = _of_both(tables.capacity_finding).order_by(
    tables.capacity_finding.c.assessed_at.desc(), tables.capacity_finding.c.id
)
_EVIDENCE = _of_both(tables.evidence).order_by(
    tables.evidence.c.checked_at.desc(), tables.evidence.c.id
)
_KNOWN = _of_both(tables.known_fact).order_by(tables.known_fact.c.id)
_PEOPLE = select(
    tables.person.c.id,
    tables.person.c.born_on,
    tables.person.c.died_at,
    tables.person.c.looked_after,
).where(tables.person.c.id.in_([bindparam("person"), bindparam("other")]))
_EVENTS = select(tables.review_event.c.at).where(
    tables.review_event.c.person_id == bindparam("person")
)
_KEY_WORKERS_SINCE = select(tables.assignment.c.starts_at).where(
    tables.assignment.c.person_id == bindparam("person"),
    tables.assignment.c.role == Role.KEY_WORKER.value,
)
_ATTORNEY_ACTS = select(
    exists().where(
        tables.evidence.c.person_id == bindparam("person"),
        tables.evidence.c.kind == EvidenceKind.REGISTERED_POWER.value,
        tables.relationship.c.person_id == tables.evidence.c.person_id,
        tables.relationship.c.other_id == tables.evidence.c.other_id,
        tables.relationship.c.kind == Kind.ATTORNEY_HW.value,
        tables.relationship.c.verified_at.is_not(None),
    )
)


def find_standing(unit: Unit, subject_id: UUID | None, requester_id: UUID, today: date) -> Standing:
    """What is held about a person and whoever asks about them; of nobody where it is None.

    `today` is the day in the United Kingdom: ages are reckoned by it.
    """
    person = subject_id or NOBODY
    both = {"person": person, "other": requester_id}

    def rows(query: Any) -> list[Any]:
        return list(unit.connection.execute(query, both).all())

    people = {row.id: row for row in rows(_PEOPLE)}
    subject, requester = people.get(person), people.get(requester_id)
    relationships = rows(_RELATIONSHIPS)
    return Standing(
        subject_id=person,
        requester_id=requester_id,
        nation=unit.nation,
        age=_age(unit, subject, today),
        relationship=_relationship(relationships, next(iter(rows(_EVIDENCE)), None)),
        consents=tuple(consent_of(row) for row in rows(_CONSENTS)),
        capacity=_capacity(rows(_CAPACITY)),
        known=tuple(_known(row) for row in rows(_KNOWN)),
        reviews=_reviews(unit, subject, relationships, rows(_EVENTS), rows(_KEY_WORKERS_SINCE)),
        requester_age=_age(unit, requester, today),
        is_looked_after=subject is not None and subject.looked_after,
        has_died=subject is not None and subject.died_at is not None,
        attorney_acts=bool(rows(_ATTORNEY_ACTS)[0][0]),
    )


def consent_of(row: Any) -> ConsentRecord:
    """The version of a consent record in a row of its table."""
    return ConsentRecord(
        id=row.id,
        subject_id=row.person_id,
        other_id=row.other_id,
        version=row.version,
        state=ConsentState(row.state),
        categories=frozenset(Category(c) for c in row.categories),
        basis=Basis(row.basis),
        given_via=GivenVia(row.given_via),
        recorded_by=row.recorded_by,
        confirmed_by=row.confirmed_by,
        valid_from=row.valid_from,
        expires_at=row.expires_at,
    )


def _relationship(rows: list[Any], evidence: Any) -> Relationship | None:
    """The one that staff looked into last. A hold on any of them holds for all."""
    if not rows:
        return None
    row = rows[0]
    holds = [Hold(r.safety_hold) for r in rows if r.safety_hold != Hold.NONE.value]
    return Relationship(
        subject_id=row.person_id,
        other_id=row.other_id,
        kind=Kind(row.kind),
        verified_at=row.verified_at,
        hold=holds[0] if holds else Hold.NONE,
        evidence=None if evidence is None else _evidence(evidence),
    )


def _evidence(row: Any) -> Evidence:
    listed = frozenset(Category(c) for c in row.categories)
    return Evidence(row.id, EvidenceKind(row.kind), listed, row.checked_at, row.review_by)


def _capacity(rows: list[Any]) -> Capacity | None:
    """The latest. Which of two of one moment was meant, nobody can say."""
    if not rows:
        return None
    row = rows[0]
    said = {(r.finding, r.review_by) for r in rows if r.assessed_at == row.assessed_at}
    found = Finding(row.finding)
    return Capacity(row.id, row.other_id, found, row.assessed_at, row.review_by, len(said) > 1)


def _known(row: Any) -> KnownFact:
    return KnownFact(
        id=row.id,
        subject_id=row.person_id,
        other_id=row.other_id,
        category=Category(row.category),
        fingerprint=row.fingerprint,
        how=HowKnown(row.how),
        recorded_at=row.recorded_at,
        ended_at=row.ended_at,
    )


def born_on(unit: Unit, row: Any) -> date | None:
    """The day of birth in a row of `person`; None where nobody recorded it."""
    if row is None or row.born_on is None:
        return None
    return date.fromisoformat(unit.open(row.born_on, "person.born_on", row.id))


def find_age_band(unit: Unit, person_id: UUID, today: date) -> AgeBand | None:
    """How old a person is today, as far as the rules ask; None where nobody recorded it."""
    given = {"person": person_id, "other": person_id}
    return _age(unit, unit.connection.execute(_PEOPLE, given).first(), today)


def _age(unit: Unit, row: Any, today: date) -> AgeBand | None:
    born = born_on(unit, row)
    return None if born is None else age_band(born, today)


def _reviews(
    unit: Unit, subject: Any, relationships: list[Any], events: list[Any], key_workers: list[Any]
) -> tuple[datetime, ...]:
    """The moments of what makes a consent due for review: an admission or discharge, a new key
    worker, a changed relationship, a birthday that changes the rules."""
    moments = [row.at for row in events] + [row.starts_at for row in key_workers]
    moments += [row.changed_at for row in relationships if row.changed_at is not None]
    born = born_on(unit, subject)
    if born is not None:
        days = birthdays_for_review(born)
        moments += [datetime.combine(day, time.min, tzinfo=UTC) for day in days]
    return tuple(sorted(moments))
