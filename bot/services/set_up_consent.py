"""Records what a scenario says of consent, holds, papers, findings and what is known.

It goes through the same rules as an import: a scenario cannot be in a state that could not be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from bot.app import App
from bot.care.consent_entry import entry_faults
from bot.care.consent_records import (
    Basis,
    ConsentRecord,
    ConsentState,
    EvidenceKind,
    Finding,
    GivenVia,
    Hold,
    HowKnown,
    Kind,
    Standing,
)
from bot.care.consent_review import age_band
from bot.care.facts import Category
from bot.clock import local
from bot.records import consent_setup, consents, findings, key_team, known_facts
from bot.records.appointments import find_next_appointment
from bot.records.consents import NewConsent
from bot.records.scenario_setup import NotRecordedError
from bot.records.standing import find_standing
from bot.records.unit import Unit
from bot.services.staffed_hours import reading_occasion


class ImpossibleError(ValueError):
    """A scenario would build what nobody could enter; the message says what."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A service user and somebody else, by their ids in the demo files."""

    person: str
    other: str


@dataclass(frozen=True, slots=True)
class Agreed(Pair):
    """A version of what may be told. `confirmed`: a worker made sure of it."""

    state: ConsentState
    starts_at: datetime
    categories: frozenset[Category] = frozenset()
    basis: Basis = Basis.EXPLICIT
    via: GivenVia = GivenVia.FACE_TO_FACE
    confirmed: bool = True
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Related(Pair):
    """How somebody stands to a service user."""

    kind: Kind
    verified_at: datetime | None


@dataclass(frozen=True, slots=True)
class Held(Pair):
    """A safety hold, or that there is none."""

    hold: Hold


@dataclass(frozen=True, slots=True)
class Found(Pair):
    """What was found of capacity."""

    finding: Finding
    assessed_at: datetime
    review_by: datetime | None


@dataclass(frozen=True, slots=True)
class Seen(Pair):
    """A paper that staff have seen."""

    kind: EvidenceKind
    categories: frozenset[Category]
    checked_at: datetime
    review_by: datetime | None


@dataclass(frozen=True, slots=True)
class Known(Pair):
    """What somebody knows already: each as it is now."""

    categories: frozenset[Category]
    how: HowKnown = HowKnown.CARER_TOLD_US


@dataclass(frozen=True, slots=True)
class Consenting:
    """All that a set-up says of who may be told what."""

    related: tuple[Related, ...] = ()
    born: dict[str, date] = field(default_factory=dict)
    looked_after: tuple[str, ...] = ()
    seen: tuple[Seen, ...] = ()
    found: tuple[Found, ...] = ()
    agreed: tuple[Agreed, ...] = ()
    held: tuple[Held, ...] = ()
    known: tuple[Known, ...] = ()
    others_see: tuple[str, ...] = ()
    doubted: tuple[str, ...] = ()


def set_up_consent(
    app: App, unit: Unit, given: Consenting, find: Callable[[Unit, str], UUID]
) -> None:
    """Record it all. `find` gives a person by their id in the demo files.

    Raises NotRecordedError for what is not there, ImpossibleError for what nobody could enter.
    """
    recording = _Recording(app, unit, find)
    for related in given.related:
        pair = recording.pair(related)
        consent_setup.set_relationship(unit, *pair, related.kind, related.verified_at)
    for person, day in given.born.items():
        consent_setup.set_born(unit, find(unit, person), day.isoformat())
    for person in given.looked_after:
        consent_setup.set_looked_after(unit, find(unit, person))
    for paper in given.seen:
        recording.paper(paper)
    for finding in given.found:
        recording.finding(finding)
    for agreed in given.agreed:
        recording.consent(agreed)
    for held in given.held:
        consent_setup.set_hold(unit, *recording.pair(held), held.hold)
    for known in given.known:
        recording.knowledge(known)
    for person in given.others_see:
        consent_setup.set_others_see(unit, find(unit, person))
    for person in given.doubted:
        consent_setup.set_doubted(unit, find(unit, person), recording.now)
    recording.check()


