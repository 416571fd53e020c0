"""`keyline audit verify`: prove the audit trail, and tell."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.services.verify_audit import Counted, verify_audit
from bot.settings import Settings

#: A trail that was torn up tells enough by its first faults.
_TOLD_AT_MOST = 1_000


def verify(
    settings: Settings, url: str, tell: Callable[[str], None], noted: str | None = None
) -> bool:
    """Tell every fault of the trail and what was looked at; whether there was none."""
    began = time.monotonic()
    counted = Counted()
    faults = 0
    for fault in verify_audit(url, settings.keyline_audit_anchors, counted, noted):
        faults += 1
        if faults <= _TOLD_AT_MOST:
            tell(f"FAULT   {fault}")
    if faults > _TOLD_AT_MOST:
        tell(f"FAULT   and {faults - _TOLD_AT_MOST} more")
    tell(
        f"events {counted.events}, chains {counted.chains}, anchor lines {counted.lines},"
        f" faults {faults}, seconds {time.monotonic() - began:.1f}"
    )
    if counted.last_line is not None:
        line = counted.last_line
        since = max(0, counted.events - line.events)
        tell(f"last anchor: line {line.number} of {line.at}, {since} events since")
        tell("its hash, to be written down elsewhere:")
        tell(line.hash)
    return faults == 0
