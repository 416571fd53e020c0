"""The audit trail of one person, for staff to read: ids and codes, without what may be about a
worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, and_, cast, func, or_, select

from bot.care.person_access import Seeker
from bot.records import tables
from bot.records.person_texts import hidden_turns, shown_items
from bot.records.unit import Unit

_event = tables.audit_event.c

#: That somebody is kept apart from a person, or gave a reason, is for leads and the guardian: it
#: tells of a complaint, or of who is related to whom.
_FOR_LEADS = ("person.kept_apart", "person.apart_ended")


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One event. `of_requester`: it is about somebody else, of whom this person asked."""

    at: datetime
    kind: str
    actor: str
    actor_id: UUID | None
    subject_id: UUID | None
    requester_id: UUID | None
    details: Mapping[str, Any]
    of_requester: bool


def count_lines(unit: Unit, seeker: Seeker, person_id: UUID) -> int:
    """How many events there are to read."""
    query = select(func.count()).where(_shown(seeker, person_id))
    return int(unit.connection.execute(query).scalar_one())


def list_lines(
    unit: Unit, seeker: Seeker, person_id: UUID, offset: int, most: int
) -> list[AuditLine]:
    """A page of them, the newest first."""
    rows = unit.connection.execute(
        select(tables.audit_event)
        .where(_shown(seeker, person_id))
        .order_by(_event.seq.desc())
        .offset(offset)
        .limit(most)
    ).all()
    return [
        AuditLine(
            row.at,
            row.kind,
            row.actor,
            row.actor_id,
            row.subject_id,
            row.requester_id,
            row.details,
            row.subject_id != person_id,
        )
        for row in rows
    ]


def _shown(seeker: Seeker, person_id: UUID) -> Any:
    """The events about a person, but for those of a text that is not shown: by its item, by the
    text, or by what we sent on it."""
    sent, item = tables.outbound_message.c, tables.item.c
    turns = hidden_turns(seeker, person_id)
    items = select(cast(item.id, Text)).where(item.person_id == person_id, ~shown_items(seeker))
    replies = select(cast(sent.id, Text)).where(
        sent.recipient_id == person_id, sent.turn_id.in_(turns)
    )
    given = _event.details
    return and_(
        _event.subject_id == person_id,
        _event.kind.not_in(_FOR_LEADS),
        or_(_event.message_id.is_(None), _event.message_id.not_in(turns)),
        _not_in(given["item"].astext, items),
        _not_in(given["outbound"].astext, replies),
    )


def _not_in(value: Any, left_out: Any) -> Any:
    return or_(value.is_(None), value.not_in(left_out))
