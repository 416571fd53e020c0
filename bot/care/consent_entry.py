"""What nobody may enter about two people, beyond what contradicts itself.

Such a record would open nothing, or rests on an authority that nobody has. It is refused where
it is entered: by an import, by a scenario, by staff.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.care.consent_faults import SHAREABLE, standing_faults
from bot.care.consent_records import (
    AgeBand,
    Basis,
    ConsentRecord,
    Evidence,
    EvidenceKind,
    Relationship,
    Standing,
)
from bot.care.consent_table import ConsentTable

NO_RELATIONSHIP = "how the two stand to one another is not recorded"
AGE_UNKNOWN = "the person's age is not recorded"

_UNDER_16 = (AgeBand.UNDER_13, AgeBand.FROM_13)
_LISTING = (EvidenceKind.REGISTERED_POWER, EvidenceKind.COURT_ORDER, EvidenceKind.POWERS)


def entry_faults(standing: Standing, table: ConsentTable, now: datetime) -> Iterator[str]:
    """What is wrong with what is to be recorded about two people, in words for whoever enters it.

    `standing.age` is the person's age when the consents in it begin; where it is not known,
    nothing is said of it: people without it are recorded, and nothing is told about them.
    """
    for fault in standing_faults(standing, now):
        if fault != AGE_UNKNOWN:
            yield fault
    if standing.relationship is None:
        yield NO_RELATIONSHIP
    elif standing.relationship.evidence is not None:
        yield from _paper_faults(standing.relationship, standing.relationship.evidence, table)
    for record in standing.consents:
        yield from _authority_faults(record, standing.age)


def _authority_faults(record: ConsentRecord, age: AgeBand | None) -> Iterator[str]:
    if age is None:
        return
    if record.basis is Basis.PARENTAL_RESPONSIBILITY and age not in _UNDER_16:
        yield "parental responsibility decides for nobody of 16 or over"
    if record.basis is Basis.COMPETENT_CHILD and age not in _UNDER_16:
        yield "from 16 on, what the person says themselves is explicit"


def _paper_faults(
    relationship: Relationship, evidence: Evidence, table: ConsentTable
) -> Iterator[str]:
    needed = table.askers[relationship.kind].needs
    if needed is None:
        yield f"no paper is needed of a {relationship.kind}"
    elif evidence.kind is not needed:
        yield f"of a {relationship.kind} another paper is needed: {needed}"
    if evidence.kind in _LISTING and not evidence.categories:
        yield "such a paper lists what it opens"
    for category in sorted(evidence.categories - SHAREABLE):
        yield f"no paper opens {category}"
