"""Calls that somebody is owed. A row is never removed; it is open until a human has ended it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from bot.care.promises import Ending, Source, Told
from bot.care.routing import Owner, Role
from bot.records import tables
from bot.records.unit import Unit


@dataclass(frozen=True, slots=True)
class NewPromise:
    """A promise to be made. `made_by` is a kind (person, worker, desk) and an id; `follows` the
    promise that was moved to this one."""

    id: UUID
    person_id: UUID
    code: str
    source: Source
    due_from: datetime
    due_until: datetime
    owner: Owner
    made_at: datetime
    made_by: tuple[str, UUID]
    item_id: UUID | None = None
    asked_in: UUID | None = None
    follows: UUID | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise as it stands."""

    id: UUID
    person_id: UUID
    code: str
    item_id: UUID | None
    source: Source
    due_from: datetime
    due_until: datetime
    owner: Owner
    made_at: datetime
    told: Told
    taken_back_at: datetime | None
    ended_at: datetime | None
    ending: Ending | None

    @property
    def is_open(self) -> bool:
        """Whether no human has ended it."""
        return self.ended_at is None


_table = tables.promise


def add_promise(unit: Unit, new: NewPromise) -> bool:
    """Write a promise down; False where the same text asked for it before."""
    added = unit.connection.execute(
        insert(_table)
        .values(
            id=new.id,
            person_id=new.person_id,
            code=new.code,
            item_id=new.item_id,
            asked_in=new.asked_in,
            source=new.source.value,
            follows=new.follows,
            due_from=new.due_from,
            due_until=new.due_until,
            owner_id=new.owner.id,
            owner_role=new.owner.role.value,
            made_at=new.made_at,
            made_by_kind=new.made_by[0],
            made_by_id=new.made_by[1],
        )
        .on_conflict_do_nothing(index_elements=["asked_in"])
        .returning(_table.c.id)
    )
    return added.first() is not None


def get_promise(unit: Unit, promise_id: UUID, *, lock: bool = False) -> Promise:
    """A promise as it stands; locked until commit when it is about to be changed. Take its clock
    first, as the ringing does."""
    query = select(_table).where(_table.c.id == promise_id)
    return _read(unit.connection.execute(query.with_for_update() if lock else query).one())


def find_promise(unit: Unit, promise_id: UUID) -> Promise | None:
    """A promise by its id."""
    row = unit.connection.execute(select(_table).where(_table.c.id == promise_id)).first()
    return None if row is None else _read(row)


def find_asked_in(unit: Unit, message_id: UUID) -> Promise | None:
    """The promise that one text asked for."""
    row = unit.connection.execute(select(_table).where(_table.c.asked_in == message_id)).first()
    return None if row is None else _read(row)


def list_open(unit: Unit, person_id: UUID | None = None) -> list[Promise]:
    """The promises that nobody has ended, of one person or of all; the first due comes first."""
    query = select(_table).where(_table.c.ended_at.is_(None))
    if person_id is not None:
        query = query.where(_table.c.person_id == person_id)
    rows = unit.connection.execute(query.order_by(_table.c.due_until, _table.c.id)).all()
    return [_read(row) for row in rows]


def list_open_of_item(unit: Unit, item_id: UUID) -> list[Promise]:
    """The promises about one item that nobody has ended."""
    query = select(_table).where(_table.c.item_id == item_id, _table.c.ended_at.is_(None))
    rows = unit.connection.execute(query.order_by(_table.c.due_until, _table.c.id)).all()
    return [_read(row) for row in rows]


def list_open_of_code(unit: Unit, code: str) -> list[Promise]:
    """The promises of one short code that nobody has ended."""
    query = select(_table).where(_table.c.code == code.upper(), _table.c.ended_at.is_(None))
    rows = unit.connection.execute(query.order_by(_table.c.due_until, _table.c.id)).all()
    return [_read(row) for row in rows]


def set_owner(unit: Unit, promise_id: UUID, owner: Owner) -> None:
    """Give a promise to somebody else."""
    _update(unit, promise_id, owner_id=owner.id, owner_role=owner.role.value)


def mark_told(
    unit: Unit,
    promise_id: UUID,
    *,
    owner: datetime | None = None,
    late: datetime | None = None,
    lead: datetime | None = None,
) -> None:
    """Note who was told of a promise; what is not given stays as it was."""
    given = {"owner_told_at": owner, "late_told_at": late, "lead_told_at": lead}
    _update(unit, promise_id, **{name: at for name, at in given.items() if at is not None})


def mark_taken_back(unit: Unit, item_id: UUID, now: datetime) -> list[UUID]:
    """The person said to forget what they asked for: noted on every open promise of the item.
    Each stays open. Returns their ids."""
    marked = (
        update(_table)
        .where(
            _table.c.item_id == item_id,
            _table.c.ended_at.is_(None),
            _table.c.taken_back_at.is_(None),
        )
        .values(taken_back_at=now)
        .returning(_table.c.id)
    )
    return list(unit.connection.execute(marked).scalars())


def mark_ended(
    unit: Unit,
    promise_id: UUID,
    ending: Ending,
    by: tuple[str, UUID | None],
    now: datetime,
    agreed: str | None = None,
) -> None:
    """A human ended a promise. Whoever calls holds it."""
    kind, who = by
    _update(
        unit,
        promise_id,
        ended_at=now,
        ending=ending.value,
        ended_by_kind=kind,
        ended_by_id=who,
        agreed=agreed,
    )


def _update(unit: Unit, promise_id: UUID, **values: Any) -> None:
    unit.connection.execute(update(_table).where(_table.c.id == promise_id).values(**values))


def _read(row: Any) -> Promise:
    return Promise(
        id=row.id,
        person_id=row.person_id,
        code=row.code,
        item_id=row.item_id,
        source=Source(row.source),
        due_from=row.due_from,
        due_until=row.due_until,
        owner=Owner(row.owner_id, Role(row.owner_role)),
        made_at=row.made_at,
        told=Told(row.owner_told_at, row.late_told_at, row.lead_told_at),
        taken_back_at=row.taken_back_at,
        ended_at=row.ended_at,
        ending=None if row.ending is None else Ending(row.ending),
    )
