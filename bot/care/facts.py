"""The kinds of information that consent speaks about, and how surely we know who asks.

The categories are those of the consent table: P and K are open to a requester about
themselves, D are facts about a person who uses the service.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from bot.care.consent_records import SharedMessage, Standing


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


class Channel(StrEnum):
    """By which way a text goes out."""

    SMS = "sms"
    WHATSAPP = "whatsapp"


#: A number not seen for longer than this may have been given to a stranger.
NUMBER_MATCH_LASTS = timedelta(days=90)

#: How long a PIN or memory word counts as fresh.
FRESH_PROOF_LASTS = timedelta(minutes=15)

_WIDTH = {MayText.NOTHING: 0, MayText.KEY_WORKER: 1, MayText.APPOINTMENTS: 2}


def verification_at(
    last_seen_at: datetime | None, now: datetime, proved_at: datetime | None = None
) -> Verification:
    """How sure we are of whoever texts from a number now.

    A matching number is no proof at all once it has been silent for 90 days, and a PIN given at
    `proved_at` counts for 15 minutes. That staff proved somebody (V3) is about a call or a
    meeting, never about whoever holds the phone now, so no text reaches it.
    """
    if last_seen_at is None or now - last_seen_at > NUMBER_MATCH_LASTS:
        return Verification.UNKNOWN
    if proved_at is not None and timedelta(0) <= now - proved_at < FRESH_PROOF_LASTS:
        return Verification.FRESH_PROOF
    return Verification.NUMBER_MATCH


def may_change_may_text(current: MayText, wanted: MayText, *, by_staff: bool) -> bool:
    """Whether what may be texted to a phone may be changed so: anyone narrows, staff may widen."""
    return by_staff or _WIDTH[wanted] <= _WIDTH[current]


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody wants to be told something about somebody. `id` becomes the permit's id.

    `subject_id` is whom the answer is about; the requester where it is their own. What is about
    another needs `standing`, what the records hold about the two, and the moment `now`; without
    them nothing is told. `current` is the fingerprint of the value as it stands now, for what the
    requester may know already; `message` is the one message asked about.
    """

    id: UUID
    requester_id: UUID
    subject_id: UUID | None
    category: Category
    verification: Verification
    may_text: MayText
    now: datetime | None = None
    standing: Standing | None = None
    current: bytes | None = None
    message: SharedMessage | None = None
    channel: Channel = Channel.SMS
    shared_phone: bool = False
