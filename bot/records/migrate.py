"""Brings a database to the tables of this release, one process at a time."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_310_114

#: What the running parts may do with the audit trail: add and read. A trigger refuses the rest
#: to the owner too. Of an event they say what happened; its place and hashes are the database's.
_AUDIT = "audit_event"
_SAID = "id, at, kind, actor, actor_id, subject_id, requester_id, message_id, details"


def config() -> Config:
    """Alembic's configuration, without a file: the migrations travel inside the package."""
    made = Config()
    made.set_main_option("script_location", str(_MIGRATIONS))
    return made


def migrate(admin_url: str, app_url: str) -> None:
    """Migrate as the owner, then give the running parts' role what it needs and no more.

    Several machines may call this at once: an advisory lock lets one through at a time.
    """
    engine = create_engine(admin_url, hide_parameters=True)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:n)"), {"n": _LOCK})
            connection.commit()
            try:
                _upgrade(connection)
                _grant(connection, make_url(app_url).username)
            finally:
                connection.rollback()
                connection.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": _LOCK})
                connection.commit()
    finally:
        engine.dispose()


def _upgrade(connection: Connection) -> None:
    alembic = config()
    alembic.attributes["connection"] = connection
    command.upgrade(alembic, "head")
    connection.commit()


def _grant(connection: Connection, role: str | None) -> None:
    if role is None or role == connection.engine.url.username:
        return
    quoted = connection.dialect.identifier_preparer.quote(role)
    for statement in (
        f"GRANT USAGE ON SCHEMA public TO {quoted}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}",
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {quoted}",
        f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {_AUDIT} FROM {quoted}",
        f"GRANT INSERT ({_SAID}) ON {_AUDIT} TO {quoted}",
        f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_head FROM {quoted}",
        f"REVOKE EXECUTE ON FUNCTION chain_audit_event() FROM PUBLIC, {quoted}",
        f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {quoted}",
    ):
        connection.execute(text(statement))
    connection.commit()
