"""Items: what a worker must read. Each has an owner, a lane and clocks from the first second."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.care import staff_words
from bot.care.lanes import Lane, less_urgent
from bot.care.routing import Owner, Role
from bot.care.wishes import ABOUT_EARLIER, PRIVATE, Wish
from bot.records import tables
from bot.records.unit import Unit

#: "ok" and "thanks" join an item no older than this.
JOINS_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item to be opened."""

    id: UUID
    message_id: UUID
    person_id: UUID
    team_id: UUID
    lane: Lane
    lane_set_by: str
    owner: Owner
    opened_at: datetime
    private: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An item as it stands."""

    id: UUID
    code: str
    message_id: UUID
    person_id: UUID
    team_id: UUID
    lane: Lane
    lane_set_by: str
    wish: Wish
    private: bool
    owner: Owner
    opened_at: datetime
    acknowledged_at: datetime | None
    closed_at: datetime | None
    acknowledged_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """An item of an earlier text, and when that came in."""

    item: Item
    received_at: datetime


_OPENED_BY = select(tables.item).where(tables.item.c.message_id == bindparam("message_id"))
_JOINED_BY = (
    select(tables.item)
    .join(tables.item_message, tables.item_message.c.item_id == tables.item.c.id)
    .where(tables.item_message.c.message_id == bindparam("message_id"))
)
_ADD = (
    insert(tables.item).on_conflict_do_nothing(index_elements=["code"]).returning(tables.item.c.id)
)


def add_item(unit: Unit, new: NewItem) -> str:
    """Open an item; returns its short code. One item a message: a repeat is refused by the key."""
    row = {
        "id": new.id,
        "message_id": new.message_id,
        "person_id": new.person_id,
        "team_id": new.team_id,
        "lane": new.lane.value,
        "lane_set_by": new.lane_set_by,
        "owner_id": new.owner.id,
        "owner_role": new.owner.role.value,
        "opened_at": new.opened_at,
        "private": new.private,
    }
    while True:
        code = staff_words.make_code(secrets.choice)
        if unit.connection.execute(_ADD, {**row, "code": code}).first() is not None:
            return code


def find_open_item(unit: Unit, person_id: UUID, now: datetime) -> UUID | None:
    """The person's newest open item of the last day, which small words may join."""
    found: UUID | None = unit.connection.execute(
        select(tables.item.c.id)
        .where(
            tables.item.c.person_id == person_id,
            tables.item.c.closed_at.is_(None),
            tables.item.c.opened_at > now - JOINS_WITHIN,
        )
        .order_by(tables.item.c.opened_at.desc())
        .limit(1)
    ).scalar_one_or_none()
    return found


def join_item(unit: Unit, item_id: UUID, message_id: UUID) -> None:
    """Let a message belong to an item that is open already."""
    unit.connection.execute(
        insert(tables.item_message)
        .values(item_id=item_id, message_id=message_id)
        .on_conflict_do_nothing()
    )


def leave_item(unit: Unit, item_id: UUID, message_id: UUID) -> None:
    """Let a message that joined an item belong to it no more: it is to have one of its own."""
    table = tables.item_message
    unit.connection.execute(
        delete(table).where(table.c.item_id == item_id, table.c.message_id == message_id)
    )


def find_item_of(unit: Unit, message_id: UUID) -> Item | None:
    """The item that a message opened or joined."""
    given = {"message_id": message_id}
    row = unit.connection.execute(_OPENED_BY, given).first()
    row = row or unit.connection.execute(_JOINED_BY, given).first()
    return None if row is None else _item(row)


def get_item(unit: Unit, item_id: UUID, *, lock: bool = False) -> Item:
    """An item as it stands; locked until commit when it is about to be changed."""
    query = select(tables.item).where(tables.item.c.id == item_id)
    return _item(unit.connection.execute(query.with_for_update() if lock else query).one())


def find_by_code(unit: Unit, code: str) -> Item | None:
    """The item of a short code, whatever its case."""
    row = unit.connection.execute(
        select(tables.item).where(tables.item.c.code == code.upper())
    ).first()
    return None if row is None else _item(row)


