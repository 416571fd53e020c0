"""The tables of proof: what somebody agreed with staff to be known by. See `tables`."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    LargeBinary,
    Table,
    Text,
    Uuid,
)

from bot.records.schema import Moment, metadata

# A PIN or a memory word, as an argon2 hash.
proof = Table(
    "proof",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("secret_hash", Text, nullable=False),
    Column("set_at", Moment, nullable=False),
    Column("set_by", Uuid),
    CheckConstraint("kind IN ('pin', 'memory_word')", name="kind"),
)

# Words agreed in person that mean something else than they say, as keyed hashes: they are looked
# up in the transaction that stores a message.
agreed_word = Table(
    "agreed_word",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("word_hash", LargeBinary, nullable=False),
    Column("set_at", Moment, nullable=False),
    Column("set_by", Uuid),
    CheckConstraint("kind IN ('duress', 'quiet')", name="kind"),
)

# What we asked somebody last and wait to hear. One a conversation: a new question replaces it.
# `payload` is sealed: it may hold what they had asked before.
open_question = Table(
    "open_question",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id"), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("asked_in", Uuid, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("payload", LargeBinary, nullable=False),
)
