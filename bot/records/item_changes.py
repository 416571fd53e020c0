"""Whether something about items changed since somebody looked, told without opening a word."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import func, select

from bot.records import tables
from bot.records.item_words import count_shown, is_shown
from bot.records.items import Item
from bot.records.unit import Unit

_joined, _out, _note = tables.item_message.c, tables.outbound_message.c, tables.item_note.c
_episode, _entry = tables.episode.c, tables.episode_entry.c


def count_texts(unit: Unit, item_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """How many texts joined some items after the one that opened each."""
    rows = unit.connection.execute(
        select(_joined.item_id, func.count().label("texts"))
        .where(_joined.item_id.in_(list(item_ids)))
        .group_by(_joined.item_id)
    )
    return {row.item_id: row.texts for row in rows}


def mark_of_item(unit: Unit, item: Item) -> tuple[object, ...]:
    """What differs once there is a text more to see with an item, its alert goes on, somebody
    takes, passes or closes it or notes what was done, or a text to the one who wrote is made or
    goes further. Not once there is something that whoever reads the item does not see."""
    notes = select(func.count()).where(_note.item_id == item.id)
    chain = select(func.count(_entry.episode_id)).where(
        _entry.episode_id.in_(select(_episode.id).where(_episode.item_id == item.id))
    )
    sent = (
        select(_out.status, func.count())
        .where(_out.recipient_id == item.person_id, _out.created_at >= item.opened_at)
        .where(is_shown(item))
        .group_by(_out.status)
        .order_by(_out.status)
    )
    return (
        count_shown(unit, item),
        item.owner.id,
        item.acknowledged_at,
        item.closed_at,
        item.lane,
        unit.connection.execute(notes).scalar_one(),
        unit.connection.execute(chain).scalar_one(),
        [tuple(row) for row in unit.connection.execute(sent)],
    )
