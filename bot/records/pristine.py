"""Brings a database of scenarios back to the team as it was loaded.

Only `keyline converse` calls this, on a database that it made itself and throws away.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Table, create_engine, text

from bot.records import tables

_SCHEMA = "pristine"
#: The audit trail is append-only, here too; and the clock begins anew.
_NOT_COPIED = (tables.audit_event, tables.audit_head, tables.test_clock)
#: Nobody ever changes a row of these, but here, where the whole team is put back.
_APPEND_ONLY = (
    tables.consent,
    tables.capacity_finding,
    tables.evidence,
    tables.review_event,
    tables.report_answer,
    tables.for_review,
)


def keep_pristine(admin_url: str) -> None:
    """Copy every table aside, as the owner of the tables."""
    with _begin(admin_url) as connection:
        connection.execute(text(f"CREATE SCHEMA {_SCHEMA}"))
        for table in _copied():
            connection.execute(text(f"CREATE TABLE {_SCHEMA}.{table.name} AS TABLE {table.name}"))


def restore_pristine(admin_url: str) -> None:
    """Put the copies back: in place of everything said and done since, with the same ids.

    Conversations get new ids, so that nothing which a part remembers by them comes up again.
    Fails where `keep_pristine` has not been: rows of any other database are never removed.
    """
    with _begin(admin_url) as connection:
        connection.execute(text("SELECT 1 FROM pristine.person LIMIT 1"))
        with _changeable(connection):
            # Not TRUNCATE: it would wait for every part that looks, and they for it.
            for table in reversed((*_copied(), tables.test_clock)):
                connection.execute(table.delete())
        for table in _copied():
            connection.execute(text(_put_back(table)))


@contextmanager
def _changeable(connection: Connection) -> Iterator[None]:
    """Let what is append-only be removed, within this transaction and by the owner alone. Whoever
    reads does not wait, and nobody else writes meanwhile."""
    for table in _APPEND_ONLY:
        connection.execute(text(f"ALTER TABLE {table.name} DISABLE TRIGGER USER"))
    yield
    for table in _APPEND_ONLY:
        connection.execute(text(f"ALTER TABLE {table.name} ENABLE TRIGGER USER"))


def _put_back(table: Table) -> str:
    names = ", ".join(column.name for column in table.columns)
    values = names
    if table is tables.conversation:
        values = ", ".join("gen_random_uuid()" if c.name == "id" else c.name for c in table.columns)
    return (
        f"INSERT INTO {table.name} ({names}) OVERRIDING SYSTEM VALUE"  # noqa: S608
        f" SELECT {values} FROM {_SCHEMA}.{table.name}"
    )


def _copied() -> list[Table]:
    """The tables, each after those that it refers to."""
    return [table for table in tables.metadata.sorted_tables if table not in _NOT_COPIED]


@contextmanager
def _begin(admin_url: str) -> Iterator[Connection]:
    engine = create_engine(admin_url, hide_parameters=True)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
