"""Which consent holds at a moment, out of all versions that were ever recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.care.consent_faults import SHAREABLE
from bot.care.consent_records import (
    AgeBand,
    Basis,
    Capacity,
    ConsentRecord,
    ConsentState,
    Finding,
    Standing,
)
from bot.care.consent_review import is_review_overdue
from bot.care.consent_table import Group
from bot.care.facts import Category
from bot.care.protected import Reason

OWN = frozenset({Basis.EXPLICIT, Basis.COMPETENT_CHILD})
#: Decisions for a person who lacks capacity. They have force only while that is so.
_FOR_THE_PERSON = frozenset({Basis.BEST_INTERESTS, Basis.ATTORNEY, Basis.DEPUTY})
_ENDED = frozenset({ConsentState.REFUSED, ConsentState.WITHDRAWN})
GRANTING = frozenset({ConsentState.FULL, ConsentState.LIMITED})
_UNDER_16 = (Group.UNDER_13, Group.FROM_13)

_WHY_NOT = {
    ConsentState.NOT_ASKED: Reason.NO_CONSENT,
    ConsentState.REFUSED: Reason.REFUSED,
    ConsentState.WITHDRAWN: Reason.WITHDRAWN,
    ConsentState.EXPIRED: Reason.EXPIRED,
}


@dataclass(frozen=True, slots=True)
class ConsentNow:
    """What consent says now. `categories` are all that it covers; none without live consent.

    `since` and `expires_at`: from when it is reckoned, and until when it was given.
    """

    state: ConsentState
    record: ConsentRecord | None
    categories: frozenset[Category]
    why_not: Reason
    since: datetime | None = None
    expires_at: datetime | None = None

    @property
    def is_live(self) -> bool:
        """Whether it opens anything."""
        return self.state in GRANTING


def finding_now(capacity: Capacity | None, requester_id: object, now: datetime) -> Finding:
    """What is held of the person's capacity for this decision now.

    Nothing on record, or a finding for another decision, leaves the presumption. A finding past
    its review date says nothing certain any more: a lack of capacity then opens nothing, and its
    end is not taken for granted either.
    """
    if capacity is None or capacity.other_id != requester_id:
        return Finding.PRESUMED
    if capacity.review_by is not None and capacity.review_by <= now:
        return Finding.PRESUMED if capacity.finding is Finding.HAS else Finding.FLUCTUATING
    return capacity.finding


def group_of(age: AgeBand, finding: Finding) -> Group:
    """Which persons of the table somebody is among. Competence below 16 is recorded, not
    presumed."""
    if age in (AgeBand.UNDER_13, AgeBand.FROM_13) and finding is Finding.HAS:
        return Group.COMPETENT
    return Group(age.value)


def consent_now(standing: Standing, group: Group, finding: Finding, now: datetime) -> ConsentNow:
    """The consent that holds now.

    The latest version counts, whoever recorded it; PENDING counts as the one before. A refusal
    counts from the moment it is recorded, and on whatever basis. A decision made for the person
    has force only while they lack capacity; found to have it again, what they said themselves
    last counts.
    """
    started = sorted(
        (r for r in standing.consents if r.valid_from <= now or r.state in _ENDED),
        key=lambda record: record.version,
    )
    settled = [record for record in started if record.state is not ConsentState.PENDING]
    if not settled:
        return _without(ConsentState.NOT_ASKED, Reason.PENDING if started else None)
    last = settled[-1]
    if last.state in GRANTING and not _has_force(last.basis, standing, group, finding):
        own = [record for record in settled if record.basis in OWN]
        regained = last.basis in _FOR_THE_PERSON and finding is Finding.HAS
        if not (regained and own and _has_force(own[-1].basis, standing, group, finding)):
            return _without(ConsentState.NOT_ASKED)
        last = own[-1]
    return _as_it_stands(last, settled, standing, now)


def _has_force(basis: Basis, standing: Standing, group: Group, finding: Finding) -> bool:
    child, lacks = group in _UNDER_16, finding is Finding.LACKS and _is_16(group)
    match basis:
        case Basis.EXPLICIT | Basis.COMPETENT_CHILD:
            # Given with capacity, it stands when capacity is lost.
            return not child
        case Basis.PARENTAL_RESPONSIBILITY:
            return child
        case Basis.BEST_INTERESTS:
            return lacks and standing.nation in ("ENG", "WLS")
        case Basis.ATTORNEY:
            return lacks
        case Basis.DEPUTY:
            return lacks and standing.nation in ("ENG", "WLS") and not standing.attorney_acts
        case Basis.COURT_ORDER:
            return True


def _is_16(group: Group) -> bool:
    return group in (Group.FROM_16, Group.ADULT)


def _as_it_stands(
    record: ConsentRecord, settled: Sequence[ConsentRecord], standing: Standing, now: datetime
) -> ConsentNow:
    if record.state not in GRANTING:
        return _without(record.state, record=record)
    extent = _extent(record, settled)
    if extent.expires_at is not None and extent.expires_at <= now:
        return _without(ConsentState.EXPIRED, record=record)
    if is_review_overdue(extent.since, standing.reviews, now):
        return _without(ConsentState.EXPIRED, Reason.REVIEW_OVERDUE, record)
    if not extent.categories:
        return _without(ConsentState.NOT_ASKED, Reason.PENDING, record)
    return ConsentNow(
        record.state,
        record,
        extent.categories,
        Reason.NOT_COVERED,
        extent.since,
        extent.expires_at,
    )


@dataclass(frozen=True, slots=True)
class _Extent:
    categories: frozenset[Category]
    since: datetime
    expires_at: datetime | None


def _extent(record: ConsentRecord, settled: Sequence[ConsentRecord]) -> _Extent:
    """How far a version reaches. One that no worker confirmed only narrows the one before it, and
    neither outlives it nor puts off its review."""
    listed = SHAREABLE if record.state is ConsentState.FULL else record.categories
    own = _Extent(listed, record.valid_from, record.expires_at)
    if record.confirmed_by is not None:
        return own
    earlier = [r for r in settled if r.version < record.version]
    # What others decided is no measure of it: that may have had no force at all.
    if not earlier or earlier[-1].state not in GRANTING or earlier[-1].basis not in OWN:
        return replace(own, categories=frozenset())
    before = _extent(earlier[-1], earlier)
    ends = [end for end in (own.expires_at, before.expires_at) if end is not None]
    return _Extent(listed & before.categories, before.since, min(ends, default=None))


def _without(
    state: ConsentState, why: Reason | None = None, record: ConsentRecord | None = None
) -> ConsentNow:
    return ConsentNow(state, record, frozenset(), why or _WHY_NOT[state])
