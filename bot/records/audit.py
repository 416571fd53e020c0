"""The audit trail: append-only, ids and codes only, never a word of anybody's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from bot.records.unit import Unit


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `details` holds codes and counts."""

    kind: str
    at: datetime
    actor: str = "system"
    actor_id: UUID | None = None
    subject_id: UUID | None = None
    requester_id: UUID | None = None
    message_id: UUID | None = None
    details: Mapping[str, str | int | None] = field(default_factory=dict)
    id: UUID = field(default_factory=uuid4)


def add_event(unit: Unit, event: Event) -> UUID:
    """Append an event; returns its id."""
    unit.append_event(
        {
            "id": event.id,
            "at": event.at,
            "kind": event.kind,
            "actor": event.actor,
            "actor_id": event.actor_id,
            "subject_id": event.subject_id,
            "requester_id": event.requester_id,
            "message_id": event.message_id,
            "details": dict(event.details),
        }
    )
    return event.id
