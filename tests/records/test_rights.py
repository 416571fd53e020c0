"""What the running parts may not do to the database, and what nobody may do to the audit trail."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest
from psycopg import errors, sql
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
HEAD_CHANGES = [
    "UPDATE audit_head SET hash = sha256(hash)",
    "UPDATE audit_head SET seq = seq + 2",
    "DELETE FROM audit_head",
    "TRUNCATE audit_head",
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


@pytest.mark.usefixtures("_one_event")
@pytest.mark.parametrize(
    "statement",
    [
        *HEAD_CHANGES,
        "INSERT INTO audit_head VALUES (gen_random_uuid(), 1, '')",
        "SELECT 1 FROM audit_head FOR UPDATE",
    ],
)
def test_the_running_parts_cannot_write_a_head(database: Database, statement: str) -> None:
    _refused(database.app_url, statement, errors.InsufficientPrivilege)


@pytest.mark.usefixtures("_one_event")
@pytest.mark.parametrize("statement", HEAD_CHANGES)
def test_the_owner_is_refused_to_move_a_head_by_hand(database: Database, statement: str) -> None:
    assert "append-only" in _refused(database.admin_url, statement, errors.RaiseException)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("seq", "1000"),
        ("chain_id", "gen_random_uuid()"),
        ("chain_seq", "1"),
        ("prev_hash", "''"),
        ("hash", "''"),
    ],
)
def test_the_running_parts_cannot_say_where_an_event_stands(
    database: Database, column: str, value: str
) -> None:
    add = (
        f"INSERT INTO audit_event (id, at, kind, actor, details, {column}) OVERRIDING SYSTEM VALUE"
        f" VALUES (gen_random_uuid(), now(), 'a.b', 'system', '{{}}', {value})"
    )
    _refused(database.app_url, add, errors.InsufficientPrivilege)


def test_what_the_owner_says_of_place_and_hash_is_overwritten(database: Database) -> None:
    add = (
        "INSERT INTO audit_event (id, at, kind, actor, details, chain_id, chain_seq, prev_hash,"
        " hash) VALUES (gen_random_uuid(), now(), 'a.b', 'system', '{}', gen_random_uuid(), 7, '',"
        " '') RETURNING chain_id, chain_seq, length(prev_hash), length(hash)"
    )
    with psycopg.connect(plain(database.admin_url)) as connection:
        assert connection.execute(add).fetchone() == (UUID(int=0), 1, 32, 32)


def test_the_trigger_moves_no_head_for_another_table(
    database: Database, superuser: psycopg.Connection
) -> None:
    """Elsewhere the database may allow tables of one's own, and a table's owner may give it a
    trigger."""
    name = sql.Identifier(database.app_url.rsplit("/", 1)[1])
    superuser.execute(sql.SQL("GRANT TEMPORARY ON DATABASE {} TO keyline_app").format(name))
    like = "CREATE TEMPORARY TABLE audit_event (LIKE public.audit_event)"
    trigger = (
        "CREATE TRIGGER mine BEFORE INSERT ON pg_temp.audit_event"
        " FOR EACH ROW EXECUTE FUNCTION public.chain_audit_event()"
    )
    with psycopg.connect(plain(database.app_url)) as connection:
        connection.execute(like)
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute(trigger)
    with psycopg.connect(plain(database.admin_url)) as connection:
        connection.execute(like)
        connection.execute(trigger)
        with pytest.raises(errors.RaiseException, match="only the audit trail"):
            connection.execute("INSERT INTO pg_temp.audit_event (subject_id) VALUES (NULL)")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE extra (id int)",
        "DROP TABLE person",
        "ALTER TABLE person ADD COLUMN note text",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "ALTER TABLE audit_event DISABLE TRIGGER audit_event_chain",
        "ALTER TABLE audit_head DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_event_rows ON audit_event",
        "DROP TRIGGER audit_event_chain ON audit_event",
        "CREATE TRIGGER mine BEFORE INSERT ON audit_event EXECUTE FUNCTION refuse_audit_change()",
        "CREATE RULE mine AS ON INSERT TO audit_event DO INSTEAD NOTHING",
        "CREATE OR REPLACE FUNCTION chain_audit_event() RETURNS trigger LANGUAGE sql AS ''",
        "DROP FUNCTION chain_audit_event() CASCADE",
        "ALTER FUNCTION chain_audit_event() OWNER TO keyline_app",
        "ALTER TABLE audit_event OWNER TO keyline_app",
        "SET session_replication_role = replica",
        "SET ROLE keyline_owner",
        "GRANT keyline_owner TO keyline_app",
        "ALTER ROLE keyline_owner PASSWORD 'guess'",
        "ALTER ROLE keyline_app SUPERUSER",
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


def test_the_trigger_runs_as_the_owner_and_nobody_else_may_use_it(database: Database) -> None:
    query = (
        "SELECT pg_get_userbyid(proowner), prosecdef, proconfig,"
        " has_function_privilege('keyline_app', oid, 'EXECUTE')"
        " FROM pg_proc WHERE proname = 'chain_audit_event'"
    )
    with psycopg.connect(plain(database.app_url)) as connection:
        assert connection.execute(query).fetchall() == [
            ("keyline_owner", True, ["search_path=pg_catalog, pg_temp"], False)
        ]


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
