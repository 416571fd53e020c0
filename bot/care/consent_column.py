"""Which column of the consent table a request meets: who asks, about whom, on what authority."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.care.consent_now import OWN, ConsentNow, consent_now, finding_now, group_of
from bot.care.consent_records import (
    AgeBand,
    Basis,
    ConsentState,
    Evidence,
    EvidenceKind,
    Finding,
    Kind,
    Relationship,
    Standing,
)
from bot.care.consent_table import Asker, Column, ConsentTable, Group, Way
from bot.care.facts import Category
from bot.care.protected import Grounds, Reason

_BY_BASIS = {
    Basis.PARENTAL_RESPONSIBILITY: Reason.PARENT,
    Basis.BEST_INTERESTS: Reason.BEST_INTERESTS,
    Basis.ATTORNEY: Reason.ATTORNEY,
    Basis.DEPUTY: Reason.DEPUTY,
    Basis.COURT_ORDER: Reason.COURT_ORDER,
}
_BY_POWER = {
    Kind.ATTORNEY_HW: Reason.ATTORNEY,
    Kind.DEPUTY_PW: Reason.DEPUTY,
}
_WITHOUT = {
    ConsentState.NOT_ASKED: Column.NOT_ASKED,
    ConsentState.REFUSED: Column.REFUSED,
    ConsentState.WITHDRAWN: Column.WITHDRAWN,
    ConsentState.EXPIRED: Column.EXPIRED,
}
#: Papers that are worth nothing without a day by which they are looked at again.
_DATED = {EvidenceKind.REGISTERED_POWER, EvidenceKind.COURT_ORDER, EvidenceKind.POWERS}
_SCOTTISH = {Kind.GUARDIAN_SCT, Kind.NAMED_PERSON_SCT}
_NOT_SCOTTISH = {Kind.DEPUTY_PW, Kind.DEPUTY_PF}

#: What anybody under 18 is told at most: never asked to carry more.
_TOLD_TO_THE_YOUNG = frozenset({Category.KEY_WORKER, Category.COVER, Category.APPOINTMENT})


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where in the table a request stands. `granted` and `denied` are why, either way it falls.

    `at_most` caps what is told; `staff_decide` hands everything about the person to staff.
    """

    column: Column
    granted: Reason
    denied: Reason
    grounds: Grounds
    way: Way = Way.CONSENT
    at_most: frozenset[Category] | None = None
    staff_decide: bool = False


def resolve(
    standing: Standing,
    relationship: Relationship,
    age: AgeBand,
    category: Category,
    table: ConsentTable,
    now: datetime,
) -> Resolved:
    """The column for a requester whose proof and relationship are in order, and without a hold."""
    finding = finding_now(standing.capacity, standing.requester_id, now)
    group = group_of(age, finding)
    asker = table.askers[relationship.kind]
    way = _way(relationship, standing, group, table, now)
    consent = consent_now(standing, group, finding, now)
    found = _column(relationship, consent, _Case(category, way, group, finding))
    capacity = standing.capacity
    return replace(
        found,
        way=way,
        at_most=_at_most(asker, standing),
        staff_decide=_staff_decide(standing, way, group, consent),
        grounds=replace(
            found.grounds,
            column=found.column.value,
            capacity=finding.value,
            capacity_id=None if capacity is None else capacity.id,
        ),
    )


@dataclass(frozen=True, slots=True)
class _Case:
    category: Category
    way: Way
    group: Group
    finding: Finding

    @property
    def lacks_capacity(self) -> bool:
        return self.finding is Finding.LACKS and self.group in (Group.FROM_16, Group.ADULT)


def _way(
    relationship: Relationship,
    standing: Standing,
    group: Group,
    table: ConsentTable,
    now: datetime,
) -> Way:
    """How the column is found. What is not on file makes anybody a carer."""
    kind, asker = relationship.kind, table.askers[relationship.kind]
    in_scotland = standing.nation == "SCT"
    elsewhere = (kind in _SCOTTISH and not in_scotland) or (kind in _NOT_SCOTTISH and in_scotland)
    overruled = kind is Kind.DEPUTY_PW and standing.attorney_acts
    on_file = asker.needs is None or _is_good(relationship.evidence, asker.needs, now)
    if elsewhere or overruled or not on_file:
        return table.askers[Kind.CARER].ways[group]
    return asker.ways[group]


