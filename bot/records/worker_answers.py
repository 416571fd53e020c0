"""What staff wrote to people: the words sealed, who wrote them, and what became of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, insert, select, true, update

from bot.care.facts import Category
from bot.records import tables
from bot.records.clocks import ClockKind
from bot.records.phones import Staff
from bot.records.unit import Unit

_FIELD, _WHY = "worker_answer.words", "staff_decision.why"
_table, _outbound = tables.worker_answer, tables.outbound_message
_clock = tables.clock.c
_goes_at = and_(
    _clock.kind == ClockKind.SEND.value,
    _clock.subject_id == _outbound.c.id,
    _clock.done_at.is_(None),
)


@dataclass(frozen=True, slots=True)
class WorkerAnswer:
    """An answer as it stands. `categories`: what its words may tell, each by a permit; `waits`:
    behind a text that says only that something waits."""

    id: UUID
    item_id: UUID
    person_id: UUID
    outbound_id: UUID
    by: Staff
    signed: str
    categories: tuple[Category, ...]
    subject_id: UUID | None
    waits: bool
    written_at: datetime
    read_at: datetime | None = None
    taken_back_at: datetime | None = None
    held_at: datetime | None = None
    held_why: str | None = None
    message_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What a worker told, or may have told, without a permit, and why."""

    subject_id: UUID | None
    categories: tuple[Category, ...]
    ground: str
    why: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """An answer for staff to read, with how the text that carries it fares. `goes_at`: when it goes
    out, while it waits."""

    answer: WorkerAnswer
    status: str
    sent_at: datetime | None
    goes_at: datetime | None
    words: str = field(repr=False)


def add_answer(unit: Unit, new: WorkerAnswer, words: str, key_id: UUID) -> None:
    """Keep what a worker wrote. `key_id` is the data key of whoever it goes to."""
    unit.connection.execute(
        insert(_table).values(
            id=new.id,
            item_id=new.item_id,
            person_id=new.person_id,
            message_id=new.message_id,
            outbound_id=new.outbound_id,
            by_kind=new.by.kind,
            by_id=new.by.id,
            words=unit.seal(key_id, words, _FIELD, new.id),
            signed=new.signed,
            categories=[category.value for category in new.categories],
            subject_id=new.subject_id,
            waits=new.waits,
            written_at=new.written_at,
        )
    )


def add_decision(
    unit: Unit, answer: WorkerAnswer, decided: Decided, key_id: UUID, now: datetime
) -> None:
    """Keep that a worker decided to write what no permit covers, and why."""
    unit.connection.execute(
        insert(tables.staff_decision).values(
            answer_id=answer.id,
            subject_id=decided.subject_id,
            told_id=answer.person_id,
            categories=[category.value for category in decided.categories],
            ground=decided.ground,
            why=unit.seal(key_id, decided.why, _WHY, answer.id),
            by_kind=answer.by.kind,
            by_id=answer.by.id,
            at=now,
        )
    )


def find_answer(unit: Unit, answer_id: UUID, *, lock: bool = False) -> WorkerAnswer | None:
    """An answer by its id; locked until commit when it is about to be changed."""
    query = select(_table).where(_table.c.id == answer_id)
    row = unit.connection.execute(query.with_for_update() if lock else query).first()
    return None if row is None else _answer(row)


def find_by_text(unit: Unit, outbound_id: UUID) -> WorkerAnswer | None:
    """The answer that a text of the outbox carries."""
    row = unit.connection.execute(select(_table).where(_table.c.outbound_id == outbound_id)).first()
    return None if row is None else _answer(row)


def open_words(unit: Unit, answer: WorkerAnswer) -> str:
    """The words of an answer, for whoever it was written to. Raises ErasedError."""
    query = select(_table.c.words).where(_table.c.id == answer.id)
    return unit.open(unit.connection.execute(query).scalar_one(), _FIELD, answer.id)


