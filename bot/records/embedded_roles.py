"""The two roles and the database, made by the superuser of the embedded PostgreSQL.

`keyline_owner` owns the tables and is used for migrations only. `keyline_app` is what the
running parts are: it owns nothing, so it can be refused changes to the audit trail.
"""

from __future__ import annotations

import psycopg
from psycopg import sql

from bot.records.answering import plain

OWNER = "keyline_owner"
APP = "keyline_app"
DATABASE = "keyline"

_RIGHTS = sql.SQL("LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS")


def create_roles(superuser_url: str, owner_password: str, app_password: str) -> None:
    """Make both roles, or give the ones that are there these passwords and no more rights."""
    with psycopg.connect(plain(superuser_url)) as connection:
        for name, password in ((OWNER, owner_password), (APP, app_password)):
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
            verb = sql.SQL("ALTER" if known.fetchone() else "CREATE")
            connection.execute(
                sql.SQL("{} ROLE {} {} PASSWORD {}").format(
                    verb, sql.Identifier(name), _RIGHTS, sql.Literal(password)
                )
            )


def create_database(superuser_url: str, name: str = DATABASE) -> None:
    """Make the owner's database, which only the two roles may enter; nothing if it is there."""
    with psycopg.connect(plain(superuser_url), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if known.fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
                    sql.Identifier(name), sql.Identifier(OWNER)
                )
            )
        connection.execute(
            sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name))
        )
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                sql.Identifier(name), sql.Identifier(APP)
            )
        )
