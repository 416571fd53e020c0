"""The whole stack as `keyline up` runs it, in a folder of its own, and hands to reach into it."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg

from bot.dialogue import training
from bot.ports import free_ports
from bot.settings import load
from bot.web.simulator.magic import FATES
from tests.kit import OUR_NUMBER

ROOT = Path(__file__).resolve().parents[2]

#: How long anything real may take before a test gives up. Long: the machine may be busy, and
#: a test that waits for a state ends the moment the state is there.
PATIENCE_S = 120.0

_sids = itertools.count(1)


def until(look: Callable[[], Any], what: str, patience_s: float = PATIENCE_S) -> Any:
    """Look until what is seen is true, and return it; fails by name when patience ends."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        seen = look()
        if seen:
            return seen
        time.sleep(0.05)
    raise AssertionError(f"waited {patience_s:.0f} s for {what}")


class Stack:
    """A running Keyline in demo mode."""

    def __init__(self, home: Path, command: tuple[str, ...] = (), **environ: str) -> None:
        self.home = home
        self.log = home / "up.log"
        (self.port,) = free_ports(1)
        self._share_model()
        own = {
            "KEYLINE_HOME": str(home),
            "KEYLINE_PORT": str(self.port),
            "KEYLINE_MODE": "demo",
            **environ,
        }
        kept = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONPATH")
        inherited = {k: v for k, v in os.environ.items() if k in kept}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, sys.executable, "-m", "bot.cli", "up"],
                cwd=ROOT,
                env={**inherited, **own},
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def _share_model(self) -> None:
        """Use the model that `make test` trained: the stack trains only where there is none."""
        trained = training.model_path(load({"KEYLINE_HOME": str(ROOT / ".keyline")}))
        if trained.exists():
            models = self.home / "models"
            models.mkdir(parents=True)
            shutil.copy(trained, models / trained.name)
            for classifier in trained.parent.glob("danger-*"):
                (models / classifier.name).symlink_to(classifier)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ready(self) -> dict[str, Any]:
        """What the front door says of its parts; empty while it does not answer."""
        with contextlib.suppress(httpx.HTTPError):
            return dict(httpx.get(f"{self.url}/readyz", timeout=5, trust_env=False).json())
        return {}

    def wait_until_whole(self) -> None:
        """Wait until every part answers."""

        def look() -> bool:
            assert self.process.poll() is None, f"keyline up ended: {self.log.read_text()[-3000:]}"
            return bool(self.ready().get("everything")) and self._stand_in_answers()

        until(look, "every part to answer")

    def _stand_in_answers(self) -> bool:
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(f"{self.twilio}/healthz", timeout=5, trust_env=False).is_success
        return False

    def part(self, name: str) -> psutil.Process | None:
        """The process that is one part; None while it is not running."""
        for child in self._descendants():
            with contextlib.suppress(psutil.Error):
                words = child.cmdline()  # nothing, of one that has just died
                if words[-2:] == ["serve", name]:
                    return child
                if name == "database" and words and words[0].endswith("/postgres"):
                    return child
        return None

    def kill(self, name: str) -> int:
        """Kill a part outright; returns the pid it had."""
        process = until(lambda: self.part(name), f"part {name}")
        pid = int(process.pid)
        os.kill(pid, signal.SIGKILL)
        return pid

    def wait_until_replaced(self, name: str, pid: int) -> None:
        """Wait until a killed part runs again, and the whole with it."""
        until(lambda: (p := self.part(name)) is not None and p.pid != pid, f"a new {name}")
        self.wait_until_whole()

    @contextlib.contextmanager
    def frozen(self, name: str) -> Iterator[None]:
        """Stop a part and all it started from running, as a stuck machine would."""
        process = until(lambda: self.part(name), f"part {name}")
        family = [process, *process.children(recursive=True)]
        for member in family:
            os.kill(member.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for member in family:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(member.pid, signal.SIGCONT)

    def setting(self, name: str) -> str:
        """A setting as the parts were given it."""

        def told() -> str | None:
            # A part just begun again shows an empty environment until its program is loaded.
            process = self.part("worker")
            try:
                return process.environ().get(name) if process else None
            except psutil.Error:
                return None

        return until(told, f"{name} of the worker")

    def query(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows from the running database."""
        url = self.setting("DATABASE_URL").replace("+psycopg", "")
        with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
            return connection.execute(sql, values or None).fetchall()  # type: ignore[call-overload]

    def text(self, number: str, body: str, sid: str | None = None) -> dict[str, Any]:
        """Text from a phone, by way of the stand-in, which posts the signed webhook."""
        sid = sid or f"SM{next(_sids):08x}{os.getpid():024x}"
        payload = {"number": number, "body": body, "sid": sid}
        answer = httpx.post(f"{self.twilio}/control/texts", json=payload, timeout=60)
        return {**answer.json(), "sid": sid}

    @property
    def twilio(self) -> str:
        """Where the stand-in is."""
        return self.setting("TWILIO_API_URL")

    def replies(self, number: str) -> list[str]:
        """What a phone received, oldest first."""
        thread = httpx.get(f"{self.twilio}/control/threads/{number}", timeout=30).json()
        return [m["body"] for m in thread if not m["from_phone"]]

    def wait_for_replies(self, number: str, count: int) -> list[str]:
        """Wait until a phone has received so many texts."""
        return list(
            until(
                lambda: r if len(r := self.replies(number)) >= count else None,
                f"{count} replies to a phone",
            )
        )

    def wait_to_hear(self, number: str, words: str, after: int = 0) -> str:
        """Wait for a text with these words, past the first `after` that a phone received.

        The phones of a desk ring for every episode that is open: what comes next need not be ours.
        """
        return str(
            until(
                lambda: next((t for t in self.replies(number)[after:] if words in t), None),
                "a text with certain words to reach a phone",
            )
        )

    def wait_until_quiet(self, patience_s: float = PATIENCE_S) -> None:
        """Wait until no job waits and nothing is left in the outbox; fails by naming what is."""
        waiting = (
            "SELECT task_name, status::text, attempts, scheduled_at::text FROM procrastinate_jobs"
            " WHERE status IN ('todo','doing')"
            " UNION ALL SELECT text_id, status, attempts, claimed_at::text FROM outbound_message"
            " WHERE status IN ('waiting','sending','doubtful')"
        )
        try:
            quiet = "the queue and the outbox to be empty"
            until(lambda: not self.query(waiting), quiet, patience_s)
        except AssertionError as error:
            raise AssertionError(f"{error}; in them: {self.query(waiting)}") from None

    def stop(self) -> None:
        """Stop as Ctrl-C does; nothing may be left."""
        family = self._descendants()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(60)
        for member in family:
            with contextlib.suppress(psutil.Error):
                member.kill()
        self.process.kill()

    def _descendants(self) -> list[psutil.Process]:
        with contextlib.suppress(psutil.Error):
            return psutil.Process(self.process.pid).children(recursive=True)
        return []


def new_number() -> str:
    """A number nobody has texted from before, from the range kept for drama, that can be texted."""
    return next(number for number in _numbers if number not in _MAGIC)


_MAGIC = {fate.number for fate in FATES.values()}
_numbers = (f"+447700900{n:03d}" for n in range(700, 1000))

__all__ = ["OUR_NUMBER", "Stack", "new_number", "until"]
