"""What is still open about somebody, whoever texted it. By ids: routing opens nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bot.records import tables
from bot.records.unit import Unit

_item, _tie = tables.item.c, tables.relationship.c


def list_open_near(unit: Unit, person_id: UUID) -> list[UUID]:
    """The open items of a person and of those who care for them, the oldest first. Those of a
    carer may be about somebody else: whose they are is for routing to say."""
    query = select(_item.id).where(
        _item.closed_at.is_(None), _item.person_id.in_(_near([person_id]))
    )
    return list(unit.connection.execute(query.order_by(_item.opened_at, _item.id)).scalars())


def list_opened_near(
    unit: Unit, people: list[UUID], since: datetime, until: datetime
) -> list[UUID]:
    """The items that some people, and those who care for them, opened between two moments."""
    query = select(_item.id).where(
        _item.person_id.in_(_near(people)), _item.opened_at >= since, _item.opened_at < until
    )
    return list(unit.connection.execute(query.order_by(_item.opened_at, _item.id)).scalars())


def list_owed_near(unit: Unit, person_id: UUID) -> list[UUID]:
    """Who of a person and of those who care for them is owed a call."""
    owed = tables.promise.c
    query = select(owed.person_id).distinct()
    query = query.where(owed.ended_at.is_(None), owed.person_id.in_(_near([person_id])))
    return list(unit.connection.execute(query.order_by(owed.person_id)).scalars())


def _near(people: list[UUID]) -> Any:
    carers = select(_tie.other_id).where(_tie.person_id.in_(people), _tie.verified_at.is_not(None))
    return select(tables.person.c.id).where(
        tables.person.c.id.in_(people) | tables.person.c.id.in_(carers)
    )
