"""How an item came to whoever has it, read back from the audit trail: codes, and no words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from bot.records import tables
from bot.records.items import Item
from bot.records.unit import Unit

OPENED, MOVED_ON, HANDED_OVER = "item.opened", "item.moved_on", "item.handed_over"
WISHED = "report.worker_wished"
_KINDS = (OPENED, MOVED_ON, HANDED_OVER, WISHED)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an item's way: the kind of the event, and its codes."""

    kind: str
    at: datetime
    details: dict[str, str] = field(default_factory=dict)


def list_steps(unit: Unit, item: Item) -> list[Step]:
    """The steps of an item's way, oldest first. An alert has its own, in its chain."""
    event = tables.audit_event.c
    # By person: the trail is indexed by whom it is about.
    rows = unit.connection.execute(
        select(event.kind, event.at, event.details)
        .where(
            event.subject_id == item.person_id,
            event.kind.in_(_KINDS),
            event.at >= item.opened_at,
            event.details["item"].astext == str(item.id),
        )
        .order_by(event.seq)
    ).all()
    return [Step(row.kind, row.at, _codes(row.details)) for row in rows]


def _codes(details: dict[str, object]) -> dict[str, str]:
    return {name: value for name, value in details.items() if isinstance(value, str)}
