"""`keyline up`, step by step: what must be there, then the parts, until Ctrl-C."""

from __future__ import annotations

import fcntl
import http.client
import json
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from bot.danger.training import danger_folder
from bot.dialogue import training
from bot.doctor import refuse_unfit_live
from bot.logs import logger
from bot.ports import LOOPBACK_HOST, is_free
from bot.records import embedded
from bot.records.keys import ensure_keys_file
from bot.settings import Settings
from bot.supervisor import one_shot
from bot.supervisor.one_shot import StartError, Stop
from bot.supervisor.plan import Part, Plan, complete, keyline
from bot.supervisor.watch import watch

ANY_HOST = "0.0.0.0"  # noqa: S104  # only asked about: a listener on any address is in the way
_READY_SECONDS = 2.0
_LONG_SECONDS = 120.0

Choose = Callable[[Plan], tuple[Part, ...]]
Step = Callable[[Plan, Stop], Plan]


def up(
    settings: Settings,
    steps: tuple[Step, ...] | None = None,
    choose: Choose = lambda plan: plan.parts,
) -> None:
    """Start everything and keep it running until Ctrl-C or a termination signal.

    `steps` come first and complete the plan; `choose` picks the parts of it to run. Tests
    give their own. Raises StartError, or what a step raises (EmbeddedError, KeysError), when
    Keyline cannot start.
    """
    refuse_unfit_live(settings, migrates=True)
    run_folder = settings.keyline_home / "run"
    settings.keyline_home.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.keyline_home.chmod(0o700)
    run_folder.mkdir(mode=0o700, exist_ok=True)
    with _alone_in(run_folder), one_shot.listening() as stop:
        if not is_free(settings.keyline_port, ANY_HOST):
            raise StartError(
                f"Port {settings.keyline_port} is taken by another program."
                " Stop that, or set KEYLINE_PORT to a free port."
            )
        if settings.keyline_mode == "demo":
            ensure_keys_file(settings.keyline_keys_file)
        plan = complete(settings)
        for step in (train, prepare_database) if steps is None else steps:
            if not stop.asked:
                plan = step(plan, stop)
        if not stop.asked:
            watch(
                choose(plan), plan.environment_of_parts(), run_folder, stop, _announcement(settings)
            )
    click.echo("Keyline has stopped.")


@contextmanager
def _alone_in(run_folder: Path) -> Iterator[None]:
    with (run_folder / "up.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartError(
                f"Keyline already runs with KEYLINE_HOME={run_folder.parent}."
                " Stop it first, or set another KEYLINE_HOME and KEYLINE_PORT."
            ) from None
        yield


def train(plan: Plan, stop: Stop) -> Plan:
    """Train unless there is a model of the data as they are, in a process of its own so that
    TensorFlow does not stay in this one."""
    trained = training.model_path(plan.settings), danger_folder(plan.settings)
    if not all(path.exists() for path in trained):
        click.echo("Training the dialogue. This takes a minute or two, once.")
        one_shot.run("Training", keyline("train"), plan.environment("train"), stop)
    return plan


def prepare_database(plan: Plan, stop: Stop) -> Plan:
    """Bring the database to this release before any part sees it.

    Ours is started for that alone and stopped again: the parts then find it whole, and an
    error here is the only thing on the screen.
    """
    if not plan.embedded:
        _migrate(plan, stop)
        return plan
    urls = embedded.prepare(plan.settings)
    settings = replace(plan.settings, database_url=urls.app_url, database_admin_url=urls.admin_url)
    plan = replace(plan, settings=settings)
    serve, environment = keyline("serve", "database"), plan.environment("database")
    with one_shot.background(serve, environment, signal.SIGINT):
        _migrate(plan, stop)
    return plan


def _migrate(plan: Plan, stop: Stop) -> None:
    arguments = ["prepare-database"]
    if plan.embedded:
        arguments.append("--embedded")
    if plan.settings.demo_allowed:
        arguments.append("--demo-data")
    environment = plan.environment("prepare-database")
    one_shot.run("Preparing the database", keyline(*arguments), environment, stop)


def _announcement(settings: Settings) -> Callable[[], None]:
    """Say once where to look: when everything answers, or when it is taking too long."""
    said = False
    too_long = time.monotonic() + _LONG_SECONDS

    def announce() -> None:
        nonlocal said
        if said or not (ready := _readiness(settings.keyline_port)):
            return
        if ready.get("everything", True) or time.monotonic() > too_long:
            said = True
            logger().info("keyline.started", mode=settings.keyline_mode)
            click.echo(_where_to_look(settings))

    return announce


def _where_to_look(settings: Settings) -> str:
    if settings.demo_allowed:
        address = f"http://{LOOPBACK_HOST}:{settings.keyline_port}/simulator"
        return f"Keyline is running (demo). Phones: {address}  Stop with Ctrl-C."
    mode = settings.keyline_mode
    address = f"{settings.public_base_url}/console"
    return f"Keyline is running ({mode}). Console: {address}  Stop with Ctrl-C."


def _readiness(port: int) -> dict[str, Any]:
    """What the front door says of itself and the parts behind it; empty while it is not ready."""
    connection = http.client.HTTPConnection(LOOPBACK_HOST, port, timeout=_READY_SECONDS)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        if answer.status != http.client.OK:
            return {}
        return dict(json.loads(answer.read()))
    except (OSError, http.client.HTTPException, ValueError):
        return {}
    finally:
        connection.close()
