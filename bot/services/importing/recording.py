"""Rows that are only ever added: consents, findings, papers, known facts.

A changed row is a new version. What was recorded before stays, and no row that is written later
may come between, or take the place of what Keyline has been told since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.care.consent_records import Basis, ConsentState, GivenVia, HowKnown
from bot.care.consent_records import Finding as CapacityFinding
from bot.care.facts import Category
from bot.records import consents, findings, known_facts
from bot.records.appointments import find_next_appointment
from bot.records.audit import Event, add_event
from bot.records.consents import NewConsent
from bot.records.enrol_many import Target
from bot.records.imported import ImportedRow
from bot.records.unit import Unit
from bot.services.importing.agreeing import KeyWorkers, categories_of, evidence_kind
from bot.services.importing.checking import Checked
from bot.services.importing.columns import File
from bot.services.importing.days import begins, ends
from bot.services.importing.findings import Finding, Record
from bot.services.importing.layout_consent import CAPACITIES, CONSENTS, EVIDENCE, KNOWN_FACTS

_GRANTING = (ConsentState.FULL, ConsentState.LIMITED)
_NOT_LAST = (
    "expected a day after all others of the same two people: a row that is new or changed comes "
    "last, for what was recorded is never rewritten"
)
_NEWER = (
    "expected a day after the one on which Keyline was told something newer about the same two "
    "people: no import takes its place"
)

_Pair = tuple[UUID, UUID]


class Recording:
    """The rows of one import that are only ever added. `row_of` gives the row of ours that an id
    of a file stands for. What cannot be added is in `faults`."""

    def __init__(
        self, unit: Unit, now: datetime, row_of: Callable[[str, str], UUID], checked: Checked
    ) -> None:
        self.faults: list[Finding] = []
        self._unit = unit
        self._now = now
        self._row_of = row_of
        self._key_workers = KeyWorkers(checked)
        self._imported_at: set[datetime] = set()
        #: When the last version of two people was recorded before this import.
        self._told: dict[_Pair, datetime | None] = {}
        #: By two people, the line of the row that was written, while none after it was.
        self._changed: dict[_Pair, Record] = {}

    def begin(self, file: File, before: Iterable[ImportedRow]) -> None:
        """A file begins, of which these rows were imported before."""
        if file is CONSENTS:
            self._imported_at = {row.imported_at for row in before}

    def in_order(self, file: File, records: Sequence[Record]) -> list[Record]:
        """The rows as they are to be written: versions count in the order of their days."""
        if file is not CONSENTS:
            return list(records)
        return sorted(records, key=lambda record: (record.values["from"], record.line))

    def leave(self, file: File, record: Record) -> None:
        """A row is as it was. One before it must not have changed."""
        if file is CONSENTS:
            changed = self._changed.pop(self._pair(record), None)
            if changed is not None:
                self._fault(changed, _NOT_LAST)

    def record(self, file: File, target: Target, record: Record) -> None:
        """Add what a new or changed row says."""
        if file is CONSENTS:
            self._consent(record)
        elif file is CAPACITIES:
            self._capacity(record)
        elif file is EVIDENCE:
            self._evidence(record)
        elif file is KNOWN_FACTS:
            self._known_fact(target, record)

    def _consent(self, record: Record) -> None:
        values, pair = record.values, self._pair(record)
        self._changed[pair] = record
        state, valid_from = ConsentState(values["state"]), begins(values["from"])
        if pair not in self._told:
            self._told[pair] = consents.find_last_recorded_at(self._unit, *pair)
        last = self._told[pair]
        told_since = last is not None and last not in self._imported_at
        if told_since and state in _GRANTING and last is not None and valid_from <= last:
            self._fault(record, _NEWER)
            return
        confirmed = values["confirmed_by"]
        added = consents.add_consent(
            self._unit,
            NewConsent(
                subject_id=pair[0],
                other_id=pair[1],
                state=state,
                categories=categories_of(values),
                basis=Basis(values["basis"]),
                given_via=GivenVia(values["given_via"]),
                recorded_by=self._worker(values["recorded_by"]),
                confirmed_by=None if confirmed is None else self._worker(confirmed),
                valid_from=valid_from,
                recorded_at=self._now,
                expires_at=None if values["expires"] is None else ends(values["expires"]),
            ),
        )
        about = self._about(record, state=added.state.value, version=added.version)
        add_event(self._unit, Event("consent.recorded", **about))

    def _capacity(self, record: Record) -> None:
        values, finding = record.values, CapacityFinding(record.values["finding"])
        findings.add_capacity(
            self._unit,
            *self._pair(record),
            finding,
            assessed_at=begins(values["assessed_on"]),
            review_by=_begins(values["review_by"]),
            recorded_by=self._worker(values["recorded_by"]),
        )
        about = self._about(record, finding=finding.value)
        add_event(self._unit, Event("capacity.recorded", **about))

    def _evidence(self, record: Record) -> None:
        values, kind = record.values, evidence_kind(record.values)
        findings.add_evidence(
            self._unit,
            *self._pair(record),
            kind,
            categories_of(values),
            checked_at=begins(values["checked_on"]),
            review_by=_begins(values["review_by"]),
            recorded_by=self._worker(values["recorded_by"]),
        )
        about = self._about(record, paper=kind.value.replace(" ", "_"))
        add_event(self._unit, Event("evidence.recorded", **about))

    def _known_fact(self, target: Target, record: Record) -> None:
        values, (person, other) = record.values, self._pair(record)
        category = Category(values["category"])
        if not target.is_new:
            known_facts.end_known_facts(self._unit, person, self._now, other, category)
        value = self._fingerprint(values, person, category)
        if value is None:
            words = "expected an appointment of the person that is to come, as Keyline has it"
            self.faults.append(Finding(KNOWN_FACTS.name, record.line, "category", words))
            return
        known_facts.add_known_fact(
            self._unit,
            person,
            other,
            category,
            value,
            HowKnown(values["how"]),
            begins(values["known_since"]),
            self._worker(values["recorded_by"]),
        )
        about = self._about(record, category=category.value)
        add_event(self._unit, Event("known_fact.added", **about))

    def _fingerprint(
        self, values: dict[str, Any], person: UUID, category: Category
    ) -> bytes | None:
        if category is Category.APPOINTMENT:
            return find_next_appointment(self._unit, person, self._now).fingerprint
        value = known_facts.USES_SERVICE
        if category is Category.KEY_WORKER:
            worker = self._key_workers.on(values["person"], values["known_since"])
            # That there was one was checked before anything was written.
            value = str(self._worker(str(worker)))
        return known_facts.fingerprint(self._unit, person, category, value)

    def _pair(self, record: Record) -> _Pair:
        person, other = record.values["person"], record.values["other"]
        return self._row_of("people.csv", person), self._row_of("people.csv", other)

    def _worker(self, key: str) -> UUID:
        return self._row_of("workers.csv", key)

    def _fault(self, record: Record, words: str) -> None:
        self.faults.append(Finding(CONSENTS.name, record.line, "from", words))

    def _about(self, record: Record, **codes: str | int) -> dict[str, Any]:
        """What the audit trail says of a row."""
        person, other = self._pair(record)
        details = {**codes, "by": "import"}
        return {"at": self._now, "subject_id": person, "requester_id": other, "details": details}


def _begins(day: Any) -> datetime | None:
    return None if day is None else begins(day)
