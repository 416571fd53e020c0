"""The texts of a person and ours to them, as staff may see them: one rule of what is left out.

A text that may be about a worker is on no page of the person: its readers find it by its item.
Another agency's worker is shown what they own, took or were told of, and no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, literal, null, or_, select, true, union_all

from bot.care.delivery import Status
from bot.care.facts import Category
from bot.care.person_access import Seeker
from bot.care.protected import Protected
from bot.records import tables
from bot.records.confidences import Confidence
from bot.records.unit import Unit

_message, _sent, _item = tables.inbound_message, tables.outbound_message, tables.item
_joined, _chosen = tables.item_message.c, tables.message_sharing.c


@dataclass(frozen=True, slots=True)
class Text:
    """One text, in or out. `confidence`: what its author chose; `status`: what became of ours;
    `code`: the item that it opened or joined, where staff may see it."""

    id: UUID
    at: datetime
    is_theirs: bool
    channel: str
    words: str | None = field(repr=False)
    confidence: Confidence | None = None
    status: Status | None = None
    danger: bool = False
    media_count: int = 0
    code: str | None = None


#: Texts that open to staff who opened the person.
Texts = Protected[tuple[Text, ...]]


def shown_items(seeker: Seeker) -> Any:
    """Which items a member of staff is shown on the pages of a person, as a condition."""
    if seeker.agency is None:
        return ~_item.c.private
    episode, entry = tables.episode.c, tables.episode_entry.c
    told = (
        select(episode.item_id)
        .join(tables.episode_entry, entry.episode_id == episode.id)
        .where(entry.who == seeker.id)
    )
    taken = func.coalesce(_item.c.acknowledged_by == seeker.id, False)
    return and_(
        ~_item.c.private,
        or_(_item.c.owner_id == seeker.id, taken, _item.c.id.in_(told)),
    )


def list_last(unit: Unit, seeker: Seeker, person_id: UUID, most: int) -> Texts:
    """The last texts of somebody themselves, the newest first."""
    query = (
        _theirs(seeker, person_id)
        .order_by(_message.c.received_at.desc(), _message.c.id)
        .limit(most)
    )
    rows = unit.connection.execute(query).all()
    return _protected(unit, person_id, rows)


def count_texts(unit: Unit, seeker: Seeker, person_id: UUID) -> int:
    """How many texts there are between us, of those that are shown."""
    both = union_all(_theirs(seeker, person_id), _ours(seeker, person_id)).subquery()
    return int(unit.connection.execute(select(func.count()).select_from(both)).scalar_one())


def list_page(unit: Unit, seeker: Seeker, person_id: UUID, offset: int, most: int) -> Texts:
    """A page of the texts between us, counted from the newest; the oldest of the page first."""
    both = union_all(_theirs(seeker, person_id), _ours(seeker, person_id)).subquery()
    query = (
        select(both)
        .order_by(both.c.at.desc(), both.c.is_theirs, both.c.id)
        .offset(offset)
        .limit(most)
    )
    rows = list(reversed(unit.connection.execute(query).all()))
    return _protected(unit, person_id, rows)


def list_between(
    unit: Unit,
    seeker: Seeker,
    person_id: UUID,
    since: datetime | None,
    item_id: UUID | None,
    most: int,
) -> Texts:
    """The texts since a moment, or those of one item and what we answered to them; the oldest
    first, the newest `most` of them."""
    both = union_all(_theirs(seeker, person_id), _ours(seeker, person_id)).subquery()
    where: Any = true() if since is None else both.c.at >= since
    if item_id is not None:
        where = and_(where, both.c.item_id == item_id)
    query = select(both).where(where).order_by(both.c.at.desc(), both.c.is_theirs, both.c.id)
    rows = list(reversed(unit.connection.execute(query.limit(most)).all()))
    return _protected(unit, person_id, rows)


def _turns_of(items: Any) -> Any:
    """What texts of ours name as their turn, where they belong to these items: a text of the
    person's, an answer that staff wrote, or a talk."""
    answer, claim = tables.worker_answer.c, tables.claim.c
    given = select(items.c.id)
    return union_all(
        select(items.c.id.label("item_id"), items.c.message_id.label("turn_id")),
        select(_joined.item_id, _joined.message_id).where(_joined.item_id.in_(given)),
        select(answer.item_id, answer.id).where(answer.item_id.in_(given)),
        select(claim.item_id, claim.id).where(claim.item_id.in_(given)),
    ).subquery()


