"""What was decided, read back from the audit trail."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select

from bot.care.consent_records import Hold
from bot.records import tables
from bot.records.unit import Unit


@dataclass(frozen=True, slots=True)
class Refused:
    """That a question about somebody was refused, and why."""

    subject_id: UUID
    reason: str


def list_refused(unit: Unit, message_id: UUID, subject_ids: Collection[UUID]) -> list[Refused]:
    """The refusals of one text about these people."""
    # By person: the trail is indexed by whom it is about.
    table = tables.audit_event
    rows = unit.connection.execute(
        select(table.c.subject_id, table.c.details["reason"].astext.label("reason")).where(
            table.c.subject_id.in_(list(subject_ids)),
            table.c.message_id == message_id,
            table.c.kind == "disclosure.decided",
            table.c.details["outcome"].astext == "deny",
        )
    ).all()
    return [Refused(row.subject_id, row.reason) for row in rows]


def has_event_since(
    unit: Unit, kind: str, subject_id: UUID, requester_id: UUID, since: datetime
) -> bool:
    """Whether something happened between these two after a moment."""
    table = tables.audit_event
    found = exists().where(
        table.c.subject_id == subject_id,
        table.c.requester_id == requester_id,
        table.c.kind == kind,
        table.c.at > since,
    )
    return bool(unit.connection.execute(select(found)).scalar_one())


def list_holds(unit: Unit, other_id: UUID) -> dict[UUID, bool]:
    """Everybody to whom somebody is related, and whether a safety hold stands between them."""
    table = tables.relationship
    rows = unit.connection.execute(
        select(table.c.person_id, table.c.safety_hold).where(table.c.other_id == other_id)
    ).all()
    held = {row.person_id for row in rows if row.safety_hold != Hold.NONE.value}
    return {row.person_id: row.person_id in held for row in rows}
