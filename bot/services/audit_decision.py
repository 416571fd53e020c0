"""Writes a decision on consent to the audit trail."""

from __future__ import annotations

from datetime import datetime

from bot.care.consent import Decision
from bot.care.facts import Request
from bot.records.audit import Event, add_event
from bot.records.audit_details import decision_details
from bot.records.messages import TurnMessage
from bot.records.unit import Unit


def audit_decision(
    unit: Unit, decision: Decision, request: Request, now: datetime, message: TurnMessage | None
) -> None:
    """Write a decision to the audit trail: who asked, about whom, what, how it fell and why."""
    add_event(
        unit,
        Event(
            "disclosure.decided",
            now,
            actor="person",
            actor_id=decision.requester_id,
            subject_id=decision.subject_id,
            requester_id=decision.requester_id,
            message_id=None if message is None else message.id,
            details=decision_details(decision, request),
        ),
    )
