"""Everything fails at once while a thousand texts come in: each is kept once, stands in one item,
is answered once, in its order, and what was in doubt is marked. `make soak` repeats it."""

from __future__ import annotations

import os
import sys

from tests.stack.running import Stack
from tests.stack.soaking import reckon, run_round

#: One round of a thousand texts; KEYLINE_SOAK=10 is a hundred rounds, 100,000 texts.
ROUNDS = max(1, 10 * int(os.environ.get("KEYLINE_SOAK", "0")))


def test_every_text_is_kept_and_answered_once_whatever_fails(stack: Stack) -> None:
    for seed in range(1, ROUNDS + 1):
        done = run_round(stack, seed)
        became = reckon(stack, done)
        sys.stdout.write(f"round {seed}: killed {dict(done.killed)}; {became}\n")
        assert became.faults == {}, f"round {seed}"
        assert {"web", "worker", "database killed"} <= set(done.killed)
