"""The whole running stack in a folder of its own, and the sink its texts go to."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot import settings as project_settings
from bot.app import App, build
from bot.dialogue.training import model_path
from bot.ports import free_ports
from bot.records import embedded
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
_START_S = 300.0
_STOP_S = 60.0
#: What each part says in the log when it can work.
_STARTED = {
    "web": "front_door.started",
    "worker": "worker.started",
    "dialogue": "dialogue.started",
    "actions": "actions.started",
}
_NOISE = ("command.refused",)


class StackError(RuntimeError):
    """The stack did not start or did not stay up; the message says where its log is."""


@dataclass(frozen=True, slots=True)
class Stack:
    """A running stack: its settings, its processes, its log, and how long its start took."""

    settings: Settings
    app: App
    pid: int
    sink_pid: int
    sink_url: str
    log: Path
    started_in_s: float

    @property
    def inbound_url(self) -> str:
        return f"{self.settings.public_base_url}/twilio/inbound"

    def warnings(self) -> Counter[str]:
        """How often each event of level warning or worse stands in the log, with its kind."""
        return Counter(
            f"{event['event']} {event.get('error', '')}".strip()
            for event in _events(self.log)
            if event.get("level") in ("warning", "error", "critical")
        )


@contextmanager
def running(*, callback_share: float, without: tuple[str, ...] = ()) -> Iterator[Stack]:
    """Start everything (but the parts in `without`), stop and remove it all at the end."""
    with tempfile.TemporaryDirectory(prefix="keyline-bench-") as folder:
        home = Path(folder)
        environment = _environment(home)
        with _sink(environment, home, callback_share) as (sink, sink_url):
            environment["TWILIO_API_URL"] = sink_url
            given = project_settings.load(environment, env_file=home / "none")
            _bring_model(given)
            began = time.monotonic()
            try:
                with _up(environment, home, without) as (process, log):
                    _await_start(process, log, without)
                    took = time.monotonic() - began
                    app = _app(given)
                    yield Stack(app.settings, app, process.pid, sink.pid, sink_url, log, took)
            finally:
                remove_database(given)


def _environment(home: Path) -> dict[str, str]:
    """Everything of ours said outright, so that neither environment nor .env has a say."""
    [port] = free_ports(1)
    ours = dict.fromkeys(project_settings.variable_names())
    inherited = {k: v for k, v in project_settings.inherited().items() if k not in ours}
    return {
        **inherited,
        "PYTHONPATH": str(ROOT),
        "KEYLINE_HOME": str(home),
        "KEYLINE_PORT": str(port),
        "KEYLINE_MODE": "demo",
        "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "TWILIO_SMS_FROM": "+447700900000",
        "RASA_TELEMETRY_ENABLED": "false",
    }


@contextmanager
def _sink(
    environment: dict[str, str], home: Path, share: float
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = subprocess.Popen(
        (sys.executable, "-m", "bench.sink", str(share)),
        cwd=home,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        port = process.stdout.readline().strip() if process.stdout else ""
        if not port:
            raise StackError("the sink did not start")
        yield process, f"http://127.0.0.1:{port}"
    finally:
        if process.stdin:
            process.stdin.close()
        ended(process, 5.0)


@contextmanager
def _up(
    environment: dict[str, str], home: Path, without: tuple[str, ...]
) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    log = home / "stack.log"
    with log.open("wb") as sink:
        process = subprocess.Popen(
            (sys.executable, "-m", "bench.up", *without),
            cwd=home,  # no .env there
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process, log
    finally:
        process.send_signal(signal.SIGTERM)
        ended(process, _STOP_S)


def ended(process: subprocess.Popen[str] | subprocess.Popen[bytes], seconds: float) -> None:
    """Wait for a process that was told to end; kill it, with its group, when it does not."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _await_start(process: subprocess.Popen[bytes], log: Path, without: tuple[str, ...]) -> None:
    wanted = {event for part, event in _STARTED.items() if part not in without}

    def has_started() -> bool:
        if process.poll() is not None:
            raise StackError("the stack ended while starting:\n" + _last_lines(log))
        return wanted <= {event["event"] for event in _events(log)}

    wait_until(has_started, _START_S, lambda: "the stack did not start:\n" + _last_lines(log))


def wait_until(done: Callable[[], bool], seconds: float, problem: Callable[[], str]) -> None:
    """Ask a few times a second. Raises StackError when it stays false for so many seconds."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            raise StackError(problem())
        time.sleep(0.2)


def _events(log: Path) -> Iterator[dict[str, str]]:
    for line in log.read_text(errors="replace").splitlines():
        try:
            event = json.loads(line)
        except ValueError:
            continue
        if isinstance(event, dict) and "event" in event and event["event"] not in _NOISE:
            yield event


def _last_lines(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:])


def _bring_model(given: Settings) -> None:
    """The project's own model, when it is trained, saves training it again."""
    trained = model_path(project_settings.load(env_file=ROOT / ".env"), ROOT)
    if not trained.exists():
        trained = ROOT / ".keyline" / "models" / trained.name
    if trained.exists():
        given.models_dir.mkdir(parents=True)
        shutil.copy(trained, given.models_dir / trained.name)
        for classifier in trained.parent.glob("danger-*"):
            (given.models_dir / classifier.name).symlink_to(classifier)


def _app(given: Settings) -> App:
    urls = embedded.find_urls(given)
    if urls is None:
        raise StackError("the embedded database left no address")
    environment = {name: str(getattr(given, name.lower()) or "") for name in _names()}
    environment["DATABASE_URL"] = urls.app_url
    return build(project_settings.load(environment, env_file=given.keyline_home / "none"))


def _names() -> tuple[str, ...]:
    return project_settings.variable_names()


def remove_database(given: Settings) -> None:
    """As root the data lie outside KEYLINE_HOME."""
    data = embedded.data_folder(given)
    if given.keyline_home not in data.parents:
        shutil.rmtree(data.parent, ignore_errors=True)
