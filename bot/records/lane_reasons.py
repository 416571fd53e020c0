"""Why an item has its lane: rules, and where in whose words they stand. Added, never changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from bot.care.lane_rules import Reason, Span
from bot.care.lanes import Lane
from bot.records import tables
from bot.records.people import Sender
from bot.records.unit import Unit

_FIELD = "lane_reason.spans"
_ADD = insert(tables.lane_reason).on_conflict_do_nothing(index_elements=["message_id", "rule"])


@dataclass(frozen=True, slots=True)
class KeptReason:
    """A reason of an item's lane. `spans` are places in the words of the message as they came;
    where a PIN has been taken out of those since, they no longer fit."""

    message_id: UUID
    rule: str
    lane: Lane
    set_at: datetime
    spans: tuple[Span, ...] = field(repr=False)


def add_reasons(
    unit: Unit,
    item_id: UUID,
    message_id: UUID,
    sender: Sender,
    reasons: Sequence[Reason],
    now: datetime,
) -> None:
    """Keep why a text made an item as urgent as it is. A repeat adds nothing."""
    rows = []
    for reason in reasons:
        row = uuid4()
        spans = json.dumps(reason.spans)
        rows.append(
            {
                "id": row,
                "item_id": item_id,
                "message_id": message_id,
                "person_id": sender.person_id,
                "rule": reason.rule,
                "lane": reason.lane.value,
                "spans": unit.seal(sender.data_key_id, spans, _FIELD, row),
                "set_at": now,
            }
        )
    if rows:
        unit.connection.execute(_ADD, rows)


def count_worrying(unit: Unit, sender: Sender, since: datetime) -> int:
    """How many of this person's own texts since then had anything of worry in them."""
    table = tables.lane_reason
    found: int = unit.connection.execute(
        select(func.count(table.c.message_id.distinct())).where(
            table.c.person_id == sender.person_id, table.c.set_at >= since
        )
    ).scalar_one()
    return found


def list_reasons(unit: Unit, item_id: UUID) -> list[KeptReason]:
    """Why an item has its lane, oldest first. For staff who read its words: whoever calls says who
    does. Raises VaultError where the person was erased."""
    table = tables.lane_reason
    rows = unit.connection.execute(
        select(table).where(table.c.item_id == item_id).order_by(table.c.set_at, table.c.rule)
    ).all()
    return [
        KeptReason(
            row.message_id,
            row.rule,
            Lane(row.lane),
            row.set_at,
            tuple((int(a), int(b)) for a, b in json.loads(unit.open(row.spans, _FIELD, row.id))),
        )
        for row in rows
    ]
