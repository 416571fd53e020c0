"""What the records hold about two people: who asks, and about whom.

Records of consent and of capacity are append-only: a change is a new version. The values here are
read, never written; `consent_faults.py` says which of them contradict themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bot.care.facts import Category


class AgeBand(StrEnum):
    """How old somebody is, as far as the rules ask."""

    UNDER_13 = "under 13"
    FROM_13 = "13 to 15"
    FROM_16 = "16 to 17"
    ADULT = "18 or over"


class Kind(StrEnum):
    """How an other person stands to a service user. `parent`: nobody recorded who is responsible
    in law."""

    CARER = "carer"
    PARTNER = "partner"
    RELATIVE = "relative"
    FRIEND = "friend"
    PARENT = "parent"
    PARENT_WITH_PR = "parent_PR"
    PARENT_WITHOUT_PR = "parent_noPR"
    STEP_PARENT = "step_parent"
    FOSTER_CARER = "foster_carer"
    YOUNG_CARER = "young_carer"
    NEAREST_RELATIVE = "nearest_relative"
    NOMINATED_PERSON = "nominated_person"
    ATTORNEY_HW = "attorney_HW"
    ATTORNEY_PF = "attorney_PF"
    DEPUTY_PW = "deputy_PW"
    DEPUTY_PF = "deputy_PF"
    GUARDIAN_SCT = "guardian_SCT"
    NAMED_PERSON_SCT = "named_person_SCT"
    ADVOCATE = "advocate"
    APPOINTEE = "appointee"
    PROFESSIONAL = "professional"


class Hold(StrEnum):
    """Why nothing is told for somebody's safety. Which one it is shows to staff only."""

    NONE = "none"
    NO_CONTACT = "no_contact"
    COURT_ORDER = "court_order"
    ABUSE_SUSPECTED = "DA_suspected"
    ASKED_NOT_TO_ENGAGE = "su_asked_us_not_to_engage"
    CHILD_PROTECTION = "child_protection"
    DURESS = "duress"


class EvidenceKind(StrEnum):
    """What staff have seen that gives somebody a standing in law."""

    PARENTAL_RESPONSIBILITY = "parental responsibility"
    REGISTERED_POWER = "registered power"
    COURT_ORDER = "court order"
    POWERS = "powers"
    APPOINTMENT = "appointment"


class ConsentState(StrEnum):
    """What a version of a consent record says."""

    NOT_ASKED = "NOT_ASKED"
    PENDING = "PENDING"
    FULL = "FULL"
    LIMITED = "LIMITED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"
    EXPIRED = "EXPIRED"


class Basis(StrEnum):
    """On what authority a consent record rests."""

    EXPLICIT = "explicit"
    COMPETENT_CHILD = "competent_child"
    PARENTAL_RESPONSIBILITY = "parental_responsibility"
    BEST_INTERESTS = "best_interests_MCA_s4"
    ATTORNEY = "attorney"
    DEPUTY = "deputy"
    COURT_ORDER = "court_order"


class GivenVia(StrEnum):
    """How consent was given."""

    TEXT = "text"
    CALL = "call"
    FACE_TO_FACE = "face_to_face"
    LETTER = "letter"


class Finding(StrEnum):
    """What was found of somebody's capacity for one decision.

    From 16 on it is presumed. Below 16 it is not: HAS means that a professional recorded the
    child as competent for this very decision.
    """

    PRESUMED = "PRESUMED"
    HAS = "HAS"
    LACKS = "LACKS"
    FLUCTUATING = "FLUCTUATING"


class HowKnown(StrEnum):
    """How it came that a carer knows something."""

    CARER_TOLD_US = "carer_told_us"
    PRESENT_AT_MEETING = "present_at_meeting"
    PERSON_TOLD_THEM = "su_told_carer_confirmed"
    LETTER_COPIED = "letter_copied"
    TOLD_BY_US = "told_by_bot"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paper that staff have seen: what it opens, when it was checked, when it must be again."""

    id: UUID
    kind: EvidenceKind
    categories: frozenset[Category]
    checked_at: datetime
    review_by: datetime | None


@dataclass(frozen=True, slots=True)
class Relationship:
    """How the requester stands to the person, and who looked into it."""

    subject_id: UUID
    other_id: UUID
    kind: Kind
    verified_at: datetime | None
    hold: Hold = Hold.NONE
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """One version of what may be told to one other person.

    `categories` are those that a LIMITED record lists, and empty otherwise. `confirmed_by` is the
    worker who made sure of it; a version that nobody confirmed can only narrow. Versions count
    from 1 for each pair of people.
    """

    id: UUID
    subject_id: UUID
    other_id: UUID
    version: int
    state: ConsentState
    categories: frozenset[Category]
    basis: Basis
    given_via: GivenVia
    recorded_by: UUID
    confirmed_by: UUID | None
    valid_from: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Capacity:
    """The latest finding for the decision whether to share with one other person.

    `is_disputed`: another one of the same moment says something else.
    """

    id: UUID
    other_id: UUID
    finding: Finding
    assessed_at: datetime
    review_by: datetime | None
    is_disputed: bool = False


@dataclass(frozen=True, slots=True)
class KnownFact:
    """Something that the requester knows already, as it was when they came to know it."""

    id: UUID
    subject_id: UUID
    other_id: UUID
    category: Category
    fingerprint: bytes
    how: HowKnown
    recorded_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SharedMessage:
    """One message, and to whom its author chose to show it."""

    id: UUID
    author_id: UUID
    shown_to: frozenset[UUID]
    in_confidence: bool = False
    from_shared_number: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the records hold about two people that a decision needs.

    `age` is the person's, `requester_age` the requester's where it is known. `reviews` are the
    moments of what makes a consent due for review. `attorney_acts`: a registered attorney for
    health and welfare acts for the person, so no deputy does.
    """

    subject_id: UUID
    requester_id: UUID
    nation: str
    age: AgeBand | None
    relationship: Relationship | None
    consents: tuple[ConsentRecord, ...] = ()
    capacity: Capacity | None = None
    known: tuple[KnownFact, ...] = ()
    reviews: tuple[datetime, ...] = ()
    requester_age: AgeBand | None = None
    is_looked_after: bool = False
    has_died: bool = False
    attorney_acts: bool = False
