"""What came with a text: pictures, voice notes, files. Sealed as the text is, under its writer's
data key; kept as bytes that nothing here looks into."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.care.facts import Category
from bot.care.protected import Protected
from bot.records import tables
from bot.records.people import Sender
from bot.records.unit import Unit

MediaStatus = Literal["waiting", "kept", "refused", "lost"]
#: Why it is not there: `type`, `size` and `host` were refused, the rest is lost.
Why = Literal["type", "size", "host", "gone", "not_reached", "erased"]
REFUSALS = frozenset({"type", "size", "host"})

_SOURCE, _CONTENT = "inbound_media.source", "inbound_media.content"
_media, _message, _person = tables.inbound_media, tables.inbound_message, tables.person


@dataclass(frozen=True, slots=True)
class NewMedium:
    """Something that came with a text: where it lies and what it is said to be."""

    id: UUID
    url: str = field(repr=False)
    content_type: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Medium:
    """Something that came with a text, as a list shows it. The type and size are known once it was
    fetched; `why` where it never will be."""

    id: UUID
    position: int
    status: MediaStatus
    content_type: str | None
    size: int | None
    why: Why | None


#: What came with each of some texts.
Media = Mapping[UUID, tuple[Medium, ...]]


@dataclass(frozen=True, slots=True)
class ToFetch:
    """Something that was not fetched yet. `attempts`: how often it was tried."""

    id: UUID
    person_id: UUID
    message_id: UUID
    data_key_id: UUID
    attempts: int
    url: str = field(repr=False)
    content_type: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of something that came with a text."""

    content_type: str
    data: bytes = field(repr=False)


def add_media(unit: Unit, message_id: UUID, sender: Sender, found: Sequence[NewMedium]) -> None:
    """Note what came with a text, for it to be fetched."""
    rows = [
        {
            "id": one.id,
            "message_id": message_id,
            "position": position,
            "source": unit.seal(
                sender.data_key_id,
                json.dumps({"url": one.url, "type": one.content_type}),
                _SOURCE,
                one.id,
            ),
            "status": "waiting",
            "attempts": 0,
        }
        for position, one in enumerate(found)
    ]
    if rows:
        unit.connection.execute(insert(_media).on_conflict_do_nothing(), rows)


def find_to_fetch(unit: Unit, media_id: UUID) -> ToFetch | None:
    """What is to be fetched; None where that is settled. Raises ErasedError where the person was
    erased."""
    row = unit.connection.execute(
        select(
            _media.c.id,
            _media.c.message_id,
            _media.c.source,
            _media.c.attempts,
            _person.c.id.label("person_id"),
            _person.c.data_key_id,
        )
        .join(_message, _message.c.id == _media.c.message_id)
        .join(_person, _person.c.id == _message.c.person_id)
        .where(_media.c.id == media_id, _media.c.status == "waiting")
    ).first()
    if row is None:
        return None
    source = json.loads(unit.open(row.source, _SOURCE, row.id))
    return ToFetch(
        id=row.id,
        person_id=row.person_id,
        message_id=row.message_id,
        data_key_id=row.data_key_id,
        attempts=row.attempts,
        url=source["url"],
        content_type=source["type"],
    )


def keep_content(unit: Unit, of: ToFetch, got: Content, now: datetime) -> bool:
    """Keep what was fetched, and forget where it lay; False where that was settled meanwhile."""
    sealed = unit.seal_bytes(of.data_key_id, got.data, _CONTENT, of.id)
    kept = {"content": sealed, "content_type": got.content_type, "size": len(got.data)}
    return _settle(unit, of.id, now, status="kept", source=None, **kept)


def give_up_media(unit: Unit, media_id: UUID, why: Why, now: datetime) -> bool:
    """Note that it will never be there; False where that was settled before."""
    status = "refused" if why in REFUSALS else "lost"
    return _settle(unit, media_id, now, status=status, why=why, source=None)


def count_attempt(unit: Unit, media_id: UUID) -> None:
    """Note one more try that failed."""
    unit.connection.execute(
        update(_media)
        .where(_media.c.id == media_id, _media.c.status == "waiting")
        .values(attempts=_media.c.attempts + 1)
    )


def list_media(unit: Unit, message_ids: Collection[UUID]) -> Media:
    """What came with each of some texts, in the order in which it was sent. Not the bytes."""
    if not message_ids:
        return {}
    columns = (_media.c.id, _media.c.position, _media.c.status, _media.c.content_type)
    rows = unit.connection.execute(
        select(*columns, _media.c.size, _media.c.why, _media.c.message_id)
        .where(_media.c.message_id.in_(message_ids))
        .order_by(_media.c.message_id, _media.c.position)
    )
    found: dict[UUID, tuple[Medium, ...]] = {}
    for row in rows:
        one = Medium(row.id, row.position, row.status, row.content_type, row.size, row.why)
        found[row.message_id] = (*found.get(row.message_id, ()), one)
    return found


def find_content(
    unit: Unit, media_id: UUID, person_id: UUID, readable: ColumnElement[bool]
) -> tuple[Medium, UUID, Protected[Content]] | None:
    """Something that was kept, with the text it came with; None where there is none, or where it
    came with a text that is not among the readable ones."""
    row = unit.connection.execute(
        select(_media)
        .join(_message, _message.c.id == _media.c.message_id)
        .where(_media.c.id == media_id, _media.c.status == "kept")
        .where(_message.c.person_id == person_id, readable)
    ).first()
    if row is None:
        return None
    data = unit.open_bytes(row.content, _CONTENT, row.id)
    content = Content(row.content_type, data)
    medium = Medium(row.id, row.position, row.status, row.content_type, row.size, row.why)
    return medium, row.message_id, Protected(content, person_id, Category.PERSONS_MESSAGES)


def forget_media(unit: Unit, person_id: UUID, now: datetime) -> list[UUID]:
    """Drop all that a person ever sent, and let nothing more be fetched; returns which it was."""
    theirs = select(_message.c.id).where(_message.c.person_id == person_id)
    dropped = {"content": None, "source": None, "content_type": None, "size": None}
    forgotten = unit.connection.execute(
        update(_media)
        .where(_media.c.message_id.in_(theirs))
        .values(status="lost", why="erased", settled_at=now, **dropped)
        .returning(_media.c.id)
    )
    return list(forgotten.scalars())


def _settle(unit: Unit, media_id: UUID, now: datetime, **values: object) -> bool:
    changed = unit.connection.execute(
        update(_media)
        .where(_media.c.id == media_id, _media.c.status == "waiting")
        .values(settled_at=now, **values)
    )
    return changed.rowcount == 1
