"""What was said around an item: the texts of whoever wrote it, and ours to them, in their order.

Protected: it opens to staff whose reading stands in the audit trail.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    except_,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)

from bot.care.delivery import Status
from bot.care.facts import Category
from bot.care.protected import Protected
from bot.records import tables
from bot.records.confidences import Confidence
from bot.records.item_words import turns_of_staff, which_texts
from bot.records.items import Item
from bot.records.media import Content, Medium, find_content, list_media
from bot.records.own_sharing import open_name
from bot.records.unit import Unit

_message, _sent, _item = tables.inbound_message, tables.outbound_message, tables.item


@dataclass(frozen=True, slots=True)
class Heard:
    """A text of theirs, to the letter. `of_item`: it opened or joined the item."""

    at: datetime
    channel: str
    media_count: int
    danger: bool
    of_item: bool
    confidence: Confidence | None
    words: str = field(repr=False)
    media: tuple[Medium, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A text or a call of ours. `by`: the worker or desk whose words it brings; `sent_at`: None
    where it never left; without words it was not yet made. `behind`: their words, where the text
    only says that something waits."""

    at: datetime
    sent_at: datetime | None
    status: Status
    is_call: bool
    by: UUID | None
    words: str | None = field(repr=False)
    behind: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Talk:
    """A stretch of a conversation, oldest first."""

    name: str | None = field(repr=False)
    lines: tuple[Heard | Said, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which lines: `count` of them after the newest `skipped`. `whole`: also what was said before
    and after the item."""

    whole: bool
    count: int
    skipped: int


def count_lines(unit: Unit, item: Item, *, whole: bool) -> tuple[int, int]:
    """How many lines there are, and how many of them came after the item's first text."""
    at = _lines(item, whole=whole).subquery().c.at
    counts = select(func.count(at), func.count(at).filter(at > item.opened_at))
    total, since = unit.connection.execute(counts).one()
    return total, since


def find_talk(unit: Unit, item: Item, stretch: Stretch) -> Protected[Talk]:
    """A stretch of the conversation around an item. Raises ErasedError where the person was
    erased."""
    lines = _lines(item, whole=stretch.whole).subquery()
    rows = unit.connection.execute(
        select(lines)
        .order_by(lines.c.at.desc(), lines.c.ours.desc(), lines.c.id.desc())
        .limit(stretch.count)
        .offset(stretch.skipped)
    ).all()
    heard = _heard(unit, item, [row.id for row in rows if not row.ours])
    said = _said(unit, [row.id for row in rows if row.ours])
    found = tuple((said if row.ours else heard)[row.id] for row in reversed(rows))
    talk = Talk(_name(unit, item.person_id), found)
    return Protected(talk, item.person_id, Category.PERSONS_MESSAGES)


def find_attached(
    unit: Unit, item: Item, media_id: UUID, *, whole: bool
) -> tuple[Medium, UUID, Protected[Content]] | None:
    """Something that came with a text which is shown with an item or around it, and that text.
    Raises ErasedError where the person was erased."""
    _, with_item = which_texts(unit, item)
    readable = or_(with_item, texts_shown(item, whole=whole))
    return find_content(unit, media_id, item.person_id, readable)


def _lines(item: Item, *, whole: bool) -> Any:
    """Ids and moments of what may be read, theirs and ours."""
    others = _others(item)
    hidden = _hidden(item, others)
    theirs = texts_shown(item, whole=whole)
    ours: ColumnElement[bool] = _of_item(item)
    if whole:
        turns = [hidden, *turns_of_staff(others)]
        shown = and_(*(_sent.c.turn_id.not_in(one) for one in turns))
        ours = or_(ours, _sent.c.turn_id.is_(None), shown)
    to_them = and_(_sent.c.recipient_kind == "person", _sent.c.recipient_id == item.person_id)
    return union_all(
        select(_message.c.id, _message.c.received_at.label("at"), literal(0).label("ours")).where(
            _message.c.person_id == item.person_id, theirs
        ),
        select(_sent.c.id, _sent.c.created_at, literal(1)).where(to_them, ours),
    )


def texts_shown(item: Item, *, whole: bool) -> ColumnElement[bool]:
    """What is true of a text of theirs that may be read around an item."""
    if whole:
        return _message.c.id.not_in(_hidden(item, _others(item)))
    return or_(_message.c.id == item.message_id, _message.c.id.in_(_joined(item.id)))


def _joined(item_id: UUID) -> Select[Any]:
    joined = tables.item_message.c
    return select(joined.message_id).where(joined.item_id == item_id)


def _texts_of(item: Item) -> Any:
    own = select(_item.c.message_id).where(_item.c.id == item.id)
    return own.union_all(_joined(item.id))


def _of_item(item: Item) -> ColumnElement[bool]:
    """Our texts that answer the item's own, or that staff wrote on it."""
    turns = [_texts_of(item), *turns_of_staff(select(_item.c.id).where(_item.c.id == item.id))]
    return or_(*(_sent.c.turn_id.in_(one) for one in turns))


def _others(item: Item) -> Select[Any]:
    """Their items that whoever reads this one need not be one to read: those that may be about a
    worker, and those of another team."""
    table = _item.c
    return select(table.id).where(
        table.person_id == item.person_id,
        table.id != item.id,
        or_(table.private, table.team_id != item.team_id),
    )


def _hidden(item: Item, others: Select[Any]) -> Any:
    """Their texts of those items. One that is of this item too is not hidden."""
    joined = tables.item_message.c
    theirs = select(_item.c.message_id).where(_item.c.id.in_(others))
    more = select(joined.message_id).where(joined.item_id.in_(others))
    return except_(theirs.union_all(more), _texts_of(item))


def _heard(unit: Unit, item: Item, ids: Sequence[UUID]) -> dict[UUID, Heard]:
    chosen = tables.message_sharing
    rows = unit.connection.execute(
        select(_message, chosen.c.choice, _message.c.id.in_(_texts_of(item)).label("of_item"))
        .outerjoin(chosen, chosen.c.message_id == _message.c.id)
        .where(_message.c.id.in_(ids) if ids else ~true())
    ).all()
    media = list_media(unit, [row.id for row in rows if row.media_count])
    return {
        row.id: Heard(
            at=row.received_at,
            channel=row.channel,
            media_count=row.media_count,
            danger=row.danger,
            of_item=row.of_item,
            confidence=None if row.choice is None else Confidence(row.choice),
            words=unit.open(row.body, "inbound_message.body", row.id),
            media=media.get(row.id, ()),
        )
        for row in rows
    }


def _said(unit: Unit, ids: Sequence[UUID]) -> dict[UUID, Said]:
    answer = tables.worker_answer
    rows = unit.connection.execute(
        select(
            _sent, answer.c.id.label("answer_id"), answer.c.by_id, answer.c.waits, answer.c.words
        )
        .outerjoin(answer, answer.c.outbound_id == _sent.c.id)
        .where(_sent.c.id.in_(ids) if ids else ~true())
    )
    return {
        row.id: Said(
            at=row.created_at,
            sent_at=row.sent_at,
            status=Status(row.status),
            is_call=row.channel == "voice",
            by=row.by_id,
            words=None
            if row.body is None
            else unit.open(row.body, "outbound_message.body", row.id),
            behind=unit.open(row.words, "worker_answer.words", row.answer_id)
            if row.waits
            else None,
        )
        for row in rows
    }


def _name(unit: Unit, person_id: UUID) -> str | None:
    person = tables.person.c
    row = unit.connection.execute(
        select(person.id, person.first_name, person.last_name).where(person.id == person_id)
    ).one()
    first = open_name(unit, row.first_name, "person.first_name", row.id)
    last = open_name(unit, row.last_name, "person.last_name", row.id)
    return " ".join(part for part in (first, last) if part) or None
