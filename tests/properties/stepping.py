"""Two doings at once, one step at a time, in an order that a test chooses.

Each runs in a thread of its own with an app of its own. It stops before every statement, every
commit and every text that is handed to the sender, until it is its turn. So what happened before
what is known exactly.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sqlalchemy import event

from bot.app import App
from bot.messaging.sender import Accepted, OutboundText, SendResult

#: Whoever has not come to the next stop in this time waits for a lock that the other one holds.
_BLOCKED_AFTER_S = 0.05
_STUCK_AFTER_S = 20.0


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done: by whom, and what. `what` is a statement, "commit" or "send"."""

    who: str
    what: str


@dataclass
class Doing:
    """One of those who act, and where it stands."""

    name: str
    app: App
    act: Callable[[App], None]
    next_step: str | None = None
    is_running: bool = False
    is_done: bool = False
    error: BaseException | None = None


@dataclass
class SteppedSender:
    """A sender that is a stop, and keeps what it is given."""

    stop: Callable[[str], None]
    sent: list[OutboundText] = field(default_factory=list)

    def send(self, given: OutboundText) -> SendResult:
        self.stop("send")
        self.sent.append(given)
        return Accepted(f"SM{id(given):032x}")

    def find_sent(self, given: OutboundText, since: object) -> Accepted | None:
        return None


class Interleaving:
    """Runs doings step by step. `log` is every step in the order in which it was taken."""

    def __init__(self) -> None:
        self._lot = Random(0)
        self._weights: Mapping[str, float] = {}
        self._doings: dict[str, Doing] = {}
        self._here = threading.local()
        self._changed = threading.Condition()
        self.log: list[Step] = []

    def watch(self, app: App) -> None:
        """Stop before every statement and commit of this app, in threads of ours."""
        event.listen(app.records.engine, "before_cursor_execute", self._on_statement)
        event.listen(app.records.engine, "commit", self._on_commit)

    def stop(self, what: str) -> None:
        """Wait here until it is this thread's turn; of other threads nothing is asked."""
        doing: Doing | None = getattr(self._here, "doing", None)
        if doing is None:
            return
        with self._changed:
            doing.next_step, doing.is_running = what, False
            self._changed.notify_all()
            while not doing.is_running:
                if not self._changed.wait(_STUCK_AFTER_S):
                    raise TimeoutError(f"{doing.name} was never let go on")

    def run(
        self, doings: Mapping[str, tuple[App, Callable[[App], None]]], lot: Random
    ) -> list[Step]:
        """Run all to their ends; the order is drawn. Raises what one of them raised."""
        self.log, self._lot = [], lot
        self._doings = {name: Doing(name, app, act) for name, (app, act) in doings.items()}
        self._weights = {name: lot.choice([1, 1, 3, 9]) for name in doings}
        threads = [threading.Thread(target=self._live, args=[d]) for d in self._doings.values()]
        for doing in self._doings.values():
            doing.is_running = True
        for thread in threads:
            thread.start()
        with self._changed:
            self._schedule()
        for thread in threads:
            thread.join(_STUCK_AFTER_S)
        for doing in self._doings.values():
            if doing.error is not None:
                raise doing.error
        return self.log

    def _live(self, doing: Doing) -> None:
        self._here.doing = doing
        try:
            doing.act(doing.app)
        except BaseException as error:
            doing.error = error
        with self._changed:
            doing.is_done, doing.is_running, doing.next_step = True, False, None
            self._changed.notify_all()

    def _schedule(self) -> None:
        while not all(doing.is_done for doing in self._doings.values()):
            self._wait_for_arrivals()
            ready = [d for d in self._doings.values() if d.next_step and not d.is_running]
            if not ready:
                if all(doing.is_done for doing in self._doings.values()):
                    return
                if not self._changed.wait(_STUCK_AFTER_S):
                    raise TimeoutError("all wait for one another")
                continue
            (chosen,) = self._lot.choices(ready, [self._weights[d.name] for d in ready])
            self.log.append(Step(chosen.name, chosen.next_step or ""))
            chosen.next_step, chosen.is_running = None, True
            self._changed.notify_all()

    def _wait_for_arrivals(self) -> None:
        """Until everybody has stopped or ended, or is held up by a lock of somebody stopped."""
        while any(doing.is_running for doing in self._doings.values()):
            if not self._changed.wait(_BLOCKED_AFTER_S):
                return

    def _on_statement(self, _c: Any, _k: Any, statement: str, *_: object) -> None:
        self.stop(statement)

    def _on_commit(self, _connection: Any) -> None:
        self.stop("commit")


def steps_of(log: list[Step], who: str) -> Iterator[tuple[int, str]]:
    """The steps of one of them, with their places in the order of all."""
    return ((place, step.what) for place, step in enumerate(log) if step.who == who)
