"""What was found of capacity and which papers were seen: added and never changed."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime
from uuid import UUID, uuid4

from bot.care.consent_records import EvidenceKind, Finding
from bot.care.facts import Category
from bot.records import tables
from bot.records.unit import Unit


def add_capacity(
    unit: Unit,
    subject_id: UUID,
    other_id: UUID,
    finding: Finding,
    *,
    assessed_at: datetime,
    review_by: datetime | None,
    recorded_by: UUID,
) -> None:
    """Note what was found of somebody's capacity to decide what one other person is told."""
    unit.connection.execute(
        tables.capacity_finding.insert().values(
            id=uuid4(),
            person_id=subject_id,
            other_id=other_id,
            finding=finding.value,
            assessed_at=assessed_at,
            review_by=review_by,
            recorded_by=recorded_by,
        )
    )


def add_evidence(
    unit: Unit,
    subject_id: UUID,
    other_id: UUID,
    kind: EvidenceKind,
    categories: Set[Category],
    *,
    checked_at: datetime,
    review_by: datetime | None,
    recorded_by: UUID,
) -> None:
    """Note a paper that staff have seen, and what it opens."""
    unit.connection.execute(
        tables.evidence.insert().values(
            id=uuid4(),
            person_id=subject_id,
            other_id=other_id,
            kind=kind.value,
            categories=sorted(category.value for category in categories),
            checked_at=checked_at,
            review_by=review_by,
            recorded_by=recorded_by,
        )
    )
