"""The kinds of information that consent speaks about, and how surely we know who asks.

The categories are those of the consent table: P and K are open to a requester about
themselves, D are facts about a person who uses the service.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from uuid import UUID


class Category(StrEnum):
    """One row of the consent table."""

    PUBLIC_INFORMATION = "P0"
    PUBLISHED_CONTACTS = "P1"
    OWN_MESSAGES = "P2"
    OWN_WORDS = "K1"
    USES_SERVICE = "D0"
    KEY_WORKER = "D1"
    COVER = "D2"
    APPOINTMENT = "D3"
    CARE_PLAN = "D4"
    MEDICATION = "D5"
    SAFETY_PLAN = "D6"
    WHEREABOUTS = "D7"
    PERSONS_MESSAGES = "D8"
    CARERS_MESSAGES = "D9"
    CONSENT_RECORD = "D10"
    RECORD_COPIES = "D11"
    REVIEW_ACTION = "D12a"
    REVIEW_CONTENT = "D12b"


class Verification(IntEnum):
    """How surely the sender is who the records say: V0 to V3."""

    UNKNOWN = 0
    NUMBER_MATCH = 1
    FRESH_PROOF = 2
    STAFF_PROVED = 3


class MayText(StrEnum):
    """What the person said, at enrolment, may be texted to one phone without a PIN."""

    NOTHING = "nothing"
    KEY_WORKER = "key_worker"
    APPOINTMENTS = "appointments"


#: A number not seen for longer than this may have been given to a stranger.
NUMBER_MATCH_LASTS = timedelta(days=90)


def verification_at(last_seen_at: datetime | None, now: datetime) -> Verification:
    """How far a matching number is proof: not at all once it has been silent for 90 days."""
    if last_seen_at is None or now - last_seen_at > NUMBER_MATCH_LASTS:
        return Verification.UNKNOWN
    return Verification.NUMBER_MATCH


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody wants to be told something about somebody. `id` becomes the permit's id."""

    id: UUID
    requester_id: UUID
    subject_id: UUID | None
    category: Category
    verification: Verification
    may_text: MayText
