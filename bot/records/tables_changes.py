"""The tables of changes of key worker, and of who was introduced to whom. See `tables`."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from bot.records.schema import Moment, metadata

# One worker follows another in a role for one person: ids, codes and moments. Without a code it
# is only noted: a change of before our time, or of whoever is in charge of the care plan.
worker_change = Table(
    "worker_change",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, unique=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("role", Text, nullable=False),
    Column("from_worker_id", ForeignKey("worker.id"), nullable=False),
    Column("to_worker_id", ForeignKey("worker.id"), nullable=False),
    Column("assignment_id", ForeignKey("assignment.id"), nullable=False, unique=True),
    Column("starts_at", Moment, nullable=False),
    Column("origin", Text, nullable=False),
    # Who brings the two together; or a code that says why nobody does.
    Column("introduced_by", ForeignKey("worker.id")),
    Column("no_introduction", Text),
    Column("old_has_left", Boolean, nullable=False, default=False),
    Column("made_at", Moment, nullable=False),
    # When the two heard of it, when items moved, when each of the two confirmed.
    Column("told_at", Moment),
    Column("moved_at", Moment),
    Column("handed_at", Moment),
    Column("taken_at", Moment),
    # When what was urgent had moved too.
    Column("settled_at", Moment),
    Column("nudged_at", Moment),
    Column("lead_told_at", Moment),
    # When the person was told, or that they are not: a code.
    Column("person_told_at", Moment),
    Column("person_outcome", Text),
    CheckConstraint("role IN ('key_worker', 'accountable_professional')", name="role"),
    CheckConstraint("origin IN ('command', 'import', 'history')", name="origin"),
    CheckConstraint("from_worker_id <> to_worker_id", name="another_worker"),
    Index(
        "ix_worker_change_untaken",
        "person_id",
        postgresql_where="code IS NOT NULL AND taken_at IS NULL",
    ),
)

# What was open when a person was handed over: items, call-backs, promises. By id.
worker_change_entry = Table(
    "worker_change_entry",
    metadata,
    Column("change_id", ForeignKey("worker_change.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("subject_id", Uuid, primary_key=True),
    Column("lane", Text),
    Column("unread", Boolean, nullable=False, default=False),
    Column("noted_at", Moment, nullable=False),
    Column("moved_at", Moment),
    CheckConstraint("kind IN ('item', 'call_back', 'promise')", name="kind"),
)

# Whether a person has met a worker who may cover; or a code that says why not.
introduction = Table(
    "introduction",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("worker_id", ForeignKey("worker.id"), nullable=False),
    Column("introduced_at", Moment),
    Column("reason", Text),
    Column("recorded_at", Moment, nullable=False),
    UniqueConstraint("person_id", "worker_id"),
    CheckConstraint("(introduced_at IS NULL) <> (reason IS NULL)", name="done_or_why_not"),
)
