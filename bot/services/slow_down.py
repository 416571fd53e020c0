"""Slows a channel down where the provider says that we send too fast. What is said in danger, and
what staff must read, is never held up by it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from bot.care.patience import Purpose
from bot.logs import logger
from bot.messaging.errors import TOO_FAST
from bot.records import safe_hours
from bot.records.clocks import ClockKind, due_at, set_clock
from bot.records.outbox import Outbound
from bot.records.unit import Unit
from bot.services.purposes import purpose_of

#: What waits goes on spread over so long, not all at once; at most over as long as the rest was.
MOST_SPREAD = timedelta(seconds=20)

_HELD_UP = frozenset({Purpose.REPLY, Purpose.STARTED, Purpose.WORDS})


def slow_down(unit: Unit, channel: str, code: str, now: datetime) -> None:
    """Let a channel rest, where a text failed with a code that says so. Longer, if it rests."""
    rest = TOO_FAST.get(code)
    if rest is None:
        return
    until = now + rest
    if until > (due_at(unit, ClockKind.SLOW, _of(channel)) or now):
        set_clock(unit, ClockKind.SLOW, _of(channel), until)
        logger().warning("channel.slowed", code=code)


def wait_if_slowed(unit: Unit, text: Outbound, now: datetime) -> bool:
    """Whether a text that was about to go out waits until its channel has rested."""
    if purpose_of(text) not in _HELD_UP:
        return False
    until = due_at(unit, ClockKind.SLOW, _of(text.channel))
    if until is None or until <= now:
        return False
    # The same place in the row for each try: by its own id.
    spread = min(MOST_SPREAD, until - now)
    safe_hours.put_off(unit, text.id, until + spread * (text.id.int % 100) / 100)
    return True


def _of(channel: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"keyline:channel:{channel}")