def _is_good(evidence: Evidence | None, kind: EvidenceKind, now: datetime) -> bool:
    if evidence is None or evidence.kind is not kind or evidence.checked_at > now:
        return False
    if evidence.review_by is None:
        return kind not in _DATED
    return evidence.review_by > now


def _column(relationship: Relationship, consent: ConsentNow, case: _Case) -> Resolved:
    by_order = consent.record is not None and consent.record.basis is Basis.COURT_ORDER
    if consent.is_live and by_order:
        return _by_decision(consent, case)
    evidence = relationship.evidence
    source = Grounds(source_id=None if evidence is None else evidence.id)
    if case.way is Way.FULL:
        return Resolved(Column.FULL, Reason.PARENT, Reason.NOT_COVERED, source)
    if case.way is Way.NOT_ASKED:
        return Resolved(Column.NOT_ASKED, Reason.PARENT, Reason.NO_CONSENT, source)
    powers = evidence.categories if case.way is Way.POWERS and evidence else frozenset()
    if case.lacks_capacity and case.category in powers:
        reason = _BY_POWER.get(relationship.kind, Reason.POWERS)
        return Resolved(Column.LACKS_LISTED, reason, Reason.NEEDS_JUDGEMENT, source)
    return _by_consent(consent, case)


def _by_consent(consent: ConsentNow, case: _Case) -> Resolved:
    record = consent.record
    if consent.is_live and record is not None:
        if record.basis not in OWN | {Basis.PARENTAL_RESPONSIBILITY}:
            return _by_decision(consent, case)
        return _by_own(consent, case.category)
    column = Column.LACKS_UNDECIDED if case.lacks_capacity else _WITHOUT[consent.state]
    return Resolved(column, consent.why_not, consent.why_not, _grounds(consent))


def _by_own(consent: ConsentNow, category: Category) -> Resolved:
    """What the person agreed to themselves, or a parent for a child."""
    full = consent.state is ConsentState.FULL and category in consent.categories
    listed = Column.LIMITED_LISTED if category in consent.categories else Column.LIMITED_UNLISTED
    reason = Reason.FULL_CONSENT if full else Reason.LIMITED_CONSENT
    if consent.record is not None:
        reason = _BY_BASIS.get(consent.record.basis, reason)
    column = Column.FULL if full else listed
    return Resolved(column, reason, consent.why_not, _grounds(consent))


def _by_decision(consent: ConsentNow, case: _Case) -> Resolved:
    """What was decided for the person: what it lists, and nothing besides."""
    basis = Basis.COURT_ORDER if consent.record is None else consent.record.basis
    reason = _BY_BASIS[basis]
    if case.category in consent.categories:
        return Resolved(Column.LACKS_LISTED, reason, Reason.NEEDS_JUDGEMENT, _grounds(consent))
    column = Column.LACKS_UNDECIDED if case.lacks_capacity else Column.NOT_ASKED
    return Resolved(column, reason, Reason.NOT_COVERED, _grounds(consent))


def _grounds(consent: ConsentNow) -> Grounds:
    record = consent.record
    if record is None:
        return Grounds()
    return Grounds(consent_id=record.id, consent_version=record.version)


def _at_most(asker: Asker, standing: Standing) -> frozenset[Category] | None:
    is_adult = standing.requester_age in (None, AgeBand.ADULT)
    young = None if is_adult else _TOLD_TO_THE_YOUNG
    if asker.at_most is None or young is None:
        return young if asker.at_most is None else asker.at_most
    return asker.at_most & young


def _staff_decide(standing: Standing, way: Way, group: Group, consent: ConsentNow) -> bool:
    """What no table settles: the dead, children in care, the law of Northern Ireland."""
    in_care = standing.is_looked_after and group in (Group.UNDER_13, Group.FROM_13)
    explicit = consent.is_live and consent.record is not None and consent.record.basis in OWN
    in_ireland = standing.nation == "NIR" and not explicit
    return way is Way.STAFF or standing.has_died or in_care or in_ireland