class _Recording:
    """What is being recorded, and of which pairs, so that each is looked at in the end."""

    def __init__(self, app: App, unit: Unit, find: Callable[[Unit, str], UUID]) -> None:
        self.now = app.clock.now()
        self._table = app.terms.table
        self._unit = unit
        self._find = find
        self._pairs: dict[tuple[UUID, UUID], Pair] = {}
        self._added: list[ConsentRecord] = []

    def pair(self, given: Pair) -> tuple[UUID, UUID]:
        found = self._find(self._unit, given.person), self._find(self._unit, given.other)
        if found[0] == found[1]:
            raise ImpossibleError(f"{given.person}: expected two people, not one twice")
        self._pairs[found] = given
        return found

    def paper(self, given: Seen) -> None:
        pair = self.pair(given)
        findings.add_evidence(
            self._unit,
            *pair,
            given.kind,
            given.categories,
            checked_at=given.checked_at,
            review_by=given.review_by,
            recorded_by=consent_setup.find_recorder(self._unit, pair[0]),
        )

    def finding(self, given: Found) -> None:
        pair = self.pair(given)
        findings.add_capacity(
            self._unit,
            *pair,
            given.finding,
            assessed_at=given.assessed_at,
            review_by=given.review_by,
            recorded_by=consent_setup.find_recorder(self._unit, pair[0]),
        )

    def consent(self, given: Agreed) -> None:
        person, other = self.pair(given)
        worker = consent_setup.find_recorder(self._unit, person)
        by_text = given.via is GivenVia.TEXT
        added = consents.add_consent(
            self._unit,
            NewConsent(
                subject_id=person,
                other_id=other,
                state=given.state,
                categories=given.categories,
                basis=given.basis,
                given_via=given.via,
                recorded_by=person if by_text else worker,
                confirmed_by=worker if given.confirmed else None,
                valid_from=given.starts_at,
                recorded_at=self.now,
                expires_at=given.expires_at,
            ),
        )
        self._added.append(added)

    def knowledge(self, given: Known) -> None:
        person, other = self.pair(given)
        by = consent_setup.find_recorder(self._unit, person)
        for category in sorted(given.categories):
            value = self._value(person, category)
            if value is None:
                raise NotRecordedError(f"{given.person} has no {category} that could be known")
            known_facts.add_known_fact(
                self._unit, person, other, category, value, given.how, self.now, by
            )

    def _value(self, person_id: UUID, category: Category) -> bytes | None:
        """What a fact is known by, as it is now."""
        if category is Category.USES_SERVICE:
            return known_facts.fingerprint(
                self._unit, person_id, category, known_facts.USES_SERVICE
            )
        if category is Category.APPOINTMENT:
            return find_next_appointment(self._unit, person_id, self.now).fingerprint
        team = consent_setup.get_team(self._unit, person_id)
        when = reading_occasion(self._unit, team, self.now)
        facts = key_team.find_key_team(self._unit, person_id, when)
        by = {Category.KEY_WORKER: facts.key_worker, Category.COVER: facts.cover}
        return by[category].fingerprint if category in by else None

    def check(self) -> None:
        """Raise ImpossibleError for the first pair that nobody could have entered so."""
        today = local(self.now).date()
        for pair, given in self._pairs.items():
            standing = find_standing(self._unit, *pair, today)
            faults = list(entry_faults(replace(standing, consents=()), self._table, self.now))
            for record in self._added:
                if (record.subject_id, record.other_id) == pair:
                    faults += self._consent_faults(standing, record)
            if faults:
                raise ImpossibleError(f"{given.person} and {given.other}: {faults[0]}")

    def _consent_faults(self, standing: Standing, record: ConsentRecord) -> list[str]:
        """As of the person's age when it began: a new one must be possible, not every old one."""
        born = consent_setup.find_born(self._unit, standing.subject_id)
        age = None if born is None else age_band(born, local(record.valid_from).date())
        alone = replace(standing, consents=(record,), age=age)
        return list(entry_faults(alone, self._table, self.now))
