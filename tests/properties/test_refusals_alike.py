"""A no is one of two texts, to the byte, whoever asks and whatever the reason.

Which of the two hangs on what the asker is noted to know and on their proof. Twelve kinds of
askers meet every reason for a no, each with and without knowing that the person uses the service.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import product
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from bot.care.consent_records import (
    Basis,
    ConsentState,
    EvidenceKind,
    Finding,
    GivenVia,
    Hold,
    HowKnown,
    Kind,
)
from bot.care.facts import Category
from bot.care.protected import Reason
from bot.care.routing import Role
from bot.records import enrolment, people, tables, teams
from bot.records.consents import NewConsent, add_consent
from bot.records.known_facts import USES_SERVICE, add_known_fact, fingerprint
from bot.records.people import NewPerson
from bot.records.unit import Unit
from bot.services import loop_guard
from bot.services.answers.question import Question
from tests.conftest import Database
from tests.kit import TUESDAY_NOON, Desk, desk_for
from tests.properties.cast import add_phone
from tests.services.answers.asking import ask

DAY = timedelta(days=1)
THEN = TUESDAY_NOON - 30 * DAY
WORKER = UUID(int=7)
WHO = ("ask_key_worker", "who", "who is the key worker of {name}")
MEDICINES = ("ask_about_service_user", "D5", "what tablets is {name} on")

KINDS = (
    Kind.CARER,
    Kind.PARTNER,
    Kind.FRIEND,
    Kind.PARENT,
    Kind.PARENT_WITH_PR,
    Kind.YOUNG_CARER,
    Kind.NEAREST_RELATIVE,
    Kind.ATTORNEY_HW,
    Kind.DEPUTY_PW,
    Kind.ADVOCATE,
    Kind.APPOINTEE,
    Kind.PROFESSIONAL,
)
#: Records something about two people, so that a question comes to a no.
Record = Callable[[Unit, UUID, UUID], None]


def _nothing(unit: Unit, subject: UUID, other: UUID) -> None:
    """Nothing beside the relationship."""


def _said(state: ConsentState, *listed: Category, **given: object) -> Record:
    def record(unit: Unit, subject: UUID, other: UUID) -> None:
        version = NewConsent(
            subject_id=subject,
            other_id=other,
            state=state,
            categories=frozenset(listed),
            basis=Basis.EXPLICIT,
            given_via=GivenVia.CALL,
            recorded_by=WORKER,
            confirmed_by=WORKER,
            valid_from=THEN,
            recorded_at=THEN,
        )
        add_consent(unit, replace(version, **given))  # type: ignore[arg-type]

    return record


def _found(finding: Finding, review_by: object) -> Record:
    def record(unit: Unit, subject: UUID, other: UUID) -> None:
        row = {"finding": finding.value, "assessed_at": THEN, "review_by": review_by}
        both = {"id": uuid4(), "person_id": subject, "other_id": other, "recorded_by": WORKER}
        unit.connection.execute(tables.capacity_finding.insert().values(**both, **row))

    return record


def _changed(**values: object) -> Record:
    def record(unit: Unit, subject: UUID, other: UUID) -> None:
        table = tables.relationship
        ours = (table.c.person_id == subject) & (table.c.other_id == other)
        unit.connection.execute(table.update().where(ours).values(**values))

    return record


def _knows_another(unit: Unit, subject: UUID, other: UUID) -> None:
    known_by = fingerprint(unit, subject, Category.KEY_WORKER, str(UUID(int=99)))
    how = HowKnown.CARER_TOLD_US
    add_known_fact(unit, subject, other, Category.KEY_WORKER, known_by, how, THEN, WORKER)


def _all(*records: Record) -> Record:
    def record(unit: Unit, subject: UUID, other: UUID) -> None:
        for one in records:
            one(unit, subject, other)

    return record


FULL = _said(ConsentState.FULL)


@dataclass(frozen=True)
class Case:
    """What is on record, what is asked, and the reason for the no where the asker is a carer."""

    record: Record
    reason: Reason
    asked: tuple[str, str, str] = WHO


CASES: Mapping[str, Case] = {
    "not asked": Case(_nothing, Reason.NO_CONSENT),
    "refused": Case(_said(ConsentState.REFUSED), Reason.REFUSED),
    "withdrawn": Case(_all(FULL, _said(ConsentState.WITHDRAWN)), Reason.WITHDRAWN),
    "expired": Case(_said(ConsentState.FULL, expires_at=THEN + DAY), Reason.EXPIRED),
    "overdue": Case(_said(ConsentState.FULL, valid_from=THEN - 300 * DAY), Reason.REVIEW_OVERDUE),
    "pending": Case(_said(ConsentState.PENDING, confirmed_by=None), Reason.PENDING),
    "not covered": Case(_said(ConsentState.LIMITED, Category.REVIEW_ACTION), Reason.NOT_COVERED),
    "on hold": Case(_all(FULL, _changed(safety_hold=Hold.NO_CONTACT.value)), Reason.HOLD),
    "nobody looked into it": Case(_all(FULL, _changed(verified_at=None)), Reason.UNVERIFIED),
    "contradictory": Case(_all(FULL, _found(Finding.LACKS, None)), Reason.FAULTY_RECORDS),
    "cannot decide": Case(_found(Finding.LACKS, TUESDAY_NOON + DAY), Reason.NO_CONSENT),
    "known, and changed": Case(_knows_another, Reason.KNOWN_STALE),
    "for staff": Case(FULL, Reason.NEEDS_JUDGEMENT, MEDICINES),
    "for staff, cannot decide": Case(
        _found(Finding.LACKS, TUESDAY_NOON + DAY), Reason.BEST_INTERESTS_NEEDED, MEDICINES
    ),
    "medicines, refused": Case(_said(ConsentState.REFUSED), Reason.REFUSED, MEDICINES),
}


@dataclass
class Town:
    """A person for each case, and two askers of each kind: the second knows of the service."""

    desk: Desk
    subjects: dict[str, UUID] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    phones: dict[tuple[Kind, bool], str] = field(default_factory=dict)


@pytest.fixture
def town(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    # Each asks about everybody within one moment, and is told the same words: no machine does.
    monkeypatch.setattr(loop_guard, "MOST_ALIKE", 1000)
    desk = desk_for(tmp_path, database.app_url)
    made = Town(desk)
    with desk.app.records.begin() as unit:
        team_id = teams.get_team_for_strangers(unit)
        for number, name in enumerate(CASES):
            made.names[name] = f"Wynn{'abcdefghijklmnopqrstuvwxyz'[number]}"
            made.subjects[name] = _add_user(unit, made.names[name], team_id)
        for number, (kind, knows) in enumerate(product(KINDS, (False, True))):
            phone = made.phones[kind, knows] = f"+447700900{500 + number}"
            other = people.add_person(unit, NewPerson("Ada", "Hale", is_carer=True), THEN)
            add_phone(unit, other, phone, TUESDAY_NOON)
            for name, case in CASES.items():
                _relate(unit, made.subjects[name], other, kind, knows=knows)
                case.record(unit, made.subjects[name], other)
    yield made
    desk.app.records.engine.dispose()


def _add_user(unit: Unit, name: str, team_id: UUID) -> UUID:
    new = NewPerson(name, "Vane", is_service_user=True, team_id=team_id)
    user = people.add_person(unit, new, THEN)
    born_on = unit.seal(people.data_key_of(unit, user), "1980-02-03", "person.born_on", user)
    table = tables.person
    unit.connection.execute(table.update().where(table.c.id == user).values(born_on=born_on))
    worker = unit.connection.execute(tables.worker.select()).first()
    assert worker is not None
    enrolment.add_assignment(unit, user, worker.id, Role.KEY_WORKER, THEN - 200 * DAY)
    return user


def _relate(unit: Unit, subject: UUID, other: UUID, kind: Kind, *, knows: bool) -> None:
    enrolment.add_relationship(unit, subject, other, kind.value, THEN)
    if kind is Kind.ADVOCATE:
        both = {"id": uuid4(), "person_id": subject, "other_id": other, "recorded_by": WORKER}
        row = {"kind": EvidenceKind.APPOINTMENT.value, "categories": [], "checked_at": THEN}
        unit.connection.execute(tables.evidence.insert().values(**both, **row, review_by=None))
    if knows:
        known_by = fingerprint(unit, subject, Category.USES_SERVICE, USES_SERVICE)
        how = HowKnown.LETTER_COPIED
        add_known_fact(unit, subject, other, Category.USES_SERVICE, known_by, how, THEN, WORKER)


def _prove(desk: Desk) -> None:
    query = "UPDATE contact_point SET proved_at = :now, last_seen_at = :now RETURNING id"
    desk.rows(query, now=desk.clock.now())


def _ask(town: Town, phone: str, name: str, case: Case) -> tuple[str, set[str]]:
    """The words of the answer, and the reasons for the no as the trail has them."""
    intent, topic, words = case.asked
    question = Question(intent, topic, (), (name,))
    answered = ask(town.desk, phone, question, body=words.format(name=name))
    rows = town.desk.rows(
        "SELECT details->>'reason' AS reason, details->>'outcome' AS outcome FROM audit_event"
        " WHERE kind = 'disclosure.decided' AND message_id = :m",
        m=answered.message_id,
    )
    assert {row["outcome"] for row in rows} != {"allow"}, (name, rows)
    return answered.body, {str(row["reason"]) for row in rows}


def test_a_no_is_one_of_two_texts_whoever_asks_and_why(town: Town) -> None:
    _prove(town.desk)
    bodies: dict[bool, set[str]] = defaultdict(set)
    reasons: set[str] = set()
    for (name, case), kind, knows in product(CASES.items(), KINDS, (False, True)):
        body, why = _ask(town, town.phones[kind, knows], town.names[name], case)
        reasons |= why
        if kind is Kind.CARER:
            assert case.reason.value in why, (name, why)
        bodies[knows and kind is not Kind.PROFESSIONAL].add(body)
    for knows in (False, True):
        body, _ = _ask(town, town.phones[Kind.CARER, knows], "Nobody", CASES["not asked"])
        bodies[False].add(body)
    (neutral,), (ring_us,) = bodies[False], bodies[True]
    assert "It is the same for everyone" in neutral
    assert ring_us.startswith("I cannot answer that by text")
    asked = len(CASES) * len(KINDS) * 2
    print(f"\n{asked} questions, reasons {sorted(reasons)}")  # noqa: T201
    assert len(reasons) >= 12


@pytest.mark.parametrize(
    "change",
    [
        "last_seen_at = CAST(:now AS timestamptz) - interval '91 days'",
        "doubted_at = CAST(:now AS timestamptz)",
        "identifies = false, last_seen_at = CAST(:now AS timestamptz)",
    ],
    ids=["lapsed", "doubted", "nobody's"],
)
def test_a_number_that_proves_nothing_gets_the_neutral_one(town: Town, change: str) -> None:
    _prove(town.desk)
    query = f"UPDATE contact_point SET {change} RETURNING id"
    town.desk.rows(query, now=town.desk.clock.now())
    phones = [*list(town.phones.values())[:6], "+447700900999"]
    told = {
        _ask(town, phone, town.names[name], CASES[name])[0]
        for phone, name in product(phones, ("not asked", "on hold", "refused"))
    }
    (neutral,) = told
    assert "It is the same for everyone" in neutral
