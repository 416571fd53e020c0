"""What can be changed while the stand-in runs, and the dice behind the shares."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass
from time import monotonic
from typing import Literal

CallbackOrder = Literal["in_order", "reversed"]
Keywords = Literal["default", "advanced", "off"]


@dataclass(slots=True)
class Options:
    """The options of `/control/options`; `docs/twilio-stand-in.md` says what each does.

    Shares are from 0 to 1, of all calls, texts or callbacks. 0 switches a limit off.
    """

    callbacks: bool = True
    record_calls: bool = False
    step_seconds: float = 0.6
    slow_seconds: float = 12.0
    queue_seconds: float = 0.0

    refuse_rest: bool = False
    rest_fail_share: float = 0.0
    rest_doubt_share: float = 0.0
    rest_per_second: float = 0.0
    whatsapp_per_second: float = 0.0
    queue_limit: int = 0

    callback_lost_share: float = 0.0
    callback_repeat_share: float = 0.0
    callback_delay_seconds: float = 0.0
    callback_order: CallbackOrder = "in_order"
    whatsapp_reads: bool = False

    inbound_lost_share: float = 0.0
    inbound_repeat_share: float = 0.0

    keywords: Keywords = "default"
    whatsapp_window: bool = True
    media_needs_sign_in: bool = True
    media_redirects: bool = True
    seed: int = 0


class Dice:
    """Chance, the same again for the same seed and the same order of questions."""

    def __init__(self, seed: int) -> None:
        self.begin(seed)

    def begin(self, seed: int) -> None:
        """Begin the row anew."""
        # Faults to be tried, and no secret.
        self._random = random.Random(seed)  # noqa: S311

    def hit(self, share: float) -> bool:
        """Whether this time is one of the share."""
        return share > 0 and self._random.random() < share

    def up_to(self, seconds: float) -> float:
        """A time, up to this long."""
        return self._random.uniform(0, seconds) if seconds > 0 else 0.0


class Rate:
    """How much happened within the last second."""

    def __init__(self) -> None:
        self._moments: deque[float] = deque()

    def is_over(self, per_second: float) -> bool:
        """Count one more; whether it is one too many."""
        if per_second <= 0:
            return False
        now = monotonic()
        while self._moments and self._moments[0] <= now - 1:
            self._moments.popleft()
        if len(self._moments) >= per_second:
            return True
        self._moments.append(now)
        return False
