"""What a worker changes about telling one person of another, as values: what each would make of
what is held, and what is wrong with it, by the field of the form that it came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from bot.care.consent_entry import entry_faults
from bot.care.consent_faults import consent_faults
from bot.care.consent_now import finding_now
from bot.care.consent_records import (
    Basis,
    Capacity,
    ConsentRecord,
    ConsentState,
    Evidence,
    Finding,
    GivenVia,
    Hold,
    HowKnown,
    KnownFact,
    Relationship,
    Standing,
)
from bot.care.consent_table import ConsentTable
from bot.care.sharing_change_kinds import (
    Agreement as Agreement,
)
from bot.care.sharing_change_kinds import (
    CapacityFound as CapacityFound,
)
from bot.care.sharing_change_kinds import (
    Change as Change,
)
from bot.care.sharing_change_kinds import (
    Considered as Considered,
)
from bot.care.sharing_change_kinds import (
    HoldSet as HoldSet,
)
from bot.care.sharing_change_kinds import (
    KnownAdded as KnownAdded,
)
from bot.care.sharing_change_kinds import (
    KnownEnded as KnownEnded,
)
from bot.care.sharing_change_kinds import (
    Related as Related,
)
from bot.care.sharing_change_kinds import (
    RelationEnded as RelationEnded,
)
from bot.care.sharing_change_kinds import (
    WhyEnded as WhyEnded,
)
from bot.care.sharing_change_kinds import (
    WhyHold as WhyHold,
)
from bot.care.sharing_view import WEIGHED, Current, live_consent

#: A field of a form, and what is wrong with it, in words for the worker.
Fault = tuple[str, str]

GRANTS = (ConsentState.FULL, ConsentState.LIMITED)


@dataclass(frozen=True, slots=True)
class At:
    """When and by whom something is changed, under which table, and what facts are now."""

    now: datetime
    worker_id: UUID
    table: ConsentTable
    current: Current


def apply_change(standing: Standing, change: Change, at: At) -> Standing:
    """What would be held of the two after a change. Total: faults are looked for beside it."""
    beside = standing.relationship
    match change:
        case Agreement():
            return replace(standing, consents=(*standing.consents, _version(standing, change, at)))
        case CapacityFound():
            found = Capacity(
                WEIGHED,
                standing.requester_id,
                change.finding,
                change.assessed_at,
                change.review_by,
                is_disputed=_disputes(standing, change),
            )
            return replace(
                standing, capacity=found if _is_latest(standing, change) else _old(standing)
            )
        case HoldSet():
            held = None if beside is None else replace(beside, hold=change.hold)
            return replace(standing, relationship=held)
        case Related():
            return replace(standing, relationship=_related(standing, change, at))
        case RelationEnded():
            ended = None if beside is None else replace(beside, verified_at=None)
            return replace(standing, relationship=ended)
        case KnownAdded():
            return replace(standing, known=(*standing.known, _known(standing, change, at)))
        case KnownEnded():
            left = tuple(fact for fact in standing.known if fact.id != change.fact_id)
            return replace(standing, known=left)


def list_faults(standing: Standing, change: Change, at: At) -> list[Fault]:
    """What is wrong with a change, each with the field to go to."""
    if standing.relationship is None and not isinstance(change, Related):
        return [("form", "Nobody recorded how the two stand to each other. Record that first.")]
    match change:
        case Agreement():
            return list(_agreement_faults(standing, change, at))
        case CapacityFound():
            return list(_capacity_faults(standing, change, at))
        case HoldSet():
            return list(_hold_faults(standing, change))
        case Related():
            return list(_relation_faults(standing, change, at))
        case RelationEnded():
            return []
        case KnownAdded():
            return list(_known_faults(change, at))
        case KnownEnded():
            live = [f for f in standing.known if f.id == change.fact_id and f.ended_at is None]
            return [] if live else [("form", "That is not recorded as known any more.")]


def _version(standing: Standing, change: Agreement, at: At) -> ConsentRecord:
    return ConsentRecord(
        id=WEIGHED,
        subject_id=standing.subject_id,
        other_id=standing.requester_id,
        version=1 + max((record.version for record in standing.consents), default=0),
        state=change.state,
        categories=change.categories,
        basis=change.basis,
        given_via=change.given_via,
        recorded_by=at.worker_id,
        confirmed_by=at.worker_id,
        valid_from=at.now,
        expires_at=change.expires_at,
    )


def _agreement_faults(standing: Standing, change: Agreement, at: At) -> Iterator[Fault]:
    if change.state is ConsentState.LIMITED and not change.categories:
        yield "categories", "Choose what may be told, or give another answer"
    elif change.state is not ConsentState.LIMITED and change.categories:
        yield "state", "Choose either some things, with the list, or one of the other answers"
    if change.expires_at is not None and change.expires_at <= at.now:
        yield "expires", "The day on which it ends must be after today"
    if change.given_via is GivenVia.TEXT:
        yield "given_via", "What came by text is confirmed on the page of what waits"
    if change.state not in GRANTS:
        return
    finding = finding_now(standing.capacity, standing.requester_id, at.now)
    if change.basis in (Basis.EXPLICIT, Basis.COMPETENT_CHILD) and finding in (
        Finding.LACKS,
        Finding.FLUCTUATING,
    ):
        yield "basis", "By what is found of their capacity the person cannot agree to this now"
    if change.basis is Basis.BEST_INTERESTS:
        if finding is not Finding.LACKS:
            yield "basis", "Record first that the person lacks capacity for this, with a review day"
        if change.considered != frozenset(Considered):
            yield "considered", "Tick each of the four: without them it is no such decision"
    yield from _no_force(standing, change, at)


def _no_force(standing: Standing, change: Agreement, at: At) -> Iterator[Fault]:
    """What rests on an authority that nobody has here would open nothing."""
    record = _version(standing, change, at)
    alone = replace(standing, consents=(record,))
    live = live_consent(alone, at.now)
    if list(consent_faults(record)):
        return  # said above, in better words
    if live is not None and not live.is_live:
        yield (
            "basis",
            "On that authority nothing could be told: their age or capacity is against it",
        )
    for fault in entry_faults(alone, at.table, at.now):
        yield "form", f"It cannot be recorded: {fault}"


def _is_latest(standing: Standing, change: CapacityFound) -> bool:
    return standing.capacity is None or change.assessed_at >= standing.capacity.assessed_at


def _old(standing: Standing) -> Capacity | None:
    return standing.capacity


def _disputes(standing: Standing, change: CapacityFound) -> bool:
    before = standing.capacity
    if before is None or before.assessed_at != change.assessed_at:
        return False
    return (before.finding, before.review_by) != (change.finding, change.review_by)


def _capacity_faults(standing: Standing, change: CapacityFound, at: At) -> Iterator[Fault]:
    if change.assessed_at > at.now:
        yield "assessed", "The day of the assessment cannot be after today"
    elif not _is_latest(standing, change) or _disputes(standing, change):
        yield "assessed", "A finding of that moment or later is recorded already"
    if change.review_by is None:
        if change.finding in (Finding.LACKS, Finding.FLUCTUATING):
            yield "review", "Give the day by which it is looked at again"
    elif change.review_by <= at.now:
        yield "review", "The day on which it is looked at again must be after today"
    if change.finding is Finding.PRESUMED:
        yield "finding", "Choose what was found"


def _hold_faults(standing: Standing, change: HoldSet) -> Iterator[Fault]:
    beside = standing.relationship
    if beside is not None and beside.hold is change.hold:
        yield "hold", "That is recorded already"
    lifts = (WhyHold.DANGER_OVER, WhyHold.SET_IN_ERROR)
    if change.hold is not Hold.NONE and change.why in lifts:
        yield "why", "That is a reason to lift a hold, not to set one"


def _related(standing: Standing, change: Related, at: At) -> Relationship:
    before = standing.relationship
    paper = None if before is None else before.evidence
    if change.paper is not None:
        paper = Evidence(WEIGHED, change.paper, change.opens, at.now, change.review_by)
    return Relationship(
        subject_id=standing.subject_id,
        other_id=standing.requester_id,
        kind=change.kind,
        verified_at=at.now,
        hold=Hold.NONE if before is None else before.hold,
        evidence=paper,
    )


def _relation_faults(standing: Standing, change: Related, at: At) -> Iterator[Fault]:
    if change.review_by is not None and change.review_by <= at.now:
        yield "review", "The day on which the paper is looked at again must be after today"
        return
    if change.paper is None:
        if change.opens:
            yield "opens", "Only a paper opens something: choose which was seen"
        return
    after = replace(standing, relationship=_related(standing, change, at), consents=())
    for fault in entry_faults(after, at.table, at.now):
        yield "paper", f"It cannot be recorded: {fault}"


def _known(standing: Standing, change: KnownAdded, at: At) -> KnownFact:
    value = at.current.get(change.category) or b""
    pair = standing.subject_id, standing.requester_id
    return KnownFact(WEIGHED, *pair, change.category, value, change.how, at.now)


def _known_faults(change: KnownAdded, at: At) -> Iterator[Fault]:
    if change.how is HowKnown.TOLD_BY_US:
        yield "how", "Choose how they came to know it"
    if not at.current.get(change.category):
        yield "category", "There is nothing of that kind now that anybody could know"
