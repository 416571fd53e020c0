"""Kills a part at a moment that a lock in the database, or another part that stands still, holds
open: whatever the machine is busy with, the part dies there and nowhere else."""

from __future__ import annotations

import os
import random
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import LiteralString

import httpx
import psycopg

from tests.stack.running import Stack, until

#: Of a report's texts, those that are taken to the dialogue; the worker answers the others itself.
BY_RASA = (0, 3)
TEXTS = 6

#: What the dead are given: longer than a worker is silent for, and than a text is in doubt after.
_LONG_AGO = "interval '1 minute'"
_WAITS = "SELECT count(*) FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))"
_REPLY = (
    "SELECT o.id, o.status FROM outbound_message o JOIN inbound_message m ON m.id = o.turn_id"
    " WHERE m.provider_sid = %s AND o.recipient_kind = 'person'"
)


@dataclass(frozen=True, slots=True)
class Strike:
    """Which part is killed, when, in which of a report's texts, and what is around it.

    `is_known`: the number is a carer's. `goes_on`: the next text comes before the part is back.
    `is_heard_of`: Twilio's reports reach us. `waits`: nothing is made older than it is.
    """

    seed: int
    part: str
    moment: str
    text: int
    is_known: bool
    goes_on: bool
    is_heard_of: bool
    after_s: float = field(default=0.0)
    waits: bool = False

    def __str__(self) -> str:
        return f"seed{self.seed}-{self.part}-{self.moment}-text{self.text + 1}"


def draw(seed: int, *, waits: bool = False) -> Strike:
    """The strike of a seed."""
    dice = random.Random(seed)
    part = dice.choice(("worker", "worker", "worker", "dialogue"))
    moment = dice.choice([name for name, (parts, _, _) in _MOMENTS.items() if part in parts])
    rasa_only = _MOMENTS[moment][1] or part == "dialogue"
    return Strike(
        seed=seed,
        part=part,
        moment=moment,
        text=dice.choice(BY_RASA if rasa_only else range(TEXTS)),
        is_known=dice.random() < 0.5,
        goes_on=dice.random() < 0.25,
        is_heard_of=dice.random() < 0.5,
        after_s=dice.uniform(0.0, 0.5),
        waits=waits,
    )


def strike(stack: Stack, struck: Strike, text: Callable[[], str]) -> int:
    """Send a text, kill the part at its moment, and return the pid it had. `text` gives the
    provider's id of what it sent."""
    process = until(lambda: stack.part(struck.part), f"part {struck.part}")
    dead = _Dead(stack, struck, process.pid)
    _MOMENTS[struck.moment][2](stack, struck, text, dead.kill)
    dead.let_be_found()
    return dead.pid


class _Dead:
    """A part that is to die, and what it leaves behind."""

    def __init__(self, stack: Stack, struck: Strike, pid: int) -> None:
        self.pid = pid
        self._stack, self._struck = stack, struck
        self._workers = [row[0] for row in stack.query("SELECT id FROM procrastinate_workers")]
        self._sending: list[object] = []

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        # The next worker claims nothing before what is left of this one is let be found.
        query = "SELECT id FROM outbound_message WHERE status = 'sending'"
        self._sending = [row[0] for row in self._stack.query(query)]

    def let_be_found(self) -> None:
        """Make what a worker left as old as it is when it is looked for: nobody waits for it."""
        if self._struck.part != "worker" or self._struck.waits:
            return
        self._stack.query(
            f"UPDATE outbound_message SET claimed_at = claimed_at - {_LONG_AGO}"
            " WHERE status = 'sending' AND id = ANY(%s) RETURNING id",
            self._sending,
        )
        self._stack.query(
            f"UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - {_LONG_AGO}"
            " WHERE id = ANY(%s) RETURNING id",
            self._workers,
        )


class _Held:
    """Rows or a table that a transaction of ours holds, and others wait for."""

    def __init__(self, stack: Stack, connection: psycopg.Connection) -> None:
        self._stack, self._connection = stack, connection

    def take(self, statement: LiteralString, *values: object) -> None:
        self._connection.execute(statement, values or None)

    def wait_until_waited_for(self) -> None:
        pid = self._connection.info.backend_pid
        until(lambda: self._stack.query(_WAITS, pid)[0][0] > 0, "somebody to wait for our lock")


@contextmanager
def _hold(stack: Stack) -> Iterator[_Held]:
    url = stack.setting("DATABASE_URL").replace("+psycopg", "")
    with psycopg.connect(url, connect_timeout=5) as connection:
        yield _Held(stack, connection)
        connection.rollback()


Text = Callable[[], str]
Kill = Callable[[], None]


def _at_the_answer(stack: Stack, struck: Strike, text: Text, kill: Kill) -> None:
    """Just after the webhook's answer."""
    text()
    kill()


