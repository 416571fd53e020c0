"""What a scenario looks at: whether all is quiet, which text came, what an item has become."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select, text

from bot.care.consent_records import ConsentRecord
from bot.records import consents, items, tables
from bot.records.confidences import find_confidence
from bot.records.items import Item
from bot.records.unit import Unit

#: One statement, so that it sees one moment: what rings, is done and is sent follows without a gap.
#: A text that waits for a clock of its own to be tried again is at rest until that clock rings.
_BUSY = text(
    "SELECT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE status IN ('todo', 'doing'))"
    " OR EXISTS (SELECT 1 FROM clock WHERE done_at IS NULL AND due_at <= :now)"
    " OR EXISTS (SELECT 1 FROM outbound_message o"
    "  WHERE o.status IN ('waiting', 'sending', 'doubtful', 'in_answer') AND NOT EXISTS ("
    "   SELECT 1 FROM clock c"
    "   WHERE c.kind = 'send' AND c.subject_id = o.id AND c.done_at IS NULL))"
)
_TEXT_IDS = select(tables.outbound_message.c.provider_sid, tables.outbound_message.c.text_id).where(
    tables.outbound_message.c.provider_sid.in_(bindparam("sids", expanding=True))
)
_MESSAGE = select(tables.inbound_message.c.id).where(
    tables.inbound_message.c.provider_sid == bindparam("sid")
)
_TAKEN_BACK = select(tables.item.c.taken_back_at).where(tables.item.c.id == bindparam("item_id"))


@dataclass(frozen=True, slots=True)
class RecordedItem:
    """An item as a scenario sees it. `opened` is False where the message only joined it."""

    item: Item
    opened: bool
    taken_back: bool
    copied_to: frozenset[UUID]
    confidence: str


def is_quiet(unit: Unit, now: datetime) -> bool:
    """Whether nothing is under way any more: no job, no clock that is due, no text not yet sent."""
    return not unit.connection.execute(_BUSY, {"now": now}).scalar_one()


def list_text_ids(unit: Unit, sids: Sequence[str]) -> dict[str, str]:
    """Which text each message was, by the provider's ids."""
    rows = unit.connection.execute(_TEXT_IDS, {"sids": list(sids)})
    return {row.provider_sid: row.text_id for row in rows}


def find_recorded_item(unit: Unit, sid: str) -> RecordedItem | None:
    """The item that a text from outside opened or joined, by the provider's id."""
    message_id = unit.connection.execute(_MESSAGE, {"sid": sid}).scalar_one_or_none()
    item = None if message_id is None else items.find_item_of(unit, message_id)
    if item is None:
        return None
    taken_back_at = unit.connection.execute(_TAKEN_BACK, {"item_id": item.id}).scalar_one()
    return RecordedItem(
        item,
        opened=item.message_id == message_id,
        taken_back=taken_back_at is not None,
        copied_to=frozenset(items.list_copies(unit, item.id)),
        confidence=_confidence(unit, item.message_id),
    )


def find_last_consent(unit: Unit, subject_id: UUID, other_id: UUID) -> ConsentRecord | None:
    """The latest version of what may be told to one other person."""
    records = [r for r in consents.list_consents(unit, subject_id) if r.other_id == other_id]
    return records[-1] if records else None


def find_last_change_code(unit: Unit) -> str:
    """The code of the change of key worker that was made last; nothing where there is none."""
    table = tables.worker_change.c
    query = select(table.code).where(table.code.is_not(None)).order_by(table.made_at.desc())
    return unit.connection.execute(query.limit(1)).scalar_one_or_none() or ""


def _confidence(unit: Unit, message_id: UUID) -> str:
    """What the author of a message chose about it."""
    chosen = find_confidence(unit, message_id)
    return "nothing_said" if chosen is None else chosen.value
