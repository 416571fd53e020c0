"""What was agreed, found, seen and known: refused in so many words, or recorded as it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.exc import SQLAlchemyError

from bot.app import build
from bot.care.consent_records import Basis, ConsentState, GivenVia
from bot.care.facts import Category
from bot.records.consents import NewConsent, add_consent
from bot.records.keys import ensure_keys_file
from bot.records.known_facts import USES_SERVICE, fingerprint
from bot.records.standing import find_standing
from bot.services.importing.import_folder import check_folder, import_folder
from bot.services.importing.noticing import find_notes
from bot.services.importing.report import Report, in_order
from tests.conftest import Database
from tests.kit import Desk, KeptSender, StillClock, settings_for
from tests.services.importing.cases_consent import CONSENT, WITHOUT_EFFECT, good_with_consent
from tests.services.importing.folders import OF_PEOPLE, READING, Case, Spoil, add, change, write
from tests.services.importing.test_bad_input import DOCUMENT, shown

CONSENTS = "SELECT * FROM consent ORDER BY version"
_LATER = "agreed-3,9434765919,9434765870,FULL,,explicit,call,staff-4471,staff-4471,{},"


@pytest.fixture
def empty(tmp_path: Path, database: Database) -> Iterator[Desk]:
    """An app on a database with nobody in it."""
    settings = settings_for(tmp_path, database.app_url)
    ensure_keys_file(settings.keyline_keys_file)
    clock, sender = StillClock(), KeptSender()
    app = build(settings, clock=clock, sender=sender)
    yield Desk(app, clock, sender)
    app.records.engine.dispose()


@pytest.fixture
def bring(empty: Desk, tmp_path: Path) -> Callable[..., Report]:
    """Imports the good folder, spoilt."""

    def run(*spoils: Spoil) -> Report:
        files = good_with_consent()
        for spoil in spoils:
            spoil(files)
        return import_folder(empty.app, write(tmp_path / "f", files))

    return run


def pair(desk: Desk) -> tuple[UUID, UUID]:
    [row] = desk.rows("SELECT person_id, other_id FROM relationship WHERE kind = 'partner'")
    return row["person_id"], row["other_id"]  # type: ignore[return-value]


@pytest.mark.parametrize("case", CONSENT, ids=lambda case: case.title)
def test_bad_input_is_refused_in_so_many_words(case: Case, tmp_path: Path) -> None:
    files = good_with_consent()
    case.spoil(files)
    found = check_folder(write(tmp_path / "f", files), READING)[1]
    assert [str(fault) for fault in in_order(found)] == list(case.says)
    assert [word for word in OF_PEOPLE if word in " ".join(case.says)] == []


@pytest.mark.parametrize("case", WITHOUT_EFFECT, ids=lambda case: case.title)
def test_a_consent_without_effect_is_noted(case: Case, tmp_path: Path) -> None:
    files = good_with_consent()
    case.spoil(files)
    checked, faults = check_folder(write(tmp_path / "f", files), READING)
    notes = find_notes(checked, READING.today, frozenset())
    assert faults == []
    assert [str(note) for note in notes if note.file == "consents.csv"] == list(case.says)


def test_the_documentation_shows_each_case_with_its_message() -> None:
    assert shown(CONSENT) in DOCUMENT.read_text()
    assert shown(WITHOUT_EFFECT) in DOCUMENT.read_text()


def test_the_good_folder_has_no_fault(tmp_path: Path) -> None:
    assert check_folder(write(tmp_path / "f", good_with_consent()), READING)[1] == []


def test_a_refused_folder_brings_nothing(empty: Desk, bring: Callable[..., Report]) -> None:
    assert bring(change("capacities.csv", "HAS", "LACKS")).is_refused
    assert empty.count("SELECT count(*) FROM person") == 0


def test_what_is_recorded_is_what_a_decision_reads(
    empty: Desk, bring: Callable[..., Report]
) -> None:
    assert bring().faults == []
    with empty.app.records.begin() as unit:
        standing = find_standing(unit, *pair(empty), READING.today)
    [consent] = standing.consents
    assert (consent.version, consent.state) == (1, ConsentState.LIMITED)
    assert consent.categories == {Category.KEY_WORKER, Category.COVER}
    assert consent.confirmed_by not in (None, consent.recorded_by)
    assert consent.valid_from == datetime(2026, 11, 2, tzinfo=UTC)
    assert consent.expires_at == datetime(2027, 5, 1, 23, tzinfo=UTC)  # the day in summer time
    assert standing.capacity is not None
    assert [fact.category for fact in standing.known] == [Category.KEY_WORKER]
    assert (standing.age, standing.requester_age) == ("18 or over", None)
    papers = empty.rows("SELECT kind FROM evidence")
    assert papers == [{"kind": "parental responsibility"}]
    holds = empty.rows("SELECT kind, safety_hold FROM relationship ORDER BY kind")
    assert [row["safety_hold"] for row in holds] == ["no_contact", "none"]
    assert empty.count("SELECT count(*) FROM contact_point WHERE others_see") == 1


def test_the_same_folder_twice_writes_nothing(empty: Desk, bring: Callable[..., Report]) -> None:
    bring()
    empty.clock.forward(days=3)
    assert str(bring().total).startswith("0 added, 0 changed, ")
    assert empty.count("SELECT count(*) FROM consent") == 1
    assert empty.count("SELECT count(*) FROM known_fact") == 1


def test_a_changed_row_is_a_new_version_and_the_old_one_stays(
    empty: Desk, bring: Callable[..., Report]
) -> None:
    bring()
    before = empty.rows(CONSENTS)
    empty.clock.forward(days=1)
    report = bring(change("consents.csv", "LIMITED,key_worker cover", "WITHDRAWN,"))
    assert str(report.counts["consents.csv"]) == "0 added, 1 changed, 0 unchanged"
    first, second = empty.rows(CONSENTS)
    assert [first] == before
    assert (second["version"], second["state"]) == (2, "WITHDRAWN")


def test_a_finding_and_a_paper_that_change_are_added(
    empty: Desk, bring: Callable[..., Report]
) -> None:
    bring()
    empty.clock.forward(days=1)
    bring(
        change("capacities.csv", "HAS,2026-11-02", "FLUCTUATING,2026-11-20"),
        change("evidence.csv", "2026-11-02", "2026-11-20"),
    )
    assert empty.count("SELECT count(*) FROM capacity_finding") == 2
    assert empty.count("SELECT count(*) FROM evidence") == 2


def test_nothing_else_may_change_a_row(empty: Desk, bring: Callable[..., Report]) -> None:
    bring()
    for table in ("consent", "capacity_finding", "evidence"):
        with pytest.raises(SQLAlchemyError, match="append-only"):
            empty.rows(f"UPDATE {table} SET recorded_by = person_id RETURNING id")


def test_rows_of_two_people_count_in_the_order_of_their_days(
    empty: Desk, bring: Callable[..., Report]
) -> None:
    ended = change("consents.csv", "2027-05-01", "2026-11-10")
    assert bring(ended, add("consents.csv", _LATER.format("2026-11-15"))).faults == []
    assert [row["state"] for row in empty.rows(CONSENTS)] == ["LIMITED", "FULL"]


def test_what_was_before_is_not_rewritten(empty: Desk, bring: Callable[..., Report]) -> None:
    ended = change("consents.csv", "2027-05-01", "2026-11-10")
    later = add("consents.csv", _LATER.format("2026-11-15"))
    bring(ended, later)
    empty.clock.forward(days=1)
    report = bring(ended, later, change("consents.csv", "key_worker cover", "key_worker"))
    assert [str(fault).split(":")[0] for fault in report.faults] == ["consents.csv, line 2, from"]
    assert "never rewritten" in str(report.faults[0])
    assert empty.count("SELECT count(*) FROM consent") == 2


@pytest.mark.parametrize(("since", "is_refused"), [("2026-11-20", True), ("2026-11-27", False)])
def test_what_the_person_said_since_is_not_undone(
    empty: Desk, bring: Callable[..., Report], since: str, is_refused: bool
) -> None:
    bring()
    empty.clock.forward(days=1)
    _withdraw(empty)
    empty.clock.forward(days=4)
    ended = change("consents.csv", "2027-05-01", "2026-11-10")
    report = bring(ended, add("consents.csv", _LATER.format(since)))
    assert report.is_refused, "the row that ended would open something again"
    narrower = change("consents.csv", "LIMITED,key_worker cover", "REFUSED,")
    report = bring(narrower, ended, add("consents.csv", _LATER.format(since)))
    assert report.is_refused is is_refused
    assert ("something newer" in "".join(map(str, report.faults))) is is_refused


def _withdraw(desk: Desk) -> None:
    person, other = pair(desk)
    now = desk.clock.now()
    said = NewConsent(
        subject_id=person,
        other_id=other,
        state=ConsentState.WITHDRAWN,
        categories=frozenset(),
        basis=Basis.EXPLICIT,
        given_via=GivenVia.TEXT,
        recorded_by=person,
        confirmed_by=None,
        valid_from=now,
        recorded_at=now,
    )
    with desk.app.records.begin() as unit:
        add_consent(unit, said)


def test_a_known_key_worker_is_the_one_of_that_day(
    empty: Desk, bring: Callable[..., Report]
) -> None:
    ended = change(
        "assignments.csv",
        "staff-4471,key_worker,2025-03-10,",
        "staff-4471,key_worker,2025-03-10,2026-11-10",
    )
    new = add("assignments.csv", "9434765919,staff-5820,key_worker,2026-11-11,")
    bring(ended, new)
    [fact] = empty.rows("SELECT fingerprint FROM known_fact")
    workers = [
        row["worker_id"]
        for row in empty.rows(
            "SELECT worker_id FROM assignment WHERE role = 'key_worker' AND person_id = :p"
            " ORDER BY starts_at",
            p=pair(empty)[0],
        )
    ]
    with empty.app.records.begin() as unit:
        known = [fingerprint(unit, pair(empty)[0], Category.KEY_WORKER, str(w)) for w in workers]
    assert [bytes(fact["fingerprint"]) == one for one in known] == [True, False]  # type: ignore[call-overload]


def test_the_service_and_an_appointment_are_known_as_they_are(
    empty: Desk, bring: Callable[..., Report]
) -> None:
    line = "9434765919,9434765870,{},carer_told_us,2026-11-02,staff-4471"
    bring(*(add("known_facts.csv", line.format(what)) for what in ("service", "appointments")))
    facts = {row["category"]: row for row in empty.rows("SELECT * FROM known_fact")}
    assert set(facts) == {"D0", "D1", "D3"}
    with empty.app.records.begin() as unit:
        person = pair(empty)[0]
        value = fingerprint(unit, person, Category.USES_SERVICE, USES_SERVICE)
    assert bytes(facts["D0"]["fingerprint"]) == value  # type: ignore[call-overload]


def test_a_changed_known_fact_ends_the_old_one_alone(
    empty: Desk, bring: Callable[..., Report]
) -> None:
    line = "9434765919,9434765870,service,carer_told_us,2026-11-02,staff-4471"
    bring(add("known_facts.csv", line))
    empty.clock.forward(days=1)
    bring(
        add("known_facts.csv", line),
        change("known_facts.csv", "meeting,2026-11-02", "meeting,2026-11-20"),
    )
    rows = empty.rows("SELECT category, ended_at FROM known_fact ORDER BY category, ended_at")
    ended = [(row["category"], row["ended_at"] is not None) for row in rows]
    assert sorted(ended) == [("D0", False), ("D1", False), ("D1", True)]


def test_an_empty_hold_leaves_the_one_that_is_there_and_none_lifts_it(
    empty: Desk, bring: Callable[..., Report]
) -> None:
    bring()
    row = "9434765811,9434765870,parent_PR,"
    holds = "SELECT safety_hold FROM relationship WHERE kind = 'parent_PR'"
    bring(change("relationships.csv", row + "2026-11-02,no_contact", row + "2026-11-03,"))
    assert empty.rows(holds) == [{"safety_hold": "no_contact"}]
    bring(change("relationships.csv", row + "2026-11-02,no_contact", row + "2026-11-03,none"))
    assert empty.rows(holds) == [{"safety_hold": "none"}]


def test_another_kind_of_relationship_is_an_event(
    empty: Desk, bring: Callable[..., Report]
) -> None:
    bring()
    assert empty.count("SELECT count(*) FROM relationship WHERE changed_at IS NOT NULL") == 0
    empty.clock.forward(days=1)
    bring(add("relationships.csv", "9434765919,9434765870,nearest_relative,2026-11-20,"))
    assert empty.count("SELECT count(*) FROM relationship WHERE changed_at IS NOT NULL") == 1


def test_each_is_in_the_audit_trail(empty: Desk, bring: Callable[..., Report]) -> None:
    bring()
    kinds = {str(row["kind"]) for row in empty.rows("SELECT kind FROM audit_event")}
    assert kinds == {
        "folder.imported",
        "consent.recorded",
        "capacity.recorded",
        "evidence.recorded",
        "known_fact.added",
        "safety_hold.set",
    }


def test_a_birthday_is_sealed_and_stays_when_nothing_is_said(
    empty: Desk, bring: Callable[..., Report]
) -> None:
    bring()
    sealed = "SELECT born_on FROM person WHERE born_on IS NOT NULL ORDER BY id"
    before = empty.rows(sealed)
    assert len(before) == 3
    assert all(b"1961" not in bytes(row["born_on"]) for row in before)  # type: ignore[call-overload]
    bring(change("people.csv", "1961-03-09", ""))
    assert empty.rows(sealed) == before