def find_earlier(unit: Unit, person_id: UUID, message_id: UUID, since: datetime) -> Earlier | None:
    """The newest item since then that another message of the person opened.

    Taken back or not; never one that was itself about an earlier text.
    """
    row = unit.connection.execute(
        select(tables.item, tables.inbound_message.c.received_at)
        .join(tables.inbound_message, tables.inbound_message.c.id == tables.item.c.message_id)
        .where(
            tables.item.c.person_id == person_id,
            tables.item.c.message_id != message_id,
            tables.item.c.opened_at > since,
            tables.item.c.wish.not_in([wish.value for wish in ABOUT_EARLIER]),
        )
        .order_by(tables.item.c.opened_at.desc())
        .limit(1)
    ).first()
    return None if row is None else Earlier(_item(row), row.received_at)


def set_wish(unit: Unit, item: Item, wish: Wish) -> None:
    """Note what the person asked for. What is private stays so."""
    _update(unit, item.id, wish=wish.value, private=item.private or wish in PRIVATE)


def add_copy(unit: Unit, item_id: UUID, desk_id: UUID) -> None:
    """Let a desk read an item beside its owner."""
    unit.connection.execute(
        insert(tables.item_copy).values(item_id=item_id, desk_id=desk_id).on_conflict_do_nothing()
    )


def remove_copies(unit: Unit, item_id: UUID) -> None:
    """Let nobody read an item beside its owner: it is about a worker, as it turns out."""
    unit.connection.execute(delete(tables.item_copy).where(tables.item_copy.c.item_id == item_id))


def list_copies(unit: Unit, item_id: UUID) -> list[UUID]:
    """The desks that read an item beside its owner."""
    query = select(tables.item_copy.c.desk_id).where(tables.item_copy.c.item_id == item_id)
    return list(unit.connection.execute(query).scalars())


def mark_taken_back(unit: Unit, item_id: UUID, now: datetime) -> None:
    """The person took back what they texted. It stays, its clocks run, and staff see both."""
    _update(unit, item_id, taken_back_at=now)


def set_owner(unit: Unit, item_id: UUID, owner: Owner) -> None:
    """Give an item to somebody else."""
    _update(unit, item_id, owner_id=owner.id, owner_role=owner.role.value)


def mark_acknowledged(unit: Unit, item_id: UUID, by: UUID, now: datetime) -> None:
    """A named human said "I have this"."""
    _update(unit, item_id, acknowledged_by=by, acknowledged_at=now)


def raise_lane(unit: Unit, item_id: UUID, lane: Lane, set_by: str) -> bool:
    """Give an item a more urgent lane, by a rule; False where it has one that is as urgent. Only a
    human lowers one."""
    table = tables.item
    raised = unit.connection.execute(
        update(table)
        .where(table.c.id == item_id, table.c.lane.in_([low.value for low in less_urgent(lane)]))
        .values(lane=lane.value, lane_set_by=set_by)
    )
    return bool(raised.rowcount)


def mark_closed(unit: Unit, item_id: UUID, now: datetime) -> None:
    """A named human decided. Whoever closes an item keeps their reason beside it."""
    _update(unit, item_id, closed_at=now)


def _update(unit: Unit, item_id: UUID, **values: Any) -> None:
    unit.connection.execute(update(tables.item).where(tables.item.c.id == item_id).values(**values))


def _item(row: Any) -> Item:
    return Item(
        id=row.id,
        code=row.code,
        message_id=row.message_id,
        person_id=row.person_id,
        team_id=row.team_id,
        lane=Lane(row.lane),
        lane_set_by=row.lane_set_by,
        wish=Wish(row.wish),
        private=row.private,
        owner=Owner(row.owner_id, Role(row.owner_role)),
        opened_at=row.opened_at,
        acknowledged_at=row.acknowledged_at,
        closed_at=row.closed_at,
        acknowledged_by=row.acknowledged_by,
    )
