"""What all tests share: a PostgreSQL server, and a fresh database for each test that asks.

The server comes from Keyline's own embedded programs. All processes of a run, and runs side by
side, share one; whoever leaves last stops it. A migrated database is made once and copied.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import shlex
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest
from psycopg import sql

from bot.ports import free_ports
from bot.records import embedded, embedded_account, embedded_binaries, embedded_roles
from bot.records.answering import plain, wait_until_answering
from bot.records.embedded_cluster import SUPERUSER, THROWAWAY, Cluster, environment
from bot.records.embedded_errors import NotAnsweringError
from bot.settings import load
from bot.web.webhooks import intake
from tests.in_one_process import ByFile

ROOT = Path(__file__).resolve().parent.parent


class Database(NamedTuple):
    """Where one test's database is found: as the running parts, and as the migrations."""

    app_url: str
    admin_url: str


class Server(NamedTuple):
    """The test server: its port, and the password that all its roles have."""

    port: int
    password: str

    def url(self, user: str, database: str) -> str:
        return f"postgresql+psycopg://{user}:{self.password}@127.0.0.1:{self.port}/{database}"

    @property
    def superuser_url(self) -> str:
        return self.url(SUPERUSER, SUPERUSER)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """How the tests of a run with several processes are shared out."""
    return ByFile(config, log)


@pytest.fixture(scope="session", autouse=True)
def busy_is_not_silent() -> Iterator[None]:
    """A database that is slow on a busy machine is not taken for one that has fallen silent:
    tests of silence say themselves how long it is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake, "SILENCE_S", 60.0)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A running PostgreSQL server for tests: fast, and forgetful after a crash."""
    base = _base()
    with (base / "in-use.lock").open("a") as in_use:
        with embedded_binaries.locked(base / "change.lock"):
            fcntl.flock(in_use, fcntl.LOCK_SH)
            server = _running(base) or _started(base)
        yield server
        with embedded_binaries.locked(base / "change.lock"):
            try:
                fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return  # another process still uses it
            _stop(base)


@pytest.fixture(scope="session")
def template(postgres: Server) -> str:
    """The name of a migrated, empty database, made anew when anything in records changed."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "bot" / "records").rglob("*.*")):
        if path.suffix in {".py", ".sql", ".mako"}:
            digest.update(path.read_bytes())
    name = f"template_{digest.hexdigest()[:16]}"
    with embedded_binaries.locked(_base() / "change.lock"):
        if not _exists(postgres, name):
            _make_template(postgres, name)
    return name


@pytest.fixture(scope="session")
def superuser(postgres: Server) -> Iterator[psycopg.Connection]:
    """One connection with all rights, for making and dropping the databases of tests."""
    with psycopg.connect(plain(postgres.superuser_url), autocommit=True) as connection:
        yield connection


@pytest.fixture
def database(postgres: Server, template: str, superuser: psycopg.Connection) -> Iterator[Database]:
    """A fresh migrated database, as (app_url, admin_url); gone after the test."""
    name = f"test_{uuid.uuid4().hex}"
    make = "CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY FILE_COPY"
    superuser.execute(
        sql.SQL(make).format(*map(sql.Identifier, (name, embedded_roles.OWNER, template)))
    )
    yield Database(
        app_url=postgres.url(embedded_roles.APP, name),
        admin_url=postgres.url(embedded_roles.OWNER, name),
    )
    superuser.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def empty_database(postgres: Server, superuser: psycopg.Connection) -> Iterator[Database]:
    """A database in which no migration has run, for tests of the migrations themselves."""
    name = f"empty_{uuid.uuid4().hex}"
    embedded_roles.create_database(postgres.superuser_url, name)
    yield Database(
        app_url=postgres.url(embedded_roles.APP, name),
        admin_url=postgres.url(embedded_roles.OWNER, name),
    )
    superuser.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def keyline_home(tmp_path: Path) -> Iterator[Path]:
    """A KEYLINE_HOME for a test that starts the embedded database itself."""
    home = tmp_path / "home"
    yield home
    forget_home(home)


def forget_home(home: Path) -> None:
    """Remove what the embedded database left outside of a test's KEYLINE_HOME."""
    folder = embedded.data_folder(load({"KEYLINE_HOME": str(home)})).parent
    if folder.parent == embedded.ROOT_BASE:
        shutil.rmtree(folder, ignore_errors=True)


