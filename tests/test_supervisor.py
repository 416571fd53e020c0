"""`keyline up` with real processes: supervisord, the embedded PostgreSQL, and fake parts."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from bot.ports import free_ports

UP = Path(__file__).with_name("supervised") / "up_with_fakes.py"
PATIENCE = 60.0

pytestmark = pytest.mark.stack


class Up:
    """A running `keyline up` with fake parts, and everything it has said."""

    def __init__(self, home: Path, port: int, kinds: tuple[str, ...]) -> None:
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, str(UP), *kinds],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=home.parent,
            env={**os.environ, "KEYLINE_HOME": str(home), "KEYLINE_PORT": str(port)},
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        self.lines.extend(line.rstrip("\n") for line in iter(self.process.stdout.readline, ""))

    def events(self, name: str, **values: Any) -> list[dict[str, Any]]:
        """What was logged under this name with these values."""
        found = [json.loads(line) for line in self.lines if line.startswith("{")]
        return [e for e in found if e["event"] == name and values.items() <= e.items()]

    def until(self, true: Callable[[], Any]) -> Any:
        """Wait until something is true, and return it."""
        deadline = time.monotonic() + PATIENCE
        while not (found := true()):
            assert time.monotonic() < deadline, "\n".join(self.lines)
            assert self.process.poll() is None, "\n".join(self.lines)
            time.sleep(0.05)
        return found

    def ready(self) -> None:
        self.until(lambda: any("Keyline is running (demo)" in line for line in self.lines))

    def everybody(self) -> list[psutil.Process]:
        me = psutil.Process(self.process.pid)
        return [me, *me.children(recursive=True)]

    def ended(self) -> int:
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code

    def pid_of(self, part: str) -> int:
        """The part's process now."""
        return int(self.events("part.started", of=part)[-1]["pid"])


@pytest.fixture
def start(keyline_home: Path) -> Iterator[Callable[..., Up]]:
    started: list[Up] = []

    def start(*kinds: str, port: int | None = None) -> Up:
        up = Up(keyline_home, port or free_ports(1)[0], kinds)
        started.append(up)
        return up

    yield start
    for up in started:
        if up.process.poll() is None:
            up.process.terminate()
            up.ended()


def gone(processes: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=PATIENCE / 2)
    return not [p for p in alive if p.status() != psutil.STATUS_ZOMBIE]


def test_whatever_part_is_killed_comes_back(start: Callable[..., Up]) -> None:
    up = start("database", "web", "sleeper")
    up.ready()
    up.until(lambda: len(_answers(up)) == 2 and len(up.events("fake.started")) == 2)
    for part in ("database", "web", "sleeper"):
        before = up.pid_of(part)
        os.kill(before, signal.SIGKILL)
        up.until(lambda part=part, before=before: up.pid_of(part) != before)
        up.until(lambda part=part: up.events("part.ended", of=part, why="SIGKILL"))
    up.until(lambda: len(up.events("fake.started")) == 4)
    up.until(lambda: len(_answers(up)) == 3)  # prepared, started, after the kill


def _answers(up: Up) -> list[dict[str, Any]]:
    ready = "database system is ready to accept connections"
    return up.events("database.logged", words=ready)


def test_ctrl_c_leaves_no_process(start: Callable[..., Up]) -> None:
    up = start("database", "web", "parent")
    up.ready()
    up.until(lambda: any("signal.SIG_IGN" in " ".join(_command(p)) for p in up.everybody()))
    everybody = up.everybody()
    os.killpg(up.process.pid, signal.SIGINT)
    assert up.ended() == 0
    assert gone(everybody)
    assert up.lines[-1] == "Keyline has stopped."
    stopped = [e["of"] for e in up.events("part.stopped")]
    assert sorted(stopped) == ["database", "parent", "web"]
    assert stopped[-1] == "database"


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []


@pytest.mark.parametrize("who", ["supervisord", "keyline up", "both"])
def test_when_a_keeper_is_killed_the_parts_go_too_and_a_new_start_works(
    start: Callable[..., Up], who: str
) -> None:
    up = start("database", "web", "sleeper")
    up.ready()
    everybody = up.everybody()
    supervisord = psutil.Process(up.process.pid).children()[0]
    victims = {"supervisord": [supervisord], "keyline up": [everybody[0]]}
    for victim in victims.get(who, [everybody[0], supervisord]):
        victim.kill()
    assert up.ended() != 0
    assert gone(everybody)
    again = start("database", "web", "sleeper")
    again.ready()


def test_supervisord_asked_to_stop_by_somebody_else_stops_everything(
    start: Callable[..., Up],
) -> None:
    up = start("web")
    up.ready()
    everybody = up.everybody()
    psutil.Process(up.process.pid).children()[0].terminate()
    assert up.ended() == 0
    assert gone(everybody)


def test_a_part_deaf_to_the_signal_is_killed(start: Callable[..., Up]) -> None:
    up = start("web", "deaf")
    up.ready()
    up.until(lambda: up.events("fake.started", part="deaf"))
    everybody = up.everybody()
    up.process.terminate()
    assert up.ended() == 0
    assert gone(everybody)
    assert up.events("part.killed", of="deaf")


def test_a_second_start_in_the_same_home_is_refused(start: Callable[..., Up]) -> None:
    up = start("web")
    up.ready()
    second = start("web")
    assert second.ended() != 0
    assert "Keyline already runs with KEYLINE_HOME=" in "\n".join(second.lines)
    assert up.process.poll() is None


def test_a_taken_port_is_named(start: Callable[..., Up]) -> None:
    [port] = free_ports(1)
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        up = start("web", port=port)
        assert up.ended() != 0
    assert f"Port {port} is taken" in "\n".join(up.lines)


def test_what_a_part_prints_is_withheld(start: Callable[..., Up]) -> None:
    up = start("web", "talker")
    up.ready()
    up.until(lambda: up.events("line.withheld", length=len("Asha said: I cannot sleep")))
    assert not [line for line in up.lines if "sleep" in line]


def test_the_configuration_and_the_home_keep_secrets(
    start: Callable[..., Up], keyline_home: Path
) -> None:
    up = start("database", "web")
    up.ready()
    home = keyline_home
    assert home.stat().st_mode & 0o777 == 0o700
    secrets = (
        json.loads((home / "demo.json").read_text()),
        json.loads((home / "database.json").read_text()),
    )
    written = (home / "run" / "supervisord.conf").read_text()
    shown = " ".join(part for p in up.everybody() for part in _command(p))
    for value in (str(v) for given in secrets for k, v in given.items() if k != "port"):
        assert value not in written
        assert value not in shown
        assert value not in "\n".join(up.lines)
    for name in ("demo.json", "database.json", "keys.json"):
        assert (home / name).stat().st_mode & 0o777 == 0o600
