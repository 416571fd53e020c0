"""The demo team is loaded once in a process; every further database with it is a copy."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from bot.records import embedded_roles
from bot.records.embedded_cluster import SUPERUSER


@dataclass(frozen=True, slots=True)
class _Copied:
    server: str
    database: str
    keys: bytes


_copied: dict[str, _Copied] = {}


def load_or_copy(kind: str, app_url: str, keys_file: Path, load: Callable[[], None]) -> None:
    """Fill an empty, migrated database with what `load` makes, which is the same for a `kind`.

    What `load` sealed it sealed with the keys in `keys_file`: they are copied too.
    """
    url = make_url(app_url)
    known = _copied.get(kind)
    if known is not None and known.server == _server(app_url):
        keys_file.parent.mkdir(parents=True, exist_ok=True)
        keys_file.write_bytes(known.keys)
        keys_file.chmod(0o600)
        _replace(app_url, str(url.database), known.database)
        return
    load()
    name = f"demo_{kind}_{os.getpid()}"
    _replace(app_url, name, str(url.database))
    _copied[kind] = _Copied(_server(app_url), name, keys_file.read_bytes())


def _server(app_url: str) -> str:
    url = make_url(app_url)
    return f"{url.host}:{url.port}"


def _replace(app_url: str, name: str, template: str) -> None:
    """Make a database anew as a copy of another, which nobody is connected to."""
    # The roles of the tests' server share one password.
    url = make_url(app_url).set(drivername="postgresql", username=SUPERUSER, database=SUPERUSER)
    statements = (
        "DROP DATABASE IF EXISTS {} WITH (FORCE)",
        "CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY FILE_COPY",
    )
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        drop, create = map(sql.SQL, statements)
        connection.execute(drop.format(sql.Identifier(name)))
        names = map(sql.Identifier, (name, embedded_roles.OWNER, template))
        connection.execute(create.format(*names))
