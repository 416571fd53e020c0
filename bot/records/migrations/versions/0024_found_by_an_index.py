"""Indexes without which the pages of staff read whole tables, at the size of a large trust."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

_OPEN_ITEM, _OPEN_PROMISE = "closed_at IS NULL", "ended_at IS NULL"
_REFUSED = "kind IN ('hold.asked', 'record.fault_told')"

#: Name, table, column, and of which rows alone.
_INDEXES: tuple[tuple[str, str, str, str | None], ...] = (
    ("ix_absence_cover_worker_id", "absence", "cover_worker_id", None),
    ("ix_absence_ends_at", "absence", "ends_at", None),
    ("ix_audit_event_subject_id_refused", "audit_event", "subject_id", _REFUSED),
    ("ix_claim_item_id", "claim", "item_id", None),
    ("ix_contact_point_person_id", "contact_point", "person_id", None),
    ("ix_item_copy_desk_id", "item_copy", "desk_id", None),
    ("ix_item_message_message_id", "item_message", "message_id", None),
    ("ix_item_owner_id", "item", "owner_id", None),
    ("ix_item_person_id_open", "item", "person_id", _OPEN_ITEM),
    ("ix_item_team_id", "item", "team_id", None),
    ("ix_person_team_id", "person", "team_id", None),
    ("ix_promise_due_from_open", "promise", "due_from", _OPEN_PROMISE),
)


def upgrade() -> None:
    """Twelve indexes; no row changes."""
    for name, table, column, where in _INDEXES:
        rows = None if where is None else sa.text(where)
        op.create_index(name, table, [column], postgresql_where=rows)
