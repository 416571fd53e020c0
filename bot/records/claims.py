"""Claims: which member of staff talks with somebody, so that the bot keeps quiet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from bot.records import tables
from bot.records.phones import Staff
from bot.records.unit import Unit

_table, _talk = tables.claim, tables.conversation


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim that runs. `until`: when it ends if the worker goes on saying nothing. `told`: the
    person was told that a human is writing."""

    id: UUID
    conversation_id: UUID
    item_id: UUID
    by: Staff
    claimed_at: datetime
    until: datetime
    told: bool


def add_claim(unit: Unit, new: Claim) -> bool:
    """Let a member of staff talk with somebody; False where somebody does already."""
    added = unit.connection.execute(
        insert(_table)
        .values(
            id=new.id,
            conversation_id=new.conversation_id,
            item_id=new.item_id,
            by_kind=new.by.kind,
            by_id=new.by.id,
            claimed_at=new.claimed_at,
            until=new.until,
            told=new.told,
        )
        .on_conflict_do_nothing()
        .returning(_table.c.id)
    ).first()
    if added is None:
        return False
    by = new.by.id if new.by.kind == "worker" else None
    _mark(unit, new.conversation_id, claimed_until=new.until, claimed_by=by)
    return True


def find_claim(unit: Unit, conversation_id: UUID, *, lock: bool = False) -> Claim | None:
    """The claim of a conversation that nobody has ended."""
    query = select(_table).where(
        _table.c.conversation_id == conversation_id, _table.c.ended_at.is_(None)
    )
    row = unit.connection.execute(query.with_for_update() if lock else query).first()
    return None if row is None else _claim(row)


def find_open(unit: Unit, claim_id: UUID) -> Claim | None:
    """A claim by its id, locked until commit; None where it has ended."""
    query = select(_table).where(_table.c.id == claim_id, _table.c.ended_at.is_(None))
    row = unit.connection.execute(query.with_for_update()).first()
    return None if row is None else _claim(row)


def find_of_item(unit: Unit, item_id: UUID) -> Claim | None:
    """The claim that was made on an item, while it runs."""
    query = select(_table).where(_table.c.item_id == item_id, _table.c.ended_at.is_(None))
    row = unit.connection.execute(query).first()
    return None if row is None else _claim(row)


def prolong(unit: Unit, claim: Claim, until: datetime) -> None:
    """The worker wrote: their silence begins anew."""
    unit.connection.execute(update(_table).where(_table.c.id == claim.id).values(until=until))
    _mark(unit, claim.conversation_id, claimed_until=until)


def end_claim(unit: Unit, claim: Claim, how: str, now: datetime) -> None:
    """A claim ends: released, timed_out or closed."""
    ended = update(_table).where(_table.c.id == claim.id).values(ended_at=now, ended_how=how)
    unit.connection.execute(ended)
    _mark(unit, claim.conversation_id, claimed_until=None, claimed_by=None)


def _mark(unit: Unit, conversation_id: UUID, **values: Any) -> None:
    unit.connection.execute(update(_talk).where(_talk.c.id == conversation_id).values(**values))


def _claim(row: Any) -> Claim:
    return Claim(
        id=row.id,
        conversation_id=row.conversation_id,
        item_id=row.item_id,
        by=Staff(row.by_kind, row.by_id),
        claimed_at=row.claimed_at,
        until=row.until,
        told=row.told,
    )
