"""A worker gives words for the one who sent a text, and nothing else: they have read it, then."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.records import episodes
from bot.records.items import Item
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.records.vault import ErasedError
from bot.services.acknowledge_item import acknowledge_item
from bot.services.tell_outcome import NOT_KEPT, tell_outcome


def tell_on_item(
    unit: Unit,
    app: App,
    staff: Staff,
    item: Item,
    tell: str,
    message_id: UUID | None,
    now: datetime,
    outcome_id: UUID | None = None,
) -> str:
    """Keep what came of an item, open or closed; returns the id of the text that answers them.

    Whoever can say what came of it has it. An alert is not stopped or held by that: what stops it
    is what they tried or decided.
    """
    try:
        text_id = tell_outcome(unit, app, staff, item, tell, message_id, now, outcome_id)
    except ErasedError:
        return "staff_closed_already"  # There is nobody any more who could hear it.
    is_open = item.closed_at is None and item.acknowledged_at is None
    if text_id not in NOT_KEPT and is_open and episodes.find_of_item(unit, item.id) is None:
        acknowledge_item(unit, app.alert_clocks, staff, item, message_id, now)
    return text_id
