"""What the running parts may not do to the database, and what nobody may do to the audit trail."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors
from sqlalchemy import text

from bot.records.answering import plain
from bot.records.audit import Event, add_event
from bot.records.unit import Records
from tests.conftest import Database
from tests.kit import TUESDAY_NOON

CHANGES = [
    "UPDATE audit_event SET kind = 'nothing.happened'",
    "DELETE FROM audit_event",
    "TRUNCATE audit_event",
]


@pytest.fixture
def _one_event(records: Records) -> None:
    with records.begin() as unit:
        add_event(unit, Event("item.opened", TUESDAY_NOON))


def _refused(url: str, statement: str, error: type[Exception]) -> str:
    with psycopg.connect(plain(url)) as connection, pytest.raises(error) as refused:
        connection.execute(statement)
    return str(refused.value)


@pytest.mark.usefixtures("_one_event")
@pytest.mark.parametrize("statement", CHANGES)
def test_the_running_parts_cannot_change_the_audit_trail(
    database: Database, statement: str
) -> None:
    _refused(database.app_url, statement, errors.InsufficientPrivilege)


@pytest.mark.usefixtures("_one_event")
@pytest.mark.parametrize("statement", CHANGES)
def test_the_owner_is_refused_by_the_trigger(database: Database, statement: str) -> None:
    said = _refused(database.admin_url, statement, errors.RaiseException)
    assert "append-only" in said


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE extra (id int)",
        "DROP TABLE person",
        "ALTER TABLE person ADD COLUMN note text",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_event_rows ON audit_event",
        "UPDATE alembic_version SET version_num = '0000'",
        "DELETE FROM alembic_version",
        "TRUNCATE inbound_message CASCADE",
        "CREATE SCHEMA other",
        "CREATE ROLE another",
        "SET SESSION AUTHORIZATION keyline_owner",
    ],
)
def test_the_running_parts_cannot_change_the_tables(database: Database, statement: str) -> None:
    _refused(database.app_url, statement, errors.InsufficientPrivilege)


@pytest.mark.usefixtures("_one_event")
def test_the_running_parts_add_to_the_audit_trail_and_read_it(records: Records) -> None:
    with records.begin() as unit:
        add_event(unit, Event("item.moved_on", TUESDAY_NOON))
    with records.begin() as unit:
        kinds = unit.connection.execute(text("SELECT kind FROM audit_event ORDER BY seq"))
        assert [row.kind for row in kinds] == ["item.opened", "item.moved_on"]


def test_the_trail_rolls_back_with_what_it_tells_of(records: Records) -> None:
    def fail() -> None:
        with records.begin() as unit:
            add_event(unit, Event("item.opened", TUESDAY_NOON))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with records.begin() as unit:
        kept = unit.connection.execute(text("SELECT count(*) FROM audit_event"))
        assert kept.scalar_one() == 0
