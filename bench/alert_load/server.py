"""A PostgreSQL server of its own, for the length of a run: fast, and forgetful after a crash."""

from __future__ import annotations

import secrets
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.lifeline import tie_to_parent
from bot.ports import free_ports
from bot.records import embedded, embedded_account, embedded_binaries, embedded_roles
from bot.records.answering import wait_until_answering
from bot.records.embedded_cluster import SUPERUSER, THROWAWAY, Cluster, environment
from bot.records.migrate import migrate

_STARTS_WITHIN_S = 60.0
_STOPS_WITHIN_S = 30.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, and the password that all its roles have."""

    port: int
    password: str

    def new_database(self) -> str:
        """Make a migrated, empty database; returns its address for the running parts."""
        name = f"load_{uuid.uuid4().hex}"
        embedded_roles.create_database(self.url(SUPERUSER, SUPERUSER), name)
        app_url = self.url(embedded_roles.APP, name)
        migrate(self.url(embedded_roles.OWNER, name), app_url)
        return app_url

    def url(self, user: str, database: str) -> str:
        """The address of a database for one of the roles."""
        return f"postgresql+psycopg://{user}:{self.password}@127.0.0.1:{self.port}/{database}"


@contextmanager
def throwaway_server() -> Iterator[Server]:
    """Start a server, and remove it with all its data at the end."""
    account = embedded_account.for_this_process()
    found = embedded_binaries.find()
    if account.switch:  # root's own folders are closed to PostgreSQL's account
        embedded.ROOT_BASE.mkdir(mode=0o755, parents=True, exist_ok=True)
        found = embedded_binaries.copied(found, embedded.ROOT_BASE)
    within = embedded.ROOT_BASE if account.switch else None
    base = Path(tempfile.mkdtemp(prefix="load-", dir=within))
    account.own(base)
    cluster, password, port = Cluster(base / "data", found, account), _password(), free_ports(1)[0]
    try:
        cluster.make(password, checksums=False, sync=False)
        process = subprocess.Popen(
            cluster.command(port, {**THROWAWAY, "autovacuum": "on"}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=environment(),
            start_new_session=True,
            # Ended with us, however we end; no thread runs here yet.
            preexec_fn=partial(tie_to_parent, signal.SIGQUIT),
            **account.popen_options(),
        )
        try:
            server = Server(port, password)
            wait_until_answering(server.url(SUPERUSER, SUPERUSER), _STARTS_WITHIN_S)
            embedded_roles.create_roles(server.url(SUPERUSER, SUPERUSER), password, password)
            yield server
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: nothing in it is worth a checkpoint
            process.wait(_STOPS_WITHIN_S)
    finally:
        shutil.rmtree(base, ignore_errors=True)


def _password() -> str:
    return secrets.token_urlsafe(24)
