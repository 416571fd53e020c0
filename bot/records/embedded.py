"""The PostgreSQL that comes with Keyline, for one machine without a server of its own.

`prepare` makes the data folder and says at which addresses the two roles will find it,
`run` becomes the server, `create_roles_and_database` finishes the work once it answers.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import signal
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from bot.lifeline import tie_to_parent
from bot.logs import logger
from bot.ports import free_ports, is_free
from bot.records import embedded_account, embedded_binaries, embedded_roles
from bot.records.answering import wait_until_answering
from bot.records.embedded_account import Account
from bot.records.embedded_binaries import Binaries
from bot.records.embedded_cluster import SUPERUSER, Cluster, environment, major_of
from bot.settings import Settings

# Where data and programs lie when we are root, because root's own home is closed to the
# account that PostgreSQL runs under and stays so.
ROOT_BASE = Path("/var/lib/keyline")
_STATE = "database.json"


@dataclass(frozen=True, slots=True)
class EmbeddedUrls:
    """Where the embedded database is found: by migrations, and by the running parts."""

    admin_url: str
    app_url: str


@dataclass(frozen=True, slots=True)
class _State:
    """What must be remembered between starts: the passwords, and the port last used."""

    superuser_password: str
    owner_password: str
    app_password: str
    port: int


def prepare(settings: Settings) -> EmbeddedUrls:
    """Make everything that a start needs: folders, passwords, programs, data.

    The port is that of DATABASE_URL when it is set, else the one used last, or a free one.
    Raises EmbeddedError (MissingBinariesError, MissingUserError, NotMadeError).
    """
    state, _ = _prepared(settings)
    return _urls(state)


def run(settings: Settings, *, tied: bool = False) -> None:
    """Prepare, then become the PostgreSQL server. Does not return.

    `tied` ends the server with the process that started it. Raises EmbeddedError.
    """
    state, cluster = _prepared(settings)
    cluster.forget_dead_server()
    logger().info("database.started", port=state.port, version=cluster.binaries.version)
    command = cluster.command(state.port)
    cluster.account.become()
    os.chdir(cluster.data)
    if tied:
        tie_to_parent(signal.SIGINT)  # PostgreSQL's word for: stop now, and cleanly
    os.execve(command[0], command, environment())  # noqa: S606


def create_roles_and_database(settings: Settings, seconds: float = 60.0) -> EmbeddedUrls:
    """Wait until the server answers, then make the roles and the database; harmless again.

    Raises NotAnsweringError when it does not answer within so many seconds.
    """
    state = _with_port(settings, _read_state(settings) or _new_state())
    superuser = _url(SUPERUSER, state.superuser_password, state.port, SUPERUSER)
    wait_until_answering(superuser, seconds)
    embedded_roles.create_roles(superuser, state.owner_password, state.app_password)
    embedded_roles.create_database(superuser)
    return _urls(state)


def find_urls(settings: Settings) -> EmbeddedUrls | None:
    """Where the embedded database was last served, for a command run beside `keyline up`."""
    state = _read_state(settings)
    return _urls(state) if state else None


def data_folder(settings: Settings) -> Path:
    """Where the data lies: below KEYLINE_HOME, or as root below /var/lib/keyline."""
    if os.geteuid() != 0:
        return settings.keyline_home / "database"
    home = hashlib.sha256(str(settings.keyline_home.resolve()).encode()).hexdigest()[:12]
    return ROOT_BASE / home / "database"


def _prepared(settings: Settings) -> tuple[_State, Cluster]:
    settings.keyline_home.mkdir(mode=0o700, parents=True, exist_ok=True)
    account = embedded_account.for_this_process()
    data = data_folder(settings)
    if account.switch:
        embedded_binaries.make_folder(ROOT_BASE, 0o755)
        embedded_binaries.make_folder(data.parent, 0o700)
        (data.parent / "belongs-to").write_text(f"{settings.keyline_home.resolve()}\n")
        account.own(data.parent)
    with embedded_binaries.locked(settings.keyline_home / "database.lock"):
        state = _read_state(settings)
        if state is None:
            _set_aside(data)
            state = _new_state()
        state = _with_port(settings, state)
        _write_state(settings, state)
        cluster = Cluster(data, _binaries(account, data), account)
        if cluster.major() is None:
            cluster.make(state.superuser_password)
            logger().info("database.created", version=cluster.binaries.version)
    return state, cluster


def _binaries(account: Account, data: Path) -> Binaries:
    found = embedded_binaries.find(major_of(data))
    return embedded_binaries.copied(found, ROOT_BASE) if account.switch else found


def _set_aside(data: Path) -> None:
    """Keep data whose passwords are gone (KEYLINE_HOME was removed) out of the way.

    Its texts cannot be read either, since the keys lay in the same place; but removing
    people's records is never ours to do.
    """
    if data.exists():
        data.rename(data.with_name(f"database.set-aside-{secrets.token_hex(4)}"))
        logger().warning("database.set_aside", why="passwords_missing")


def _urls(state: _State) -> EmbeddedUrls:
    return EmbeddedUrls(
        admin_url=_url(embedded_roles.OWNER, state.owner_password, state.port),
        app_url=_url(embedded_roles.APP, state.app_password, state.port),
    )


def _url(user: str, password: str, port: int, database: str = embedded_roles.DATABASE) -> str:
    return f"postgresql+psycopg://{user}:{password}@127.0.0.1:{port}/{database}"


def _with_port(settings: Settings, state: _State) -> _State:
    given = urlsplit(settings.database_url).port if settings.database_url else None
    port = given or (state.port if state.port and is_free(state.port) else free_ports(1)[0])
    return replace(state, port=port)


def _new_state() -> _State:
    first, second, third = (secrets.token_urlsafe(24) for _ in range(3))
    return _State(first, second, third, port=0)


def _read_state(settings: Settings) -> _State | None:
    try:
        return _State(**json.loads((settings.keyline_home / _STATE).read_text()))
    except FileNotFoundError:
        return None


def _write_state(settings: Settings, state: _State) -> None:
    if state == _read_state(settings):
        return
    target = settings.keyline_home / _STATE
    new = target.with_suffix(".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(state), file)
        file.flush()
        os.fsync(file.fileno())
    new.rename(target)
