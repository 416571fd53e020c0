"""The tables of digests: which were made when, whether anybody opened them, and how each member of
staff wants to hear of theirs. See `tables`."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from bot.records.schema import Moment, metadata

# One digest of a worker or a desk, for one slot: exactly one, however many workers of ours run.
# What stood in it is not kept: a list is of now.
digest = Table(
    "digest",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("staff_kind", Text, nullable=False),
    Column("staff_id", Uuid, nullable=False),
    Column("slot_at", Moment, nullable=False),
    # The first of a shift, or the one in its middle.
    Column("is_start", Boolean, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("lines", Integer, nullable=False),
    # How they were told: not at all where nothing waited.
    Column("way", Text, nullable=False),
    Column("opened_at", Moment),
    # When others were told that it lies unopened.
    Column("passed_at", Moment),
    UniqueConstraint("staff_id", "slot_at"),
    CheckConstraint("staff_kind IN ('worker', 'desk')", name="staff_kind"),
    CheckConstraint("way IN ('none', 'console', 'sms', 'email')", name="way"),
    CheckConstraint("lines >= 0", name="lines"),
    Index("ix_digest_unopened", "staff_id", "slot_at", postgresql_where="opened_at IS NULL"),
)

# How a worker or a desk wants to hear of their digests. Without a row: by what there is.
digest_choice = Table(
    "digest_choice",
    metadata,
    Column("staff_id", Uuid, primary_key=True),
    Column("staff_kind", Text, nullable=False),
    Column("way", Text, nullable=False),
    # A worker's own address, sealed under their data key. A desk has its own.
    Column("email", LargeBinary),
    Column("set_at", Moment, nullable=False),
    CheckConstraint("staff_kind IN ('worker', 'desk')", name="staff_kind"),
    CheckConstraint("way IN ('console', 'sms', 'email')", name="way"),
)
