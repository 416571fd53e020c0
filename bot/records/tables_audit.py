"""The tables of the audit trail. See `tables`."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Identity,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from bot.records.schema import Moment, metadata

# Append-only: the running parts may insert and read; a trigger refuses the rest. Chain, place in it
# and hashes are filled in by another trigger, whatever is given for them.
audit_event = Table(
    "audit_event",
    metadata,
    Column("seq", BigInteger, Identity(always=True), primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("at", Moment, nullable=False),
    Column("kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("actor_id", Uuid),
    Column("subject_id", Uuid, index=True),
    Column("requester_id", Uuid),
    Column("message_id", Uuid),
    Column("details", JSONB, nullable=False),
    Column("chain_id", Uuid, nullable=False),
    Column("chain_seq", BigInteger, nullable=False),
    Column("prev_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    UniqueConstraint("chain_id", "chain_seq"),
    # What a worker is asked to look into, among all that ever happened to somebody.
    Index(
        "ix_audit_event_subject_id_refused",
        "subject_id",
        postgresql_where="kind IN ('hold.asked', 'record.fault_told')",
    ),
)

# Where each chain ends. Only the trigger writes it.
audit_head = Table(
    "audit_head",
    metadata,
    Column("chain_id", Uuid, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
