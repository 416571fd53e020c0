"""Consent as a capability: no permit, no fact.

The records hand out what consent guards only inside `Protected`. For a person who texts, only a
`Permit` opens it, and only `decide` (bot/care/consent.py) makes one. For staff, a `StaffAccess`
opens it, and whoever makes that writes it to the audit trail. There is no third way, and no
permit that stands for "the system".
"""

from __future__ import annotations

from dataclasses import InitVar, dataclass
from enum import StrEnum
from typing import Final, Generic, Never, TypeVar
from uuid import UUID

from bot.care.facts import Category

T_co = TypeVar("T_co", covariant=True)


class Reason(StrEnum):
    """Why a decision fell as it did. Codes of the consent table; never shown to a requester."""

    PUBLIC = "PUB"
    OWN = "OWN"
    OWN_MAY_TEXT = "OWN_MAY_TEXT"
    OWN_WORDS = "ECHO"
    KNOWN = "KNOWN"
    KNOWN_STALE = "KNOWN_STALE"
    FULL_CONSENT = "C_FULL"
    LIMITED_CONSENT = "C_LIM"
    OPEN_TO_CARERS = "OPEN_D1"
    PARENT = "PR"
    BEST_INTERESTS = "BI"
    ATTORNEY = "ATT"
    DEPUTY = "DEP"
    POWERS = "POWERS"
    COURT_ORDER = "ORDER"
    SHARED_MESSAGE = "PERMSG"
    NOT_SHARED = "MSG_PRIVATE"
    UNVERIFIED = "UNVER"
    HOLD = "HOLD"
    NO_CONSENT = "C_NONE"
    NOT_COVERED = "C_NOTCOVERED"
    REFUSED = "C_REFUSED"
    WITHDRAWN = "C_WITHDRAWN"
    EXPIRED = "C_EXPIRED"
    REVIEW_OVERDUE = "C_REVIEW"
    PENDING = "C_PENDING"
    BEST_INTERESTS_NEEDED = "BI_NEEDED"
    NEEDS_JUDGEMENT = "JUDGE"
    ROLE_LIMIT = "ROLE_LIMIT"
    RECORDS_TEAM = "RECORDS"
    CHANNEL_LIMIT = "CHANNEL"
    FAULTY_RECORDS = "FAULT"


class PermitError(PermissionError):
    """A protected fact was asked for with a permit that does not cover it."""


class _Seal:
    """Only `decide` holds the one instance, so only `decide` can make a permit."""


SEAL: Final = _Seal()


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a decision rested on, for the audit trail. Ids and codes only.

    `column` is the state in which the request met the table; `source_id` is the known fact, the
    paper or the message that it rests on.
    """

    column: str | None = None
    consent_id: UUID | None = None
    consent_version: int | None = None
    capacity: str | None = None
    capacity_id: UUID | None = None
    source_id: UUID | None = None


NO_GROUNDS: Final = Grounds()


@dataclass(frozen=True, slots=True)
class Permit:
    """The proof that facts of one category about one subject may be said to one requester now.

    With `message_id` it is for that one message; with `fingerprint`, for that one value.
    """

    id: UUID
    requester_id: UUID
    subject_id: UUID | None
    category: Category
    reason: Reason
    policy_version: str
    # Not kept: a permit that carried it could be replaced, field by field, into another.
    seal: InitVar[_Seal]
    grounds: Grounds = NO_GROUNDS
    message_id: UUID | None = None
    fingerprint: bytes | None = None

    def __post_init__(self, seal: _Seal) -> None:
        if seal is not SEAL:
            raise PermitError("a permit is made by bot.care.consent.decide and nowhere else")


@dataclass(frozen=True, slots=True)
class StaffAccess:
    """The proof that a member of staff opened a record, and that it stands in the audit trail."""

    worker_id: UUID
    subject_id: UUID | None
    audit_event_id: UUID


class Protected(Generic[T_co]):
    """A fact about a person. It prints as nothing and opens only to a permit that covers it.

    It is not changed, copied or pickled: each would be a way round the permit.
    """

    __slots__ = ("__category", "__fingerprint", "__message_id", "__subject_id", "__value")

    def __init__(
        self,
        value: T_co,
        subject_id: UUID,
        category: Category,
        *,
        message_id: UUID | None = None,
        fingerprint: bytes | None = None,
    ) -> None:
        self.__value = value
        self.__subject_id = subject_id
        self.__category = category
        self.__message_id = message_id
        self.__fingerprint = fingerprint

    @property
    def subject_id(self) -> UUID:
        """Whom the fact is about."""
        return self.__subject_id

    @property
    def category(self) -> Category:
        """Which kind of fact it is."""
        return self.__category

    @property
    def message_id(self) -> UUID | None:
        """Which message it is, where it is one."""
        return self.__message_id

    @property
    def fingerprint(self) -> bytes | None:
        """What the value is known again by, where somebody may know it already."""
        return self.__fingerprint

    def reveal(self, permit: Permit) -> T_co:
        """The fact itself. Raises PermitError when the permit is for something else."""
        if permit.subject_id != self.subject_id or permit.category != self.category:
            raise PermitError(
                f"permit {permit.id} covers {permit.category} of {permit.subject_id}, "
                f"not {self.category} of {self.subject_id}"
            )
        if permit.message_id != self.message_id:
            raise PermitError(f"permit {permit.id} is not for message {self.message_id}")
        if permit.fingerprint is not None and permit.fingerprint != self.fingerprint:
            raise PermitError(f"permit {permit.id} is for the value as it was known")
        return self.__value

    def reveal_to_staff(self, access: StaffAccess) -> T_co:
        """The fact itself, to staff whose access is audited. Raises PermitError otherwise."""
        if access.subject_id != self.subject_id:
            raise PermitError(f"access {access.audit_event_id} is not to {self.subject_id}")
        return self.__value

    def __repr__(self) -> str:
        return f"Protected({self.category} of {self.subject_id})"

    def __getstate__(self) -> Never:
        raise TypeError("a protected fact is not copied or stored")

    def __reduce__(self) -> Never:
        raise TypeError("a protected fact is not copied or stored")

    def __reduce_ex__(self, protocol: object) -> Never:
        raise TypeError("a protected fact is not copied or stored")
