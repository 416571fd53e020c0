"""What staff did about a person: who took what, what they tried and decided, what they said came
of it, and when they were in touch. As far as it is shown on the pages of the person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, literal, null, select, true, union_all

from bot.care.facts import Category
from bot.care.person_access import Seeker
from bot.care.protected import Protected
from bot.records import tables
from bot.records.person_texts import shown_items
from bot.records.unit import Unit

_item = tables.item.c


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that a member of staff did. `kind`: taken, tried, done, outcome, or contact by
    `way`."""

    at: datetime
    kind: str
    by_id: UUID | None
    code: str | None
    way: str | None
    words: str | None = field(repr=False)


def list_done(
    unit: Unit,
    seeker: Seeker,
    person_id: UUID,
    since: datetime | None,
    item_id: UUID | None,
    most: int,
) -> Protected[tuple[Done, ...]]:
    """The newest of it since a moment, or about one item; the oldest first."""
    of_item: Any = true() if item_id is None else _item.id == item_id
    mine = and_(_item.person_id == person_id, of_item, shown_items(seeker))
    parts = [_taken(mine), _notes(mine), _outcomes(mine)]
    if item_id is None and seeker.agency is None:
        parts.append(_contacts(person_id))
    both = union_all(*parts).subquery()
    where: Any = true() if since is None else both.c.at >= since
    query = select(both).where(where).order_by(both.c.at.desc(), both.c.id).limit(most)
    rows = list(reversed(unit.connection.execute(query).all()))
    return Protected(tuple(_done(unit, row) for row in rows), person_id, Category.PERSONS_MESSAGES)


def find_item(unit: Unit, seeker: Seeker, person_id: UUID, code: str) -> UUID | None:
    """The item of a code, where it is this person's and shown; else None."""
    found: UUID | None = unit.connection.execute(
        select(_item.id).where(
            _item.code == code, _item.person_id == person_id, shown_items(seeker)
        )
    ).scalar_one_or_none()
    return found


def _taken(mine: Any) -> Any:
    return select(
        _item.id,
        _item.acknowledged_at.label("at"),
        literal("taken").label("kind"),
        _item.acknowledged_by.label("by_id"),
        _item.code.label("code"),
        null().label("way"),
        null().label("words"),
    ).where(mine, _item.acknowledged_at.is_not(None))


def _notes(mine: Any) -> Any:
    note = tables.item_note.c
    return (
        select(note.id, note.at, note.kind, note.by_id, _item.code, null(), note.words)
        .join(tables.item, _item.id == note.item_id)
        .where(mine)
    )


def _outcomes(mine: Any) -> Any:
    outcome = tables.outcome.c
    return (
        select(
            outcome.id,
            outcome.at,
            literal("outcome"),
            outcome.by_id,
            _item.code,
            null(),
            outcome.words,
        )
        .join(tables.item, _item.id == outcome.item_id)
        .where(mine)
    )


def _contacts(person_id: UUID) -> Any:
    contact = tables.human_contact.c
    return select(
        contact.id,
        contact.at,
        literal("contact"),
        contact.by_id,
        null(),
        contact.way,
        null(),
    ).where(contact.person_id == person_id)


def _done(unit: Unit, row: Any) -> Done:
    of = "outcome.words" if row.kind == "outcome" else "item_note.words"
    words = None if row.words is None else unit.open(bytes(row.words), of, row.id)
    return Done(row.at, row.kind, row.by_id, row.code, row.way, words)
