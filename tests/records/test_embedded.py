"""The embedded PostgreSQL, as root and as anybody else."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from bot.records import embedded, embedded_account, embedded_binaries
from bot.records.answering import plain, wait_until_answering
from bot.records.embedded import EmbeddedUrls
from bot.records.embedded_cluster import Cluster
from bot.records.embedded_errors import (
    MissingBinariesError,
    MissingUserError,
    NotAnsweringError,
    NotMadeError,
)
from bot.settings import Settings, load
from tests.conftest import forget_home

AS_ROOT = os.geteuid() == 0
LOGGED = "tests-secret-that-no-server-should-see"


@dataclass
class Running:
    """An embedded database that a test started."""

    settings: Settings
    urls: EmbeddedUrls
    process: subprocess.Popen[bytes]

    def connect(self, url: str | None = None, **options: Any) -> psycopg.Connection:
        return psycopg.connect(plain(url or self.urls.app_url), autocommit=True, **options)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def settings_for(home: Path) -> Settings:
    return load({"KEYLINE_HOME": str(home)}, env_file=Path("/nonexistent"))


@contextlib.contextmanager
def serving(home: Path) -> Iterator[Running]:
    """The server as `keyline serve database` runs it."""
    settings = settings_for(home)
    urls = embedded.prepare(settings)
    settings = replace(settings, database_url=urls.app_url)
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "serve", "database"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={
            **os.environ,
            "KEYLINE_HOME": str(home),
            "DATABASE_URL": urls.app_url,
            "TWILIO_AUTH_TOKEN": LOGGED,
        },
    )
    try:
        embedded.create_roles_and_database(settings)
        yield Running(settings, urls, process)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("embedded") / "home"
    yield home
    forget_home(home)


@pytest.fixture(scope="module")
def running(shared_home: Path) -> Iterator[Running]:
    with serving(shared_home) as running:
        yield running


def shown(running: Running, name: str) -> str:
    with running.connect() as connection:
        row = connection.execute(psycopg.sql.SQL("SHOW {}").format(psycopg.sql.Identifier(name)))
        [value] = row.fetchone() or [""]
        return str(value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("listen_addresses", "127.0.0.1"),
        ("password_encryption", "scram-sha-256"),
        ("data_checksums", "on"),
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("server_encoding", "UTF8"),
        ("lc_collate", "C"),
        ("shared_buffers", "128MB"),
        ("max_connections", "100"),
        ("log_min_error_statement", "panic"),
        ("TimeZone", "UTC"),
    ],
)
def test_server_is_set_to_keep_and_to_keep_quiet(running: Running, name: str, value: str) -> None:
    if name == "lc_collate":  # a property of each database
        with running.connect() as connection:
            row = connection.execute(
                "SELECT datcollate FROM pg_database WHERE datname = current_database()"
            ).fetchone()
            assert row == (value,)
    else:
        assert shown(running, name) == value


def test_the_server_has_no_socket_in_the_file_system(running: Running) -> None:
    process = psutil.Process(running.process.pid)
    assert not [c for c in process.net_connections(kind="unix") if c.laddr]
    assert {c.laddr.ip for c in process.net_connections(kind="tcp")} == {"127.0.0.1"}


def test_nobody_enters_without_the_password(running: Running) -> None:
    for user in ("postgres", "keyline_owner", "keyline_app"):
        for password in ("", "guess", user):
            with pytest.raises(psycopg.OperationalError):
                running.connect(user=user, password=password)


def test_every_way_in_asks_for_the_password_by_scram(running: Running) -> None:
    with as_superuser(running) as connection:
        rules = connection.execute(
            "SELECT type, auth_method, error FROM pg_hba_file_rules"
        ).fetchall()
        kept = connection.execute(
            "SELECT rolpassword LIKE 'SCRAM-SHA-256$%' FROM pg_authid WHERE rolcanlogin"
        ).fetchall()
    assert {kind for kind, _, _ in rules} >= {"local", "host"}
    assert {(method, error) for _, method, error in rules} == {("scram-sha-256", None)}
    assert kept == [(True,)] * 3


def test_the_running_parts_cannot_enter_as_anybody_else(running: Running) -> None:
    """Their password opens their own role only, and their role becomes no other."""
    for user in ("postgres", "keyline_owner"):
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            running.connect(user=user)
        with running.connect() as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(psycopg.sql.SQL("SET ROLE {}").format(psycopg.sql.Identifier(user)))


def as_superuser(running: Running) -> psycopg.Connection:
    kept = json.loads((running.settings.keyline_home / "database.json").read_text())
    return running.connect(user="postgres", password=kept["superuser_password"], dbname="postgres")


def test_the_roles_have_no_more_rights_than_they_need(running: Running) -> None:
    with running.connect() as connection:
        rows = connection.execute(
            "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, rolreplication"
            " FROM pg_roles WHERE rolname LIKE 'keyline%' ORDER BY 1"
        ).fetchall()
        assert rows == [(name, *[False] * 5) for name in ("keyline_app", "keyline_owner")]
        for refused in ("CREATE TABLE own (id int)", "CREATE DATABASE other", "CREATE ROLE other"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(refused)


def test_the_owner_makes_tables_that_the_app_does_not_own(running: Running) -> None:
    with running.connect(running.urls.admin_url) as owner:
        owner.execute("CREATE TABLE made_by_owner (id int)")
    with running.connect() as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("DROP TABLE made_by_owner")


def test_making_roles_and_database_again_changes_nothing(running: Running) -> None:
    assert embedded.create_roles_and_database(running.settings) == running.urls


def test_preparing_again_gives_the_same_addresses(running: Running) -> None:
    assert embedded.prepare(running.settings) == running.urls


def test_the_port_is_that_of_the_given_address(running: Running) -> None:
    given = replace(running.settings, database_url="postgresql+psycopg://a:b@127.0.0.1:23456/c")
    assert ":23456/" in embedded._urls(embedded._with_port(given, embedded._new_state())).app_url


def test_the_server_is_given_no_secret(running: Running) -> None:
    process = psutil.Process(running.process.pid)
    assert process.name() == "postgres"
    for member in (process, *process.children()):
        assert LOGGED not in str(member.environ())
        for url in (running.urls.admin_url, running.urls.app_url):
            assert url.split(":")[2].split("@")[0] not in " ".join(member.cmdline())


def test_only_we_can_read_the_passwords(running: Running, shared_home: Path) -> None:
    assert (shared_home / "database.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(not AS_ROOT, reason="only root cannot run PostgreSQL itself")
def test_as_root_the_server_is_another_user_with_data_of_its_own(
    running: Running, shared_home: Path
) -> None:
    process = psutil.Process(running.process.pid)
    assert process.username() == "keyline"
    assert process.uids().saved == process.uids().real != 0
    assert process.gids().saved != 0
    data = embedded.data_folder(running.settings)
    assert data.is_relative_to("/var/lib/keyline")
    assert data.parent.stat().st_mode & 0o777 == 0o700
    assert data.owner() == "keyline"
    assert process.exe().startswith("/var/lib/keyline/postgresql-")


@pytest.mark.skipif(AS_ROOT, reason="root keeps the data elsewhere")
def test_as_anybody_else_the_data_lie_in_the_home(running: Running, shared_home: Path) -> None:
    assert embedded.data_folder(running.settings) == shared_home / "database"
    assert (shared_home / "database").stat().st_mode & 0o777 == 0o700


def test_the_folders_above_the_home_stay_as_they_are(keyline_home: Path) -> None:
    above = [keyline_home.parent, keyline_home.parent.parent]
    before = [path.stat().st_mode for path in above]
    embedded.prepare(settings_for(keyline_home))
    assert [path.stat().st_mode for path in above] == before
    assert keyline_home.stat().st_mode & 0o777 == 0o700


def test_after_kill_9_it_starts_again_and_has_kept_everything(keyline_home: Path) -> None:
    with serving(keyline_home) as first:
        with first.connect(first.urls.admin_url) as owner:
            owner.execute("CREATE TABLE kept AS SELECT 42 AS n")
        first.kill()
    assert (embedded.data_folder(first.settings) / "postmaster.pid").exists()
    with serving(keyline_home) as second, second.connect(second.urls.admin_url) as owner:
        assert owner.execute("SELECT n FROM kept").fetchone() == (42,)


def test_a_dead_servers_number_taken_by_another_program_is_no_hindrance(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path, embedded_binaries.find(), embedded_account.for_this_process())
    pidfile = tmp_path / "postmaster.pid"
    pidfile.write_text(f"{os.getpid()}\n{tmp_path}\n")
    cluster.forget_dead_server()
    assert not pidfile.exists()


def test_a_living_servers_file_is_left_alone(running: Running) -> None:
    data = embedded.data_folder(running.settings)
    Cluster(
        data, embedded_binaries.find(), embedded_account.for_this_process()
    ).forget_dead_server()
    assert (data / "postmaster.pid").exists()


def test_without_its_passwords_old_data_are_kept_aside(keyline_home: Path) -> None:
    settings = settings_for(keyline_home)
    embedded.prepare(settings)
    data = embedded.data_folder(settings)
    (data / "old").touch()
    (keyline_home / "database.json").unlink()
    embedded.prepare(settings)
    assert not (data / "old").exists()
    assert [p.name for p in data.parent.glob("database.set-aside-*/old")] == ["old"]


def test_a_start_that_was_cut_short_is_begun_again(keyline_home: Path) -> None:
    settings = settings_for(keyline_home)
    embedded.prepare(settings)
    data = embedded.data_folder(settings)
    data.rename(data.with_name("database.unfinished"))
    embedded.prepare(settings)
    assert (data / "PG_VERSION").exists()
    assert not data.with_name("database.unfinished").exists()


def test_data_of_an_older_release_get_the_programs_of_that_release() -> None:
    newest = embedded_binaries.find()
    older = embedded_binaries.find("16")
    assert int(newest.major) > 16
    assert older.major == "16"
    with pytest.raises(MissingBinariesError, match="version 9 "):
        embedded_binaries.find("9")


def test_a_missing_package_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda *_: None)
    with pytest.raises(MissingBinariesError, match="DATABASE_URL"):
        embedded_binaries.find()


def test_a_system_user_that_cannot_be_made_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(embedded_account, "_find", lambda *_: None)
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(MissingUserError, match="useradd --system keyline"):
        embedded_account.for_this_process()


def test_initdb_that_fails_leaves_nothing_behind(
    keyline_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(keyline_home)
    found = embedded_binaries.find()
    monkeypatch.setattr(embedded_binaries, "copied", lambda *_: replace(found, folder=Path("/bin")))
    monkeypatch.setattr(embedded_binaries, "find", lambda *_: replace(found, folder=Path("/bin")))
    monkeypatch.setattr(embedded_binaries.Binaries, "program", lambda *_: "/bin/false")
    with pytest.raises(NotMadeError, match="initdb, code 1"):
        embedded.prepare(settings)
    folder = embedded.data_folder(settings).parent
    assert not list(folder.glob("database")) + list(folder.glob("database.un*"))


def test_a_silent_server_is_named_without_its_password() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(NotAnsweringError) as caught:
            wait_until_answering(f"postgresql+psycopg://u:hidden@127.0.0.1:{port}/d", 0.1)
    assert f"127.0.0.1:{port}" in str(caught.value)
    assert "hidden" not in str(caught.value)
