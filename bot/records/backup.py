"""A copy of the whole database in one file, and a database made from it.

The copy is PostgreSQL's own dump, from one moment. What is sealed stays sealed in it, and the key
file is no part of it.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from sqlalchemy.engine import URL, make_url

from bot.records import embedded_binaries
from bot.records.answering import plain, wait_until_answering
from bot.records.embedded_cluster import environment
from bot.records.migrate import migrate

DUMP, MANIFEST = "database.dump", "backup.json"
_ANSWERS_WITHIN_S = 5.0
_ALL_TABLES = (
    "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND n.nspname = 'public' ORDER BY 1"
)


class BackupError(RuntimeError):
    """A backup was not made or not restored; the message says why."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds. `keys` are the ids of the keys that its data keys hang on: without
    them nothing in it opens."""

    made_at: str
    revision: str
    keys: tuple[str, ...]
    audit_events: int
    sha256: str


def make_backup(admin_url: str, folder: Path, now: datetime) -> Backup:
    """Write a backup into a folder that is new or empty, for us alone to read.

    Raises BackupError, and EmbeddedError when the database does not answer or PostgreSQL's own
    programs are not there.
    """
    wait_until_answering(admin_url, _ANSWERS_WITHIN_S)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise BackupError(f"{folder} is not empty: a backup goes into a folder of its own")
    except OSError as error:
        raise BackupError(f"{folder} cannot be used: {type(error).__name__}") from None
    url = make_url(admin_url)
    with psycopg.connect(plain(admin_url)) as connection:
        # One moment for the counts and the dump.
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = _value(connection, "SELECT pg_export_snapshot()")
        dump = folder / DUMP
        descriptor = os.open(dump, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.close(descriptor)
        options = ("--format=custom", f"--snapshot={snapshot}", f"--file={dump}")
        _run("pg_dump", url, *options, str(url.database))
        made = _describe(connection, dump, now)
    manifest = folder / MANIFEST
    manifest.touch(mode=0o600)
    manifest.write_text(json.dumps(asdict(made), indent=2) + "\n")
    for path in (dump, manifest, folder):
        _sync(path)
    return made


def read_backup(folder: Path) -> Backup:
    """What a backup says of itself. Raises BackupError where it is damaged or none."""
    try:
        given = json.loads((folder / MANIFEST).read_text())
        made = Backup(**{**given, "keys": tuple(given["keys"])})
        found = _digest(folder / DUMP)
    except (OSError, ValueError, TypeError, KeyError):
        raise BackupError(f"{folder} holds no backup that can be read") from None
    if found != made.sha256:
        raise BackupError(f"{folder / DUMP} is damaged: it is not the file that was written")
    return made


def restore_backup(admin_url: str, app_url: str, folder: Path) -> Backup:
    """Make the tables and rows of a backup in a database that has none, all of it or nothing.

    As the owner: rows come in before there are triggers, so the audit trail is as it was, to the
    byte. Then the database is brought to the tables of this release. Raises BackupError, and
    EmbeddedError as for `make_backup`.
    """
    made = read_backup(folder)
    wait_until_answering(admin_url, _ANSWERS_WITHIN_S)
    with psycopg.connect(plain(admin_url)) as connection:
        if connection.execute(_ALL_TABLES).fetchone() is not None:
            raise BackupError(
                "the database is not empty: a backup is restored into a new one, nothing is"
                " ever written over"
            )
    url = make_url(admin_url)
    _run(
        "pg_restore",
        url,
        "--no-owner",
        "--single-transaction",
        "--exit-on-error",
        f"--dbname={url.database}",
        str(folder / DUMP),
    )
    migrate(admin_url, app_url)
    return made


def _describe(connection: psycopg.Connection, dump: Path, now: datetime) -> Backup:
    keys = connection.execute("SELECT DISTINCT wrapping_key FROM data_key ORDER BY 1").fetchall()
    return Backup(
        made_at=now.isoformat(),
        revision=str(_value(connection, "SELECT version_num FROM alembic_version")),
        keys=tuple(str(row[0]) for row in keys),
        audit_events=int(str(_value(connection, "SELECT count(*) FROM audit_event"))),
        sha256=_digest(dump),
    )


def _value(connection: psycopg.Connection, query: str) -> object:
    row = connection.execute(query.encode()).fetchone()
    return None if row is None else row[0]


def _run(program: str, url: URL, *options: str) -> None:
    where = (f"--host={url.host}", f"--port={url.port or 5432}", f"--username={url.username}")
    command = [embedded_binaries.find().program(program), *where, "--no-password", *options]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=_with_password(url)
    )
    if done.returncode:
        # Its first line names the object and the fault. What follows may quote a row.
        said = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise BackupError(f"{program} failed: {said}")


def _with_password(url: URL) -> Mapping[str, str]:
    """The password goes by the environment: what stands in a command line everybody can read."""
    return {**environment(), "PGPASSWORD": url.password or ""}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
