"""What is open of a person, what they are owed, who stands beside them, and what they proved."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, or_, select

from bot.care.consent_records import Hold, Kind
from bot.care.facts import Category
from bot.care.lanes import Lane
from bot.care.person_access import Seeker
from bot.care.protected import Protected
from bot.care.routing import Role
from bot.care.wishes import Wish
from bot.records import tables
from bot.records.own_sharing import open_name
from bot.records.person_texts import shown_items
from bot.records.promises import Promise, list_open
from bot.records.unit import Unit

_person, _item, _beside = tables.person.c, tables.item.c, tables.relationship.c


@dataclass(frozen=True, slots=True)
class OpenItem:
    """What somebody texted and staff have not closed."""

    id: UUID
    person_id: UUID
    code: str
    lane: Lane
    wish: Wish
    opened_at: datetime
    acknowledged_at: datetime | None
    taken_back_at: datetime | None
    owner_role: Role


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody recorded beside a person, or beside whom the person is recorded (`is_subject`:
    they are the one who is cared for)."""

    id: UUID
    kind: Kind
    is_subject: bool
    verified_at: datetime | None
    hold: Hold
    name: str = field(repr=False)


def list_items_of(unit: Unit, seeker: Seeker, people: Collection[UUID]) -> list[OpenItem]:
    """The open items of some people, as far as staff are shown them; the oldest first."""
    rows = unit.connection.execute(
        select(tables.item)
        .where(_item.person_id.in_(people), _item.closed_at.is_(None), shown_items(seeker))
        .order_by(_item.opened_at, _item.id)
    ).all()
    return [
        OpenItem(
            row.id,
            row.person_id,
            row.code,
            Lane(row.lane),
            Wish(row.wish),
            row.opened_at,
            row.acknowledged_at,
            row.taken_back_at,
            Role(row.owner_role),
        )
        for row in rows
    ]


def list_promises_of(unit: Unit, seeker: Seeker, person_id: UUID) -> list[Promise]:
    """The calls that somebody is owed, but for those of an item that is not shown."""
    found = list_open(unit, person_id)
    with_item = {promise.item_id for promise in found if promise.item_id is not None}
    shown = set(
        unit.connection.execute(
            select(_item.id).where(_item.id.in_(with_item), shown_items(seeker))
        ).scalars()
    )
    bare = seeker.agency is None
    return [p for p in found if p.item_id in shown or (p.item_id is None and bare)]


def list_near(unit: Unit, person_id: UUID) -> Protected[tuple[Near, ...]]:
    """Everybody recorded beside a person, on either side, by name."""
    is_subject = _beside.other_id == person_id
    rows = unit.connection.execute(
        select(
            _person.id,
            _person.first_name,
            _person.last_name,
            _beside.kind,
            _beside.verified_at,
            _beside.safety_hold,
            is_subject.label("is_subject"),
        )
        .join(
            tables.relationship,
            or_(
                and_(_beside.person_id == person_id, _person.id == _beside.other_id),
                and_(is_subject, _person.id == _beside.person_id),
            ),
        )
        .order_by(_beside.verified_at.nulls_last(), _beside.id)
    ).all()
    near = tuple(
        Near(
            row.id,
            Kind(row.kind),
            row.is_subject,
            row.verified_at,
            Hold(row.safety_hold),
            _name(unit, row),
        )
        for row in rows
    )
    return Protected(near, person_id, Category.CONSENT_RECORD)


def _name(unit: Unit, row: Any) -> str:
    first = open_name(unit, row.first_name, "person.first_name", row.id)
    last = open_name(unit, row.last_name, "person.last_name", row.id)
    return " ".join(part for part in (first, last) if part)


def list_proofs_of(unit: Unit, person_id: UUID) -> frozenset[str]:
    """Which proofs somebody has set: pin, memory_word. Agreed words are nobody's to see."""
    proof = tables.proof.c
    found = unit.connection.execute(select(proof.kind).where(proof.person_id == person_id))
    return frozenset(found.scalars())


def list_tray_of(unit: Unit, seeker: Seeker, person_id: UUID) -> list[tuple[str, UUID, datetime]]:
    """What somebody's review is to hear: code of the item, whose text it is, since when."""
    tray, outcome = tables.for_review.c, tables.outcome.c
    has_outcome = exists().where(outcome.item_id == tray.item_id, outcome.at >= tray.marked_at)
    rows = unit.connection.execute(
        select(_item.code, _item.person_id, tray.marked_at)
        .join(tables.for_review, tray.item_id == _item.id)
        .where(tray.about_id == person_id, ~has_outcome, shown_items(seeker))
        .order_by(tray.marked_at, _item.code)
    ).all()
    return [(row.code, row.person_id, row.marked_at) for row in rows]
