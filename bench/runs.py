"""The runs: a mixed load at one rate, the webhook alone, one long conversation."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace

from bench import meters
from bench.figures import Figures, Spread, is_held, quantile
from bench.generator import Generator, Sent
from bench.ledger import Books, Outcome, SinkLedger, settle, wait_until_quiet
from bench.plan import Mix, Planned, Texter, one_long_conversation, plan
from bench.stack import Stack, StackError

_DRAIN_S = 60.0
_ANSWER_S = 20.0
_SPOOL_S = 120.0
_WARM_RATE, _WARM_S = 4.0, 5.0


class Bench:
    """Runs against one running stack."""

    def __init__(self, stack: Stack, texters: Sequence[Texter], mix: Mix) -> None:
        self._stack = stack
        self._texters = texters
        self._mix = mix
        self._books = Books(stack.settings.database_url or "")
        self._ledger = SinkLedger(stack.sink_url)
        self._seed = 0

    def close(self) -> None:
        """Close the connection to the database."""
        self._books.close()

    def warm_up(self) -> None:
        """A few texts, unmeasured: caches fill, statements are prepared."""
        self._play(self._plan(_WARM_RATE, _WARM_S))
        if not wait_until_quiet(self._books, self._ledger, _DRAIN_S):
            raise StackError(
                f"{self._books.waiting()} texts of the warm-up were not answered; "
                f"the stack's log: {dict(self._stack.warnings())}"
            )

    def idle_ms_a_second(self, seconds: float = 5.0) -> dict[str, float]:
        """Processor time that each part uses while nothing happens, ms a second."""
        before = meters.processor_seconds(self._stack.pid)
        time.sleep(seconds)
        used = meters.difference(meters.processor_seconds(self._stack.pid), before)
        return {part: 1000 * s / seconds for part, s in used.items()}

    def at_rate(self, rate: float, seconds: float, *, turns: bool = True) -> Figures:
        """Texts at one rate, through the whole stack; without `turns`, webhooks alone."""
        texts = self._plan(rate, seconds)
        load, round_trip = (
            meters.load_average(),
            meters.round_trip_us(self._stack.settings.database_url or ""),
        )
        before = meters.processor_seconds(self._stack.pid)
        sent = self._play(texts)
        if turns:
            wait_until_quiet(self._books, self._ledger, _DRAIN_S)
        spooled = self._stack.app.spool.count()
        used = meters.difference(meters.processor_seconds(self._stack.pid), before)
        self._await_spool()
        self._ledger.catch_up()
        outcome = settle(self._books, self._ledger, sent)
        memory = meters.memory_mb(self._stack.pid)
        measured = _figures(rate, sent, outcome, used, memory, load, turns=turns)
        return replace(measured, spooled=spooled, round_trip_us=round_trip)

    def long_conversation(self, turns: int) -> list[float]:
        """One person, each text sent when the one before is answered; seconds of each turn."""
        texter = next(t for t in self._texters if t.kind == "service_user")
        texts = one_long_conversation(texter, turns, self._mix, seed=77)
        return asyncio.run(self._converse(texts))

    def drain(self, seconds: float) -> bool:
        """Wait until nothing waits any more."""
        return wait_until_quiet(self._books, self._ledger, seconds)

    def _await_spool(self) -> None:
        """What is in the spool is kept as well; only what has left it can be counted."""
        deadline = time.monotonic() + _SPOOL_S
        while self._stack.app.spool.count() and time.monotonic() < deadline:
            time.sleep(0.5)

    def _plan(self, rate: float, seconds: float) -> list[Planned]:
        self._seed += 1
        return plan(rate, seconds, self._texters, self._mix, self._seed)

    def _play(self, texts: Sequence[Planned]) -> list[Sent]:
        async def play() -> list[Sent]:
            generator = Generator(self._stack.settings, self._stack.inbound_url)
            sent = await generator.play(texts)
            await generator.close()
            return sent

        return asyncio.run(play())

    async def _converse(self, texts: Sequence[Planned]) -> list[float]:
        generator = Generator(self._stack.settings, self._stack.inbound_url)
        taken: list[float] = []
        while self._ledger.catch_up():
            pass
        for text in texts:
            before = len(self._ledger.calls)
            sent = await generator.send(text)
            deadline = time.monotonic() + _ANSWER_S
            while len(self._ledger.calls) == before:
                await asyncio.to_thread(self._ledger.catch_up)
                if time.monotonic() > deadline:
                    raise StackError("a text of the long conversation was not answered")
            taken.append(self._ledger.calls[before][0] - sent.sent)
        await generator.close()
        return taken


def _figures(
    rate: float,
    sent: Sequence[Sent],
    outcome: Outcome,
    used: dict[str, float],
    memory: dict[str, float],
    load: float,
    *,
    turns: bool,
) -> Figures:
    firsts = [s for s in sent if not s.text.repeat]
    start, end = firsts[0].sent, max(s.sent for s in firsts)
    answered = outcome.answered_at
    backlog = sum(answered.get(s.text.sid, end + 1) > end for s in firsts)
    span = max([end, *answered.values()]) - start if turns else end - start
    done = len(answered) if turns else len(firsts) - len(outcome.lost_in)
    lost = outcome.lost_in + (outcome.unanswered if turns else [])
    return Figures(
        rate=rate,
        texts=len(firsts),
        answered_rate=done / span,
        held=is_held(rate, backlog) if turns else not outcome.lost_in,
        webhook=Spread.of(s.seconds for s in sent),
        turn=Spread.of(
            answered[s.text.sid] - s.sent
            for s in firsts
            if s.text.sid in answered and not s.text.urgent
        ),
        processor_ms={part: 1000 * s / len(firsts) for part, s in used.items()},
        memory_mb=memory,
        lost=len(set(lost)),
        doubled=len(set(outcome.doubled)),
        refused=outcome.refused_webhooks,
        generator_late_ms=quantile([1000 * (s.sent - s.due) for s in sent], 0.99),
        load=load,
        said=dict(outcome.said),
        doubled_as=dict(outcome.doubled_as),
    )
