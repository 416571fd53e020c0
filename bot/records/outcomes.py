"""What became of a text, in a worker's words for the one who sent it. The newest counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, insert, select, update

from bot.care.facts import Category
from bot.care.outcomes import Says, Told
from bot.care.protected import Protected
from bot.care.wishes import ABOUT_EARLIER, Wish
from bot.records import people, tables
from bot.records.clocks import ClockKind
from bot.records.item_notes import ItemNote
from bot.records.items import Earlier, Item, get_item
from bot.records.phones import Staff
from bot.records.unit import Unit

_FIELD = "outcome.words"
_table, _item, _message = tables.outcome, tables.item, tables.inbound_message


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a worker says came of an item; its words open by a permit: `find_words`."""

    id: UUID
    item_id: UUID
    says: Says
    by: Staff
    at: datetime
    told_at: datetime | None = None
    told_as: Told | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The text that opened an item, and how its sender stands now. `last_heard_at` is when they
    last texted anything."""

    message_id: UUID
    contact_point_id: UUID
    channel: str
    received_at: datetime
    danger_category: str | None
    taken_back: bool
    claimed_until: datetime | None
    paused: bool
    gone: bool
    last_heard_at: datetime
    words: str = field(repr=False)


def add_outcome(unit: Unit, item: Item, new: Outcome, words: str, message_id: UUID | None) -> bool:
    """Keep what a worker says came of an item; False where this very outcome is kept already.

    `words` are for the sender, or say why nothing is to be said. `message_id` is the text that said
    it; None for the page.
    """
    key_id = people.data_key_of(unit, item.person_id)
    if has_outcome(unit, new.id):
        return False
    unit.connection.execute(
        insert(_table).values(
            id=new.id,
            item_id=item.id,
            message_id=message_id,
            says=new.says.value,
            words=unit.seal(key_id, words, _FIELD, new.id),
            by_kind=new.by.kind,
            by_id=new.by.id,
            at=new.at,
        )
    )
    return True


def has_outcome(unit: Unit, outcome_id: UUID) -> bool:
    """Whether an outcome of this id is kept already."""
    query = select(_table.c.id).where(_table.c.id == outcome_id)
    return unit.connection.execute(query).first() is not None


def find_outcome(unit: Unit, item_id: UUID) -> Outcome | None:
    """The newest outcome of an item."""
    query = select(_table).where(_table.c.item_id == item_id)
    row = unit.connection.execute(query.order_by(_table.c.at.desc(), _table.c.id).limit(1)).first()
    return None if row is None else _outcome(row)


def find_words(unit: Unit, outcome: Outcome, about_id: UUID) -> Protected[str]:
    """The words of an outcome, about the affairs of somebody: what was done, as a review action."""
    query = select(_table.c.words).where(_table.c.id == outcome.id)
    sealed: bytes = unit.connection.execute(query).scalar_one()
    words = unit.open(sealed, _FIELD, outcome.id)
    return Protected(words, about_id, Category.REVIEW_ACTION)


def list_outcome_notes(unit: Unit, item_id: UUID) -> list[ItemNote]:
    """What staff gave as outcomes of an item, oldest first, as notes of kind `words` or `nothing`.
    For staff to read: whoever calls says who does."""
    query = select(_table).where(_table.c.item_id == item_id)
    rows = unit.connection.execute(query.order_by(_table.c.at, _table.c.id)).all()
    return [
        ItemNote(
            row.says, Staff(row.by_kind, row.by_id), row.at, unit.open(row.words, _FIELD, row.id)
        )
        for row in rows
    ]


def mark_told(unit: Unit, outcome_id: UUID, told: Told, now: datetime) -> None:
    """Note that an outcome was told to the sender, and as what."""
    unit.connection.execute(
        update(_table).where(_table.c.id == outcome_id).values(told_at=now, told_as=told.value)
    )


def find_last_with_outcome(unit: Unit, person_id: UUID, since: datetime) -> Earlier | None:
    """The item since then of which a person has most lately been given words: one that was not
    told yet comes before one that was."""
    newer = _table.alias("newer")
    replaced = exists().where(newer.c.item_id == _table.c.item_id, newer.c.at > _table.c.at)
    row = unit.connection.execute(
        select(_item.c.id, _message.c.received_at)
        .join(_table, _table.c.item_id == _item.c.id)
        .join(_message, _message.c.id == _item.c.message_id)
        .where(
            _item.c.person_id == person_id,
            _table.c.at > since,
            _table.c.says == Says.WORDS.value,
            ~replaced,
        )
        .order_by(_table.c.told_at.is_(None).desc(), _table.c.at.desc())
        .limit(1)
    ).first()
    return None if row is None else Earlier(get_item(unit, row.id), row.received_at)


def find_earlier_news(
    unit: Unit, person_id: UUID, message_id: UUID, since: datetime
) -> Earlier | None:
    """The newest earlier item of a person that nobody could call answered: a bare question that
    the bot has settled is not what "did you get my text" means."""
    clock = tables.clock
    settled = and_(
        _item.c.wish == Wish.NONE.value,
        _item.c.acknowledged_at.is_(None),
        exists().where(
            clock.c.subject_id == _item.c.id,
            clock.c.kind == ClockKind.ACKNOWLEDGE.value,
            clock.c.done_at.is_not(None),
        ),
    )
    row = unit.connection.execute(
        select(_item.c.id, _message.c.received_at)
        .join(_message, _message.c.id == _item.c.message_id)
        .where(
            _item.c.person_id == person_id,
            _item.c.message_id != message_id,
            _item.c.opened_at > since,
            _item.c.wish.not_in([wish.value for wish in ABOUT_EARLIER]),
            ~settled,
        )
        .order_by(_item.c.opened_at.desc())
        .limit(1)
    ).first()
    return None if row is None else Earlier(get_item(unit, row.id), row.received_at)


def get_sent(unit: Unit, item: Item) -> Sent:
    """The text that opened an item, with how its sender stands now. Raises ErasedError."""
    person, talk, later = tables.person, tables.conversation, _message.alias("later")
    last = select(func.max(later.c.received_at)).where(later.c.person_id == item.person_id)
    row = unit.connection.execute(
        select(
            _message,
            _item.c.taken_back_at,
            talk.c.claimed_until,
            person.c.paused_at,
            person.c.died_at,
            last.scalar_subquery().label("last_heard_at"),
        )
        .join(_item, _item.c.message_id == _message.c.id)
        .join(talk, talk.c.id == _message.c.conversation_id)
        .join(person, person.c.id == _message.c.person_id)
        .where(_item.c.id == item.id)
    ).one()
    return Sent(
        message_id=row.id,
        contact_point_id=row.contact_point_id,
        channel=row.channel,
        received_at=row.received_at,
        danger_category=row.danger_category,
        taken_back=row.taken_back_at is not None,
        claimed_until=row.claimed_until,
        paused=row.paused_at is not None,
        gone=row.died_at is not None,
        last_heard_at=row.last_heard_at,
        words=unit.open(row.body, "inbound_message.body", row.id),
    )


def list_open_marks(unit: Unit, item: Item) -> list[frozenset[str]]:
    """The marks of each other episode of an item's person that nobody has closed."""
    table = tables.episode
    rows = unit.connection.execute(
        select(table.c.marks).where(
            table.c.person_id == item.person_id,
            table.c.closed_at.is_(None),
            table.c.item_id != item.id,
        )
    )
    return [frozenset(row.marks) for row in rows]


def _outcome(row: Any) -> Outcome:
    return Outcome(
        id=row.id,
        item_id=row.item_id,
        says=Says(row.says),
        by=Staff(row.by_kind, row.by_id),
        at=row.at,
        told_at=row.told_at,
        told_as=None if row.told_as is None else Told(row.told_as),
    )
