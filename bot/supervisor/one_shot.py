"""Programs that run to their end before the parts are started."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from bot.supervisor.passing_on import part_line, reader

_PATIENCE = 10.0
_PAUSE = 0.1


class StartError(RuntimeError):
    """Keyline cannot start; the message says why and what to do."""


class Stop:
    """Whether somebody asked us to stop: Ctrl-C, a termination, the terminal closed."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    @property
    def asked(self) -> bool:
        return self._asked.is_set()

    def ask(self) -> None:
        """From now on, stop."""
        self._asked.set()

    def pause(self, seconds: float) -> None:
        """Wait so long, or until asked to stop."""
        self._asked.wait(seconds)


@contextmanager
def listening() -> Iterator[Stop]:
    """A Stop that hears this process's signals for the length of the block."""
    stop = Stop()
    heard = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, lambda *_: stop.ask()) for number in heard}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run(what: str, command: tuple[str, ...], environment: Mapping[str, str], stop: Stop) -> None:
    """Run a program to its end; `what` names it in the error. Ended early when asked to stop.

    Raises StartError when it fails. It has then said why itself.
    """
    with background(command, environment) as process:
        while process.poll() is None and not stop.asked:
            stop.pause(_PAUSE)
        if process.returncode not in (0, None):
            raise StartError(f"{what} failed (code {process.returncode}); see the lines above.")


@contextmanager
def background(
    command: tuple[str, ...],
    environment: Mapping[str, str],
    stop_signal: signal.Signals = signal.SIGTERM,
) -> Iterator[subprocess.Popen[str]]:
    """A program that runs beside the block and is ended with it, in order if it will."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=dict(environment),
        start_new_session=True,  # Ctrl-C comes to us; we end it in our order
    )
    thread = reader(process.stdout, part_line)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(stop_signal)
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        thread.join(_PATIENCE)