def hidden_turns(seeker: Seeker, person_id: UUID) -> Any:
    """The texts of a person that are not shown, and what staff wrote of them."""
    left_out = select(_item.c.id, _item.c.message_id).where(
        _item.c.person_id == person_id, ~shown_items(seeker)
    )
    return select(_turns_of(left_out.subquery()).c.turn_id)


def _theirs(seeker: Seeker, person_id: UUID) -> Any:
    opened = select(_item.c.id).where(_item.c.message_id == _message.c.id)
    joined = select(_joined.item_id).where(_joined.message_id == _message.c.id).limit(1)
    # Said outright: within the query for the code it would else be the item of any text at all.
    # The item that it opened, else the one that it joined.
    first = func.coalesce(
        opened.correlate(_message).scalar_subquery(), joined.correlate(_message).scalar_subquery()
    )
    code = select(_item.c.code).where(_item.c.id == first).scalar_subquery()
    return (
        select(
            _message.c.id,
            _message.c.received_at.label("at"),
            literal(True).label("is_theirs"),
            _message.c.channel,
            _message.c.body,
            _chosen.choice,
            null().label("status"),
            _message.c.danger,
            _message.c.media_count,
            first.label("item_id"),
            code.label("code"),
        )
        .outerjoin(tables.message_sharing, _chosen.message_id == _message.c.id)
        .where(
            _message.c.person_id == person_id, _message.c.id.not_in(hidden_turns(seeker, person_id))
        )
    )


def _ours(seeker: Seeker, person_id: UUID) -> Any:
    """Ours, but not what answers a text that is left out. To another agency's worker only what
    answers a text that they are shown."""
    theirs = select(_item.c.id, _item.c.message_id).where(_item.c.person_id == person_id)
    of = _turns_of(theirs.subquery())
    first = select(of.c.item_id).where(of.c.turn_id == _sent.c.turn_id).limit(1).scalar_subquery()
    hidden = hidden_turns(seeker, person_id)
    shown: Any = or_(_sent.c.turn_id.is_(None), _sent.c.turn_id.not_in(hidden))
    if seeker.agency is not None:
        shown = and_(shown, first.is_not(None))
    to_them = (_sent.c.recipient_kind == "person", _sent.c.recipient_id == person_id)
    return select(
        _sent.c.id,
        func.coalesce(_sent.c.sent_at, _sent.c.created_at).label("at"),
        literal(False).label("is_theirs"),
        _sent.c.channel,
        _sent.c.body,
        null().label("choice"),
        _sent.c.status,
        literal(False).label("danger"),
        literal(0).label("media_count"),
        first.label("item_id"),
        null().label("code"),
    ).where(*to_them, shown)


def _protected(unit: Unit, person_id: UUID, rows: Sequence[Any]) -> Texts:
    texts = tuple(_text(unit, row) for row in rows)
    return Protected(texts, person_id, Category.PERSONS_MESSAGES)


def _text(unit: Unit, row: Any) -> Text:
    of = "inbound_message.body" if row.is_theirs else "outbound_message.body"
    return Text(
        id=row.id,
        at=row.at,
        is_theirs=row.is_theirs,
        channel=row.channel,
        words=None if row.body is None else unit.open(bytes(row.body), of, row.id),
        confidence=None if row.choice is None else Confidence(row.choice),
        status=None if row.status is None else Status(row.status),
        danger=row.danger,
        media_count=row.media_count,
        code=row.code,
    )
