"""What in the records contradicts itself. Such a record is refused at the door of an import and,
should one stand in the database all the same, opens nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from bot.care.consent_records import (
    Basis,
    Capacity,
    ConsentRecord,
    ConsentState,
    Evidence,
    Finding,
    GivenVia,
    HowKnown,
    KnownFact,
    Relationship,
    Standing,
)
from bot.care.facts import Category

#: What consent can be about. The rest is open to all, goes message by message, or to the records
#: team.
SHAREABLE = frozenset(
    {
        Category.USES_SERVICE,
        Category.KEY_WORKER,
        Category.COVER,
        Category.APPOINTMENT,
        Category.CARE_PLAN,
        Category.MEDICATION,
        Category.SAFETY_PLAN,
        Category.WHEREABOUTS,
        Category.PERSONS_MESSAGES,
        Category.CONSENT_RECORD,
        Category.REVIEW_ACTION,
        Category.REVIEW_CONTENT,
    }
)

#: What may be agreed to by text; the rest needs a call or a meeting.
SHAREABLE_BY_TEXT = frozenset(
    {
        Category.USES_SERVICE,
        Category.KEY_WORKER,
        Category.COVER,
        Category.APPOINTMENT,
        Category.REVIEW_ACTION,
    }
)

#: The countries whose law the rules know.
NATIONS = frozenset({"ENG", "WLS", "SCT", "NIR"})

_OWN = (Basis.EXPLICIT, Basis.COMPETENT_CHILD)


def consent_faults(record: ConsentRecord) -> Iterator[str]:
    """What is wrong with one version of a consent record, in words for whoever entered it."""
    if record.subject_id == record.other_id:
        yield "a person does not consent to being told about themselves"
    if record.recorded_by == record.other_id or record.confirmed_by == record.other_id:
        yield "whoever is to be told cannot record or confirm the consent"
    if record.confirmed_by == record.subject_id:
        yield "a worker confirms a consent, not the person"
    if record.version < 1:
        yield "versions count from 1"
    yield from _category_faults(record)
    yield from _date_faults("valid from", record.valid_from)
    if record.expires_at is not None:
        yield from _date_faults("expires at", record.expires_at)
        if not _is_naive(record.valid_from, record.expires_at) and (
            record.expires_at <= record.valid_from
        ):
            yield "it expires before it starts"


def _category_faults(record: ConsentRecord) -> Iterator[str]:
    if record.state is ConsentState.PENDING:
        return  # it opens nothing, whatever it asks for
    limited = record.state is ConsentState.LIMITED
    if limited and not record.categories:
        yield "a limited consent lists what it covers"
    if not limited and record.categories:
        yield f"only a limited consent lists categories, not one that is {record.state}"
    for category in sorted(record.categories - SHAREABLE):
        yield f"consent is not asked for {category}"
    by_text = record.given_via is GivenVia.TEXT
    if by_text and (
        record.state is ConsentState.FULL or (limited and record.categories - SHAREABLE_BY_TEXT)
    ):
        yield "so much is agreed to in a call or a meeting, not by text"
    if by_text and record.basis not in _OWN:
        yield "only the person consents by text"


def _date_faults(what: str, moment: datetime) -> Iterator[str]:
    if _is_naive(moment):
        yield f"{what} has no time zone"


def _is_naive(*moments: datetime) -> bool:
    return any(moment.tzinfo is None for moment in moments)


def history_faults(records: Sequence[ConsentRecord]) -> Iterator[str]:
    """What is wrong with all versions of one pair of people together."""
    for record in records:
        for fault in consent_faults(record):
            yield f"version {record.version}: {fault}"
    if len({(r.subject_id, r.other_id) for r in records}) > 1:
        yield "the versions are of more than one pair of people"
    versions = [record.version for record in records]
    if len(set(versions)) < len(versions):
        yield "two versions have the same number"


def overlaps(records: Iterable[ConsentRecord]) -> list[tuple[int, int]]:
    """Versions that are in force at one time, as an import must not bring them.

    In the database a later version simply takes the place of an earlier one. Two rows of one file
    that overlap are a mistake, and nobody can say which of them was meant.
    """
    ordered = sorted(records, key=lambda record: (record.valid_from, record.version))
    return [
        (earlier.version, later.version)
        for earlier, later in pairwise(ordered)
        if earlier.expires_at is None or later.valid_from < earlier.expires_at
    ]


def standing_faults(standing: Standing, now: datetime) -> Iterator[str]:
    """What is wrong with all that is held about two people."""
    pair = (standing.subject_id, standing.requester_id)
    if standing.subject_id == standing.requester_id:
        yield "nobody stands in a relationship to themselves"
    yield from history_faults(standing.consents)
    if any((r.subject_id, r.other_id) != pair for r in standing.consents):
        yield "a consent is about other people"
    if standing.relationship is not None:
        yield from _relationship_faults(standing.relationship, pair, now)
    if standing.capacity is not None:
        yield from _capacity_faults(standing.capacity, now)
    for fact in standing.known:
        yield from known_faults(fact)
        if (fact.subject_id, fact.other_id) != pair:
            yield "a known fact is about other people"
    if standing.age is None:
        yield "the person's age is not recorded"
    if standing.nation not in NATIONS:
        yield f"there is no law for nation {standing.nation}"


def _relationship_faults(
    relationship: Relationship, pair: tuple[object, object], now: datetime
) -> Iterator[str]:
    if (relationship.subject_id, relationship.other_id) != pair:
        yield "the relationship is between other people"
    if relationship.verified_at is not None and relationship.verified_at > now:
        yield "the relationship is verified in the future"
    if relationship.evidence is not None:
        yield from _evidence_faults(relationship.evidence, now)


def _evidence_faults(evidence: Evidence, now: datetime) -> Iterator[str]:
    if evidence.checked_at > now:
        yield "evidence is checked in the future"
    if evidence.review_by is not None and evidence.review_by <= evidence.checked_at:
        yield "evidence is to be reviewed before it was checked"


def _capacity_faults(capacity: Capacity, now: datetime) -> Iterator[str]:
    if capacity.assessed_at > now:
        yield "capacity is assessed in the future"
    if capacity.finding is Finding.LACKS and capacity.review_by is None:
        yield "a lack of capacity needs a day by which it is looked at again"
    if capacity.review_by is not None and capacity.review_by <= capacity.assessed_at:
        yield "capacity is to be reviewed before it was assessed"
    if capacity.is_disputed:
        yield "two findings of capacity of the same moment contradict one another"


def known_faults(fact: KnownFact) -> Iterator[str]:
    """What is wrong with one known fact."""
    if fact.subject_id == fact.other_id:
        yield "a known fact is what somebody else knows"
    if fact.how is HowKnown.TOLD_BY_US and fact.category is not Category.KEY_WORKER:
        yield "of what we told, only the key worker is known"
    if not fact.fingerprint:
        yield "a known fact needs the fingerprint of its value"
    if fact.ended_at is not None and fact.ended_at <= fact.recorded_at:
        yield "a known fact ends before it starts"
