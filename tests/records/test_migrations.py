"""Migrations make the very tables that the code speaks of, once, however often they are asked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, create_engine, text
from sqlalchemy.exc import OperationalError

from bot.records.migrate import config, migrate
from bot.records.tables import metadata
from tests.conftest import Database


def _query(url: str, query: str) -> list[tuple[object, ...]]:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]
    finally:
        engine.dispose()


def _ours(_: object, name: str | None, kind: str, *__: object) -> bool:
    return not (kind == "table" and name is not None and name.startswith("procrastinate_"))


def test_the_migrated_tables_are_the_tables_of_the_code(database: Database) -> None:
    engine = create_engine(database.admin_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": _ours}
        )
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_checks_are_the_checks_of_the_code(database: Database) -> None:
    """Alembic compares none of them."""
    rows = _query(
        database.admin_url,
        "SELECT conname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid"
        " WHERE contype = 'c' AND t.relnamespace = 'public'::regnamespace"
        " AND t.relname NOT LIKE 'procrastinate_%'",
    )
    named = {
        str(constraint.name)
        for table in metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert {str(row[0]) for row in rows} == named


def test_partial_indexes_are_partial(database: Database) -> None:
    rows = _query(
        database.admin_url,
        "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE '%WHERE%'"
        " AND tablename NOT LIKE 'procrastinate_%'",
    )
    partial = {
        str(index.name)
        for table in metadata.tables.values()
        for index in table.indexes
        if index.dialect_options["postgresql"]["where"] is not None
    }
    assert {str(row[0]) for row in rows} == partial


def test_there_is_one_line_of_migrations_and_it_ends_in_one_place() -> None:
    script = ScriptDirectory.from_config(config())
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1


def test_migrating_again_changes_nothing(database: Database) -> None:
    columns = (
        "SELECT table_name, column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = 'public' ORDER BY 1, 2"
    )
    before = _query(database.admin_url, columns)
    migrate(database.admin_url, database.app_url)
    assert _query(database.admin_url, columns) == before


def test_four_machines_that_migrate_at_once_migrate_once(empty_database: Database) -> None:
    def once(_: int) -> None:
        migrate(empty_database.admin_url, empty_database.app_url)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(once, range(4)))
    versions = _query(empty_database.admin_url, "SELECT version_num FROM alembic_version")
    assert versions == [(ScriptDirectory.from_config(config()).get_current_head(),)]
    assert _query(empty_database.app_url, "SELECT count(*) FROM person") == [(0,)]


def test_working_days_that_were_words_become_weekdays(empty_database: Database) -> None:
    given = {"Mon to Thu": [0, 1, 2, 3], "Fri to Mon": [0, 4, 5, 6], "Tue, Wed and Fri": [1, 2, 4]}
    engine = create_engine(empty_database.admin_url)
    with engine.connect() as connection:
        alembic = config()
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, "0003")
        connection.execute(
            text("INSERT INTO team VALUES (gen_random_uuid(), 'a', 'b', '{}', true)"),
        )
        for words in given:
            add = (
                "INSERT INTO worker (id, data_key_id, team_id, first_name, last_name, working_days)"
                " SELECT gen_random_uuid(), gen_random_uuid(), id, '', convert_to(:w, 'UTF8'), :w"
                " FROM team"
            )
            connection.execute(text(add), {"w": words})
        connection.commit()
    engine.dispose()
    migrate(empty_database.admin_url, empty_database.app_url)
    query = "SELECT convert_from(last_name, 'UTF8'), working_days FROM worker"
    assert dict(_query(empty_database.app_url, query)) == given  # type: ignore[arg-type]


def test_the_lock_is_given_back(empty_database: Database) -> None:
    migrate(empty_database.admin_url, empty_database.app_url)
    held = (
        "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
        " WHERE locktype = 'advisory' AND d.datname = current_database()"
    )
    assert _query(empty_database.admin_url, held) == [(0,)]


def test_one_role_for_everything_is_allowed_where_an_adopter_has_no_two(
    empty_database: Database,
) -> None:
    migrate(empty_database.admin_url, empty_database.admin_url)
    assert _query(empty_database.admin_url, "SELECT count(*) FROM person") == [(0,)]


def test_a_database_that_cannot_be_reached_is_an_error() -> None:
    with pytest.raises(OperationalError):
        migrate("postgresql+psycopg://nobody@127.0.0.1:9/none", "postgresql+psycopg://x@h/n")
