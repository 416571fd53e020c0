"""The tables of what staff may open. See `tables`."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, LargeBinary, Table, Text, Uuid

from bot.records.schema import Moment, metadata

# What an account is held for.
staff_role = Table(
    "staff_role",
    metadata,
    Column("account_id", ForeignKey("staff_account.id"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("given_at", Moment, nullable=False),
    CheckConstraint("role IN ('worker', 'duty', 'lead', 'guardian', 'admin')", name="role"),
)

# A worker who may open neither this person nor what they text, whatever their work: somebody
# recorded so. Never why.
kept_apart = Table(
    "kept_apart",
    metadata,
    Column("worker_id", ForeignKey("worker.id"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True, index=True),
    Column("noted_at", Moment, nullable=False),
)

# A worker gave a reason, and may read this person until then. The reason is sealed under the
# person's data key: it may name them.
person_opening = Table(
    "person_opening",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("worker_id", ForeignKey("worker.id"), nullable=False, index=True),
    Column("account_id", Uuid, nullable=False),
    Column("reason", LargeBinary, nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
)
