"""When a text of ours may go to somebody who said at what hours they may be texted first."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.care.safe_hours import decide_when
from bot.clock import local
from bot.records import safe_hours
from bot.records.audit import Event, add_event
from bot.records.outbox import DANGER_STEPS, Outbound
from bot.records.people import Sender
from bot.records.safety_checks import PROMPT_STEPS
from bot.records.unit import Unit
from bot.services.call_person import CALL_STEP

_IN_DANGER = frozenset({*DANGER_STEPS, *PROMPT_STEPS, CALL_STEP})


def when_it_may_go(
    unit: Unit, sender: Sender, now: datetime, *, in_danger: bool = False
) -> datetime:
    """When a text of ours may go to them: now, or at their next safe hour."""
    hours = safe_hours.open_safe_hours(unit, sender)
    if hours is None:
        return now
    heard_at = safe_hours.find_last_heard_at(unit, sender.person_id)
    when = decide_when(hours, local(now), in_danger=in_danger, heard_at=heard_at)
    return max(now, when.astimezone(UTC))


def wait_if_unsafe(unit: Unit, outbound: Outbound, sender: Sender, now: datetime) -> bool:
    """Whether a text that was about to go out waits for a safe hour instead."""
    in_danger = outbound.step in _IN_DANGER or outbound.text_id.startswith("danger_")
    until = when_it_may_go(unit, sender, now, in_danger=in_danger)
    if until <= now:
        return False
    safe_hours.put_back(unit, outbound.id, until)
    details = {"outbound": str(outbound.id)}
    add_event(unit, Event("outbound.waits", now, subject_id=sender.person_id, details=details))
    return True
