"""The tables of who is away, and of the days on which nobody stands in. See `tables`."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, Text, Uuid

from bot.records.schema import Moment, metadata

# When a worker is away and who stands in; never why.
absence = Table(
    "absence",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("worker_id", ForeignKey("worker.id"), nullable=False, index=True),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False, index=True),
    Column("cover_worker_id", ForeignKey("worker.id"), index=True),
    Column("cancelled_at", Moment),  # Taken back before it began: it holds no more.
    CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    CheckConstraint("cover_worker_id <> worker_id", name="cover_is_another"),
)

# A day ahead on which nobody named is there for some people of a team, as its lead was told.
# `subject_id`: the key worker who is away, the person who has none, or the desk that somebody holds
# by name on other days.
cover_gap = Table(
    "cover_gap",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("team_id", ForeignKey("team.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("day_begins_at", Moment, nullable=False),
    Column("told_at", Moment, nullable=False),
    Column("closed_at", Moment),
    CheckConstraint("kind IN ('away', 'no_key_worker', 'on_call')", name="kind"),
)