#: Where files lie in memory, and how much must fit there: a run's databases need a tenth of it.
_MEMORY, _ENOUGH = Path("/dev/shm"), 8 * 2**30  # noqa: S108  # the folder below is ours alone


def _base() -> Path:
    """A folder that only we, and as root PostgreSQL's own account, can look into. In memory where
    there is enough: a database for each test is copied there without waiting for a disk."""
    if os.geteuid() == 0:
        in_memory = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).total >= _ENOUGH
        base = (_MEMORY if in_memory else embedded.ROOT_BASE) / "keyline-tests"
        base.mkdir(parents=True, exist_ok=True)
        embedded_account.for_this_process().own(base)
    else:
        base = Path(tempfile.gettempdir()) / f"keyline-tests-{os.geteuid()}"
        base.mkdir(exist_ok=True)
        assert base.stat().st_uid == os.geteuid(), f"{base} belongs to somebody else"
    base.chmod(0o700)
    return base


def _running(base: Path) -> Server | None:
    try:
        server = Server(**json.loads((base / "server.json").read_text()))
        wait_until_answering(server.superuser_url, 5)
    except (FileNotFoundError, NotAnsweringError):
        return None
    return server


def _started(base: Path) -> Server:
    _stop(base)
    account = embedded_account.for_this_process()
    cluster = Cluster(base / "data", _binaries(), account)
    password = secrets.token_urlsafe(24)
    cluster.make(password, checksums=False, sync=False)
    port = free_ports(1)[0]
    options = shlex.join(cluster.command(port, THROWAWAY)[3:])
    _pg_ctl(base, "start", "--log", str(base / "server.log"), "--options", options)
    server = Server(port, password)
    (base / "server.json").write_text(json.dumps(server._asdict()))
    wait_until_answering(server.superuser_url, 30)
    embedded_roles.create_roles(server.superuser_url, password, password)
    return server


def _binaries() -> embedded_binaries.Binaries:
    found = embedded_binaries.find()
    if os.geteuid() != 0:
        return found
    return embedded_binaries.copied(found, embedded.ROOT_BASE)


def _stop(base: Path) -> None:
    """End the server that runs in the folder, if any, and remove its data."""
    if (base / "data" / "postmaster.pid").exists():
        _pg_ctl(base, "stop", "--mode", "immediate")  # nothing in it is worth a checkpoint
    shutil.rmtree(base / "data", ignore_errors=True)
    for name in ("server.json", "server.log"):
        (base / name).unlink(missing_ok=True)


def _pg_ctl(base: Path, *arguments: str) -> None:
    """Start or stop; it may fail, as when a killed server left its file: who asks next sees."""
    subprocess.run(
        [_binaries().program("pg_ctl"), *arguments, "--pgdata", str(base / "data"), "--silent"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
        cwd="/",
        env=environment(),
        start_new_session=True,  # Ctrl-C is for the tests; the last of them stops the server
        **embedded_account.for_this_process().popen_options(),
    )


def _exists(server: Server, name: str) -> bool:
    with psycopg.connect(plain(server.superuser_url)) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return found.fetchone() is not None


def _make_template(server: Server, name: str) -> None:
    from bot.records.migrate import migrate

    unfinished = f"{name}_unfinished"
    with psycopg.connect(plain(server.superuser_url), autocommit=True) as connection:

        def run(statement: str, *names: str) -> None:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

        run("DROP DATABASE IF EXISTS {} WITH (FORCE)", unfinished)
        embedded_roles.create_database(server.superuser_url, unfinished)
        migrate(
            server.url(embedded_roles.OWNER, unfinished), server.url(embedded_roles.APP, unfinished)
        )
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [unfinished],
        )
        run("ALTER DATABASE {} ALLOW_CONNECTIONS false", unfinished)
        run("ALTER DATABASE {} RENAME TO {}", unfinished, name)
