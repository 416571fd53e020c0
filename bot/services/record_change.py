"""Keeps the record of a change of key worker or accountable professional: none goes without."""

from __future__ import annotations

from datetime import datetime

from bot.care.change_worker import TOLD_AHEAD
from bot.records import assigning, worker_changes
from bot.records.assigning import Pair
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, set_clock
from bot.records.unit import Unit
from bot.records.worker_changes import Change, Introducing


def record_change(
    unit: Unit,
    pair: Pair,
    origin: str,
    now: datetime,
    introducing: Introducing | None = None,
    *,
    old_has_left: bool = False,
) -> Change:
    """Let one worker follow another in a role: the old assignment ends as the new one begins, and
    a key worker's is handed over. Of `history` nothing moves and nobody is told."""
    assigning.end_assignment(unit, pair.before_id, pair.starts_at)
    change = worker_changes.add_change(
        unit, pair, origin, introducing or Introducing(), now, old_has_left=old_has_left
    )
    if change.code is not None:
        due = max(now, pair.starts_at - TOLD_AHEAD)
        set_clock(unit, ClockKind.KEY_WORKER_CHANGE, change.id, due)
    if origin != "history":
        add_event(
            unit,
            Event(
                "assignment.changed",
                now,
                actor="operator" if origin == "command" else "system",
                subject_id=pair.person_id,
                details={
                    "role": pair.role,
                    "from": str(pair.before_worker_id),
                    "to": str(pair.worker_id),
                    "change": str(change.id),
                    "by": origin,
                },
            ),
        )
    return change
