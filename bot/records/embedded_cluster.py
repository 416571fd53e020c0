"""One PostgreSQL data folder: making it, and the command that serves it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.records.embedded_account import Account
from bot.records.embedded_binaries import Binaries
from bot.records.embedded_errors import NotMadeError

SUPERUSER = "postgres"

# Loopback and passwords only. What is written is on the disk before we say so.
# The server logs its own starts, stops and fatal errors but never a statement or a value:
# an ordinary error reaches the part that caused it, which logs it by its type.
DURABLE: Mapping[str, str] = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "shared_buffers": "128MB",
    "max_connections": "100",
    # Short questions only: compiling them, or handing reads to others, costs more than it saves.
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    # A row from anywhere is as near as the next one, in memory or on a disk without an arm: told
    # otherwise, the server reads whole tables where an index would do.
    "random_page_cost": "1.1",
    "io_method": "sync",
    # The queue's table turns over in minutes, and slows down when nobody sweeps it.
    "autovacuum_naptime": "10s",
    "max_logical_replication_workers": "0",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "postgresql %p ",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
    "log_parameter_max_length_on_error": "0",
}
# For tests: a crash may lose everything.
THROWAWAY: Mapping[str, str] = {
    **DURABLE,
    "shared_buffers": "64MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "max_connections": "200",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """A data folder with the programs and the account that serve it."""

    data: Path
    binaries: Binaries
    account: Account

    def make(self, password: str, *, checksums: bool = True, sync: bool = True) -> None:
        """Make the data folder, all or nothing, with a password for the superuser.

        Raises NotMadeError.
        """
        unfinished = self.data.with_name(f"{self.data.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        with tempfile.NamedTemporaryFile("w", dir=self.data.parent, prefix="pw-") as pwfile:
            pwfile.write(password)
            pwfile.flush()
            self.account.own(Path(pwfile.name))
            done = subprocess.run(
                [
                    self.binaries.program("initdb"),
                    *("--pgdata", str(unfinished), "--username", SUPERUSER),
                    *("--auth", "scram-sha-256", "--pwfile", pwfile.name),
                    *("--encoding", "UTF8", "--locale", "C", "--no-instructions"),
                    "--data-checksums" if checksums else "--no-data-checksums",
                    *(() if sync else ("--no-sync",)),
                ],
                capture_output=True,
                text=True,
                check=False,
                cwd="/",
                env=environment(),
                **self.account.popen_options(),
            )
        if done.returncode != 0:
            shutil.rmtree(unfinished, ignore_errors=True)
            last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
            raise NotMadeError(self.data, done.returncode, last)
        unfinished.rename(self.data)

    def major(self) -> str | None:
        """The major version that wrote the data folder; None when there is none yet."""
        return major_of(self.data)

    def command(self, port: int, options: Mapping[str, str] = DURABLE) -> list[str]:
        """The command that serves this folder on a loopback port, in the foreground."""
        settings = {**options, "port": str(port)}
        return [
            self.binaries.program("postgres"),
            *("-D", str(self.data)),
            *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
        ]

    def forget_dead_server(self) -> None:
        """Remove a `postmaster.pid` whose process number now belongs to another program.

        PostgreSQL sees by itself that a process is gone, but takes any living process of its
        own user for itself: after a restart of the machine or container numbers come again.
        """
        pidfile = self.data / "postmaster.pid"
        try:
            pid = int(pidfile.read_text().split("\n", 1)[0])
            folder = Path(f"/proc/{pid}/cwd").resolve(strict=True)
        except (OSError, ValueError):
            return  # none, gone, or not ours to look at: PostgreSQL decides
        if folder != self.data.resolve() and not _anybody_in(self.data):
            pidfile.unlink(missing_ok=True)


def major_of(data: Path) -> str | None:
    """The major version that wrote a data folder; None when there is no data in it."""
    try:
        return (data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        return None


def environment() -> dict[str, str]:
    """What PostgreSQL's programs get to see of the environment: none of our secrets."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def _anybody_in(data: Path) -> bool:
    """Whether any process works in the data folder, as every PostgreSQL process does."""
    wanted = data.resolve()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").resolve(strict=True) == wanted:
                return True
        except OSError:
            continue
    return False