def find_last(
    unit: Unit, person_id: UUID, since: datetime, *, for_item: UUID | None = None
) -> WorkerAnswer | None:
    """The newest answer to a person since a moment that was not taken back or held. `for_item`: of
    those that whoever reads this item may read: what answers words that may be about a worker is
    for nobody else."""
    is_private = select(tables.item.c.id).where(
        tables.item.c.person_id == person_id, tables.item.c.private, tables.item.c.id != for_item
    )
    row = unit.connection.execute(
        select(_table)
        .where(
            _table.c.item_id.not_in(is_private) if for_item is not None else true(),
            _table.c.person_id == person_id,
            _table.c.written_at > since,
            _table.c.taken_back_at.is_(None),
            _table.c.held_at.is_(None),
        )
        .order_by(_table.c.written_at.desc(), _table.c.id)
        .limit(1)
    ).first()
    return None if row is None else _answer(row)


def list_waiting(unit: Unit, person_id: UUID, since: datetime) -> list[WorkerAnswer]:
    """The answers to a person that wait to be read, oldest first: of those that can still be taken
    back nobody is told yet."""
    rows = unit.connection.execute(
        select(_table)
        .join(_outbound, _outbound.c.id == _table.c.outbound_id)
        .where(
            _table.c.person_id == person_id,
            _table.c.waits,
            _table.c.read_at.is_(None),
            _table.c.taken_back_at.is_(None),
            _table.c.held_at.is_(None),
            _table.c.written_at > since,
            _outbound.c.status.not_in(["waiting", "withheld"]),
        )
        .order_by(_table.c.written_at, _table.c.id)
    ).all()
    return [_answer(row) for row in rows]


def list_sent(unit: Unit, person_id: UUID, item_id: UUID | None = None) -> list[SentAnswer]:
    """What staff wrote to a person, of one item or of all, oldest first. For staff to read: whoever
    calls says who does."""
    query = (
        select(_table, _outbound.c.status, _outbound.c.sent_at, _clock.due_at.label("goes_at"))
        .join(_outbound, _outbound.c.id == _table.c.outbound_id)
        .outerjoin(tables.clock, _goes_at)
        .where(_table.c.person_id == person_id)
        .order_by(_table.c.written_at, _table.c.id)
    )
    if item_id is not None:
        query = query.where(_table.c.item_id == item_id)
    return [
        SentAnswer(_answer(r), r.status, r.sent_at, r.goes_at, unit.open(r.words, _FIELD, r.id))
        for r in unit.connection.execute(query).all()
    ]


def mark_read(unit: Unit, answer_id: UUID, now: datetime) -> None:
    """The person asked for an answer that waited, and it was said."""
    _update(unit, answer_id, read_at=now)


def mark_taken_back(unit: Unit, answer_id: UUID, now: datetime) -> None:
    """The worker took an answer back before it went out."""
    _update(unit, answer_id, taken_back_at=now)


def mark_held(unit: Unit, answer_id: UUID, why: str, now: datetime) -> None:
    """An answer does not go out after all; `why` as a code."""
    _update(unit, answer_id, held_at=now, held_why=why)


def is_decided(unit: Unit, answer_id: UUID) -> bool:
    """Whether a worker decided to write what no permit covers."""
    table = tables.staff_decision
    query = select(table.c.answer_id).where(table.c.answer_id == answer_id)
    return unit.connection.execute(query).first() is not None


def has_decided(unit: Unit, told_id: UUID, categories: Collection[str]) -> bool:
    """Whether staff ever decided to tell somebody one of these kinds of information."""
    table = tables.staff_decision
    query = select(table.c.categories).where(table.c.told_id == told_id)
    return any(set(found) & set(categories) for found in unit.connection.execute(query).scalars())


def _update(unit: Unit, answer_id: UUID, **values: Any) -> None:
    unit.connection.execute(update(_table).where(_table.c.id == answer_id).values(**values))


def _answer(row: Any) -> WorkerAnswer:
    return WorkerAnswer(
        id=row.id,
        item_id=row.item_id,
        person_id=row.person_id,
        outbound_id=row.outbound_id,
        by=Staff(row.by_kind, row.by_id),
        signed=row.signed,
        categories=tuple(Category(one) for one in row.categories),
        subject_id=row.subject_id,
        waits=row.waits,
        written_at=row.written_at,
        read_at=row.read_at,
        taken_back_at=row.taken_back_at,
        held_at=row.held_at,
        held_why=row.held_why,
        message_id=row.message_id,
    )
