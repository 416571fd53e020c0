"""Starts stock Rasa and the embedded PostgreSQL in a folder of their own."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bench.stack import ROOT, StackError, ended, remove_database, wait_until
from bench.stock import project
from bot import settings as project_settings
from bot.content.catalogue import load as load_content
from bot.lifeline import tie_to_parent
from bot.ports import free_ports
from bot.records import embedded
from bot.records.embedded_roles import DATABASE
from bot.settings import Settings

_TRAIN_S, _START_S, _STOP_S = 1200.0, 300.0, 20.0


@dataclass(frozen=True, slots=True)
class StockRasa:
    """A running stock Rasa: where it is, its processes, and what training and start took."""

    url: str
    pid: int
    database_pid: int
    database_url: str
    trained_in_s: float
    started_in_s: float


@contextmanager
def running(pipeline: str) -> Iterator[StockRasa]:
    """Train, start PostgreSQL and Rasa; stop and remove everything at the end."""
    with tempfile.TemporaryDirectory(prefix="keyline-bench-stock-") as folder:
        home = Path(folder)
        given = _settings(home)
        project.make(home, pipeline, load_content("ENG"))
        environment = _environment(home)
        trained_in = _train(home, environment)
        try:
            with _database(given, environment) as database:
                address = _write_endpoints(home, given)
                [port] = free_ports(1)
                url = f"http://127.0.0.1:{port}"
                began = time.monotonic()
                with _program(_rasa("run", "--port", str(port)), home, environment) as rasa:
                    _await_model(rasa, url, home)
                    took = time.monotonic() - began
                    yield StockRasa(url, rasa.pid, database.pid, address, trained_in, took)
        finally:
            remove_database(given)


def _settings(home: Path) -> Settings:
    return project_settings.load({"KEYLINE_HOME": str(home)}, env_file=home / "none")


def _environment(home: Path) -> dict[str, str]:
    ours = set(project_settings.variable_names())
    inherited = {k: v for k, v in project_settings.inherited().items() if k not in ours}
    return {
        **inherited,
        "PYTHONPATH": str(ROOT),
        "HOME": str(home),  # Rasa leaves a file of settings there
        "KEYLINE_HOME": str(home),
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "2",
    }


def _rasa(*arguments: str) -> tuple[str, ...]:
    files = ("--endpoints", "endpoints.yml", "--credentials", "credentials.yml")
    return (
        (sys.executable, "-m", "rasa", *arguments)
        if arguments[0] == "train"
        else (sys.executable, "-m", "rasa", *arguments, *files, "-i", "127.0.0.1")
    )


def _train(home: Path, environment: dict[str, str]) -> float:
    began = time.monotonic()
    with _program(_rasa("train"), home, environment) as process:
        try:
            code = process.wait(_TRAIN_S)
        except subprocess.TimeoutExpired:
            code = -1
    if code:
        raise StackError("stock Rasa did not train:\n" + _said(home))
    return time.monotonic() - began


@contextmanager
def _database(given: Settings, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    embedded.prepare(given)
    command = (sys.executable, "-m", "bot.cli", "--tied", "serve", "database")
    with _program(command, given.keyline_home, environment, signal.SIGINT) as process:
        embedded.create_roles_and_database(given)
        yield process


def _write_endpoints(home: Path, given: Settings) -> str:
    urls = embedded.find_urls(given)
    if urls is None:
        raise StackError("the embedded database left no address")
    address = urlsplit(urls.admin_url)
    project.write_endpoints(
        home / "endpoints.yml",
        address.port or 0,
        unquote(address.username or ""),
        unquote(address.password or ""),
        DATABASE,
    )
    return urls.admin_url


@contextmanager
def _program(
    command: tuple[str, ...],
    home: Path,
    environment: dict[str, str],
    stop: signal.Signals = signal.SIGTERM,
) -> Iterator[subprocess.Popen[bytes]]:
    with (home / "stock.log").open("ab") as log:
        process = subprocess.Popen(
            command,
            cwd=home,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=tie_to_parent,  # no thread runs here yet
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(stop)
        ended(process, _STOP_S)


def _await_model(process: subprocess.Popen[bytes], url: str, home: Path) -> None:
    def answers() -> bool:
        if process.poll() is not None:
            raise StackError("stock Rasa ended while starting:\n" + _said(home))
        try:
            with urllib.request.urlopen(url, timeout=2.0) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    wait_until(answers, _START_S, lambda: "stock Rasa did not start:\n" + _said(home))


def _said(home: Path) -> str:
    return "\n".join((home / "stock.log").read_text(errors="replace").splitlines()[-25:])
