"""What a worker may change about telling one person of another: each kind of change as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
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


class Considered(StrEnum):
    """What must have been considered before somebody decides in a person's best interests."""

    WISHES = "wishes"
    CONSULTED = "consulted"
    MAY_REGAIN = "may_regain"
    LEAST = "least"


class WhyHold(StrEnum):
    """Why a hold is set, changed or lifted. A code of the audit trail: the words stand in the care
    record."""

    PERSON_ASKED = "person_asked"
    WORKER_WORRIED = "worker_worried"
    COURT = "court"
    SAFEGUARDING = "safeguarding"
    DANGER_OVER = "danger_over"
    SET_IN_ERROR = "set_in_error"


class WhyEnded(StrEnum):
    """Why somebody does not stand beside a person any more."""

    PERSON_ASKED = "person_asked"
    THEY_ASKED = "they_asked"
    OVER = "over"
    RECORDED_IN_ERROR = "recorded_in_error"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was agreed, refused or withdrawn, or decided for the person."""

    state: ConsentState
    categories: frozenset[Category]
    basis: Basis
    given_via: GivenVia
    expires_at: datetime | None
    knows_service: bool = False
    considered: frozenset[Considered] = frozenset()


@dataclass(frozen=True, slots=True)
class CapacityFound:
    """What was found of the person's capacity to decide what this one other is told."""

    finding: Finding
    assessed_at: datetime
    review_by: datetime | None


@dataclass(frozen=True, slots=True)
class HoldSet:
    """A safety hold, or that there is none any more."""

    hold: Hold
    why: WhyHold


@dataclass(frozen=True, slots=True)
class Related:
    """How somebody stands to the person, looked into now; with the paper that was seen."""

    kind: Kind
    paper: EvidenceKind | None = None
    opens: frozenset[Category] = frozenset()
    review_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class RelationEnded:
    """Somebody does not stand beside the person any more: nothing is told until staff look into it
    anew."""

    why: WhyEnded


@dataclass(frozen=True, slots=True)
class KnownAdded:
    """Somebody knows a fact already, as it is now."""

    category: Category
    how: HowKnown


@dataclass(frozen=True, slots=True)
class KnownEnded:
    """A known fact is not said again."""

    fact_id: UUID


Change = Agreement | CapacityFound | HoldSet | Related | RelationEnded | KnownAdded | KnownEnded
