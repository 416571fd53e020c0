"""Faults of what was agreed, found, seen and known: the rules are those of every other entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from bot.care.consent_entry import NO_RELATIONSHIP, entry_faults
from bot.care.consent_faults import overlaps
from bot.care.consent_records import (
    AgeBand,
    Basis,
    Capacity,
    ConsentRecord,
    ConsentState,
    Evidence,
    EvidenceKind,
    GivenVia,
    HowKnown,
    KnownFact,
    Relationship,
    Standing,
)
from bot.care.consent_records import Finding as CapacityFinding
from bot.care.consent_records import Kind as RelationshipKind
from bot.care.consent_review import age_band
from bot.care.consent_table import ConsentTable
from bot.care.facts import Category
from bot.care.routing import Role
from bot.services.importing.checking import Checked, Rows, cells_of, is_uncertain
from bot.services.importing.days import begins, ends
from bot.services.importing.findings import Finding, Record
from bot.services.importing.layout import (
    APPOINTMENTS,
    ASSIGNMENTS,
    PEOPLE_FILE,
    RELATIONSHIP_FILE,
    WORKERS,
)
from bot.services.importing.layout_consent import CAPACITIES, CONSENTS, EVIDENCE, KNOWN_FACTS

Values = dict[str, Any]

#: Of which facts a folder says what they are, so that they can be noted as known.
KNOWABLE = (Category.USES_SERVICE, Category.KEY_WORKER, Category.APPOINTMENT)

_NO_ID = UUID(int=0)
#: Which nation it is makes no difference to what may be entered.
_ANY_LAW = "ENG"
#: In which column a fault is, by how its words begin; and what is expected there.
_WHERE = (
    ("whoever is to be told", "recorded_by", "another worker"),
    ("it expires", "expires", "a later day, or nothing"),
    ("a limited consent", "categories", "kinds of information"),
    ("only a limited consent", "categories", "nothing"),
    ("consent is not asked", "categories", "what can be agreed to"),
    ("so much is agreed", "given_via", "another way"),
    ("only the person consents", "basis", "explicit or competent_child"),
    ("parental responsibility decides", "basis", "the person's own consent"),
    ("from 16 on", "basis", "explicit"),
    ("a lack of capacity", "review_by", "a day"),
    ("capacity is to be reviewed", "review_by", "a later day"),
    ("evidence is to be reviewed", "review_by", "a later day"),
    ("no paper is needed", "kind", "no such row"),
    ("of a ", "kind", "another kind"),
    ("such a paper lists", "categories", "kinds of information"),
    ("no paper opens", "categories", "what can be agreed to"),
    (NO_RELATIONSHIP, "other", "a row in relationships.csv for the two"),
)


def find_entry_faults(
    rows: Rows, checked: Checked, table: ConsentTable, today: date
) -> Iterator[Finding]:
    """Every row of the four files that cannot be recorded, and why."""
    written = set(cells_of(rows[RELATIONSHIP_FILE.name], "person", "other"))
    is_unsure = is_uncertain(rows[RELATIONSHIP_FILE.name])
    pairs = _Pairs(checked)
    now = datetime.combine(today, time.max, tzinfo=UTC)
    for file in (CONSENTS, CAPACITIES, EVIDENCE, KNOWN_FACTS):
        for record in checked.records[file.name]:
            pair = record.values["person"], record.values["other"]
            if pair[0] == pair[1]:
                words = "expected another person than in the column person"
                yield Finding(file.name, record.line, "other", words)
                continue
            # A row about the two that is wrong itself is told of once.
            is_told = is_unsure or (pair[0].casefold(), pair[1].casefold()) in written
            said = entry_faults(pairs.standing(file.name, record), table, now)
            for fault in dict.fromkeys(words.removeprefix("version 1: ") for words in said):
                if not (is_told and fault == NO_RELATIONSHIP):
                    yield _finding(file.name, record.line, fault)
    yield from _overlapping(checked, pairs)
    yield from _not_known(checked, today)


def categories_of(values: Values) -> frozenset[Category]:
    """What a row lists; nothing where the cell is empty."""
    return frozenset(Category(code) for code in values["categories"] or ())


def evidence_kind(values: Values) -> EvidenceKind:
    """The kind of paper in a row."""
    return EvidenceKind(values["kind"].replace("_", " "))


class _Pairs:
    """What the folder says of two people, with ids that mean nothing outside of this check."""

    def __init__(self, checked: Checked) -> None:
        self._people = {r.key[0]: r.values for r in checked.records[PEOPLE_FILE.name]}
        phones = {values["phone"]: key for key, values in self._people.items() if values["phone"]}
        # A worker who has somebody's phone is that somebody.
        self._is = {
            record.key[0]: phones[record.values["phone"]]
            for record in checked.records[WORKERS.name]
            if record.values["phone"] in phones
        }
        self._kinds: dict[tuple[str, str], Values] = {}
        for record in checked.records[RELATIONSHIP_FILE.name]:
            pair = record.values["person"], record.values["other"]
            self._kinds[pair] = max(
                (values for values in (self._kinds.get(pair), record.values) if values),
                key=lambda values: values["verified_on"] or date.min,
            )

    def standing(self, file: str, record: Record) -> Standing:
        """All that one row says of two people, and how they stand to one another."""
        values, of = record.values, self._of(record)
        standing = Standing(*of, nation=_ANY_LAW, age=None, relationship=self._relationship(record))
        if file == CONSENTS.name:
            age = self._age_when(values["person"], values["from"])
            return replace(standing, consents=(self.consent(record, 1),), age=age)
        if file == CAPACITIES.name:
            found = Capacity(
                _NO_ID,
                of[1],
                CapacityFinding(values["finding"]),
                begins(values["assessed_on"]),
                _begins(values["review_by"]),
            )
            return replace(standing, capacity=found)
        if file == KNOWN_FACTS.name:
            category, how = Category(values["category"]), HowKnown(values["how"])
            since = begins(values["known_since"])
            return replace(standing, known=(KnownFact(_NO_ID, *of, category, b"any", how, since),))
        if standing.relationship is None:
            return standing
        paper = _evidence(values)
        return replace(standing, relationship=replace(standing.relationship, evidence=paper))

    def consent(self, record: Record, version: int) -> ConsentRecord:
        """A row of consents.csv as the records would hold it."""
        values, (subject_id, other_id) = record.values, self._of(record)
        confirmed = values["confirmed_by"]
        return ConsentRecord(
            id=_NO_ID,
            subject_id=subject_id,
            other_id=other_id,
            version=version,
            state=ConsentState(values["state"]),
            categories=categories_of(values),
            basis=Basis(values["basis"]),
            given_via=GivenVia(values["given_via"]),
            recorded_by=self._worker(values["recorded_by"]),
            confirmed_by=None if confirmed is None else self._worker(confirmed),
            valid_from=begins(values["from"]),
            expires_at=None if values["expires"] is None else ends(values["expires"]),
        )

    def _of(self, record: Record) -> tuple[UUID, UUID]:
        return _person(record.values["person"]), _person(record.values["other"])

    def _worker(self, key: str) -> UUID:
        person = self._is.get(key)
        return uuid5(_NO_ID, f"worker {key}") if person is None else _person(person)

    def _relationship(self, record: Record) -> Relationship | None:
        values = self._kinds.get((record.values["person"], record.values["other"]))
        if values is None:
            return None
        verified = _begins(values["verified_on"])
        return Relationship(*self._of(record), RelationshipKind(values["kind"]), verified)

    def _age_when(self, person: str, day: date) -> AgeBand | None:
        born = self._people.get(person, {}).get("born_on")
        return None if born is None else age_band(born, day)


def _overlapping(checked: Checked, pairs: _Pairs) -> Iterator[Finding]:
    """Two consents of one file for the same two people at one time: nobody knows which was
    meant."""
    found: defaultdict[tuple[str, str], list[ConsentRecord]] = defaultdict(list)
    for record in checked.records[CONSENTS.name]:
        pair = record.values["person"], record.values["other"]
        found[pair].append(pairs.consent(record, record.line))
    for consents in found.values():
        for earlier, later in overlaps(consents):
            words = f"expected one consent at a time for the same two people: see line {earlier}"
            yield Finding(CONSENTS.name, later, "from", words)


def _not_known(checked: Checked, today: date) -> Iterator[Finding]:
    """Facts of which the folder does not say what they were when somebody came to know them."""
    key_workers = KeyWorkers(checked)
    coming = {
        record.values["person"]
        for record in checked.records[APPOINTMENTS.name]
        if record.values["date"] > today
    }
    for record in checked.records[KNOWN_FACTS.name]:
        person, since = record.values["person"], record.values["known_since"]
        category = Category(record.values["category"])
        if category is Category.KEY_WORKER and key_workers.on(person, since) is None:
            words = "expected a day on which the person has a key worker in assignments.csv"
            yield Finding(KNOWN_FACTS.name, record.line, "known_since", words)
        elif category is Category.APPOINTMENT and person not in coming:
            words = "expected an appointment of the person in appointments.csv that is to come"
            yield Finding(KNOWN_FACTS.name, record.line, "category", words)
        elif category not in KNOWABLE:
            expected = ", ".join(one.value for one in KNOWABLE)
            words = f"expected one of {expected}: of others no file says what was known"
            yield Finding(KNOWN_FACTS.name, record.line, "category", words)


class KeyWorkers:
    """Who was whose key worker when, by the files."""

    def __init__(self, checked: Checked) -> None:
        self._of: defaultdict[str, list[Values]] = defaultdict(list)
        for record in checked.records[ASSIGNMENTS.name]:
            if record.values["role"] == Role.KEY_WORKER.value:
                self._of[record.values["person"]].append(record.values)

    def on(self, person: str, day: date) -> str | None:
        """The id of a person's key worker on a day."""
        for values in self._of.get(person, ()):
            if values["from"] <= day and (values["to"] is None or day <= values["to"]):
                return str(values["worker"])
        return None


def _finding(file: str, line: int, fault: str) -> Finding:
    for words, column, expected in _WHERE:
        if fault.startswith(words):
            return Finding(file, line, column, f"expected {expected}: {fault}")
    return Finding(file, line, "", f"expected nothing that contradicts itself: {fault}")


def _evidence(values: Values) -> Evidence:
    checked_at, review_by = begins(values["checked_on"]), _begins(values["review_by"])
    return Evidence(_NO_ID, evidence_kind(values), categories_of(values), checked_at, review_by)


def _person(key: str) -> UUID:
    return uuid5(_NO_ID, f"person {key}")


def _begins(day: date | None) -> datetime | None:
    return None if day is None else begins(day)