def _anywhere(stack: Stack, struck: Strike, text: Text, kill: Kill) -> None:
    """Some drawn part of half a second after the webhook's answer: as long as a turn takes."""
    text()
    # Nothing is waited for: this is the moment itself, and every one of them is right.
    threading.Event().wait(struck.after_s)
    kill()


def _begun(stack: Stack, struck: Strike, text: Text, kill: Kill) -> None:
    """The turn's job is being done, and nothing is decided."""
    with _hold(stack) as row:
        with stack.frozen("worker"):
            row.take("SELECT id FROM inbound_message WHERE provider_sid = %s FOR UPDATE", text())
        row.wait_until_waited_for()
        kill()


def _understanding(stack: Stack, struck: Strike, text: Text, kill: Kill) -> None:
    """The dialogue has the text, and has not looked at it."""
    with _hold(stack) as states:
        with stack.frozen("worker"):
            text()
            states.take("LOCK TABLE dialogue_state IN ACCESS EXCLUSIVE MODE")
        states.wait_until_waited_for()
        kill()


def _answered(stack: Stack, struck: Strike, text: Text, kill: Kill) -> None:
    """The dialogue's answer is in the outbox; neither the dialogue nor the worker noted it."""
    with _hold(stack) as states:
        sid = _until_answered(stack, states, text)
        kill()
    assert len(stack.query(_REPLY, sid)) == 1


def _until_answered(stack: Stack, states: _Held, text: Text) -> str:
    with stack.frozen("worker"):
        sid = text()
        states.take("LOCK TABLE dialogue_state IN SHARE MODE")
    states.wait_until_waited_for()
    until(lambda: stack.query(_REPLY, sid), "the answer to stand in the outbox")
    return sid


def _closed(stack: Stack, struck: Strike, text: Text, kill: Kill) -> None:
    """The turn is over, its answer waits in the outbox, and nobody has claimed it."""
    with _hold(stack) as reply:
        with _hold(stack) as states:
            sid = _until_answered(stack, states, text)
            ((outbound_id, _),) = stack.query(_REPLY, sid)
            reply.take("SELECT id FROM outbound_message WHERE id = %s FOR UPDATE", outbound_id)
        reply.wait_until_waited_for()
        turn = "SELECT turn FROM inbound_message WHERE provider_sid = %s"
        assert stack.query(turn, sid) == [("done",)]
        kill()


def _handed_over(stack: Stack, struck: Strike, text: Text, kill: Kill) -> None:
    """The reply is claimed and on its way: Twilio may have it or not."""
    with ExitStack() as frozen:
        _until_handed_over(stack, text, frozen)
        kill()


def _until_handed_over(stack: Stack, text: Text, frozen: ExitStack) -> str:
    with stack.frozen("worker"):
        sid = text()
        frozen.enter_context(stack.frozen("stand-in"))
    until(lambda: [s for _, s in stack.query(_REPLY, sid)] == ["sending"], "a reply to be sent")
    return sid


def _sent(stack: Stack, struck: Strike, text: Text, kill: Kill) -> None:
    """Twilio has the reply, and nobody has noted it."""
    with _reports(stack, on=struck.is_heard_of), _hold(stack) as reply:
        with ExitStack() as frozen:
            sid = _until_handed_over(stack, text, frozen)
            ((outbound_id, _),) = stack.query(_REPLY, sid)
            reply.take("SELECT id FROM outbound_message WHERE id = %s FOR UPDATE", outbound_id)
        reply.wait_until_waited_for()
        kill()


@contextmanager
def _reports(stack: Stack, *, on: bool) -> Iterator[None]:
    """Whether Twilio's reports on the texts of this moment reach us."""
    control = f"{stack.twilio}/control"
    httpx.patch(f"{control}/options", json={"callbacks": on}, timeout=30).raise_for_status()
    try:
        yield
    finally:
        if not on:
            httpx.post(f"{control}/settle", timeout=30).raise_for_status()
        options = {"callbacks": True}
        httpx.patch(f"{control}/options", json=options, timeout=30).raise_for_status()


#: The parts that may die then, whether it is in a text for the dialogue, and how it is brought on.
_MOMENTS: dict[str, tuple[tuple[str, ...], bool, Callable[[Stack, Strike, Text, Kill], None]]] = {
    "at_the_answer": (("worker", "dialogue"), False, _at_the_answer),
    "anywhere": (("worker", "dialogue"), False, _anywhere),
    "begun": (("worker",), False, _begun),
    "understanding": (("worker", "dialogue"), True, _understanding),
    "answered": (("worker", "dialogue"), True, _answered),
    "closed": (("worker",), True, _closed),
    "handed_over": (("worker",), False, _handed_over),
    "sent": (("worker",), False, _sent),
}
